using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Scrubbing;
using Tacho.Tests.Trail;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Scrubbing;

/// <summary>Whole sessions go from the trail, and the trail says so and verifies.</summary>
public sealed class TrailPruneTests : IDisposable
{
    private const string Person = "ana";

    private readonly SampleTrail _trail = SampleTrail.OfThirtyLines();

    public void Dispose() => _trail.Dispose();

    [Fact]
    public void Pruned_session_is_gone_and_told_and_the_others_stay()
    {
        Prune(SampleTrail.Session);

        var report = new TrailVerifier(_trail.Home).VerifyAll();
        VerifyAssert.Sound(report, FindingKinds.Pruned);
        var told = report.Findings.Single(static finding => finding.Kind == FindingKinds.Pruned);
        Assert.Contains($"the records of 1 session, 2026-", told.Text, StringComparison.Ordinal);
        Assert.Contains($"removed by {Person} on ", told.Text, StringComparison.Ordinal);
        Assert.Contains(SampleTrail.Session, told.Text, StringComparison.Ordinal);
        Assert.Contains("ledger.jsonl:", told.Witness, StringComparison.Ordinal);
        Assert.Equal((false, false, true), (File.Exists(_trail.File), File.Exists(_trail.View), File.Exists(_trail.Head)));
        Assert.Equal("", TrailHead.Read(_trail.Head)!.Recent);
        Assert.DoesNotContain("npm run", string.Join('\n', _trail.AllFiles().Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.Equal(["git status # 1", "git status # 5", "git status # 9"], File.ReadAllLines(_trail.Views.Tail).Select(static line => line[line.IndexOf("git", StringComparison.Ordinal)..]));

        Prune(SampleTrail.OtherSession);
        VerifyAssert.Sound(new TrailVerifier(_trail.Home).VerifyAll(), FindingKinds.Pruned);
        Assert.Empty(RecordedSession.All(_trail.Home));
    }

    [Fact]
    public void Prune_that_dies_between_any_two_of_its_steps_is_no_tampering_and_the_next_completes_it()
    {
        SideFileAndSegment();
        _trail.Snapshot();
        var steps = Run([.. RecordedSession.All(_trail.Home)]).Count();
        Assert.True(steps > 8, $"{steps} steps");
        for (var taken = 0; taken <= steps; taken++)
        {
            _trail.Restore();
            _ = Run([.. RecordedSession.All(_trail.Home)]).Take(taken).Count();
            var report = new TrailVerifier(_trail.Home).VerifyAll();
            Assert.True(report.ExitCode == ExitCode.Done, $"{taken} of {steps}: {VerifyAssert.Describe(report)}");

            foreach (var step in Run([.. RecordedSession.All(_trail.Home)])) _ = step;
            Assert.Empty(RecordedSession.All(_trail.Home));
            report = new TrailVerifier(_trail.Home).VerifyAll();
            Assert.True(report.ExitCode == ExitCode.Done, $"{taken} of {steps}, completed: {VerifyAssert.Describe(report)}");
            Assert.DoesNotContain("npm run", string.Join('\n', _trail.AllFiles().Select(File.ReadAllText)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Session_that_goes_on_after_it_was_pruned_begins_a_new_segment()
    {
        Prune(SampleTrail.Session);
        _trail.Run("echo again");
        Assert.True(File.Exists(_trail.Paths.Segment(_trail.Project.Name, 2)));
        VerifyAssert.Sound(new TrailVerifier(_trail.Home).VerifyAll(), FindingKinds.Pruned, FindingKinds.SegmentBegan);

        // And can be pruned once more.
        Prune(SampleTrail.Session);
        VerifyAssert.Sound(new TrailVerifier(_trail.Home).VerifyAll(), FindingKinds.Pruned);
    }

    [Fact]
    public void Files_that_nobody_decided_upon_are_missing()
    {
        Prune(SampleTrail.OtherSession);
        File.Delete(_trail.File);
        VerifyAssert.Tampered(new TrailVerifier(_trail.Home).VerifyAll(), FindingKinds.FileMissing, _trail.File);
    }

    [Fact]
    public void Decision_does_not_cover_what_was_recorded_after_it()
    {
        _ = Run(Of(SampleTrail.Session)).Take(1).Count();
        _trail.Run("echo after the decision");
        File.Delete(_trail.File);
        VerifyAssert.Tampered(new TrailVerifier(_trail.Home).VerifyAll(), FindingKinds.FileMissing, _trail.File);
    }

    [Fact]
    public void Decision_that_is_not_signed_excuses_nothing()
    {
        Prune(SampleTrail.Session);
        var ledger = new TrailPaths(_trail.Home, TrailPaths.Ledger);
        File.WriteAllText(ledger.AllCheckpoints(TrailPaths.Ledger), "");
        File.Delete(ledger.NewestCheckpoint);
        VerifyAssert.Tampered(new TrailVerifier(_trail.Home).VerifyAll(), FindingKinds.FileMissing, _trail.File);
    }

    [Fact]
    public void Session_that_is_being_recorded_is_left()
    {
        using var held = PosixFile.OpenReadWrite(_trail.Paths.Lock);
        Assert.True(held.TryLock(TimeSpan.Zero));
        var prune = Prune(SampleTrail.Session);
        Assert.Contains("being recorded", Assert.Single(prune.Left).Why, StringComparison.Ordinal);
        Assert.True(File.Exists(_trail.File));
        Assert.False(Directory.Exists(Path.Combine(_trail.Home.Trail, TrailPaths.Ledger)));
    }

    [Fact]
    public void Session_that_may_go_on_is_left_until_it_ends()
    {
        var session = Of(SampleTrail.Session)[0];
        Assert.Equal((true, false), (session.MayGoOn(session.Ended!.Value.AddHours(23)), session.MayGoOn(session.Ended!.Value.AddHours(25))));
        _trail.Call("SessionEnd", ("reason", "exit"));
        Assert.False(Of(SampleTrail.Session)[0].MayGoOn(session.Ended!.Value.AddHours(1)));
        _trail.Run("echo resumed");
        Assert.True(Of(SampleTrail.Session)[0].MayGoOn(session.Ended!.Value.AddHours(1)));
    }

    [Fact]
    public void Session_that_was_tampered_with_is_left_as_evidence()
    {
        File.WriteAllText(_trail.File, File.ReadAllText(_trail.File).Replace("step-3", "step-4", StringComparison.Ordinal));
        var prune = Prune(SampleTrail.Session);
        Assert.Contains("does not verify", Assert.Single(prune.Left).Why, StringComparison.Ordinal);
        Assert.True(File.Exists(_trail.File));
    }

    [Fact]
    public void Commands_show_ask_and_tell()
    {
        var (code, plan) = Tacho("prune", "--trail", "--keep-last", "1", "--dry-run");
        Assert.Equal(0, code);
        Assert.Contains("1 session would be removed from the trail", plan, StringComparison.Ordinal);
        Assert.Equal(2, RecordedSession.All(_trail.Home).Length);
        Assert.Equal(1, Tacho("prune", "--trail", "--older-than", "1200mo").ExitCode);
        Assert.Equal(64, Tacho("prune", "--trail").ExitCode);

        var (exitCode, output) = Tacho("prune", "--trail", "--archive", "--keep-last", "1", "--yes", "--reason", "we keep one");
        Assert.True(exitCode == 0, output);
        Assert.Contains("1 session removed from the trail", output, StringComparison.Ordinal);
        Assert.Contains("Nothing to prune in the archive.", output, StringComparison.Ordinal);
        Assert.Single(RecordedSession.All(_trail.Home));
        Assert.Contains("we keep one", File.ReadAllText(Path.Combine(_trail.Home.Trail, "ledger", "ledger.jsonl")), StringComparison.Ordinal);

        var (verified, said) = Tacho("verify", "--all-projects");
        Assert.True(verified == 0, said);
        Assert.Contains($"note: pruned: {Path.Combine(_trail.Home.Trail, _trail.Project.Name)}: the records of 1 session", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Prune_that_is_killed_at_any_moment_is_no_tampering()
    {
        _trail.Snapshot();
        var random = new Random(3);
        for (var round = 0; round < 6; round++)
        {
            _trail.Restore();
            using (var process = Start("prune", "--trail", "--keep-last", "0", "--yes"))
            {
                if (!process.WaitForExit(200 + random.Next(250))) process.Kill();
                process.WaitForExit();
            }

            var report = new TrailVerifier(_trail.Home).VerifyAll();
            Assert.True(report.ExitCode == ExitCode.Done, VerifyAssert.Describe(report));
            var (exitCode, output) = Tacho("prune", "--trail", "--keep-last", "0", "--yes");
            Assert.True(exitCode is 0 or 1, output);
            Assert.Empty(RecordedSession.All(_trail.Home));
            report = new TrailVerifier(_trail.Home).VerifyAll();
            Assert.True(report.ExitCode == ExitCode.Done, VerifyAssert.Describe(report));
        }
    }

    /// <summary>Gives the session a side file, bound into its chain, and another one that is not.</summary>
    private void SideFileAndSegment()
    {
        using (var held = PosixFile.OpenReadWrite(_trail.Paths.Lock))
        {
            Assert.True(held.TryLock(TimeSpan.Zero));
            _trail.Run("npm run aside");
        }

        _trail.Run("npm run behind");
        using (var held = PosixFile.OpenReadWrite(_trail.Paths.Lock))
        {
            Assert.True(held.TryLock(TimeSpan.Zero));
            _trail.Run("npm run aside-again");
        }

        VerifyAssert.Sound(new TrailVerifier(_trail.Home).VerifyAll(), FindingKinds.SideUnbound);
    }

    private ImmutableArray<RecordedSession> Of(string session) => [.. RecordedSession.All(_trail.Home).Where(one => one.Name == session)];

    private TrailPrune Prune(string session)
    {
        var prune = New();
        foreach (var step in prune.Run(Of(session), Person)) _ = step;
        return prune;
    }

    private IEnumerable<ScrubStep> Run(IReadOnlyCollection<RecordedSession> sessions) => New().Run(sessions, Person);

    private TrailPrune New()
    {
        var redactor = new Redactor(RuleSet.BuiltIn, TagKey.FromFile(_trail.Home.TagKey));
        return new(_trail.Home, recorded => redactor.Redact(recorded, Settings.Default.OutputCapBytes), TimeProvider.System);
    }

    private Process Start(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tacho.dll"), .. words])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = _trail.Project.Root,
        };
        start.Environment["TACHO_HOME"] = _trail.Home.Root;
        return Process.Start(start)!;
    }

    private (int ExitCode, string Output) Tacho(params string[] words)
    {
        using var process = Start(words);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
