using System.Text.Json;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Agents.Crush;

/// <summary>Sessions of Crush: rows of <c>.crush/crush.db</c> in each project. The format and its sources: docs/agents/crush.md.</summary>
internal sealed class CrushTranscripts : ITranscripts
{
    internal const string Database = "sqlite";
    private const string Lines = "lines";
    private const string File = "crush.db";
    private const int MaxRegistryBytes = 16 * 1024 * 1024;

    private static readonly AgentId Agent = new("crush");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var folders = places.Projects.Select(static project => Path.Combine(project, ".crush")).Concat(Registered(places)).Select(Path.GetFullPath);
        foreach (var database in folders.Select(static folder => Path.Combine(folder, File)).Distinct(StringComparer.Ordinal).Where(places.Holds))
        {
            foreach (var source in DatabaseSources.SessionsOrItself(this, new TranscriptSource(Agent, Database, database))) yield return source;
        }
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        if (SqliteReader.IsDatabase(head.Bytes.Span)) return DatabaseSources.IsOwn(head.Path, CrushDatabase.IsOwn) ? new TranscriptSource(Agent, Database, head.Path) : null;
        return TranscriptFiles.WholeLines(head).Any(static line => line.TryGetProperty("session", out var session) && session.ValueKind == JsonValueKind.Object && session.TryGetProperty("prompt_tokens", out _))
            ? new TranscriptSource(Agent, Lines, head.Path) : null;
    }

    public IEnumerable<TranscriptSource> SessionsOf(TranscriptSource recognised) =>
        recognised is { Format: Database, Row: null } ? CrushDatabase.Sessions(recognised) : [recognised];

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) =>
        source.Format == Database ? CrushDatabase.Open(source.Path, source.Row ?? "", from) : LineRecords.Open(source.Path, from);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new CrushReader(source, from);

    /// <summary>The folders that Crush keeps a list of.</summary>
    private static List<string> Registered(TranscriptPlaces places)
    {
        var data = places.Variable("CRUSH_GLOBAL_DATA") is { Length: > 0 } own ? own
            : Path.Combine(places.Variable("XDG_DATA_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".local", "share"), "crush");
        try
        {
            var bytes = PosixFile.ReadAllIfExists(Path.Combine(data, "projects.json"), MaxRegistryBytes);
            if (bytes is null or []) return [];
            using var registry = JsonDocument.Parse(bytes);
            return registry.RootElement.ValueKind == JsonValueKind.Object && registry.RootElement.TryGetProperty("projects", out var projects) && projects.ValueKind == JsonValueKind.Array
                ? [.. projects.EnumerateArray().Select(static project => HookPayload.StringOf(project, "data_dir")).OfType<string>().Where(Path.IsPathRooted)]
                : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }
}
