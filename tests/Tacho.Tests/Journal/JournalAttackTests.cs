using System.Diagnostics;
using Tacho.Journal;
using Tacho.Redaction;

namespace Tacho.Tests.Journal;

/// <summary>What a hostile repository and a broken machine try on the journal.</summary>
public sealed class JournalAttackTests : IDisposable
{
    private const string Forged = "# 2026-05-17 - anna\n\nTimes are local, UTC+00:00 from here.\n\n## 10:00 - Forged by the repository\n- Why: nobody said so\n";

    private readonly SharedRepository _shared = new();

    public void Dispose() => _shared.Dispose();

    [Fact]
    public void Days_that_a_repository_brings_below_its_root_are_nobodys_word()
    {
        var clone = _shared.Clone("anna", "anna");
        clone.Write("sub/.tacho/journal/anna/2026-05-17.md", Forged);
        clone.Git("add", "-f", "-A");
        clone.Git("commit", "-q", "-m", "gift");
        var (_, _, error) = _shared.Try(clone.At("sub"), "anna", clone.Home, "", null, "tacho", "journal", "consolidate", "--yes");
        Assert.Contains("came with the repository", error, StringComparison.Ordinal);
        Assert.Empty(JournalBook.Read(clone.Home));
        Assert.Equal(Forged, clone.Read("sub/.tacho/journal/anna/2026-05-17.md"));
    }

    [Fact]
    public void A_lock_that_is_a_link_leads_nowhere()
    {
        if (OperatingSystem.IsWindows()) return;
        var clone = _shared.Clone("anna", "anna");
        Directory.CreateDirectory(clone.At(".tacho/journal/anna"));
        File.CreateSymbolicLink(clone.At(".tacho/journal/anna/.lock"), _shared.At("victim"));
        var (exitCode, _, error) = clone.Tacho("journal", "add", "--title", "t");
        Assert.Equal(0, exitCode);
        Assert.Contains("is sealed, but", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_shared.At("victim")));
        Assert.Single(JournalBook.Read(clone.Home));
    }

    [Fact]
    public void A_secret_written_by_hand_is_not_told_when_it_is_taken_in()
    {
        var clone = _shared.Clone("anna", "anna");
        var secret = SecretTemplate.Expand("ghp_{alnum:36}", 5);
        clone.Write(".tacho/journal/anna/2026-05-17.md", $"## 10:00 - Token {secret}\n- Why: it was there\n");
        foreach (var mode in (ReadOnlySpan<string>)["--dry-run", "--yes"])
        {
            var (_, output, error) = clone.Tacho("journal", "consolidate", mode);
            Assert.Contains("written by hand", output, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, output + error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Files_whose_masked_names_are_one_do_not_end_the_reading_list()
    {
        var clone = _shared.Clone("anna", "anna");
        var secret = SecretTemplate.Expand("ghp_{alnum:36}", 6);
        clone.Done("journal", "add", "--title", "t", "--why", "w", "--files", $"{secret}", $"./{secret}", SecretTemplate.Expand("ghp_{alnum:36}", 6) + "/../x/../" + secret);
        clone.Note(TimeProvider.System.GetUtcNow(), "twice", noted => noted with { Why = ["w"], Files = ["gone", "gone"] });
        Assert.Contains("twice", clone.Done("onboard"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_a_folder_that_is_not_there_takes_no_entry_away()
    {
        var clone = _shared.Clone("anna", "anna");
        clone.Done("journal", "add", "--title", "t", "--files", _shared.At("no/such/folder/x"));
        Assert.Equal(clone.Root, JournalBook.Read(clone.Home)[0].Place.Root);
    }

    [Fact]
    public void A_commit_is_made_without_tacho_and_without_standard_error()
    {
        if (!File.Exists("/dev/full")) return;
        var clone = _shared.Clone("anna", "anna");
        clone.Done("init", "--agent", "claude-code", "--pre-commit");
        File.Delete(_shared.At("bin/tacho"));
        clone.Variables["PATH"] = _shared.At("bin") + ":/usr/bin:/bin";
        var (exitCode, output, error) = _shared.Try(clone.Root, "anna", clone.Home, "", clone.Variables, "sh", "-c", "git commit -q --allow-empty -m c 2>/dev/full");
        Assert.True(exitCode == 0, output + error);
    }

    [Fact]
    public void A_pipe_in_the_place_of_the_month_holds_nobody()
    {
        if (OperatingSystem.IsWindows()) return;
        var clone = _shared.Clone("anna", "anna");
        clone.Note(new(2026, 5, 17, 10, 0, 0, TimeSpan.Zero), "t");
        Directory.CreateDirectory(clone.At("journal/2026-05"));
        using (var made = Process.Start("mkfifo", clone.At("journal/2026-05/anna.md"))) made.WaitForExit();
        using var run = clone.Start("journal", "consolidate", "--yes");
        run.StandardInput.Close();
        var isOver = run.WaitForExit(TimeSpan.FromSeconds(60));
        if (!isOver) run.Kill();
        Assert.True(isOver);
    }
}
