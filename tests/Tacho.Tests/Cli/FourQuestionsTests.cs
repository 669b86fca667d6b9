namespace Tacho.Tests.Cli;

/// <summary>The four one-liners of the post that Tacho starts from, run by bash on the text views, give what the commands give; only the folder's name is another.</summary>
public sealed class FourQuestionsTests(AuditTrail trail) : IClassFixture<AuditTrail>
{
    [Fact]
    public void One_session_is_its_file()
    {
        var oneLiner = trail.Bash($"cat .tacho/sessions/{AuditTrail.Session}.log");

        Assert.Equal(oneLiner.Output, trail.Ask("audit", "session", AuditTrail.Session).Output);
        Assert.Equal(oneLiner.Output, trail.Ask("audit", "session", "4f1c8b3e").Output);
        Assert.Equal(oneLiner.Output, trail.Ask("audit", "session", $".tacho/sessions/{AuditTrail.Session}.log").Output);
        Assert.Equal(5, oneLiner.Lines.Length);
    }

    [Fact]
    public void Window_is_what_awk_cuts_out()
    {
        var (from, to) = (AuditTrail.LocalTime(1), AuditTrail.LocalTime(6));
        var oneLiner = trail.Bash($"awk -F'] ' '$1 >= \"[{from}\" && $1 <= \"[{to}\"' .tacho/session.log");

        Assert.Equal(oneLiner.Output, trail.Ask("audit", "window", "--from", from, "--to", to).Output);
        Assert.InRange(oneLiner.Lines.Length, 3, 8);
    }

    [Fact]
    public void Pattern_is_what_grep_finds()
    {
        var oneLiner = trail.Bash(@"grep -E '^\[.*\] \[(claude-code|codex-cli|opencode)\] \[.*\] (npm|pnpm|yarn) install' .tacho/session.log");

        Assert.Equal(oneLiner.Output, trail.Ask("audit", "command", "^(npm|pnpm|yarn) install").Output);
        Assert.Equal(4, oneLiner.Lines.Length);
    }

    [Fact]
    public void Sessions_are_counted_as_sort_and_uniq_count()
    {
        var oneLiner = trail.Bash(@"grep ""curl.*| *sh"" .tacho/session.log | grep -oE '\[[a-f0-9]{8}\]' | sort | uniq -c | sort -rn");

        Assert.Equal(oneLiner.Output, trail.Ask("audit", "sessions", "--ran", @"curl.*\| *sh").Output);
        Assert.Equal(2, oneLiner.Lines.Length);
    }

    [Fact]
    public void Most_common_commands_are_counted_as_sort_and_uniq_count()
    {
        var oneLiner = trail.Bash("cut -d' ' -f5- .tacho/session.log | LC_ALL=C sort | uniq -c | LC_ALL=C sort -rn | head -20");

        Assert.Equal(oneLiner.Output, trail.Ask("audit", "top").Output);
    }

    [Fact]
    public void Tail_is_the_end_of_the_log() => Assert.Equal(trail.Bash("tail -n 5 .tacho/session.log").Output, trail.Ask("tail", "-n", "5").Output);

    [Fact]
    public void Answers_do_not_need_the_text_views()
    {
        var before = trail.Ask("audit", "command", "npm");
        Directory.Move(Path.Combine(trail.Shop, ".tacho"), Path.Combine(trail.Shop, "gone"));
        var after = trail.Ask("audit", "command", "npm");
        Directory.Move(Path.Combine(trail.Shop, "gone"), Path.Combine(trail.Shop, ".tacho"));

        Assert.Equal(before, after);
    }
}
