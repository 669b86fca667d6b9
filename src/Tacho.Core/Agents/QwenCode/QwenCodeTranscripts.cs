using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.QwenCode;

/// <summary>
/// Qwen Code's transcripts below its folder: <c>projects/&lt;project&gt;/chats/&lt;session&gt;.jsonl</c>, those of sub-agents in <c>subagents/&lt;session&gt;</c> beside
/// <c>chats</c>; in its first versions documents below <c>tmp</c>, as the agent that it was forked from keeps them. Formats and their sources: docs/agents/qwen-code.md.
/// </summary>
internal sealed class QwenCodeTranscripts : ITranscripts
{
    private const string Records = "records";
    private const string SubagentPrefix = "agent-";

    private static readonly AgentId Agent = new("qwen-code");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var home = places.Variable("QWEN_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".qwen");
        var output = places.Variable("QWEN_RUNTIME_DIR") is { Length: > 0 } elsewhere ? elsewhere : home;
        foreach (var path in places.Below(Path.Combine(output, "projects"), "*.jsonl"))
        {
            if (Path.GetFileName(Path.GetDirectoryName(path)) == "chats" || IsSubagent(path)) yield return SourceOf(path);
        }

        foreach (var source in ChatRecordings.Below(Agent, places, Path.Combine(output, "tmp")))
        {
            // What is there as lines is in this agent's own format.
            yield return source.Format == ChatRecordings.Document ? source : SourceOf(source.Path);
        }
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        if (TranscriptFiles.WholeLines(head).Any(IsOwn)) return SourceOf(head.Path);
        return head.Path.Contains("/.qwen/", StringComparison.Ordinal) && ChatRecordings.FormatOf(head) is { } format ? ChatRecordings.SourceOf(Agent, head.Path, format) : null;
    }

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) =>
        source.Format == Records ? LineRecords.Open(source.Path, from) : ChatRecordings.Open(source, from);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) =>
        source.Format == Records ? new QwenCodeReader(source, from) : new ChatRecordingReader(source, from);

    private static bool IsOwn(JsonElement line) =>
        HookPayload.StringOf(line, "type") is "user" or "assistant" or "tool_result" or "system" && line.TryGetProperty("sessionId", out _) && line.TryGetProperty("uuid", out _)
        && (line.TryGetProperty("systemPayload", out _) || (line.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object && message.TryGetProperty("parts", out _)));

    /// <summary><c>subagents/&lt;session&gt;/agent-&lt;id&gt;.jsonl</c></summary>
    private static bool IsSubagent(string path) =>
        Path.GetFileName(path).StartsWith(SubagentPrefix, StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path))) == "subagents";

    private static TranscriptSource SourceOf(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var source = new TranscriptSource(Agent, Records, path);
        return IsSubagent(path)
            ? source with { Subagent = stem[SubagentPrefix.Length..], Session = new SessionId(Path.GetFileName(Path.GetDirectoryName(path))!) }
            : source with { Session = Guid.TryParse(stem, out _) ? new SessionId(stem) : null };
    }
}
