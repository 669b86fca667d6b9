using System.Text;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>Claude Code keeps its list of steps by calls of a tool: such a call tells the plan too.</summary>
public sealed class ClaudePlanTests
{
    [Theory]
    [InlineData("TodoWrite", """{"todos":[{"content":"write the test","status":"pending"}]}""", """[{"content":"write the test","status":"pending"}]""")]
    [InlineData("ExitPlanMode", """{"plan":"1. write the test"}""", "\"1. write the test\"")]
    [InlineData("TodoWrite", """{"todos":"none"}""", null)]
    [InlineData("Read", """{"plan":"no plan"}""", null)]
    public void Call_tells_the_plan(string tool, string input, string? plan)
    {
        var source = new TranscriptSource(new AgentId("claude-code"), "jsonl", "/x/session.jsonl");
        var reader = AgentRegistry.Find("claude-code")!.Transcripts!.Read(source, null);
        var line = $$$"""{"type":"assistant","uuid":"u1","sessionId":"s1","timestamp":"2026-05-11T10:00:00Z","message":{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"{{{tool}}}","input":{{{input}}}}]}}""";

        var events = Assert.IsType<RecordReading.Understood>(reader.Read(new TranscriptRecord(Encoding.UTF8.GetBytes(line), 1))).Events;

        Assert.Single(events, static one => one.Body is ToolCall);
        Assert.Equal(plan, events.Select(static one => one.Body).OfType<PlanUpdated>().SingleOrDefault()?.Plan.GetRawText());
        Assert.Equal(events.Length, events.Select(static one => one.Id).Distinct().Count());
    }
}
