using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents;

/// <summary>Payloads that no agent should send. An adapter may make little of them, but it must make something.</summary>
public class HostilePayloadTests
{
    public static TheoryData<string> Crafted =>
    [
        "{}",
        """{"hook_event_name":{"a":1},"session_id":["x"],"tool_name":7,"tool_input":"text","cwd":false}""",
        """{"hook_event_name":"PostToolUse","tool_name":["Bash"],"tool_input":[{"command":["a","b"]}],"tool_response":12.5,"tool_use_id":{}}""",
        """{"hook_event_name":"","session_id":"","tool_name":"","tool_input":{}}""",
        """{"hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":{"nested":"ls"}}}""",
        """{"hook_event_name":"postToolUse","conversation_id":null,"tool_output":"{\"exitCode\":99999999999999999999}","workspace_roots":[7]}""",
        """{"hook_event_name":"PostToolUse","session_id":"s","timestamp":"t","tool_name":"Bash","tool_input":"{\"command\":","tool_result":["x"]}""",
        """{"agent_action_name":"pre_run_command","tool_info":["x"]}""",
        """{"agent_action_name":"post_write_code","tool_info":{"file_path":["a"],"edits":"none"}}""",
        """{"hookName":"PreToolUse","taskId":"1","preToolUse":"text","model":[1],"workspaceRoots":"x"}""",
        """{"hookName":"","taskId":"1","clineVersion":3}""",
        """{"agent":"aider","event":"post","command":"x","exit_code":1e400,"duration_ms":"soon"}""",
        """{"agent":"AIDER; rm","event":"pre","command":"x"}""",
        """{"hook_event_name":"hook\n[2026-01-01 00:00:00] [cursor] [00000000] forged","session_id":"../../etc"}""",
        """{"session_id":"a","session_id":"b","hook_event_name":"Stop","hook_event_name":"Start"}""",
        """{"hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"\ud83d \u0000 \u202e"},"\u0000":"\udc00"}""",
    ];

    [Theory]
    [MemberData(nameof(Crafted))]
    public void Crafted_payload_is_read_by_every_agent(string payload) => ReadByAll(Encoding.UTF8.GetBytes(payload), eventName: null);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("PostToolUse")]
    [InlineData("preToolUse")]
    public void Event_name_of_the_command_line_may_be_anything(string eventName) =>
        ReadByAll("""{"sessionId":"s","taskId":"t","toolName":"bash","toolArgs":"{\"command\":\"ls\"}"}"""u8.ToArray(), eventName);

    [Fact]
    public void Deep_nesting_is_read_or_refused()
    {
        foreach (var depth in new[] { 60, 250, 1000, 100_000 })
        {
            var nested = $"{{\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Bash\",\"tool_input\":{new string('[', depth)}{new string(']', depth)}}}";
            ReadByAll(Encoding.UTF8.GetBytes(nested), eventName: null);
        }
    }

    [Fact]
    public void Huge_strings_are_read_whole()
    {
        var command = new string('x', 4 << 20);
        var payload = Encoding.UTF8.GetBytes($$"""{"hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"{{command}}"} }""");

        var reading = AgentRegistry.Find("claude-code")!.Hooks!.Read(new HookCall(HookPayload.Parse(payload)!, null, _ => null));

        Assert.Equal(command, Assert.IsType<ShellCommand>(Assert.Single(reading.Bodies)).Command);
    }

    [Fact]
    public void Any_object_is_read_by_every_agent() =>
        Prop.ForAll(Arb.From(Payloads), payload => ReadByAll(Encoding.UTF8.GetBytes(payload), eventName: null))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static void ReadByAll(byte[] bytes, string? eventName)
    {
        foreach (var agent in AgentRegistry.All.Where(static agent => agent.Hooks is not null))
        {
            if (HookPayload.Parse(bytes) is not { } payload) return;
            if (agent.Hooks is not { } hooks) continue;
            _ = hooks.Recognises(payload);
            var reading = hooks.Read(new HookCall(payload, eventName, _ => null));
            foreach (var body in reading.Bodies)
            {
                var written = EventJson.Write(new AgentEvent(new EventId("0"), reading.Session, agent.Info.Id, DateTimeOffset.UnixEpoch, EventSource.Hook(reading.EventName), body)
                {
                    Extra = payload.Rest(),
                });
                using var line = JsonDocument.Parse(written, new JsonDocumentOptions { MaxDepth = 512 });
                Assert.NotNull(EventJson.Read(line.RootElement));
            }
        }
    }

    /// <summary>Objects whose members have names that adapters look for, and values of every type.</summary>
    private static Gen<string> Payloads { get; } = Members(3).Where(text => text.Length < 20_000);

    private static readonly string[] Names = [.. AgentSample.All.SelectMany(sample => NamesIn(JsonDocument.Parse(PayloadOf(sample)).RootElement)).Distinct(StringComparer.Ordinal)];

    private static readonly string[] Words =
        [.. AgentSample.All.Select(sample => sample.EventName).Concat(["Bash", "Shell", "execute_command", "pre", "post", "{\"exitCode\":1}", "[", "", "Exit code: x\n", "\\ud800", "/c:/x"]).Distinct(StringComparer.Ordinal)];

    private static string PayloadOf(AgentSample sample) => JsonSerializer.Serialize(sample.Payload.Whole());

    private static IEnumerable<string> NamesIn(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => NamesIn(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(NamesIn),
        _ => [],
    };

    private static Gen<string> Members(int depth) =>
        from count in Gen.Choose(0, 12)
        from members in Gen.ArrayOf(Member(depth), count)
        select $"{{{string.Join(',', members)}}}";

    private static Gen<string> Member(int depth) =>
        from name in Gen.Elements(Names)
        from value in Value(depth)
        select $"{JsonSerializer.Serialize(name)}:{value}";

    private static Gen<string> Value(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Elements(Words).Select(word => JsonSerializer.Serialize(word)),
            Gen.Elements("null", "true", "false", "0", "-1.5e10", "99999999999999999999", "\"\\ud83d\"", "[]", "{}"),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => JsonSerializer.Serialize(text.Get)));
        if (depth == 0) return leaf;
        var list = from count in Gen.Choose(0, 3) from values in Gen.ArrayOf(Value(depth - 1), count) select $"[{string.Join(',', values)}]";
        return Gen.Frequency((4, leaf), (2, Members(depth - 1)), (1, list));
    }
}
