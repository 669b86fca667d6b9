using System.Text.Json;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Agents.Goose;

/// <summary>
/// Sessions of Goose: rows of <c>sessions.db</c> (since autumn 2025), before that a file of lines for each. The files stay when a version moves them into the database: a session
/// that is there is not read from its file. Formats and their sources: docs/agents/goose.md.
/// </summary>
internal sealed class GooseTranscripts : ITranscripts
{
    internal const string Database = "sqlite";
    private const string Lines = "jsonl";
    private const string Rows = "rows";
    private const string Ending = ".jsonl";

    private static readonly AgentId Agent = new("goose");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in Folders(places).Where(places.Holds))
        {
            var database = Path.Combine(folder, "sessions.db");
            if (places.Holds(database))
            {
                foreach (var source in DatabaseSources.SessionsOrItself(this, new TranscriptSource(Agent, Database, database)))
                {
                    if (seen.Add(source.Row ?? database)) yield return source;
                }
            }

            foreach (var path in places.FilesIn(folder, "*" + Ending))
            {
                if (seen.Add(Path.GetFileNameWithoutExtension(path))) yield return new TranscriptSource(Agent, Lines, path) { Session = new SessionId(Path.GetFileNameWithoutExtension(path)) };
            }
        }
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        if (SqliteReader.IsDatabase(head.Bytes.Span)) return DatabaseSources.IsOwn(head.Path, GooseDatabase.IsOwn) ? new TranscriptSource(Agent, Database, head.Path) : null;
        foreach (var line in TranscriptFiles.WholeLines(head))
        {
            if (line.TryGetProperty("session", out var session) && HookPayload.StringOf(session, "working_dir") is not null) return new TranscriptSource(Agent, Rows, head.Path);
            if (IsHeader(line)) return new TranscriptSource(Agent, Lines, head.Path) { Session = new SessionId(Path.GetFileNameWithoutExtension(head.Path)) };
        }

        return null;
    }

    public IEnumerable<TranscriptSource> SessionsOf(TranscriptSource recognised) =>
        recognised is { Format: Database, Row: null } ? GooseDatabase.Sessions(recognised) : [recognised];

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) =>
        source.Format == Database ? GooseDatabase.Open(source.Path, source.Row ?? "", from) : LineRecords.Open(source.Path, from);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new GooseReader(source, from);

    private static IEnumerable<string> Folders(TranscriptPlaces places)
    {
        if (places.Variable("GOOSE_PATH_ROOT") is { Length: > 0 } root)
        {
            yield return Path.Combine(root, "data", "sessions");
            yield break;
        }

        yield return Path.Combine(places.Variable("XDG_DATA_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".local", "share"), "goose", "sessions");
        yield return Path.Combine(places.UserFolder, "Library", "Application Support", "Block", "goose", "sessions");
    }

    /// <summary>The first line of a file: the folder, and how many messages follow.</summary>
    private static bool IsHeader(JsonElement line) =>
        line.TryGetProperty("working_dir", out _) && line.TryGetProperty("message_count", out _) && line.TryGetProperty("description", out _);
}
