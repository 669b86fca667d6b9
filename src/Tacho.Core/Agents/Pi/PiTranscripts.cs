using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Pi;

/// <summary>
/// Sessions of pi: <c>sessions/--folder--/time_id.jsonl</c> below its own folder. Formats and their sources: docs/agents/pi.md.
/// </summary>
internal sealed class PiTranscripts : ITranscripts
{
    private const string Format = "jsonl";

    private static readonly AgentId Agent = new("pi");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var folder = places.Variable("PI_CODING_AGENT_SESSION_DIR") is { Length: > 0 } sessions
            ? sessions
            : Path.Combine(places.Variable("PI_CODING_AGENT_DIR") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".pi", "agent"), "sessions");
        return places.Below(folder, "*.jsonl").Select(SourceOf);
    }

    public TranscriptSource? Recognise(TranscriptHead head) => TranscriptFiles.WholeLines(head).Any(IsHeader) ? SourceOf(head.Path) : null;

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => LineRecords.Open(source.Path, from);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new PiReader(source, from);

    /// <summary>The session's own id, which stands behind the last underline of a file's name.</summary>
    internal static SessionId? SessionOf(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
        var id = stem[(stem.LastIndexOf('_') + 1)..];
        return Guid.TryParseExact(id, "D", out _) ? new SessionId(id) : null;
    }

    private static bool IsHeader(JsonElement line) =>
        HookPayload.StringOf(line, "type") == "session" && HookPayload.StringOf(line, "id") is not null && HookPayload.StringOf(line, "cwd") is not null
        && HookPayload.StringOf(line, "timestamp") is not null;

    private static TranscriptSource SourceOf(string path) => new(Agent, Format, path) { Session = SessionOf(path) };
}
