using System.Text;
using Tacho.Interop;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Trail;

/// <summary>What crashes, full disks, lost heads and stuck locks leave: recording goes on, and no verification calls it tampering.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly SampleTrail _trail = SampleTrail.OfThirtyLines();

    public void Dispose() => _trail.Dispose();

    [Fact]
    public void Write_torn_at_any_byte_is_marked_by_the_next_and_never_tampering()
    {
        _trail.Run("echo torn");
        var whole = File.ReadAllBytes(_trail.File);
        _trail.Restore();
        var before = File.ReadAllBytes(_trail.File).Length;
        for (var length = before + 1; length <= whole.Length; length++)
        {
            _trail.Restore();
            File.WriteAllBytes(_trail.File, whole[..length]);
            var torn = _trail.Verify();
            Assert.True(torn.Verdict == Verdict.Information, $"{length - before} bytes: {VerifyAssert.Describe(torn)}");
            if (length % 31 > 0 && whole[length - 1] != '\n' && length < whole.Length - 2 && whole[length] != '\n') continue;

            _trail.Run("echo after");
            var report = _trail.Verify();
            Assert.True(report.Verdict == Verdict.Information, $"{length - before} bytes, continued: {VerifyAssert.Describe(report)}");
            Assert.DoesNotContain(report.Findings, finding => finding.Kind == FindingKinds.SegmentBegan);
        }
    }

    [Theory]
    [InlineData("{\"kind\":\"shell.com", "\n")]
    [InlineData("{\"kind\":\"shell.com", "\n{\"kind\":\"seal.torn\",\"by")]
    [InlineData("{\"kind\":\"shell.com", "\n{")]
    public void Mark_of_a_torn_write_that_is_torn_itself_is_marked_with_it(string torn, string mark)
    {
        File.WriteAllBytes(_trail.File, [.. File.ReadAllBytes(_trail.File), .. Encoding.UTF8.GetBytes(torn + mark)]);
        VerifyAssert.Sound(_trail.Verify(), FindingKinds.Torn);

        _trail.Run("echo after");
        _trail.Run("echo more");

        VerifyAssert.Sound(_trail.Verify(), FindingKinds.Torn);
        Assert.False(File.Exists(_trail.Paths.Segment(_trail.Project.Name, 2)));
    }

    [Fact]
    public void Marked_torn_write_that_is_removed_or_changed_is_tampering()
    {
        File.WriteAllBytes(_trail.File, [.. File.ReadAllBytes(_trail.File), .. "{\"kind\":\"shell"u8]);
        _trail.Run("echo after");
        VerifyAssert.Sound(_trail.Verify(), FindingKinds.Torn);
        var lines = _trail.Lines();
        var place = lines.FindIndex(line => line.AsSpan().SequenceEqual("{\"kind\":\"shell\n"u8));

        _trail.Write(lines.Where((_, i) => i != place));
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.Altered, _trail.File, place + 1);
        _trail.Write(lines.Select((line, i) => i == place ? "{\"kind\":\"shelf\n"u8.ToArray() : line));
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.Inserted, _trail.File, place + 1);
    }

    [Fact]
    public void Lines_appended_by_another_hand_begin_a_new_segment_at_the_next_record()
    {
        File.WriteAllBytes(_trail.File, [.. File.ReadAllBytes(_trail.File), .. "{\"kind\":\"shell.command\"}\n"u8]);

        _trail.Run("echo after");

        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.Inserted, _trail.File);
        Assert.True(File.Exists(_trail.Paths.Segment(_trail.Project.Name, 2)));
    }

    [Fact]
    public void Crash_between_record_and_head_is_taken_in()
    {
        var head = File.ReadAllBytes(_trail.Head);
        _trail.Run("echo crash");
        File.WriteAllBytes(_trail.Head, head);
        VerifyAssert.Sound(_trail.Verify(), FindingKinds.HeadBehind);

        _trail.Run("echo after");

        VerifyAssert.Sound(_trail.Verify());
    }

    [Fact]
    public void Crash_in_the_very_first_call_is_an_interrupted_start()
    {
        using var trail = new SampleTrail();
        trail.Call("SessionStart");
        File.Delete(trail.Head);
        File.Delete(trail.List);
        File.Delete(trail.Newest);
        VerifyAssert.Sound(trail.Verify(), FindingKinds.StartInterrupted);

        trail.Run("echo after");

        VerifyAssert.Sound(trail.Verify(), FindingKinds.HeadRebuilt);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{\"project\":")]
    [InlineData("{\"project\":\"p\",\"root\":\"/r\",\"hash\":null,\"size\":5,\"bytes\":9}")]
    [InlineData("{\"project\":\"../../x\",\"root\":\"/r\",\"size\":5,\"bytes\":9}")]
    [InlineData("{\"project\":\"p\",\"root\":\"/r\",\"size\":-5,\"bytes\":-9}")]
    public void Lost_or_broken_head_is_told_rebuilt_once_and_said(string? content)
    {
        if (content is null) File.Delete(_trail.Head);
        else File.WriteAllText(_trail.Head, content);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.HeadMissing, _trail.Head);

        _trail.Run("echo after");
        _trail.Run("echo more");

        VerifyAssert.Sound(_trail.Verify(), FindingKinds.HeadRebuilt);
        Assert.Equal(_trail.Lines().Count, TrailHead.Read(_trail.Head)!.Size);
    }

    [Fact]
    public void Head_that_disagrees_begins_a_new_segment_and_recording_goes_on()
    {
        foreach (var change in (Func<TrailHead, TrailHead>[])[
            head => head with { Hash = "not a hash, and by no means one of 43 characters" },
            head => head with { Hash = Seal.Text(new byte[32]) },
            head => head with { Frontier = [] },
            head => head with { Bytes = long.MaxValue },
            head => head with { Size = head.Size + 1 },
            head => head with { Segment = 9 }])
        {
            _trail.Restore();
            var good = TrailHead.Read(_trail.Head)!;
            change(good).Write(_trail.Head);

            _trail.Run("echo after");

            var now = TrailHead.Read(_trail.Head)!;
            Assert.True(now.Segment > 1, now.ToString());
            Assert.Contains("echo after", File.ReadAllText(_trail.Paths.Segment(_trail.Project.Name, now.Segment)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Head_put_back_before_a_new_segment_does_not_write_into_that_segment_again()
    {
        var head = File.ReadAllBytes(_trail.Head);
        _trail.Write(_trail.Lines().Take(9));
        _trail.Run("echo in segment two");
        File.WriteAllBytes(_trail.Head, head);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.HeadAltered, _trail.Head);

        _trail.Run("echo after");

        Assert.Equal(3, TrailHead.Read(_trail.Head)!.Segment);
        Assert.StartsWith("{\"kind\":\"seal.genesis\"", File.ReadAllText(_trail.Paths.Segment(_trail.Project.Name, 3)), StringComparison.Ordinal);
    }

    [Fact]
    public void Deleted_project_folder_does_not_stop_recording()
    {
        Directory.Delete(_trail.Paths.Project(_trail.Project.Name), recursive: true);

        _trail.Run("echo after");

        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.FileMissing, _trail.File);
        Assert.Contains("echo after", File.ReadAllText(_trail.Paths.Segment(_trail.Project.Name, 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Record_whose_last_hash_is_no_base64_begins_a_new_segment()
    {
        var lines = _trail.Lines();
        lines[^1][^10] = (byte)'*';
        _trail.Write(lines);

        _trail.Run("echo after");

        Assert.True(File.Exists(_trail.Paths.Segment(_trail.Project.Name, 2)));
    }

    [Fact]
    public void Half_a_checkpoint_in_the_list_does_not_swallow_the_next()
    {
        var list = File.ReadAllText(_trail.List);
        foreach (var cut in (int[])[1, 2, 3, 40, 80, 130, 160])
        {
            _trail.Restore();
            File.WriteAllText(_trail.List, list + list[..cut]);

            _trail.Call("SessionEnd");

            var report = _trail.Verify();
            Assert.True(report.Verdict == Verdict.Information, $"{cut}: {VerifyAssert.Describe(report)}");
        }
    }

    [Fact]
    public void Events_of_a_time_without_the_lock_go_to_a_side_file_that_the_next_record_binds()
    {
        using (var held = PosixFile.OpenReadWrite(_trail.Paths.Lock))
        {
            Assert.True(held.TryLock(TimeSpan.Zero));
            _trail.Call("PreToolUse", ("tool_name", "Bash"), ("tool_use_id", "t1"), ("tool_input", new Dictionary<string, string>(StringComparer.Ordinal) { ["command"] = "echo aside" }));
            VerifyAssert.Sound(_trail.Verify(), FindingKinds.SideUnbound);
        }

        var side = Directory.GetFiles(_trail.Paths.Project(_trail.Project.Name), "*.side-*").Single();
        Assert.Contains("echo aside", File.ReadAllText(_trail.Views.Tail), StringComparison.Ordinal);
        _trail.Run("echo after");
        VerifyAssert.Sound(_trail.Verify());
        _trail.Snapshot();

        File.WriteAllText(side, File.ReadAllText(side).Replace("echo aside", "echo aslde", StringComparison.Ordinal));
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.SideAltered, side);
        _trail.Restore();
        File.WriteAllBytes(side, [.. SampleTrail.Split(File.ReadAllBytes(side)).SkipLast(1).SelectMany(line => line)]);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.SideAltered, side);
        _trail.Restore();
        File.WriteAllBytes(side, [.. SampleTrail.Reseal(SampleTrail.Split(File.ReadAllBytes(side)), 0, text => text.Insert(text.Length - 1, ",\"x\":1")).SelectMany(line => line)]);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.SideAltered, side, witness: _trail.File);
        File.Delete(side);
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.SideMissing, side, witness: _trail.File);
    }

    [Fact]
    public void Clock_that_goes_back_changes_nothing()
    {
        _trail.Advance(TimeSpan.FromDays(-400));
        for (var i = 0; i < 5; i++) _trail.Run($"echo {i}");

        VerifyAssert.Sound(_trail.Verify());
    }
}
