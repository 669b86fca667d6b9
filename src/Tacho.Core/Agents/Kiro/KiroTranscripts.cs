using System.Text.Json;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Agents.Kiro;

/// <summary>
/// Sessions of Kiro's command line, whose three engines keep them in three places: a database (the first), <c>sessions/cli/id.jsonl</c> with <c>id.json</c> beside it (the
/// second), and <c>sessions/workspace/sess_id/messages.jsonl</c> with <c>session.json</c> beside it (the third). Formats and their sources: docs/agents/kiro.md.
/// </summary>
internal sealed class KiroTranscripts : ITranscripts
{
    internal const string Database = "sqlite";
    internal const string Conversation = "conversation";
    private const string Lines = "jsonl";
    private const string Messages = "messages";
    private const string Ending = ".jsonl";
    private const string MessagesFile = "messages.jsonl";
    private const string SessionPrefix = "sess_";

    private static readonly AgentId Agent = new("kiro");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var sessions = Path.Combine(places.UserFolder, ".kiro", "sessions");
        foreach (var path in places.Below(sessions, "*" + Ending))
        {
            if (Path.GetFileName(path) == MessagesFile) yield return SourceOf(path, Messages);
            else if (Path.GetFileName(Path.GetDirectoryName(path)) is "cli" or "sessions") yield return SourceOf(path, Lines);
        }

        var data = places.Variable("XDG_DATA_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".local", "share");
        foreach (var folder in (string[])[Path.Combine(data, "kiro-cli"), Path.Combine(data, "amazon-q"), Path.Combine(places.UserFolder, "Library", "Application Support", "kiro-cli")])
        {
            var database = Path.Combine(folder, "data.sqlite3");
            if (!places.Holds(database)) continue;
            foreach (var source in DatabaseSources.SessionsOrItself(this, new TranscriptSource(Agent, Database, database))) yield return source;
        }
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        if (SqliteReader.IsDatabase(head.Bytes.Span)) return DatabaseSources.IsOwn(head.Path, KiroDatabase.IsOwn) ? new TranscriptSource(Agent, Database, head.Path) : null;
        foreach (var line in TranscriptFiles.WholeLines(head))
        {
            if (HookPayload.StringOf(line, "kind") is not null && line.TryGetProperty("data", out var data) && HookPayload.StringOf(data, "message_id") is not null) return SourceOf(head.Path, Lines);
            if (line.TryGetProperty("conversation", out var conversation) && HookPayload.StringOf(conversation, "conversation_id") is not null) return SourceOf(head.Path, Conversation);
            if (IsMessage(line)) return SourceOf(head.Path, Messages);
        }

        return null;
    }

    public IEnumerable<TranscriptSource> SessionsOf(TranscriptSource recognised) =>
        recognised is { Format: Database, Row: null } ? KiroDatabase.Sessions(recognised) : [recognised];

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from)
    {
        if (source.Format == Database) return KiroDatabase.Open(source.Path, source.Row ?? "", from);
        if (source.Format == Conversation || !source.Path.EndsWith(Ending, StringComparison.Ordinal)) return LineRecords.Open(source.Path, from);
        var beside = source.Format == Messages && Path.GetDirectoryName(source.Path) is { } folder ? Path.Combine(folder, "session.json") : source.Path[..^1];
        return HeadedRecords.Open(HeadedRecords.RowOfFile("session"u8, beside), from, position => LineRecords.Open(source.Path, position));
    }

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new KiroReader(source, from);

    /// <summary>A line of the third engine: a time, and what was said as <c>payload</c>.</summary>
    private static bool IsMessage(JsonElement line) =>
        line.TryGetProperty("payload", out var payload) && line.TryGetProperty("timestamp", out _) && !line.TryGetProperty("type", out _)
        && HookPayload.StringOf(payload, "type") is "user" or "assistant" or "tool_call" or "tool_result";

    private static TranscriptSource SourceOf(string path, string format)
    {
        var stem = format == Messages ? Path.GetFileName(Path.GetDirectoryName(path) ?? "") : Path.GetFileNameWithoutExtension(path);
        var id = stem.StartsWith(SessionPrefix, StringComparison.Ordinal) ? stem[SessionPrefix.Length..] : stem;
        var isId = format == Messages ? stem.Length > id.Length : Guid.TryParseExact(id, "D", out _);
        return new TranscriptSource(Agent, format, path) { Session = isId ? new SessionId(id) : null };
    }
}
