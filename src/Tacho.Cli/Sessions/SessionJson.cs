using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Reports;
using Tacho.Texts;

namespace Tacho.Cli.Sessions;

/// <summary>A session for programs: an object a line for each step, with the result of a call in it. Members that are absent are unknown.</summary>
internal sealed class SessionJson(TextWriter output) : SessionWriter
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ChunkedWriter _lines = new(output);
    private readonly List<string> _names = [];

    public override void Begin(ArchivedTranscript transcript, string name, int depth)
    {
        _names.RemoveRange(Math.Min(depth, _names.Count), Math.Max(0, _names.Count - depth));
        _names.Add(name);
    }

    public override void Begin(SessionFiles session, string name) => _names.Add(name);

    public override void Step(SessionStep step, int depth, bool whole) => Object(json =>
    {
        var happened = step.Event;
        json.WriteString("kind"u8, EventKinds.NameOf(happened.Body));
        // A sub-agent's steps within its session's own transcript are deeper than their transcript.
        json.WriteString("transcript"u8, _names[Math.Min(depth, _names.Count - 1)]);
        json.WriteNumber("line"u8, step.Line);
        json.WriteNumber("depth"u8, depth);
        json.WriteString("at"u8, EventJson.FormatTime(happened.At));
        json.WriteString("id"u8, happened.Id.Value);
        Optional(json, "turn"u8, happened.Turn);
        Optional(json, "call"u8, happened.ToolCallId);
        Optional(json, "subagent"u8, happened.Subagent);
        Body(json, step);
    });

    /// <summary>Stands in the call's own object.</summary>
    public override void Result(SessionStep step, int depth, bool whole)
    {
    }

    public override void Tokens(int? turn, TokenSum sum, int depth) => Tokens(turn is null ? "tokens" : "tokens.turn", turn, sum, depth);

    public override void TokensWithSubagents(TokenSum sum) => Tokens("tokens.all", turn: null, sum, depth: 0);

    public override void Others(ImmutableArray<(ArchivedTranscript Transcript, string Name)> others)
    {
        foreach (var (_, name) in others)
        {
            Object(json =>
            {
                json.WriteString("kind"u8, "other.transcript"u8);
                json.WriteString("transcript"u8, name);
            });
        }
    }

    public override void Flush() => _lines.Flush();

    private void Tokens(string kind, int? turn, TokenSum sum, int depth) => Object(json =>
    {
        json.WriteString("kind"u8, kind);
        json.WriteString("transcript"u8, _names[Math.Min(depth, _names.Count - 1)]);
        json.WriteNumber("depth"u8, depth);
        if (turn is { } number) json.WriteNumber("number"u8, number);
        json.WriteNumber("input"u8, sum.Input);
        json.WriteNumber("cacheRead"u8, sum.CacheRead);
        json.WriteNumber("cacheWrite"u8, sum.CacheWrite);
        json.WriteNumber("output"u8, sum.Output);
        json.WriteNumber("reasoning"u8, sum.Reasoning);
    });

    private static void Body(Utf8JsonWriter json, SessionStep step)
    {
        switch (step.Event.Body)
        {
            case UserPrompt prompt: json.WriteString("text"u8, prompt.Text); break;
            case AssistantMessage answer: json.WriteString("text"u8, answer.Text); break;
            case Reasoning thought: json.WriteString("text"u8, thought.Text); break;
            case ShellCommand command:
                json.WriteString("tool"u8, command.Tool);
                json.WriteString("command"u8, command.Command);
                Optional(json, "input"u8, command.Input);
                break;
            case ToolCall call:
                json.WriteString("tool"u8, call.Tool);
                Optional(json, "input"u8, call.Input);
                break;
            case FileChange change: json.WriteString("path"u8, change.Path); break;
            case ToolResult: break;
            case var other:
                var (name, words) = StepText.Note(other);
                json.WriteString("note"u8, name);
                Optional(json, "text"u8, words);
                break;
        }

        Edits(json, FileEdit.Of(step));
        if ((step.Event.Body as ToolResult ?? step.Result) is { } result) Result(json, result, step.ResultLine);
    }

    private static void Edits(Utf8JsonWriter json, ImmutableArray<FileEdit> edits)
    {
        if (edits.IsEmpty) return;
        json.WriteStartArray("edits"u8);
        foreach (var edit in edits)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, edit.Path);
            json.WriteNumber("added"u8, edit.Added);
            json.WriteNumber("removed"u8, edit.Removed);
            json.WriteString("diff"u8, string.Join('\n', edit.Lines));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Result(Utf8JsonWriter json, ToolResult result, long? line)
    {
        Optional(json, "status"u8, result.Status);
        if (line is { } number) json.WriteNumber("resultLine"u8, number);
        if (result.ExitCode is { } exit) json.WriteNumber("exitCode"u8, exit);
        if (result.DurationMs is { } time) json.WriteNumber("durationMs"u8, time);
        Optional(json, "output"u8, result.Output?.Text);
        Optional(json, "errorOutput"u8, result.ErrorOutput?.Text);
    }

    private static void Optional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Optional(Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonElement? value)
    {
        if (value is not { ValueKind: not JsonValueKind.Undefined } element) return;
        json.WritePropertyName(name);
        element.WriteTo(json);
    }

    private void Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        _lines.WriteLine(VisibleText.Json(Encoding.UTF8.GetString(buffer.WrittenSpan)));
    }
}
