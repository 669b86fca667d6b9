using System.Globalization;
using Tacho.Configuration;
using Tacho.Tests.Processes;
using Tacho.Tests.Trail;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Scrubbing;

/// <summary>A scrub that dies, and one beside agents that go on.</summary>
public sealed class ScrubCrashTests : IDisposable
{
    private readonly LeakyTrail _leaky = new(LeakyTrail.Plain);

    private SampleTrail Trail => _leaky.Trail;

    public void Dispose() => _leaky.Dispose();

    [Fact]
    public void Scrub_that_dies_between_any_two_of_its_steps_loses_nothing_and_the_next_completes_it()
    {
        Trail.Snapshot();
        var ids = _leaky.Events().Select(one => one.Id).ToList();
        var steps = _leaky.Scrub().Count;
        Assert.True(steps > 10, $"{steps} steps");
        for (var taken = 0; taken <= steps; taken++)
        {
            Trail.Restore();
            _ = _leaky.Scrubber.Run(_leaky.Projects, LeakyTrail.Reason).Take(taken).Count();
            AssertInformation($"{taken} of {steps}");
            Assert.Equal(ids, _leaky.Events().Select(one => one.Id));

            Trail.Run("echo between");
            AssertInformation($"{taken} of {steps}, recorded since");
            Assert.Equal(1, TrailHead.Read(Trail.Head)!.Segment);
            _leaky.Scrub();

            LeakyTrail.AssertNone(_leaky.Leaks());
            Assert.Equal(ids, _leaky.Events().Take(ids.Count).Select(one => one.Id));
            VerifyAssert.Sound(new TrailVerifier(Trail.Home).VerifyAll(), FindingKinds.Scrubbed);
            Assert.DoesNotContain(Trail.AllFiles(), path => path.EndsWith(".scrub", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Scrub_that_is_killed_at_any_moment_loses_nothing_and_the_next_completes_it()
    {
        Trail.Snapshot();
        var ids = _leaky.Events().Select(one => one.Id).ToList();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(0, ScrubProcess.Run(Trail, _leaky.Secret, "--yes", "--reason", LeakyTrail.Reason).ExitCode);
        var duration = clock.ElapsedMilliseconds;
        var random = new Random(5);
        for (var i = 0; i < 8; i++)
        {
            Trail.Restore();
            using (var process = ScrubProcess.Start(Trail, _leaky.Secret, "--yes", "--reason", LeakyTrail.Reason))
            {
                if (!process.WaitForExit((int)(duration * (0.4 + (random.NextDouble() * 0.6))))) process.Kill();
                process.WaitForExit();
            }

            AssertInformation(string.Create(CultureInfo.InvariantCulture, $"round {i}"));
            Assert.Equal(ids, _leaky.Events().Select(one => one.Id));
        }

        _leaky.Scrub();
        LeakyTrail.AssertNone(_leaky.Leaks());
        VerifyAssert.Sound(new TrailVerifier(Trail.Home).VerifyAll(), FindingKinds.Scrubbed);
    }

    [Fact]
    public void Hooks_that_record_meanwhile_lose_nothing()
    {
        const int hooks = 8;
        const int calls = 5;
        var before = _leaky.Events().Select(one => one.Id).ToList();
        using var ready = new CountdownEvent(hooks);
        var recorders = Enumerable.Range(0, hooks).Select(hook => new Thread(() =>
        {
            for (var call = 0; call < calls; call++)
            {
                Assert.Equal(0, HookProcess.RunToEnd(Trail, (hook * calls) + call, string.Create(CultureInfo.InvariantCulture, $"echo number-{(hook * calls) + call}-")));
                if (call == 0) ready.Signal();
            }
        })).ToList();
        foreach (var recorder in recorders) recorder.Start();
        ready.Wait();

        var scrubs = 0;
        while (recorders.Exists(recorder => recorder.IsAlive))
        {
            Trail.Call("UserPromptSubmit", ("prompt", string.Create(CultureInfo.InvariantCulture, $"again {++scrubs} {_leaky.Secret}")));
            _leaky.Scrub();
            var report = Trail.Verify();
            Assert.True(report.Verdict == Verdict.Information, VerifyAssert.Describe(report));
        }

        foreach (var recorder in recorders) recorder.Join();
        _leaky.Scrub();
        Trail.Run("echo the end");
        LeakyTrail.AssertNone(_leaky.Leaks());
        var report2 = Trail.Verify();
        Assert.True(report2.Verdict == Verdict.Information, VerifyAssert.Describe(report2));
        Assert.DoesNotContain(report2.Findings, finding => finding.Kind == FindingKinds.ViewBehind || finding.Kind == FindingKinds.SegmentBegan);
        Assert.Subset(_leaky.Events().Select(one => one.Id).ToHashSet(), before.ToHashSet());
        var records = string.Concat(new TrailReader(Trail.Home).Files(Trail.Project.Name).Select(file => File.ReadAllText(file.Path)));
        var tail = File.ReadAllText(Trail.Views.Tail);
        for (var i = 0; i < hooks * calls; i++)
        {
            var command = string.Create(CultureInfo.InvariantCulture, $"echo number-{i}-");
            Assert.Contains(command, records, StringComparison.Ordinal);
            Assert.Contains(command, tail, StringComparison.Ordinal);
        }
    }

    private void AssertInformation(string when)
    {
        var report = new TrailVerifier(Trail.Home).VerifyAll();
        Assert.True(report.ExitCode == ExitCode.Done, $"{when}: {VerifyAssert.Describe(report)}");
    }
}
