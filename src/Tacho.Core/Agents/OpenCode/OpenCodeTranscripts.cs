using System.Text.Json;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Agents.OpenCode;

/// <summary>
/// OpenCode's sessions: rows of its databases (1.2 and later), trees of files (before), and documents of <c>opencode export</c>. A session that is in a database
/// is not read from the tree, which stays where it was. Formats and their sources: docs/agents/opencode.md.
/// </summary>
internal sealed class OpenCodeTranscripts : ITranscripts
{
    internal const string Database = "sqlite";
    internal const string Tree = "tree";
    internal const string Export = "export";
    internal const string Lines = "lines";

    private static readonly AgentId Agent = new("opencode");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var data = places.Variable("XDG_DATA_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".local", "share");
        var folder = Path.Combine(data, "opencode");
        var databases = new HashSet<string>(StringComparer.Ordinal);
        if (places.Variable("OPENCODE_DB") is { Length: > 0 } named && named != ":memory:") databases.Add(Path.GetFullPath(named, folder));
        // Each channel has one of its own.
        foreach (var path in places.FilesIn(folder, "opencode*.db")) databases.Add(path);

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in databases.Where(places.Holds))
        {
            foreach (var source in SessionsOrItself(new TranscriptSource(Agent, Database, path)))
            {
                if (seen.Add(source.Row ?? path)) yield return source;
            }
        }

        var storage = Path.Combine(folder, "storage");
        foreach (var path in places.Below(Path.Combine(storage, "session"), "*.json"))
        {
            if (OpenCodeTree.SessionIdOf(path) is { } id && seen.Add(id)) yield return TreeSource(storage, id);
        }
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        if (SqliteReader.IsDatabase(head.Bytes.Span)) return IsOwnDatabase(head.Path) ? new TranscriptSource(Agent, Database, head.Path) : null;
        if (IsExport(head.Bytes.Span)) return new TranscriptSource(Agent, Export, head.Path);
        if (OpenCodeTree.StorageOf(head) is { } storage && OpenCodeTree.SessionIdOf(head.Path) is { } id) return TreeSource(storage, id);
        return TranscriptFiles.WholeLines(head).Any(IsOwnLine) ? new TranscriptSource(Agent, Lines, head.Path) : null;
    }

    public IEnumerable<TranscriptSource> SessionsOf(TranscriptSource recognised) =>
        recognised is { Format: Database, Row: null } ? OpenCodeDatabase.Sessions(recognised) : [recognised];

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => source.Format switch
    {
        Database => OpenCodeDatabase.Open(source.Path, source.Row ?? "", from),
        Tree => OpenCodeTree.Open(source.Path, source.Row ?? "", from),
        Export => JsonRows.Open(source.Path, from, SplitExport),
        _ => LineRecords.Open(source.Path, from),
    };

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new OpenCodeReader(source, from);

    /// <summary>A database that cannot be read stands for its sessions, so that reading it says why.</summary>
    private IEnumerable<TranscriptSource> SessionsOrItself(TranscriptSource database)
    {
        try
        {
            return [.. SessionsOf(database)];
        }
        catch (IOException)
        {
            return [database];
        }
    }

    private static TranscriptSource TreeSource(string storage, string id) => new(Agent, Tree, storage) { Row = id, Session = new SessionId(id) };

    private static bool IsOwnDatabase(string path)
    {
        try
        {
            return OpenCodeDatabase.IsOwn(path);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The lines that sessions of databases and trees are archived as.</summary>
    private static bool IsOwnLine(JsonElement line) =>
        (line.TryGetProperty("event", out var happened) && HookPayload.StringOf(happened, "id")?.StartsWith("evt_", StringComparison.Ordinal) == true && happened.TryGetProperty("seq", out _))
        || (line.TryGetProperty("session", out var session) && HookPayload.StringOf(session, "id") is not null && HookPayload.StringOf(session, "directory") is not null && !line.TryGetProperty("type", out _));

    /// <summary><c>{"info":{"id":…,"directory":…},"messages":[…]}</c>, as far as the head goes.</summary>
    private static bool IsExport(ReadOnlySpan<byte> head)
    {
        var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            if (!reader.Read() || !reader.ValueTextEquals("info"u8)) return false;
            var seen = 0;
            while (reader.Read() && reader.CurrentDepth > 0)
            {
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                if (reader.CurrentDepth == 2 && (reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("directory"u8) || reader.ValueTextEquals("projectID"u8))) seen++;
                if (reader.CurrentDepth == 1) return seen == 3 && reader.ValueTextEquals("messages"u8);
            }

            return seen == 3;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> SplitExport(byte[] document)
    {
        foreach (var (name, value) in JsonRows.Members(document))
        {
            if (name != "messages")
            {
                yield return JsonRows.Row(name == "info" ? "session"u8 : JsonEncodedText.Encode(name).EncodedUtf8Bytes, value.Span);
                continue;
            }

            foreach (var message in JsonRows.Elements(value))
            {
                foreach (var (part, content) in JsonRows.Members(message))
                {
                    if (part != "parts")
                    {
                        yield return JsonRows.Row(part == "info" ? "message"u8 : JsonEncodedText.Encode(part).EncodedUtf8Bytes, content.Span);
                        continue;
                    }

                    foreach (var element in JsonRows.Elements(content)) yield return JsonRows.Row("part"u8, element.Span);
                }
            }
        }
    }
}
