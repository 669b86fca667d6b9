using System.Text;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Trail;

namespace Tacho.Hook;

/// <summary>
/// <c>tacho-hook --self-test</c>: one session through the real code in a scratch folder. It proves what ahead-of-time compilation could break unseen: the JSON shapes, the
/// generated patterns, the calls into libc and libcrypto.
/// </summary>
internal static class SelfTest
{
    /// <returns>0 when the command stands masked in both views and in a sealed record with a signed checkpoint, else 1.</returns>
    public static int Run()
    {
        var scratch = Directory.CreateTempSubdirectory("tacho-self-test-").FullName;
        try
        {
            var home = new TachoHome(Path.Combine(scratch, "home"));
            var secret = SecretTemplate.Expand("ghp_{alnum:36}");
            foreach (var (happening, members) in new[]
            {
                ("SessionStart", "\"source\":\"startup\""),
                ("PreToolUse", $"\"tool_name\":\"Bash\",\"tool_use_id\":\"toolu_1\",\"tool_input\":{{\"command\":\"TOKEN={secret} make \\ud83d deploy\"}}"),
                ("PostToolUse", $"\"tool_name\":\"Bash\",\"tool_use_id\":\"toolu_1\",\"tool_input\":{{}},\"tool_response\":{{\"stdout\":\"{secret}\"}}"),
                ("SessionEnd", "\"reason\":\"other\""),
            })
            {
                var payload = $"{{\"session_id\":\"4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a\",\"cwd\":\"{scratch}\",\"hook_event_name\":\"{happening}\",{members}}}";
                new HookCapture(home, TimeProvider.System, _ => null).Run("claude-code", eventName: null, new MemoryStream(Encoding.UTF8.GetBytes(payload)));
            }

            return Check(home, scratch, secret) ? Passed() : 1;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static bool Check(TachoHome home, string project, string secret)
    {
        var record = Directory.GetFiles(home.Trail, "*.jsonl", SearchOption.AllDirectories).Single();
        var events = TrailReader.Events(new TrailFile("self-test", record)).Count();
        var written = File.ReadAllText(record) + File.ReadAllText(new TextViews(project).Tail);
        return Expect(events == 4, $"4 events are recorded, not {events}")
            && Expect(!written.Contains(secret, StringComparison.Ordinal), "no secret is written")
            && Expect(written.Contains("make \\ud83d deploy", StringComparison.Ordinal), "the command is written, half a surrogate pair and all")
            && Expect(File.ReadLines(record).All(line => SealedLine.TryRead(Encoding.UTF8.GetBytes(line), out _)), "every line is sealed")
            && Expect(Directory.GetFiles(home.Checkpoints).Length == 1, "a checkpoint is signed")
            && Expect(!File.Exists(home.SelfLog), "the self-log is silent");
    }

    private static bool Expect(bool holds, string what)
    {
        if (!holds) Console.Error.WriteLine($"self-test failed: not true that {what}");
        return holds;
    }

    private static int Passed()
    {
        Console.WriteLine("tacho-hook: self-test passed");
        return 0;
    }
}
