using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Redaction;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Cli.Releases;

/// <summary>An archived session whose every text tries to be something else, with a token, a mail address and a home folder in it.</summary>
public sealed class HostileSession : IDisposable
{
    public const string Hostile = "</script></title></style></pre><img src=x onerror=alert(1)><script>alert(2)</script> \"'><b onclick=x> &lt;i&gt; ]]> <!-- -->\n```\n# no heading\n````\n| a | b |\n\u202Eevil\u2066 \u001b]8;;http://x\u0007 \u001b[31mred\u001b[0m \u0000 \uDB40\uDC41 [link](javascript:alert(3)) ![i](http://x/y) https://example.org/x <https://x>";
    public const string Formula = "=HYPERLINK(\"http://x\",\"y\")";
    public const string Mail = "carol.jones@northwind.io";
    public const string Home = "/home/carol";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArchiveFolder _folder = new();
    private int _line;

    public HostileSession()
    {
        string[] lines =
        [
            Line("user", new { role = "user", content = $"{Hostile}\nkey {Token}, ask {Mail}, look into {Home}/notes [redact]the merger[/redact]" }),
            Line("assistant", new { role = "assistant", id = "m1", model = "<model>" + Hostile, usage = new { input_tokens = 3, output_tokens = 4 }, content = new object[]
            {
                new { type = "text", text = Hostile },
                new { type = "thinking", thinking = Hostile },
                new { type = "tool_use", id = "t1", name = "Bash", input = new { command = $"echo '{Hostile}' {Token} [redact]rm -rf x[/redact]" } },
                new { type = "tool_use", id = "t2", name = "<Tool>" + Hostile, input = new { pattern = Hostile } },
                new { type = "tool_use", id = "t3", name = "Edit", input = new { file_path = $"{Home}/shop/{Hostile.Replace('\n', ' ')}|x`y.cs", old_string = Hostile, new_string = Hostile + Token } },
            } }),
            Line("user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "t1", is_error = true, content = $"Exit code 3\n{Hostile} {Token} {Mail}" } } }),
            Line("user", new { role = "user", content = Formula }),
            Line("assistant", new { role = "assistant", id = "m2", model = "m", content = new object[] { new { type = "text", text = Formula + "\nSent to " + Mail } } }),
        ];
        File.WriteAllLines(_folder.Source(WrittenSession.Id(7) + ".jsonl"), lines);
        _folder.Import();
    }

    public static string Token { get; } = SecretTemplate.Expand("ghp_{alnum:36}", 11);

    public void Dispose() => _folder.Dispose();

    internal string Ask(params string[] words)
    {
        var (exitCode, output, error) = _folder.Tacho([.. words, "--session", WrittenSession.Id(7)]);
        Assert.True(exitCode == 0, error);
        return output;
    }

    private string Line(string type, object message) => JsonSerializer.Serialize(
        new
        {
            type, sessionId = WrittenSession.Id(7), uuid = $"{_line:x8}-0000-4000-8000-000000000000", timestamp = $"2026-05-11T17:00:{_line++:00}Z", cwd = Home + "/shop", version = "2.1.0",
            gitBranch = "main</dd><script>", requestId = "r", message,
        },
        Relaxed);
}
