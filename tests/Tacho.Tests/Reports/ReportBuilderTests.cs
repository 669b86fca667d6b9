using System.Text.Json;
using Tacho.Events;
using Tacho.Reports;

namespace Tacho.Tests.Reports;

/// <summary>What a report counts, told of events alone.</summary>
public sealed class ReportBuilderTests
{
    private static readonly DateTimeOffset Begin = new(2026, 5, 11, 17, 0, 0, TimeSpan.Zero);

    private readonly ReportBuilder _report = new(ReportProfile.Internal);
    private int _line;

    [Fact]
    public void Edit_that_is_told_twice_counts_once()
    {
        Session("a",
            Happened(new UserPrompt("edit")),
            Happened(new ToolCall("apply_patch", Json("""{"input":"*** Begin Patch\n*** Update File: a.cs\n@@\n-x\n+y\n+z\n*** End Patch"}""")), call: "c1"),
            Happened(new ToolResult("apply_patch", "ok"), call: "c1"),
            Happened(new FileChange("/w/a.cs", Json("""{"type":"update","unified_diff":"@@ -1 +1,2 @@\n-x\n+y\n+z"}""")), call: "c1"),
            Happened(new FileChange("/w/b.cs", Json("""{"content":"n"}""")), call: "c1"));
        var sums = Report().Sums;
        Assert.Equal([("a.cs", 1, 2, 1), ("b.cs", 1, 1, 0)], sums.Files.Select(static file => (file.Path, file.Edits, file.Added, file.Removed)));
        Assert.Equal("a.cs", Report().Sessions[0].Prompts[0].Entries[0].Text);
    }

    [Fact]
    public void Edit_that_failed_changed_nothing()
    {
        Session("a",
            Happened(new UserPrompt("edit")),
            Happened(new ToolCall("Edit", Json("""{"file_path":"/w/a.cs","old_string":"x","new_string":"y"}""")), call: "c1"),
            Happened(new ToolResult("Edit", "failed"), call: "c1"));
        var sums = Report().Sums;
        Assert.Equal((1, 1, 0), (sums.Calls, sums.FailedCalls, sums.Files.Length));
    }

    [Fact]
    public void Requests_that_a_fork_repeats_count_once_in_all_and_in_each()
    {
        var first = Happened(Tokens("r1", 10), model: "m1");
        Session("a", Happened(new UserPrompt("one")), first);
        Session("b", Happened(new UserPrompt("one")), first, Happened(Tokens("r2", 5)));
        var report = Report();
        Assert.Equal([10, 15], report.Sessions.Select(static session => session.Sums.AllTokens.Input));

        // What is told without a model is of the model before it.
        Assert.Equal([("m1", 15)], report.Sums.Tokens.Select(static row => (row.Model, row.Tokens.Input)));
        Assert.Equal(2, report.Sums.Sessions);
    }

    [Fact]
    public void Costs_are_counted_once_and_what_is_unknown_is_never_nothing()
    {
        var report = new ReportBuilder(ReportProfile.Internal, new ReportPrices(static (model, _, count) => model == "m1" ? (count.Input ?? 0) * 0.01m : null, new DateOnly(2026, 11, 1), HasOwn: false));
        var first = Happened(Tokens("r1", 10), model: "m1");
        Session(report, "a", Happened(new UserPrompt("one")), first, Happened(new UserPrompt("two")), Happened(Tokens("r2", 5), model: "m2"));
        Session(report, "b", Happened(new UserPrompt("one")), first);
        var all = report.Build("all", Begin);
        Assert.Equal(["$0.10", "unknown"], all.Sums.Tokens.Select(static row => row.Cost!.ToString()));
        Assert.Equal(["$0.10 + unknown", "$0.10"], all.Sessions.Select(static session => session.Sums.Cost!.ToString()));
        Assert.Equal(["$0.10", "unknown"], all.Sessions[0].Prompts.Select(static prompt => prompt.Cost!.ToString()));
        Assert.Equal("$0.10 + unknown", all.Sums.Cost!.ToString());
    }

    [Fact]
    public void Request_that_is_told_while_it_grows_counts_as_it_was_in_the_end_and_copies_as_the_fullest()
    {
        Session("a", Happened(Tokens("r1", 10), model: "m1"), Happened(Tokens("r1", 30), model: "m1"), Happened(Tokens("r1", 20), model: "m1"));
        Session("b", Happened(Tokens("r1", 5), model: "m1"));
        Assert.Equal(20, Report().Sums.AllTokens.Input);
        Assert.Equal([20, 5], Report().Sessions.Select(static session => session.Sums.AllTokens.Input));
    }

    [Fact]
    public void Model_of_one_session_is_not_that_of_the_next()
    {
        Session("a", Happened(Tokens("r1", 1), model: "m1"));
        Session("b", Happened(Tokens("r2", 2)));
        Assert.Equal([(ModelTokens.Unknown, 2), ("m1", 1)], Report().Sums.Tokens.Select(static row => (row.Model, row.Tokens.Input)));
    }

    [Fact]
    public void Nothing_before_the_first_prompt_is_no_group()
    {
        Session("a", Happened(new SessionStarted("new", null)), Happened(new UserPrompt("one")));
        Assert.Equal([1], Report().Sessions[0].Prompts.Select(static prompt => prompt.Number));
    }

    [Fact]
    public void Permissions_are_decisions_and_plans_are_lines()
    {
        Session("a",
            Happened(new UserPrompt("one")),
            Happened(new PermissionDecided("Bash", "deny", "not now")),
            Happened(new PlanUpdated(Json("""{"plan":[{"step":"look","status":"completed"},{"step":"mend"}]}"""))),
            Happened(new PlanUpdated(Json("""[1]"""))));
        var entries = Report().Sessions[0].Prompts[0].Entries;
        Assert.Equal(["leave: deny Bash|not now", "plan|- look (completed)\n- mend", "plan|[1]"], entries.Select(static entry => $"{entry.Tool}|{entry.Text}"));
        Assert.Equal(1, Report().Sums.Decisions);
    }

    [Fact]
    public void Files_of_one_name_in_two_projects_are_two()
    {
        var write = Happened(new FileChange("/w/README.md", Json("""{"content":"n"}""")));
        Session("a", Happened(new UserPrompt("one")), write);
        Session("b", Happened(new UserPrompt("one")), write);
        var sums = Report().Sums;
        Assert.Equal(["project-a: README.md", "project-b: README.md"], sums.Files.Select(sums.NameOf));
    }

    private Report Report() => _report.Build("test", Begin);

    private void Session(string id, params AgentEvent[] events) => Session(_report, id, events);

    private void Session(ReportBuilder report, string id, params AgentEvent[] events)
    {
        var isOpen = false;
        foreach (var step in SessionStep.Of(events.Select(happened => new SessionLine(++_line, [happened], 1))))
        {
            if (step.Event.Body is UserPrompt prompt) report.BeginPrompt(step, prompt.Text);
            else if (!isOpen) report.BeginPrompt(step, text: null);
            isOpen = true;
            if (step.Event.Body is not UserPrompt) report.Add(step, transcript: null, depth: 0);
        }

        report.EndSession(new SessionFacts(id, id, "agent", "project-" + id, Begin, Begin));
    }

    private static AgentEvent Happened(EventBody body, string? call = null, string? model = null) =>
        new(new EventId("e"), new SessionId("s"), new AgentId("agent"), Begin, EventSource.Transcript("x"), body) { ToolCallId = call, Model = model, Cwd = "/w" };

    private static TokenUsage Tokens(string request, long input) => new(Json("{}")) { Request = request, Count = new TokenCount(input, null, null, 1, null) };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
