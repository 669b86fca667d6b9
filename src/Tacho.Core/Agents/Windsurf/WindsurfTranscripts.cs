using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Windsurf;

/// <summary>The transcripts that Windsurf writes for a hook: <c>~/.windsurf/transcripts/&lt;trajectory&gt;.jsonl</c>. Format and its sources: docs/agents/windsurf.md.</summary>
internal sealed class WindsurfTranscripts : ITranscripts
{
    private static readonly AgentId Agent = new("windsurf");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places) =>
        places.Below(Path.Combine(places.UserFolder, ".windsurf", "transcripts"), "*.jsonl").Select(SourceOf);

    public TranscriptSource? Recognise(TranscriptHead head) => TranscriptFiles.WholeLines(head).Any(IsOwn) ? SourceOf(head.Path) : null;

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => LineRecords.Open(source.Path, from);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new WindsurfReader(source, from);

    /// <summary>A step tells its type, its status and, in a member of the type's name, the rest.</summary>
    private static bool IsOwn(JsonElement step) =>
        HookPayload.StringOf(step, "status") is not null && HookPayload.StringOf(step, "type") is { } type && type is "user_input" or "planner_response" && step.TryGetProperty(type, out var own) && own.ValueKind == JsonValueKind.Object;

    private static TranscriptSource SourceOf(string path) =>
        new(Agent, "jsonl", path) { Session = Guid.TryParseExact(Path.GetFileNameWithoutExtension(path), "D", out _) ? new SessionId(Path.GetFileNameWithoutExtension(path)) : null };
}

/// <summary>Reads the steps of a transcript. There are no times, ids and tokens; a step holds call and result.</summary>
internal sealed class WindsurfReader(TranscriptSource source, TranscriptPosition? from) : JsonRecordReader(source, from)
{
    private static readonly FrozenSet<string> Changes = FrozenSet.Create(StringComparer.Ordinal, "path", "acknowledgement_type");

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        if (Text(record, "type") is not { Length: > 0 } type) return new RecordReading.Unknown("");
        var own = Member(record, type);
        var key = string.Create(CultureInfo.InvariantCulture, $"@{offset}");
        var status = Text(record, "status") switch { "done" => "ok", "error" => "failed", var other => other };
        switch (type)
        {
            case "user_input":
                Add(key, type, new UserPrompt(Text(own, "user_response") ?? ""));
                return null;
            case "planner_response":
                Add(key, type, new AssistantMessage(Text(own, "response") ?? "", EndsTurn: false));
                return null;
            case "run_command" when Text(own, "command") is { } command:
                Learn(at: null, cwd: Text(own, "cwd"));
                Add(key, type, new ShellCommand(command, type), key);
                var exit = Number(own, "exit_code") is { } code and >= int.MinValue and <= int.MaxValue ? (int)code : (int?)null;
                Add(key + "/result", type, new ToolResult(type, Flag(own, "user_rejected") ? "cancelled" : exit is not (null or 0) ? "failed" : status)
                {
                    Command = command, ExitCode = exit, Output = ToolCalls.Output(Text(own, "output")),
                }, key);
                return null;
            case "code_action" when Text(own, "path") is { } path:
                Add(key, type, new FileChange(path, HookPayload.Without(own, Changes)));
                return null;
        }

        // Every other step is a tool's; what it gave stands beside what it was asked.
        if (own.ValueKind != JsonValueKind.Object) return new RecordReading.Unknown(type);
        Add(key, type, new ToolCall(type, HookPayload.Without(own, ["output", "content"]) ?? HookPayload.EmptyObject), key);
        Add(key + "/result", type, new ToolResult(type, status) { Output = ToolCalls.Output(Text(own, "output") ?? Text(own, "content")) }, key);
        return null;
    }
}
