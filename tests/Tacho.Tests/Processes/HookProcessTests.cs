using System.Diagnostics;
using System.Globalization;
using Tacho.Tests.Trail;
using Tacho.Interop;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Processes;

/// <summary>Many writers at once, killed writers, full disks, and folders that cannot be written.</summary>
public sealed class HookProcessTests : IDisposable
{
    private readonly SampleTrail _trail = new();

    public void Dispose() => _trail.Dispose();

    [Fact]
    public void Sixty_four_processes_at_once_lose_and_tear_nothing()
    {
        const int count = 64;
        var processes = Enumerable.Range(0, count).Select(i => HookProcess.Start(_trail, i, Command(i))).ToList();
        foreach (var process in processes)
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            process.Dispose();
        }

        AssertComplete(count);
    }

    [Fact]
    public void Many_threads_in_one_process_lose_and_tear_nothing()
    {
        const int threads = 16;
        const int calls = 40;
        _trail.Call("SessionStart"); // makes the keys, which one process makes once
        var workers = Enumerable.Range(0, threads).Select(worker => new Thread(() =>
        {
            for (var i = 0; i < calls; i++) _trail.RunAs(worker * calls + i, Command(worker * calls + i));
        })).ToList();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();

        AssertComplete(threads * calls);
    }

    [Fact]
    public void Verification_beside_live_writers_gives_no_false_alarm()
    {
        _trail.Call("SessionStart");
        using var end = new CancellationTokenSource();
        var number = 0;
        var writers = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            for (var calls = 0; calls < 150 && !end.IsCancellationRequested; calls++)
            {
                var i = Interlocked.Increment(ref number) - 1;
                _trail.RunAs(i, Command(i));
            }
        })).ToList();
        foreach (var writer in writers) writer.Start();
        try
        {
            for (var round = 0; round < 25; round++)
            {
                var report = _trail.Verify();
                Assert.True(report.Verdict == Verdict.Information, VerifyAssert.Describe(report));
                if (round % 8 == 3) Assert.Empty(_trail.Sign().Troubles);
                if (round % 8 == 5) Assert.True(new ViewRebuild(_trail.Home, _trail.Project).Run().Lines > 0);
            }
        }
        finally
        {
            end.Cancel();
            foreach (var writer in writers) writer.Join();
        }

        // A call that went aside while the views were replaced may be missing in them until the next rebuild.
        _trail.RunAs(9998, "echo bind");
        new ViewRebuild(_trail.Home, _trail.Project).Run();
        AssertComplete(number);
    }

    [Fact]
    public void Writer_killed_at_any_moment_leaves_a_trail_that_is_sound_or_torn()
    {
        _trail.Call("SessionStart");
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, HookProcess.RunToEnd(_trail, 0, Command(0)));
        var duration = clock.ElapsedMilliseconds;
        var random = new Random(3);
        var recorded = 0;
        for (var i = 1; i <= 24; i++)
        {
            using var process = HookProcess.Start(_trail, i, Command(i));
            if (process.WaitForExit((int)(duration * (0.5 + (random.NextDouble() * 0.6))))) recorded++;
            else process.Kill();
            process.WaitForExit();

            var report = _trail.Verify();
            Assert.True(report.Verdict == Verdict.Information, VerifyAssert.Describe(report));
        }

        _trail.Run("echo the end");
        var end = _trail.Verify();
        Assert.True(end.Verdict == Verdict.Information, $"{recorded} of 24 went through; {VerifyAssert.Describe(end)}");
        Assert.DoesNotContain(end.Findings, finding => finding.Kind == FindingKinds.SegmentBegan);
    }

    [Fact]
    public void Writer_that_dies_between_any_two_of_its_writes_leaves_a_sound_trail()
    {
        _trail.Call("SessionStart");
        for (var i = 0; i < 6; i++) _trail.Run(Command(i));
        _trail.Advance(TimeSpan.FromMinutes(11));
        _trail.Snapshot();
        var before = TrailHead.Read(_trail.Head)!;
        string[] files = [_trail.File, _trail.Head, _trail.View, _trail.Views.Tail, _trail.List, _trail.Newest];
        _trail.RunAs(100, "echo once");
        var after = files.ToDictionary(path => path, File.ReadAllBytes, StringComparer.Ordinal);
        var marked = TrailHead.Read(_trail.Head)!;
        Assert.NotEqual(before.CheckpointSize, marked.CheckpointSize);

        // The order of the writer: record, head, session's view, tail, list of checkpoints, newest checkpoint, head once more.
        for (var written = 0; written <= files.Length; written++)
        {
            _trail.Restore();
            foreach (var path in files.Take(written)) File.WriteAllBytes(path, after[path]);
            if (written >= 2) (marked with { CheckpointSize = before.CheckpointSize, CheckpointAt = before.CheckpointAt }).Write(_trail.Head);

            var report = _trail.Verify();
            Assert.True(report.Verdict == Verdict.Information, $"{written}: {VerifyAssert.Describe(report)}");
            _trail.Run("echo after");
            report = _trail.Verify();
            Assert.True(report.Verdict == Verdict.Information, $"{written}, continued: {VerifyAssert.Describe(report)}");
        }
    }

    [Fact]
    public void Full_disk_leaves_a_torn_write_that_the_next_call_marks()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "limits of file sizes are Unix's");
        _trail.Call("SessionStart");
        for (var i = 0; i < 12; i++) _trail.Run(Command(i));
        var length = new FileInfo(_trail.File).Length;
        var kilobytes = (length / 1024) + 1;
        var limit = string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -f {kilobytes}");

        Assert.Equal(0, HookProcess.RunToEnd(_trail, 500, "echo " + new string('x', 3000), limit));

        Assert.Equal(kilobytes * 1024, new FileInfo(_trail.File).Length);
        VerifyAssert.Sound(_trail.Verify(), FindingKinds.Torn);
        Assert.Equal(0, HookProcess.RunToEnd(_trail, 501, "echo still full", limit));
        VerifyAssert.Sound(_trail.Verify(), FindingKinds.Torn);
        Assert.Equal(0, HookProcess.RunToEnd(_trail, 502, "echo room again"));
        VerifyAssert.Sound(_trail.Verify(), FindingKinds.Torn);
        Assert.Contains("seal.torn", File.ReadAllText(_trail.File), StringComparison.Ordinal);
        Assert.Contains("echo room again", File.ReadAllText(_trail.View), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_that_cannot_be_written_never_stops_the_agent_and_is_said_in_the_self_log()
    {
        // A file where the folder should be fails for every user, as a read-only folder does for all but root.
        Directory.CreateDirectory(_trail.Home.Root);
        File.WriteAllText(_trail.Home.Trail, "");

        Assert.Equal(0, HookProcess.RunToEnd(_trail, 1, "echo x"));
        Assert.Contains("claude-code", File.ReadAllText(_trail.Home.SelfLog), StringComparison.Ordinal);

        File.Delete(_trail.Home.Trail);
        Assert.Equal(0, HookProcess.RunToEnd(_trail, 2, "echo y"));
        VerifyAssert.Sound(_trail.Verify());
    }

    [Fact]
    public void Lock_held_by_another_process_leads_to_a_side_file_and_not_to_waiting()
    {
        _trail.Call("SessionStart");
        using (var held = PosixFile.OpenReadWrite(_trail.Paths.Lock))
        {
            Assert.True(held.TryLock(TimeSpan.Zero));
            for (var i = 0; i < 3; i++) Assert.Equal(0, HookProcess.RunToEnd(_trail, i, Command(i)));
            VerifyAssert.Sound(_trail.Verify(), FindingKinds.SideUnbound);
        }

        AssertComplete(3);
    }

    private static string Command(int i) => string.Create(CultureInfo.InvariantCulture, $"echo number-{i}-");

    private void AssertComplete(int count)
    {
        // The next holder of the lock binds what went to side files meanwhile.
        _trail.RunAs(9999, "echo the end");
        VerifyAssert.Sound(_trail.Verify());
        var files = Directory.GetFiles(_trail.Paths.Project(_trail.Project.Name), "*.jsonl");
        var records = string.Concat(files.Select(File.ReadAllText));
        var view = File.ReadAllText(_trail.View);
        var tail = File.ReadAllText(_trail.Views.Tail);
        for (var i = 0; i < count; i++)
        {
            Assert.Contains(Command(i), records, StringComparison.Ordinal);
            Assert.Contains(Command(i), view, StringComparison.Ordinal);
            Assert.Contains(Command(i), tail, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("seal.torn", records, StringComparison.Ordinal);
    }
}
