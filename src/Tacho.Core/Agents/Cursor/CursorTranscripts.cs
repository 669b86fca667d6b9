using System.Text.Json;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Agents.Cursor;

/// <summary>
/// Cursor's conversations: rows of the editor's database, databases of its command line agent, and lists of messages that both write for hooks. A conversation is read where it is
/// told most completely: of these in this order. Formats and their sources: docs/agents/cursor.md.
/// </summary>
internal sealed class CursorTranscripts : ITranscripts
{
    internal const string Editor = "vscdb";
    internal const string Store = "store";
    internal const string Lines = "jsonl";

    private static readonly AgentId Agent = new("cursor");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var editors = EditorFolders.User(places).Where(static user => Path.GetFileName(Path.GetDirectoryName(user)) == "Cursor").Select(static user => Path.Combine(user, "globalStorage", "state.vscdb"));
        foreach (var source in editors.Where(places.Holds).SelectMany(static path => SessionsOrItself(new TranscriptSource(Agent, Editor, path))))
        {
            if (seen.Add(source.Row ?? source.Path)) yield return source;
        }

        var own = Path.Combine(places.UserFolder, ".cursor");
        foreach (var path in places.Below(Path.Combine(own, "chats"), "store.db"))
        {
            if (seen.Add(StoreSource(path).Session?.Value ?? path)) yield return StoreSource(path);
        }

        var projects = Path.Combine(own, "projects");
        foreach (var path in places.FoldersIn(projects).SelectMany(project => places.Below(Path.Combine(project, "agent-transcripts"), "*.jsonl")))
        {
            var source = LinesSource(path);
            if (source.Session is not { } id || source.Subagent is not null || seen.Add(id.Value)) yield return source;
        }
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        if (!SqliteReader.IsDatabase(head.Bytes.Span)) return TranscriptFiles.WholeLines(head).Any(IsOwnLine) ? LinesSource(head.Path) : null;
        try
        {
            return CursorDatabase.IsEditors(head.Path) ? new TranscriptSource(Agent, Editor, head.Path) : CursorDatabase.IsStore(head.Path) ? StoreSource(head.Path) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public IEnumerable<TranscriptSource> SessionsOf(TranscriptSource recognised) =>
        recognised is { Format: Editor, Row: null } ? CursorDatabase.ComposerIds(recognised.Path).Select(id => recognised with { Row = id, Session = new SessionId(id) }) : [recognised];

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => source.Format switch
    {
        Editor => ListedRows.Open(CursorDatabase.ComposerRows(source.Path, source.Row ?? ""), new FileInfo(source.Path).Length, from),
        Store => ListedRows.Open(CursorDatabase.StoreRows(source.Path), new FileInfo(source.Path).Length, from),
        _ => LineRecords.Open(source.Path, from),
    };

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new CursorReader(source, from);

    private static IEnumerable<TranscriptSource> SessionsOrItself(TranscriptSource database)
    {
        try
        {
            return CursorDatabase.ComposerIds(database.Path).Select(id => database with { Row = id, Session = new SessionId(id) });
        }
        catch (IOException)
        {
            return [database];
        }
    }

    /// <summary>A message without a type, a time and an id, or one of the lines that a database's conversation is archived as.</summary>
    private static bool IsOwnLine(JsonElement line)
    {
        if (line.TryGetProperty("composer", out var composer)) return HookPayload.StringOf(composer, "composerId") is not null;
        if (line.TryGetProperty("chat", out var chat)) return HookPayload.StringOf(chat, "agentId") is not null;
        return HookPayload.StringOf(line, "role") is "user" or "assistant" && !line.TryGetProperty("type", out _) && !line.TryGetProperty("timestamp", out _) && !line.TryGetProperty("id", out _)
            && line.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object
            && message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array && !message.TryGetProperty("role", out _);
    }

    /// <summary><c>chats/&lt;hash of the folder&gt;/&lt;session&gt;/store.db</c>.</summary>
    private static TranscriptSource StoreSource(string path) => new(Agent, Store, path) { Session = IdIn(Path.GetFileName(Path.GetDirectoryName(path))) };

    /// <summary><c>agent-transcripts/&lt;session&gt;.jsonl</c>, <c>&lt;session&gt;/&lt;session&gt;.jsonl</c> and <c>&lt;session&gt;/subagents/&lt;id&gt;.jsonl</c>.</summary>
    private static TranscriptSource LinesSource(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var folder = Path.GetDirectoryName(path);
        return Path.GetFileName(folder) == "subagents"
            ? new TranscriptSource(Agent, Lines, path) { Session = IdIn(Path.GetFileName(Path.GetDirectoryName(folder))), Subagent = stem }
            : new TranscriptSource(Agent, Lines, path) { Session = IdIn(stem) };
    }

    private static SessionId? IdIn(string? name) => Guid.TryParseExact(name, "D", out _) ? new SessionId(name!) : null;
}
