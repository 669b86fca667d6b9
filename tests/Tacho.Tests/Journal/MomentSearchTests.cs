using System.Collections.Immutable;
using System.Globalization;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Incidents.Timing;
using Tacho.Reports.Timing;
using Tacho.Tests.Archive;
using Tacho.Tests.Incidents;

namespace Tacho.Tests.Journal;

/// <summary>What trail and archive tell of times: each thing once, sub-agents in their session, what cannot be believed apart.</summary>
public sealed class MomentSearchTests : IDisposable
{
    private const string First = "5b0d7c1e-4a2f-4c1d-9a35-7f1e0c9d2b64";
    private const string Second = "6c1e8d2f-4a2f-4c1d-9a35-7f1e0c9d2b64";
    private static readonly DateTimeOffset Start = new(2026, 5, 18, 8, 0, 0, TimeSpan.Zero);

    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Session_that_goes_on_from_a_copy_of_another_counts_only_what_is_new()
    {
        string[] told = [User(0, "Build it"), Assistant(60, "tool"), Result(600), Assistant(610, "end_turn")];
        Write("a.jsonl", First, told);
        Write("b.jsonl", Second, [.. told, User(1000, "And now test it"), Assistant(1030, "end_turn")]);

        var found = Found();
        Assert.Equal((610, 30), (Active(found, First), Active(found, Second)));
        Assert.Equal(4, found.Single(static one => one.Session.Id.Value == Second).Troubles.Copied);
    }

    [Fact]
    public void Hooks_and_transcript_of_one_session_count_once()
    {
        Write("a.jsonl", First, [User(0, "Build it"), Assistant(60, "tool"), Result(600), Assistant(610, "end_turn")]);
        using var trail = new WrittenTrail(_folder.Home);
        var late = (int)(Start - WrittenTrail.Start).TotalSeconds;
        trail.Write($"{First}.jsonl", (late, new UserPrompt("Build it"), null, null), (late + 61, new ShellCommand("make", "Bash"), "toolu_01AbCdEfGhIjKlMn", null), (late + 599, new ToolResult("Bash", "ok"), "toolu_01AbCdEfGhIjKlMn", null));

        Assert.Equal(610, Active(Found(), First));
    }

    [Fact]
    public void Subagent_of_a_file_of_its_own_belongs_to_its_session()
    {
        Write("a.jsonl", First, [User(0, "Build it"), Assistant(60, "tool"), Result(600), Assistant(610, "end_turn")]);
        Write("agent-a17c.jsonl", First, [User(60, "Look for it"), Assistant(300, "end_turn"), User(900, "Once more"), Assistant(940, "end_turn")], subagent: "a17c");

        var session = Assert.Single(Found());
        Assert.Equal((610 + 40, 0), (Active([session], First), SessionTiming.Of(session.Moments, Rules).Person.Sum(static one => one.Length.TotalSeconds)));
        Assert.Equal(1, session.Moments.Count(static one => one.Kind == MomentKind.Prompt));
    }

    [Fact]
    public void Clock_that_was_set_back_is_told_and_takes_no_time_away()
    {
        Write("a.jsonl", First, [User(0, "Build it"), Assistant(3000, "end_turn"), User(-3500, "And test it"), Assistant(-3400, "end_turn")]);

        var session = Assert.Single(Found());
        Assert.Equal((1, 3100), (session.Troubles.ClockBack, Active([session], First)));
    }

    [Fact]
    public void Future_is_told_and_not_counted()
    {
        Write("a.jsonl", First, [User(0, "Build it"), Assistant(100, "end_turn"), User(86400 * 300, "And test it"), Assistant((86400 * 300) + 50, "end_turn")]);

        var session = Assert.Single(Found());
        Assert.Equal((2, 100), (session.Troubles.Future, Active([session], First)));
    }

    private static TimeRules Rules => new(TimeRules.DefaultIdle, Start.AddDays(2));

    private static double Active(IEnumerable<SessionMoments> found, string session) => Stretch.Sum(SessionTiming.Of(found.Single(one => one.Session.Id.Value == session).Moments, Rules).Active).TotalSeconds;

    private ImmutableArray<SessionMoments> Found()
    {
        _folder.Import();
        var found = MomentSearch.Search(SessionFiles.List(_folder.Home, project: null, RecordSources.All), window: null, Rules, out var unreadable);
        Assert.Empty(unreadable);
        return found;
    }

    private void Write(string name, string session, string[] lines, string? subagent = null) =>
        File.WriteAllLines(_folder.Source(name), lines.Select(line => $$"""{"sessionId":"{{session}}","isSidechain":{{(subagent is null ? "false" : $"true,\"agentId\":\"{subagent}\"")}},"cwd":"/srv/shop","version":"2.0.0",{{line}}"""));

    private static string User(int second, string text) => Line(second, "user", $$"""{"role":"user","content":"{{text}}"}""");

    private static string Result(int second) => Line(second, "user", """{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_01AbCdEfGhIjKlMn","content":"ok"}]}""");

    private static string Assistant(int second, string stop) => Line(second, "assistant", stop == "tool"
        ? """{"id":"msg_1","role":"assistant","stop_reason":"tool_use","content":[{"type":"tool_use","id":"toolu_01AbCdEfGhIjKlMn","name":"Bash","input":{"command":"make"}}]}"""
        : string.Create(CultureInfo.InvariantCulture, $$"""{"id":"msg_{{second}}","role":"assistant","stop_reason":"{{stop}}","content":[{"type":"text","text":"Done."}]}"""));

    /// <summary>The end of a record, behind what tells of its session.</summary>
    private static string Line(int second, string type, string message) =>
        $$"""
        "type":"{{type}}","uuid":"{{EventId.New(Start)}}","timestamp":"{{Start.AddSeconds(second).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}}","message":{{message}}}
        """;
}
