using System.Diagnostics;
using System.Globalization;
using Tacho.Capture;
using Tacho.Redaction;
using Tacho.Scrubbing;
using Tacho.Tests.Archive;
using Tacho.Tests.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Scrubbing;

/// <summary>A scrub of the archive as a process: killed, beside another one, beside imports; and what the other commands show behind it.</summary>
public sealed class ArchiveScrubCrashTests : IDisposable
{
    private readonly LeakyArchive _leaky = new();

    private ArchiveFolder Folder => _leaky.Folder;

    public void Dispose() => _leaky.Dispose();

    [Fact]
    public void Scrub_that_dies_between_any_two_of_its_steps_is_completed_by_the_next()
    {
        _leaky.Write(1, turns: 18);
        _leaky.Write(2, turns: 2);
        _leaky.Import();
        var steps = CountSteps();
        Assert.True(steps > 10, $"{steps} steps");
        for (var taken = 0; taken <= steps; taken++)
        {
            Directory.Delete(Folder.Home.Archive, recursive: true);
            _leaky.Import();
            var run = _leaky.Scrubber.Run([], LeakyArchive.Reason).GetEnumerator();
            for (var i = 0; i < taken; i++) Assert.True(run.MoveNext());

            // As a kill leaves it: what the enumerator would tidy up stays.
            AssertWhole($"{taken} of {steps}");
            run.Dispose();
            AssertWhole($"{taken} of {steps}, disposed");

            _leaky.Scrub();

            _leaky.AssertClean();
            _leaky.AssertNoLeftovers();
            AssertWhole($"{taken} of {steps}, completed");
            Assert.Equal([ImportResult.Unchanged, ImportResult.Unchanged], _leaky.Import());
        }

        VerifyAssert.Sound(new TrailVerifier(Folder.Home).VerifyAll());
    }

    [Fact]
    public void Scrub_that_is_killed_at_any_moment_is_completed_by_the_next()
    {
        for (var number = 1; number <= 12; number++) _leaky.Write(number, turns: 60);
        _leaky.Import();
        var clock = Stopwatch.StartNew();
        var (exitCode, output) = Scrub();
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain(LeakyArchive.Secret, output, StringComparison.Ordinal);
        var duration = clock.ElapsedMilliseconds;
        var random = new Random(7);
        for (var round = 0; round < 8; round++)
        {
            Directory.Delete(Folder.Home.Archive, recursive: true);
            _leaky.Import();
            using (var process = Start())
            {
                if (!process.WaitForExit((int)(duration * (0.3 + (random.NextDouble() * 0.7))))) process.Kill();
                process.WaitForExit();
            }

            AssertWhole(string.Create(CultureInfo.InvariantCulture, $"round {round}"));
            _leaky.Scrub();
            _leaky.AssertClean();
            _leaky.AssertNoLeftovers();
            AssertWhole(string.Create(CultureInfo.InvariantCulture, $"round {round}, completed"));
        }

        VerifyAssert.Sound(new TrailVerifier(Folder.Home).VerifyAll());
    }

    [Fact]
    public void Two_scrubs_and_an_import_at_once_neither_lose_nor_leave_anything()
    {
        for (var number = 1; number <= 12; number++) _leaky.Write(number, turns: 30);
        _leaky.Import();
        for (var number = 1; number <= 12; number++) ArchiveFolder.Append(_leaky.Source(number), WrittenSession.Claude(number + 100, turns: 4));

        var processes = new[] { Start(), Folder.StartImport(), Start() };
        foreach (var (exitCode, output) in processes.Select(Wait).ToList())
        {
            // The second scrub may find nothing left to do.
            Assert.True(exitCode is 0 or 1, output);
        }

        _leaky.AssertClean();
        _leaky.AssertNoLeftovers();
        AssertWhole("at once");
        Assert.All(_leaky.Import(), static result => Assert.Equal(ImportResult.Unchanged, result));
        VerifyAssert.Sound(new TrailVerifier(Folder.Home).VerifyAll());
    }

    [Fact]
    public void Commands_show_what_is_left()
    {
        _leaky.Write(1);
        _leaky.Import();
        var (code, plan) = Run("--all-projects", "--dry-run");
        Assert.Equal(0, code);
        Assert.Contains("archive: ", plan, StringComparison.Ordinal);
        Assert.Contains("and words of its metadata", plan, StringComparison.Ordinal);
        Assert.Equal(2, _leaky.Leaks().Count);

        var (exitCode, output) = Scrub();
        Assert.True(exitCode == 0, output);
        Assert.Contains(Folder.Sources, output, StringComparison.Ordinal);

        var (catCode, cat, catError) = Folder.Tacho("cat", "4f1c8b01");
        Assert.True(catCode == 0, catError);
        Assert.Equal(ArchiveFolder.Lines(Assert.Single(Folder.All())), cat.TrimEnd('\n').Split('\n'));
        Assert.Contains("[redacted:scrubbed:", Folder.Tacho("show", "4f1c8b01").Output, StringComparison.Ordinal);
        Assert.Equal(0, Folder.Tacho("search", "--exact", "redacted:scrubbed").ExitCode);
        Assert.Equal(1, Folder.Tacho("search", "--exact", LeakyArchive.Secret).ExitCode);
        Assert.Equal(0, Folder.Tacho("verify", "--all-projects").ExitCode);
        Assert.Equal(1, Scrub().ExitCode);
    }

    private int CountSteps()
    {
        var steps = _leaky.Scrub().Count;
        _leaky.AssertClean();
        return steps;
    }

    /// <summary>Every transcript has all lines of its source, in their order, each as it was or masked.</summary>
    private void AssertWhole(string when)
    {
        foreach (var transcript in Folder.All())
        {
            var expected = Folder.Masked(transcript.Meta.Source);
            var lines = ArchiveFolder.Lines(transcript);
            Assert.True(expected.Length == lines.Length && lines.Length == transcript.Meta.Counts.Lines, $"{when}: {lines.Length} lines of {expected.Length}");
            for (var i = 0; i < lines.Length; i++) Assert.True(lines[i] == expected[i] || (LeakyTrail.Holds(expected[i], LeakyArchive.Secret) && !LeakyTrail.Holds(lines[i], LeakyArchive.Secret)), $"{when}: line {i + 1}");
        }
    }

    private (int ExitCode, string Output) Scrub() => Run("--all-projects", "--yes", "--reason", LeakyArchive.Reason);

    private (int ExitCode, string Output) Run(params string[] words) => Wait(Start(words));

    private Process Start(params string[] words)
    {
        var process = Folder.StartTacho(["scrub", .. words is [] ? ["--all-projects", "--yes", "--reason", LeakyArchive.Reason] : words]);
        process.StandardInput.Write(LeakyArchive.Secret);
        process.StandardInput.Close();
        return process;
    }

    private static (int ExitCode, string Output) Wait(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.GetAwaiter().GetResult());
        }
    }
}
