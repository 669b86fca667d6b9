using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.ClaudeCode;

/// <summary>
/// Claude Code's transcripts: <c>projects/&lt;folder&gt;/&lt;session&gt;.jsonl</c> below its configuration folder, and those of sub-agents in files of their own, beside
/// the session's (to 2.1) or in its folder <c>subagents</c>. Formats and their sources: docs/agents/claude-code.md.
/// </summary>
internal sealed class ClaudeCodeTranscripts : ITranscripts
{
    private const string Format = "jsonl";
    private const string SubagentPrefix = "agent-";

    private static readonly AgentId Agent = new("claude-code");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var folder = Path.Combine(places.Variable("CLAUDE_CONFIG_DIR") ?? Path.Combine(places.UserFolder, ".claude"), "projects");
        return places.Below(folder, "*.jsonl").Select(SourceOf);
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        foreach (var line in TranscriptFiles.WholeLines(head))
        {
            if (IsOwn(line)) return SourceOf(head.Path);
        }

        return null;
    }

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => LineRecords.Open(source.Path, from);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new ClaudeCodeReader(source, from);

    public TokenReader ReadTokens(TranscriptSource source) => new ClaudeCodeTokens(source);

    /// <summary>Records with <c>sessionId</c> and <c>uuid</c> are a conversation's; a summary has only the id of the leaf that it sums up.</summary>
    private static bool IsOwn(JsonElement record) =>
        record.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && !IsOfImitator(record)
        && ((record.TryGetProperty("sessionId", out _) && (record.TryGetProperty("uuid", out _) || type.ValueEquals("mode") || type.ValueEquals("permission-mode") || type.ValueEquals("queue-operation")))
            || (type.ValueEquals("summary") && record.TryGetProperty("leafUuid", out _))
            || (type.ValueEquals("file-history-snapshot") && record.TryGetProperty("messageId", out _)));

    /// <summary>Another agent writes records with the same ids round messages of another shape.</summary>
    private static bool IsOfImitator(JsonElement record) =>
        record.TryGetProperty("systemPayload", out _) || (record.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object && message.TryGetProperty("parts", out _));

    private static TranscriptSource SourceOf(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var isSubagent = stem.StartsWith(SubagentPrefix, StringComparison.Ordinal);
        var source = new TranscriptSource(Agent, Format, path);
        // Of a file that was renamed only the lines tell the session.
        if (!isSubagent) return source with { Session = Guid.TryParseExact(stem, "D", out _) ? new SessionId(stem) : null };

        // <session>/subagents/agent-<id>.jsonl, or below that in a workflow's folder; older ones beside the session, whose id only their lines tell.
        var folders = path.Split(Path.DirectorySeparatorChar);
        var at = Array.LastIndexOf(folders, "subagents");
        return source with { Subagent = stem[SubagentPrefix.Length..], Session = at > 0 ? new SessionId(folders[at - 1]) : null };
    }
}
