using System.Diagnostics;
using System.Text.Json;

namespace Tacho.Tests.Archive;

/// <summary>What lies where agents keep their sessions, and cannot be read: it is named, and keeps nothing else away.</summary>
public sealed class ClosedFolderTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public ClosedFolderTests()
    {
        Directory.CreateDirectory(Codex);
        File.WriteAllText(Path.Combine(Codex, $"rollout-2026-05-11T17-00-00-{WrittenSession.Id(2)}.jsonl"), WrittenSession.Codex(2, turns: 2));
        Directory.CreateDirectory(Path.GetDirectoryName(Claude)!);
    }

    private string Claude => Path.Combine(_folder.User, ".claude", "projects");

    private string Codex => Path.Combine(_folder.User, ".codex", "sessions", "2026", "05", "11");

    public void Dispose()
    {
        // .NET removes nothing whose name it cannot say.
        Sh($"chmod -R u+rwX '{_folder.User}'; rm -rf '{_folder.Sources}'");
        _folder.Dispose();
    }

    [Fact]
    public void Folder_that_the_system_cannot_reach_is_named_and_other_agents_come_in()
    {
        Directory.CreateSymbolicLink(Claude, "projects");

        var (exitCode, output, error) = _folder.Tacho("import", "--yes");

        Assert.Equal(3, exitCode);
        Assert.Contains($"tacho: {Claude} cannot be read: Too many levels of symbolic links", error, StringComparison.Ordinal);
        Assert.Contains("--agent", error, StringComparison.Ordinal);
        Assert.Contains("codex-cli       1 transcript (1 new) of 1 session; 2 prompts", output, StringComparison.Ordinal);

        // Alone it is no "nothing found", and what was not asked for is not told.
        Assert.Equal(3, _folder.Tacho("import", "--yes", "--agent", "claude-code").ExitCode);
        Assert.Equal((0, ""), _folder.Tacho("import", "--yes", "--agent", "codex-cli") is var (code, _, quiet) ? (code, quiet) : default);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-home-dev-shop")]
    public void Folder_that_this_user_may_not_enter_is_named(string closed)
    {
        var folder = Path.Combine(Claude, closed);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, WrittenSession.Id(1) + ".jsonl"), WrittenSession.Claude(1, turns: 1));
        GiveRightsAway();
        Sh($"chmod 000 '{folder.TrimEnd('/')}'");

        var (exitCode, output, error) = _folder.Tacho("import", "--yes");

        Assert.Equal(3, exitCode);
        Assert.Contains($"tacho: {folder.TrimEnd('/')} cannot be read: Permission denied", error, StringComparison.Ordinal);
        Assert.Contains("chmod", error, StringComparison.Ordinal);
        Assert.Contains("codex-cli", output, StringComparison.Ordinal);
        Assert.DoesNotContain("no agent keeps", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_that_is_no_text_is_told_and_the_others_come_in()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 1));
        Sh($"cd '{_folder.Sources}' && d=$(printf 'f\\377lder') && mkdir \"$d\" && cp a.jsonl \"$d/b.jsonl\" && cp a.jsonl \"$(printf 'c\\377.jsonl')\"");

        var (exitCode, output, error) = _folder.Tacho("import", "--yes", "--from", _folder.Sources);

        Assert.Equal(3, exitCode);
        Assert.Contains("f\uFFFDlder cannot be read: its name is not UTF-8", error, StringComparison.Ordinal);
        Assert.Contains("c\uFFFD.jsonl cannot be read: its name is not UTF-8", error, StringComparison.Ordinal);
        Assert.Contains("1 transcript (1 new) of 1 session", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Pipe_and_device_are_named_once_and_fail_nothing()
    {
        Directory.CreateDirectory(Path.Combine(Claude, "x"));
        Sh($"mkfifo '{Claude}/x/pipe.jsonl' && ln -s /dev/zero '{Claude}/x/zero.jsonl'");
        File.WriteAllText(Path.Combine(Claude, "x", "a.jsonl"), WrittenSession.Claude(1, turns: 1));

        var (exitCode, output, error) = _folder.Tacho("import", "--yes", "--json");

        Assert.Equal(0, exitCode);
        Assert.Equal(2, error.Split('\n').Count(static line => line.EndsWith("is passed over", StringComparison.Ordinal)));
        using var report = JsonDocument.Parse(output);
        Assert.Equal((2, 2, 0), (Of("new"), Of("nothing"), Of("failed")));

        int Of(string name) => report.RootElement.GetProperty("total").GetProperty(name).GetInt32();
    }

    [Fact]
    public void Linked_transcript_grows_with_what_the_link_leads_to()
    {
        var real = _folder.Source("real.txt");
        var text = WrittenSession.Claude(1, turns: 2);
        File.WriteAllText(real, text[..(text.IndexOf('\n', StringComparison.Ordinal) + 1)]);
        Directory.CreateDirectory(Path.Combine(Claude, "x"));
        File.CreateSymbolicLink(Path.Combine(Claude, "x", "a.jsonl"), real);
        Assert.Equal(0, _folder.Tacho("import", "--yes").ExitCode);

        File.WriteAllText(real, text);

        Assert.Contains("1 grown", _folder.Tacho("import", "--yes", "--agent", "claude-code").Output, StringComparison.Ordinal);
        Assert.Equal(6, _folder.All().Single(static one => one.Meta.Agent == "claude-code").Meta.Counts.Lines);
    }

    [Fact]
    public void Archive_that_cannot_be_written_is_said_once()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 1));
        File.WriteAllText(_folder.Source("b.jsonl"), WrittenSession.Claude(2, turns: 1));
        var archive = Path.Combine(_folder.Source("a.jsonl"), "archive");

        var (exitCode, output, error) = _folder.Tacho("import", "--yes", "--from", _folder.Sources, "--out", archive);

        Assert.Equal((74, ""), (exitCode, output));
        Assert.StartsWith($"tacho: the archive {archive} cannot be written: ", error, StringComparison.Ordinal);
        Assert.Equal(2, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("search", "word")]
    [InlineData("show", "4f1c8b01")]
    [InlineData("cat", "4f1c8b01")]
    [InlineData("group", "4f1c8b01")]
    [InlineData("forget", "4f1c8b01")]
    public void Archive_that_is_not_there_is_an_error(params string[] words)
    {
        var missing = Path.Combine(_folder.Root, "missing");

        var (exitCode, output, error) = _folder.Tacho([.. words, "--archive", missing]);

        Assert.Equal((64, ""), (exitCode, output));
        Assert.Contains($"--archive: there is no folder {missing}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Part_of_an_archive_that_may_not_be_entered_is_named()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 1));
        Assert.Equal(0, _folder.Tacho("import", "--yes", "--from", _folder.Sources).ExitCode);
        GiveRightsAway();
        var year = Directory.GetDirectories(_folder.Home.Archive, "2*").Single();
        Sh($"chmod 000 '{year}'");

        var (exitCode, _, error) = _folder.Tacho("list");

        Sh($"chmod 700 '{year}'");
        Assert.Equal(1, exitCode);
        Assert.Contains($"tacho: {year} cannot be read and is passed over: Permission denied", error, StringComparison.Ordinal);
    }

    /// <summary>Starts processes from now on as a user whom modes hold back.</summary>
    private void GiveRightsAway()
    {
        if (Environment.UserName != "root") return;
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "root reads everything, and setpriv is not here");
        string[] before = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        using var probe = Process.Start(new ProcessStartInfo(before[0], [.. before[1..], "test", "-r", Path.Combine(AppContext.BaseDirectory, "tacho.dll")]) { UseShellExecute = false })!;
        probe.WaitForExit();
        Assert.SkipUnless(probe.ExitCode == 0, "root reads everything, and no other user reaches this program");
        Sh($"chown -R 65534:65534 '{_folder.Root}'");
        _folder.Before = before;
    }

    private static void Sh(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { UseShellExecute = false })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
