using System.Runtime.InteropServices;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Incidents;

/// <summary>
/// A first look at a line of a sealed file, without building anything of it: enough to know whether the line matters. It relies on the fixed order of members that the
/// recorder writes (docs/trail-format.md): <c>kind</c>, <c>at</c>, the ids, then <c>body</c>.
/// </summary>
internal readonly ref struct LineGlance
{
    public static ReadOnlySpan<byte> ShellCommandStart => "{\"kind\":\"shell.command\","u8;

    public static ReadOnlySpan<byte> ToolResultStart => "{\"kind\":\"tool.result\","u8;

    public static ReadOnlySpan<byte> UserPromptStart => "{\"kind\":\"user.prompt\","u8;

    private static ReadOnlySpan<byte> AnyStart => "{\"kind\":\""u8;

    public required DateTimeOffset At { get; init; }

    public required string Agent { get; init; }

    public string? Turn { get; init; }

    public string? Call { get; init; }

    /// <summary>The body's <c>command</c>.</summary>
    public string? Command { get; init; }

    /// <summary>The body's <c>text</c>.</summary>
    public string? Text { get; init; }

    /// <summary>The body's <c>tool</c>.</summary>
    public string? Tool { get; init; }

    /// <summary>The body's <c>late</c>.</summary>
    public bool Late { get; init; }

    /// <summary>What the body of a result tells of the end of a command.</summary>
    public CommandOutcome Outcome { get; init; }

    /// <summary>True when a line begins as every line does that the recorder writes.</summary>
    public static bool IsRecord(ReadOnlySpan<byte> line) => line.StartsWith(AnyStart);

    /// <summary>False when the line is not JSON up to the wanted members, or lacks time or agent.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out LineGlance glance)
    {
        glance = default;
        DateTimeOffset? at = null;
        string? agent = null, turn = null, call = null;
        var body = default(Body);
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("body"u8))
                {
                    body = ReadBody(ref json);
                    break;
                }

                if (json.ValueTextEquals("at"u8)) at = json.Read() && json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var read) ? read : null;
                else if (json.ValueTextEquals("agent"u8)) agent = NextString(ref json);
                else if (json.ValueTextEquals("turn"u8)) turn = NextString(ref json);
                else if (json.ValueTextEquals("call"u8)) call = NextString(ref json);
                else json.Skip();
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }

        if (at is null || agent is null) return false;
        glance = new LineGlance
        {
            At = at.Value,
            Agent = agent,
            Turn = turn,
            Call = call,
            Command = body.Command,
            Text = body.Text,
            Tool = body.Tool,
            Late = body.Late,
            Outcome = new(body.ExitCode, body.Status, body.DurationMs),
        };
        return true;
    }

    /// <summary>
    /// Reads a <see cref="ShellCommand"/> whole but for its other arguments and the rest of the payload, which no audit shows: a tenth of the work of reading all. Null when
    /// a member is missing that every event has.
    /// </summary>
    public static AgentEvent? ReadShellCommand(ReadOnlySpan<byte> line)
    {
        if (!TryRead(line, out var glance) || glance.Command is null) return null;
        string? id = null, session = null, source = null, subagent = null, cwd = null, model = null;
        var json = new Utf8JsonReader(line);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName && !json.ValueTextEquals("body"u8))
        {
            if (json.ValueTextEquals("id"u8)) id = NextString(ref json);
            else if (json.ValueTextEquals("session"u8)) session = NextString(ref json);
            else if (json.ValueTextEquals("source"u8)) source = NextString(ref json);
            else if (json.ValueTextEquals("subagent"u8)) subagent = NextString(ref json);
            else if (json.ValueTextEquals("cwd"u8)) cwd = NextString(ref json);
            else if (json.ValueTextEquals("model"u8)) model = NextString(ref json);
            else json.Skip();
        }

        if (id is null || session is null || source is null) return null;
        var body = new ShellCommand(glance.Command, glance.Tool ?? "", Input: null, glance.Late);
        return new AgentEvent(new(id), new(session), new(glance.Agent), glance.At, EventSource.Parse(source), body)
        {
            Turn = glance.Turn,
            ToolCallId = glance.Call,
            Subagent = subagent,
            Cwd = cwd,
            Model = model,
        };
    }

    private static Body ReadBody(ref Utf8JsonReader json)
    {
        var body = default(Body);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return body;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("command"u8)) body.Command = NextString(ref json);
            else if (json.ValueTextEquals("text"u8)) body.Text = NextString(ref json);
            else if (json.ValueTextEquals("tool"u8)) body.Tool = NextString(ref json);
            else if (json.ValueTextEquals("late"u8)) body.Late = json.Read() && json.TokenType == JsonTokenType.True;
            else if (json.ValueTextEquals("status"u8)) body.Status = NextString(ref json);
            else if (json.ValueTextEquals("exitCode"u8)) body.ExitCode = (int?)NextNumber(ref json);
            else if (json.ValueTextEquals("durationMs"u8)) body.DurationMs = NextNumber(ref json);
            else json.Skip();
        }

        return body;
    }

    private static string? NextString(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) return json.GetString();
        json.Skip();
        return null;
    }

    private static long? NextNumber(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number)) return number;
        json.Skip();
        return null;
    }

    /// <summary>The members of all bodies that matter here.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Body
    {
        public string? Command, Text, Tool, Status;
        public bool Late;
        public int? ExitCode;
        public long? DurationMs;
    }
}
