using System.IO.Compression;
using System.Text.Json;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Attack;

/// <summary>Sessions whose ids, folders, versions and branches are paths, formulas and commands for terminals; and people's words that are.</summary>
public sealed class HostileNamesTests : IDisposable
{
    private const string Escape = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\r\n";

    private static readonly string[] Ids = ["../../../tmp/evil", "..", "a/b\\c", Escape + "id", "=1+1", "CON", "\0nul", "..\\..\\w", "C:evil", "-rf"];

    private readonly ArchiveFolder _folder = new();

    public HostileNamesTests()
    {
        for (var i = 0; i < Ids.Length; i++)
        {
            File.WriteAllText(_folder.Source($"{i}.jsonl"), JsonSerializer.Serialize(new
            {
                type = "user", sessionId = Ids[i], uuid = $"{i:x8}-0000-4000-8000-000000000001", timestamp = $"2026-05-11T17:00:{i:00}Z", cwd = $"/srv/{Escape}/../../shop", version = "2.1" + Escape, gitBranch = "=cmd|' /C calc'!A0" + Escape,
                message = new { role = "user", content = "=HYPERLINK(1)" + Escape },
            }) + "\n");
        }

        _folder.Import();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Members_of_a_package_stay_in_their_folder()
    {
        var pack = Path.Combine(_folder.Root, "pack.zip");
        Assert.Equal(0, _folder.Tacho("export", "--format", "pack", "--out", pack).ExitCode);
        using var zip = ZipFile.OpenRead(pack);
        Assert.All(zip.Entries, static member => Assert.Matches("^([a-z]+/)?[A-Za-z0-9_-]+([.][a-z]+)?$", member.FullName));
        Assert.True(zip.Entries.Count > Ids.Length);
    }

    [Fact]
    public void Nothing_that_anybody_named_commands_a_terminal()
    {
        var name = _folder.All()[0].Name;
        Assert.Equal(0, _folder.Tacho("redact", name, "--reason", "x" + Escape, "--actor", "y" + Escape, "--replacement", Escape + "R").ExitCode);
        Assert.Equal(0, _folder.Tacho("redact", "--scope", "global", "--text", "HYPERLINK", "--reason", "x", "--actor", Escape, "--replacement", Escape).ExitCode);
        Assert.Equal(0, _folder.Tacho("note", name, Escape + "z").ExitCode);
        foreach (var view in (string[][])
        [
            ["redactions", "list"], ["notes"], ["audit", "log"], ["list"], ["show", name, "--full"], ["search", "shop"], ["recap", "--all-projects", "--since", "2020-01-01"], ["usage", "--by", "session"], ["audit", "sessions", "--all-projects"],
            ["report", "--since", "2020-01-01", "--profile", "full"], ["export", "--format", "csv", "--profile", "full"], ["time", "--all-projects", "--by", "session", "--since", "2020-01-01"], ["time", "--all-projects", "--by", "task", "--since", "2020-01-01", "--csv"],
            ["digest", "--since", "2020-01-01", "--profile", "full"],
        ])
        {
            var (exitCode, output, error) = _folder.Tacho(view);
            Assert.True(exitCode is 0 or 1, error);
            Assert.DoesNotContain(output + error, static c => (char.IsControl(c) && c != '\n') || c == '\u202e');
            if (view.Contains("csv")) Assert.All(output.Split('\n'), static row => Assert.DoesNotMatch("""(^|,)"?[=+@]""", row));
        }
    }
}
