using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Kimi;

/// <summary>
/// Sessions of Kimi Code: <c>sessions/folder/session_id/agents/main/wire.jsonl</c> below its own folder, a file of the same kind for each sub-agent, and
/// <c>state.json</c> in the session's folder. The format and its sources: docs/agents/kimi.md.
/// </summary>
internal sealed class KimiTranscripts : ITranscripts
{
    private const string Format = "wire";
    private const string WireFile = "wire.jsonl";
    private const string SessionPrefix = "session_";
    private const string MainAgent = "main";

    private static readonly AgentId Agent = new("kimi");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var home = places.Variable("KIMI_CODE_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".kimi-code");
        return places.Below(Path.Combine(home, "sessions"), WireFile).Select(SourceOf);
    }

    public TranscriptSource? Recognise(TranscriptHead head) => TranscriptFiles.WholeLines(head).Any(IsOwn) ? SourceOf(head.Path) : null;

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from)
    {
        var state = Path.GetFileName(source.Path) == WireFile && FolderAbove(source.Path, 3) is { } session ? HeadedRecords.RowOfFile("session"u8, Path.Combine(session, "state.json")) : default;
        return HeadedRecords.Open(state, from, position => LineRecords.Open(source.Path, position));
    }

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new KimiReader(source, from);

    private static bool IsOwn(JsonElement line) => HookPayload.StringOf(line, "type") switch
    {
        "metadata" => line.TryGetProperty("protocol_version", out _),
        "turn.prompt" => line.TryGetProperty("input", out _) && line.TryGetProperty("time", out _),
        "context.append_loop_event" => line.TryGetProperty("event", out _),
        _ => false,
    };

    private static string? FolderAbove(string path, int levels)
    {
        string? folder = path;
        for (var i = 0; i < levels && folder is not null; i++) folder = Path.GetDirectoryName(folder);
        return folder;
    }

    private static TranscriptSource SourceOf(string path)
    {
        var source = new TranscriptSource(Agent, Format, path);
        if (Path.GetFileName(path) != WireFile) return source;
        var name = Path.GetFileName(FolderAbove(path, 3));
        var agent = Path.GetFileName(FolderAbove(path, 1));
        return source with
        {
            Session = name?.StartsWith(SessionPrefix, StringComparison.Ordinal) == true ? new SessionId(name[SessionPrefix.Length..]) : null,
            Subagent = agent is MainAgent or null or "" ? null : agent,
        };
    }
}
