using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Cli.Samples;
using Tacho.Redaction;
using Tacho.Store.Sqlite;
using Tacho.Tests.Archive;
using Tacho.Trail;

namespace Tacho.Tests.Cli;

/// <summary>The bytes of every file that Tacho wrote, and of all that it printed, searched for the secrets that were planted in what it read.</summary>
public sealed class PlantedSecretTests : IDisposable
{
    private const int Variant = 7;

    private readonly ArchiveFolder _folder = new();
    private int _runs;

    public void Dispose() => _folder.Dispose();

    private string Project => Path.Combine(_folder.Root, "shop");

    private string Printed => Path.Combine(_folder.Root, "printed");

    [Fact]
    public void No_planted_secret_of_the_samples_stands_in_the_store_in_any_export_or_in_any_log()
    {
        foreach (var folder in (string[])[_folder.User, Printed, Path.Combine(Project, ".git")]) Directory.CreateDirectory(folder);
        SampleSessions.Write(_folder.Sources, TimeProvider.System.GetUtcNow(), Variant);
        var secrets = SampleSessions.Secrets(Variant);
        Assert.True(secrets.Length >= 6);

        // The sources hold them all, in one form or another; a test that looks for nothing finds nothing.
        var planted = Directory.GetFiles(_folder.Sources, "*", SearchOption.AllDirectories).SelectMany(File.ReadAllBytes).ToArray();
        Assert.All(secrets, secret => Assert.Contains(Forms(secret), form => planted.AsSpan().IndexOf(form.Bytes) >= 0));

        Record(secrets);
        Must("import", "--from", _folder.Sources, "--yes", "-v");
        using (StoreDatabase.OpenToRead(_folder.Home.Store)!)
        {
            // While somebody reads, what is written stays in the log beside the store.
            Must("reindex");
            AskAll();
            AssertClean(secrets);
        }

        Must("forget", "8d20e6b4", "--yes", "--reason", "INC-42");
        Must("reindex");
        AssertClean(secrets);
    }

    /// <summary>What hooks are called with: secrets in a prompt, a command, an output, a file's name, a title, an answer, and in broken payloads, which the self-log tells of.</summary>
    private void Record(IReadOnlyList<string> secrets)
    {
        var number = 0;
        foreach (var form in secrets.SelectMany(Forms).Where(static form => form.Name != "utf16").Select(static form => Encoding.UTF8.GetString(form.Bytes)))
        {
            var call = string.Create(CultureInfo.InvariantCulture, $"toolu_planted_{number++:D4}");
            var input = new { command = $"API_TOKEN={form} ./deploy.sh > out/{form}.log", description = $"token {form}" };
            Hook(new { hook_event_name = "UserPromptSubmit", prompt_id = "p1", prompt = $"the token is {form}", session_title = $"token={form}" });
            Hook(new { hook_event_name = "PreToolUse", prompt_id = "p1", tool_name = "Bash", tool_use_id = call, tool_input = input });
            Hook(new { hook_event_name = "PostToolUse", prompt_id = "p1", tool_name = "Bash", tool_use_id = call, tool_input = input, tool_response = new { stdout = $"password: {form}\ntoken={form}", stderr = "" } });
            Hook(new { hook_event_name = "PreToolUse", prompt_id = "p1", tool_name = "Write", tool_use_id = call + "w", tool_input = new { file_path = $"{Project}/token={form}", content = $"secret_key = \"{form}\"" } });
        }

        foreach (var secret in secrets) Run(["hook", "claude-code"], $"{{\"token\":\"{secret}\"");
    }

    private void Hook(object payload)
    {
        var members = JsonSerializer.SerializeToNode(payload)!.AsObject();
        (members["session_id"], members["transcript_path"], members["cwd"]) = ("4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a", Path.Combine(_folder.User, ".claude/projects/x/y.jsonl"), Project);

        // In this process: the same code as a hook's, without its start.
        new Tacho.Capture.HookCapture(_folder.Home, TimeProvider.System, name => name == "CLAUDE_PROJECT_DIR" ? Project : null).Run("claude-code", eventName: null, new MemoryStream(Encoding.UTF8.GetBytes(members.ToJsonString())));
    }

    /// <summary>Every command that prints or writes what was recorded.</summary>
    private void AskAll()
    {
        foreach (var format in (string[])["md", "html", "csv", "json"])
        {
            foreach (var profile in (string[])["public", "full"]) Must("report", "--since", "7d", "--format", format, "--profile", profile, "--out", Out(format));
        }

        foreach (var format in (string[])["jsonl", "csv", "md"])
        {
            foreach (var profile in (string[])["public", "full"]) Must("export", "--format", format, "--profile", profile, "--out", Out(format));
        }

        foreach (var id in (string[])["5b0d7c1e", "c0de5a3b", "8d20e6b4"])
        {
            Must("show", id, "--full");
            Must("show", id, "--json");
            Must("show", id, "--raw");
            Must("cat", id);
            Must("group", id, "--out", Out("txt"));
        }

        Must("show", "4f1c8b3e", "--full");
        Must("recap", "--all-projects", "--since", "7d", "--full");
        Must("recap", "--all-projects", "--since", "7d", "--json");
        Must("audit", "window", "--last", "7d", "--all-projects", "--json", "--prompt");
        Must("search", "token", "--json");
        Must("search", "--regex", "token|password|deploy", "--everything", "--json");
        Must("list", "--json");
        Must("usage", "--json");
        Must("tail", "--all-projects", "-n", "500");
        Must("verify", "--all-projects");
        Must("checkpoint", "--to", Out("note"), "--project", Project);
    }

    private string Out(string ending) => Path.Combine(Printed, string.Create(CultureInfo.InvariantCulture, $"out-{++_runs}.{ending}"));

    private void Must(params string[] words)
    {
        var (exitCode, error) = Run(words, input: "");
        Assert.True(exitCode == 0, $"{string.Join(' ', words)}: {exitCode} {error}");
    }

    private (int ExitCode, string Error) Run(string[] words, string input)
    {
        var process = _folder.StartTacho(words);
        process.StandardInput.Write(input);
        var (exitCode, output, error) = ArchiveFolder.Wait(process);
        var name = Out("printed");
        File.WriteAllText(name, $"{string.Join(' ', words)}\n{output}\n{error}");
        return (exitCode, error);
    }

    private void AssertClean(IReadOnlyList<string> secrets)
    {
        var forms = secrets.SelectMany(Forms).ToList();
        var found = new List<string>();
        var files = new[] { _folder.Home.Root, Printed, Project, _folder.User }.SelectMany(static folder => Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })).ToList();
        foreach (var file in files) Look(file, ReadShared(file));
        foreach (var transcript in _folder.All())
        {
            foreach (var line in FrameReader.Lines(transcript)) Look(transcript.Name, line.ToArray());
        }

        Assert.True(found.Count == 0, string.Join('\n', found.Distinct()));

        // What is no secret is found, so this search finds what is there.
        Assert.Contains(files, static file => file.EndsWith(".jsonl", StringComparison.Ordinal) && ReadShared(file).AsSpan().IndexOf("./deploy.sh"u8) >= 0);
        Assert.Contains(files, static file => file.EndsWith("store.db", StringComparison.Ordinal) && ReadShared(file).AsSpan().IndexOf("./scripts/smoke.sh"u8) >= 0);
        foreach (var expected in (string[])["store.db", "self.log", ".jsonl", ".meta.json", ".log", ".html", ".csv", ".md", ".json", "checkpoints", ".note"]) Assert.Contains(files, file => file.EndsWith(expected, StringComparison.Ordinal));
        Assert.Contains(files, static file => file.Contains($"/{TrailPaths.Ledger}/", StringComparison.Ordinal));

        void Look(string name, ReadOnlySpan<byte> bytes)
        {
            foreach (var (form, sought) in forms)
            {
                if (bytes.IndexOf(sought) < 0 && !name.Contains(Encoding.UTF8.GetString(sought), StringComparison.Ordinal)) continue;
                found.Add($"{form} in {name}");
            }
        }
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A secret as it may stand in a file: as it is, in percent signs, in JSON's escapes, in base64 at each of three offsets, in UTF-16.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return ("clear", bytes);
        if (Uri.EscapeDataString(secret) is var percent && percent != secret) yield return ("percent", Encoding.UTF8.GetBytes(percent));
        yield return ("json", Encoding.UTF8.GetBytes(string.Concat(secret.Select(static c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")))));
        yield return ("utf16", Encoding.Unicode.GetBytes(secret));
        for (var offset = 0; offset < 3; offset++)
        {
            // The first and the last group hold bytes of what stands around it.
            var text = Convert.ToBase64String([.. new byte[offset], .. bytes]);
            var start = offset == 0 ? 0 : 4;
            yield return ($"base64+{offset}", Encoding.UTF8.GetBytes(text[start..((text.Length - 4) / 4 * 4)]));
        }
    }
}
