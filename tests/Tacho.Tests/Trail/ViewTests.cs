using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Trail;

public sealed class ViewTests : IDisposable
{
    private readonly SampleTrail _trail = SampleTrail.OfThirtyLines();

    public void Dispose() => _trail.Dispose();

    private IEnumerable<string> Views => [_trail.Views.Tail, _trail.View];

    [Fact]
    public void View_line_changed_or_added_has_no_record()
    {
        foreach (var view in Views)
        {
            var lines = File.ReadAllLines(view);
            for (var i = 0; i < lines.Length; i++)
            {
                _trail.Restore();
                File.WriteAllLines(view, lines.Take(i).Append(lines[i] + " # harmless").Concat(lines.Skip(i + 1)));
                VerifyAssert.Tampered(_trail.Verify(), FindingKinds.ViewDisagrees, view, i + 1);

                File.WriteAllLines(view, lines.Take(i).Append(lines[i]).Concat(lines.Skip(i)));
                VerifyAssert.Tampered(_trail.Verify(), FindingKinds.ViewDisagrees, view, i + 2);
            }
        }
    }

    [Fact]
    public void View_lines_out_of_the_order_of_their_session_disagree()
    {
        var lines = File.ReadAllLines(_trail.View);
        (lines[2], lines[3]) = (lines[3], lines[2]);
        File.WriteAllLines(_trail.View, lines);

        var found = VerifyAssert.Tampered(_trail.Verify(), FindingKinds.ViewDisagrees, _trail.View);
        Assert.InRange(found.Line!.Value, 3, 4);
    }

    [Fact]
    public void View_without_some_or_all_lines_is_behind_and_a_rebuild_brings_them_back()
    {
        var before = Views.ToDictionary(view => view, File.ReadAllText, StringComparer.Ordinal);
        File.WriteAllLines(_trail.Views.Tail, File.ReadAllLines(_trail.Views.Tail).Where((_, i) => i % 3 != 1));
        File.Delete(_trail.View);
        VerifyAssert.Sound(_trail.Verify(), FindingKinds.ViewBehind);

        var outcome = new ViewRebuild(_trail.Home, _trail.Project).Run();

        Assert.Equal(16, outcome.Lines);
        Assert.All(Views, view => Assert.Equal(before[view], File.ReadAllText(view)));
        VerifyAssert.Sound(_trail.Verify());
    }

    [Fact]
    public void Rebuild_keeps_nothing_that_has_no_record()
    {
        File.WriteAllLines(_trail.Views.Tail, [.. File.ReadAllLines(_trail.Views.Tail), "[2026-05-17 09:42:18] [claude-code] [4f1c8b3e] rm -rf /"]);
        var stray = Path.Combine(_trail.Views.Sessions, "made-up.log");
        File.WriteAllText(stray, "[2026-05-17 09:42:18] [claude-code] rm -rf /\n");
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.ViewDisagrees, stray, 1);

        Assert.Equal(1, new ViewRebuild(_trail.Home, _trail.Project).Run().Removed);

        Assert.False(File.Exists(stray));
        VerifyAssert.Sound(_trail.Verify());
    }

    [Fact]
    public void Rebuild_without_a_sealed_record_leaves_the_views()
    {
        Directory.Delete(_trail.Home.Trail, recursive: true);

        Assert.Throws<UserError>(() => new ViewRebuild(_trail.Home, _trail.Project).Run());

        Assert.Equal(16, File.ReadAllLines(_trail.Views.Tail).Length);
    }

    [Fact]
    public void Rebuild_after_the_clock_went_back_keeps_the_order_of_each_session()
    {
        _trail.Advance(TimeSpan.FromHours(-3));
        _trail.Run("date");
        _trail.Run("date --utc", SampleTrail.OtherSession);
        _trail.Run("make");
        VerifyAssert.Sound(_trail.Verify());

        new ViewRebuild(_trail.Home, _trail.Project).Run();

        VerifyAssert.Sound(_trail.Verify());
        Assert.EndsWith("make", File.ReadAllLines(_trail.View)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void View_torn_by_an_interrupted_write_is_closed_with_a_mark_and_told_as_torn()
    {
        foreach (var view in Views) File.WriteAllBytes(view, File.ReadAllBytes(view)[..^9]);
        VerifyAssert.Sound(_trail.Verify(), FindingKinds.Torn, FindingKinds.ViewBehind);

        _trail.Run("echo after");

        var lines = File.ReadAllLines(_trail.View);
        Assert.EndsWith(TextViews.TornMark, lines[^2], StringComparison.Ordinal);
        Assert.EndsWith("echo after", lines[^1], StringComparison.Ordinal);
        VerifyAssert.Sound(_trail.Verify(), FindingKinds.Torn, FindingKinds.ViewBehind);
        new ViewRebuild(_trail.Home, _trail.Project).Run();
        VerifyAssert.Sound(_trail.Verify());
    }

    [Fact]
    public void View_that_is_a_link_disagrees_and_is_not_written_through()
    {
        var elsewhere = Path.Combine(_trail.Project.Root, "elsewhere");
        File.Move(_trail.View, elsewhere);
        File.CreateSymbolicLink(_trail.View, elsewhere);
        var before = File.ReadAllText(elsewhere);

        _trail.Run("echo x");

        Assert.Equal(before, File.ReadAllText(elsewhere));
        VerifyAssert.Tampered(_trail.Verify(), FindingKinds.ViewDisagrees, _trail.View);
    }

    [Theory]
    [InlineData("echo a\nb\r\n\tc")]
    [InlineData("echo \u202Eevil\u2066 \u001b[2J \u2028")]
    [InlineData("echo '[2026-05-17 09:42:18] [claude-code] x'")]
    [InlineData("")]
    [InlineData("printf '\ud83d\ude00 ä'")]
    public void Any_command_has_the_same_line_in_view_and_record(string command)
    {
        _trail.Run(command);

        VerifyAssert.Sound(_trail.Verify());
        new ViewRebuild(_trail.Home, _trail.Project).Run();
        VerifyAssert.Sound(_trail.Verify());
    }

    [Fact]
    public void Calls_without_a_session_id_have_a_view_of_their_own()
    {
        _trail.CallAs("", "PreToolUse", ("tool_name", "Bash"), ("tool_input", new Dictionary<string, string>(StringComparer.Ordinal) { ["command"] = "id" }));

        VerifyAssert.Sound(_trail.Verify());
        Assert.True(File.Exists(_trail.Views.SessionView(SessionId.Unknown)));
    }

    [Fact]
    public void Rebuild_gives_up_on_a_held_lock_and_leaves_the_views()
    {
        var before = File.ReadAllText(_trail.View);
        using var held = PosixFile.OpenReadWrite(_trail.Paths.Lock);
        Assert.True(held.TryLock(TimeSpan.Zero));

        Assert.Throws<IOException>(() => new ViewRebuild(_trail.Home, _trail.Project) { LockPatience = TimeSpan.FromMilliseconds(20) }.Run());

        Assert.Equal(before, File.ReadAllText(_trail.View));
    }
}
