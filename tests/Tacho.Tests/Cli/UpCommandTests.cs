using System.Diagnostics;
using System.Text.RegularExpressions;
using Tacho.Cli.Samples;
using Tacho.Configuration;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Cli;

/// <summary><c>tacho up</c> as the first command on a machine, with sessions and without.</summary>
public sealed partial class UpCommandTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public UpCommandTests()
    {
        Directory.CreateDirectory(_folder.User);
        Directory.CreateDirectory(Temporary);
        _folder.Variables["TMPDIR"] = Temporary;
    }

    private string Temporary => Path.Combine(_folder.Root, "tmp");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Machine_without_sessions_sees_samples_and_its_own_home_stays_untouched()
    {
        // ArchiveFolder has made the recorder's home already; this one is not there.
        _folder.Variables[TachoHome.Variable] = Path.Combine(_folder.Root, "untouched");
        var (exitCode, output, error) = _folder.Tacho("up");

        Assert.True(exitCode == 0, error);
        Assert.Contains("invented samples", output, StringComparison.Ordinal);
        Assert.Contains("3 transcripts (3 new) of 3 sessions", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, "untouched")));
        var scratch = Assert.Single(Directory.GetDirectories(Temporary, "tacho-samples-*"));
        Assert.True(File.Exists(Path.Combine(scratch, "home", "store.db")));
        AssertSuggestionsWork(output, count: 3);
    }

    [Fact]
    public void Sessions_of_the_machine_are_imported_once()
    {
        Keep();
        var unasked = _folder.Tacho("up");
        Assert.Equal(64, unasked.ExitCode);
        Assert.Contains("claude-code           1 transcript", unasked.Output, StringComparison.Ordinal);
        Assert.Contains(_folder.Home.Archive, unasked.Output, StringComparison.Ordinal);
        Assert.Contains("--yes", unasked.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Home.Archive));

        var first = _folder.Tacho("up", "--yes");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("2 transcripts (2 new) of 2 sessions", first.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Temporary, "tacho-samples-*"));
        AssertSuggestionsWork(first.Output, count: 3);

        var written = Written();
        var second = _folder.Tacho("up", "--yes");
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("2 transcripts (2 unchanged)", second.Output, StringComparison.Ordinal);
        Assert.Contains("2 are archived already", second.Output, StringComparison.Ordinal);
        Assert.Equal(written, Written());
    }

    [Fact]
    public void Archive_of_sessions_that_are_gone_is_no_reason_for_samples()
    {
        Keep();
        Assert.Equal(0, _folder.Tacho("up", "--yes").ExitCode);
        Directory.Delete(_folder.User, recursive: true);
        Directory.CreateDirectory(_folder.User);

        var (exitCode, output, error) = _folder.Tacho("up", "--yes");
        Assert.True(exitCode == 0, error);
        Assert.Contains("2 transcripts stay archived", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Temporary, "tacho-samples-*"));
    }

    [Fact]
    public void Samples_hold_no_secret_that_stands_in_the_repository()
    {
        SampleSessions.Write(_folder.Sources, DateTimeOffset.UnixEpoch, variant: 1);
        var text = string.Concat(Directory.GetFiles(_folder.Sources, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.DoesNotContain("}@@", text, StringComparison.Ordinal);
        Assert.All(SampleSessions.Secrets(variant: 1).Take(2), secret => Assert.Contains(secret, text, StringComparison.Ordinal));
        Assert.True(SampleSessions.Secrets(variant: 1).Length >= 6);
        Assert.Empty(SampleSessions.Secrets(variant: 1).Intersect(SampleSessions.Secrets(variant: 2)));
    }

    /// <summary>Sessions of two agents, where they keep them.</summary>
    private void Keep()
    {
        SampleSessions.Write(_folder.Sources, TimeProvider.System.GetUtcNow(), variant: 1);
        Move("claude-code", ".claude/projects/-home-dev-shop");
        Move("codex-cli", ".codex/sessions/2026/03/04");

        void Move(string agent, string to)
        {
            var folder = Path.Combine(_folder.User, to);
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(_folder.Source(agent))) File.Move(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private List<(string Path, DateTime Written)> Written() => [.. Directory.GetFiles(_folder.Home.Archive, "*.jsonl.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static path => (path, File.GetLastWriteTimeUtc(path)))];

    /// <summary>Runs the printed commands as a person would who copies them.</summary>
    private void AssertSuggestionsWork(string output, int count)
    {
        var lines = Suggestion().Matches(output).Select(static line => line.Groups["line"].Value).ToList();
        Assert.Contains(lines, static line => line.EndsWith(" init", StringComparison.Ordinal));
        lines.RemoveAll(static line => line.EndsWith(" init", StringComparison.Ordinal));
        Assert.Equal(count, lines.Count);
        foreach (var line in lines)
        {
            var start = new ProcessStartInfo("bash", ["-c", line]) { WorkingDirectory = _folder.Root, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
            start.Environment["HOME"] = _folder.User;
            start.Environment[TachoHome.Variable] = _folder.Home.Root;
            var (exitCode, told, error) = ArchiveFolder.Wait(Process.Start(start)!);
            Assert.True(exitCode == 0, $"{line}: {error}");
            Assert.NotEmpty(told);
        }
    }

    [GeneratedRegex(@"^  # .*\n  (?<line>.*)$", RegexOptions.Multiline)]
    private static partial Regex Suggestion();
}
