using Tacho.Events;
using Tacho.Incidents;

namespace Tacho.Tests.Incidents;

public sealed class CommandSearchTests : IDisposable
{
    private const string Session = "4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a";

    private readonly WrittenTrail _trail = new();

    public void Dispose() => _trail.Dispose();

    [Fact]
    public void Result_is_joined_by_its_call_id_whatever_the_order()
    {
        _trail.Write($"{Session}.jsonl",
            (1, Shell("npm ci"), "a", null),
            (2, Shell("npm ci"), "b", null),
            (3, new ToolResult("Bash", "failed") { ExitCode = 7, DurationMs = 20 }, "b", null),
            (4, new ToolResult("Bash", "ok") { ExitCode = 0 }, "a", null));

        var commands = Search().Commands;

        Assert.Equal([new CommandOutcome(0, "ok", null), new CommandOutcome(7, "failed", 20)], commands.Select(command => command.Outcome));
        Assert.Equal([false, true], commands.Select(command => command.Outcome!.Value.IsFailure));
    }

    [Fact]
    public void Result_without_id_is_joined_to_the_oldest_command_before_it_with_its_text()
    {
        _trail.Write($"{Session}.jsonl",
            (0, Result("ls", 9), null, null),
            (1, Shell("ls"), null, null),
            (2, Shell("ls"), null, null),
            (3, Shell("pwd"), null, null),
            (4, Result("ls", 1), null, null),
            (5, Result("ls", 2), null, null));

        Assert.Equal([1, 2, null], Search().Commands.Select(command => command.Outcome?.ExitCode));
    }

    [Fact]
    public void Result_in_another_file_of_the_session_is_joined()
    {
        _trail.Write($"{Session}.jsonl", (1, Shell("ls"), "a", null), (5, new ToolResult("Bash", "ok") { ExitCode = 3 }, "b", null));
        _trail.Write($"{Session}.2.jsonl", (2, new ToolResult("Bash", "ok") { ExitCode = 2 }, "a", null));
        _trail.Write($"{Session}.side-1-aa.jsonl", (3, Shell("pwd"), "b", null));

        var found = Search();

        Assert.Equal(1, found.Sessions);
        Assert.Equal(0, found.UnreadableLines);
        Assert.Equal([("ls", 2), ("pwd", 3)], found.Commands.Select(command => (command.Shell.Command, command.Outcome!.Value.ExitCode!.Value)));
    }

    [Fact]
    public void Prompt_is_that_of_the_turn_or_else_the_last_before()
    {
        _trail.Write($"{Session}.jsonl",
            (1, Shell("first"), null, null),
            (2, new UserPrompt("one"), null, "t1"),
            (3, new UserPrompt("two"), null, "t2"),
            (4, Shell("second"), null, "t1"),
            (5, Shell("third"), null, "unknown"),
            (6, Shell("fourth"), null, null));

        Assert.Equal([null, "one", "two", "two"], Search().Commands.Select(command => command.Prompt));
    }

    [Fact]
    public void Window_takes_its_first_instant_and_not_the_one_after_it()
    {
        _trail.Write($"{Session}.jsonl", (9, Shell("a"), null, null), (10, Shell("b"), null, null), (19, Shell("c"), null, null), (20, Shell("d"), null, null));

        var found = Search(new CommandQuery { Window = new(WrittenTrail.Start.AddSeconds(10), WrittenTrail.Start.AddSeconds(20)) });

        Assert.Equal(["b", "c"], Texts(found));
    }

    [Fact]
    public void Time_of_the_file_system_alone_hides_nothing()
    {
        var padding = new string('x', 200_000);
        _trail.Write($"{Session}.jsonl", (1, Shell(padding), null, null), (2, Shell(padding), null, null), (3, Shell("evil"), null, null));
        File.SetLastWriteTimeUtc(_trail.Path($"{Session}.jsonl"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(["evil"], Texts(Search(new CommandQuery { Window = new(WrittenTrail.Start.AddSeconds(3), Before: null) })));
    }

    [Fact]
    public void Commands_of_all_sessions_stand_in_the_order_of_time()
    {
        for (var i = 0; i < 50; i++)
            _trail.WriteTo($"p{i % 3}-00000000", $"session{i:D2}.jsonl", (100 - i, Shell($"{i}"), null, null), (200 + i, Shell($"{i} again"), null, null));

        var found = CommandSearch.Search(_trail.Home, project: null, RecordSources.All, CommandQuery.Everything);

        Assert.Equal(Enumerable.Range(0, 50).Reverse().Select(i => $"{i}").Concat(Enumerable.Range(0, 50).Select(i => $"{i} again")), Texts(found));
        Assert.Equal(50, found.Sessions);
        Assert.Equal(17, CommandSearch.Search(_trail.Home, "p1-00000000", RecordSources.All, CommandQuery.Everything).Sessions);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"kind\":\"shell.command\",\"at\":\"yesterday\",\"agent\":\"a\",\"body\":{\"command\":\"x\"}}")]
    [InlineData("{\"kind\":\"shell.command\",\"at\":\"2026-05-11T19:00:00Z\",\"agent\":\"a\",\"body\":{\"command\":7}}")]
    [InlineData("{\"kind\":\"shell.command\",\"at\":\"2026-05-11T19:00:00Z\",\"agent\":\"a\",\"body\":{\"comm")]
    public void Line_that_cannot_be_read_is_counted_and_stops_nothing(string line)
    {
        _trail.Write($"{Session}.jsonl", (1, Shell("before"), null, null));
        _trail.AddLine(WrittenTrail.Project, $"{Session}.jsonl", line);
        _trail.Write($"{Session}.jsonl", (3, Shell("behind"), null, null));

        var found = Search();

        Assert.Equal(["before", "behind"], Texts(found));
        Assert.Equal(1, found.UnreadableLines);
    }

    [Fact]
    public void Agent_and_text_narrow_the_search()
    {
        _trail.Write($"{Session}.jsonl", (1, Shell("npm ci"), null, null), (2, Shell("ls"), null, null));

        Assert.Equal(["ls"], Texts(Search(new CommandQuery { Matches = text => text == "ls" })));
        Assert.Empty(Search(new CommandQuery { Agent = new AgentId("codex-cli") }).Commands);
    }

    [Fact]
    public void Trail_that_is_not_there_is_empty() => Assert.Empty(CommandSearch.Search(new(_trail.Path("nowhere")), project: null, RecordSources.All, CommandQuery.Everything).Commands);

    [Theory]
    [InlineData("4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a", 1)]
    [InlineData("4F1C8B3E", 1)]
    [InlineData("[4f1c8b3e]", 1)]
    [InlineData(".tacho/sessions/4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a.log", 1)]
    [InlineData("a2d1", 1)]
    [InlineData("4f1c", 2)]
    [InlineData("6e7f8b", 1)]
    [InlineData("zzz", 0)]
    [InlineData("", 0)]
    public void Session_is_found_by_id_part_short_id_or_file(string text, int count)
    {
        _trail.Write($"{Session}.jsonl", (1, Shell("a"), null, null));
        _trail.Write($"{Session}.2.jsonl", (2, Shell("a"), null, null));
        _trail.Write("4f1c0000-0000-4000-8000-2b3c5d6e7f8b.jsonl", (1, Shell("b"), null, null));

        Assert.Equal(count, SessionFiles.Find(SessionFiles.List(_trail.Home, project: null, RecordSources.All), text).Length);
    }

    [Fact]
    public void Session_that_is_mistyped_has_near_ones()
    {
        _trail.Write($"{Session}.jsonl", (1, Shell("a"), null, null));
        var sessions = SessionFiles.List(_trail.Home, project: null, RecordSources.All);

        Assert.Equal([Session], SessionFiles.Nearest(sessions, "4f1c8b3f", 3).Select(session => session.Name));
        Assert.Empty(SessionFiles.Nearest(sessions, "zzzzzzzz", 3));
    }

    [Fact]
    public void Follower_gives_each_command_once_and_only_whole_lines()
    {
        var follower = new TrailFollower(_trail.Home, WrittenTrail.Project);
        follower.SkipToEnd();
        Assert.Empty(follower.Take());

        _trail.Write($"{Session}.jsonl", (1, Shell("a"), null, null), (2, new UserPrompt("p"), null, null));
        Assert.Equal(["a"], Followed(follower));
        Assert.Empty(follower.Take());

        _trail.Write($"{Session}.jsonl", (3, Shell("b"), null, null));
        _trail.Write("other.jsonl", (2, Shell("c"), null, null));
        var whole = File.ReadAllText(_trail.Path($"{Session}.jsonl"));
        File.WriteAllText(_trail.Path($"{Session}.jsonl"), whole[..^5]);
        Assert.Equal(["c"], Followed(follower));
        File.WriteAllText(_trail.Path($"{Session}.jsonl"), whole);
        Assert.Equal(["b"], Followed(follower));

        var late = new TrailFollower(_trail.Home, WrittenTrail.Project);
        late.SkipToEnd();
        Assert.Empty(late.Take());
    }

    private static string[] Followed(TrailFollower follower) => [.. follower.Take().Select(command => ((ShellCommand)command.Event.Body).Command)];

    private CommandsFound Search(CommandQuery? query = null) => CommandSearch.Search(_trail.Home, WrittenTrail.Project, RecordSources.All, query ?? CommandQuery.Everything);

    private static IEnumerable<string> Texts(CommandsFound found) => found.Commands.Select(command => command.Shell.Command);

    private static ShellCommand Shell(string command) => new(command, "Bash");

    private static ToolResult Result(string command, int exitCode) => new("Bash", "ok") { Command = command, ExitCode = exitCode };
}
