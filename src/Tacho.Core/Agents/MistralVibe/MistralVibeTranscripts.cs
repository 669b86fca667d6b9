using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.MistralVibe;

/// <summary>
/// Sessions of Vibe: <c>logs/session/session_time_id/messages.jsonl</c> below its own folder, with <c>meta.json</c> beside it. The format and its sources:
/// docs/agents/mistral-vibe.md.
/// </summary>
internal sealed class MistralVibeTranscripts : ITranscripts
{
    private const string Format = "jsonl";
    private const string MessagesFile = "messages.jsonl";

    private static readonly AgentId Agent = new("mistral-vibe");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var home = places.Variable("VIBE_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".vibe");
        return places.Below(Path.Combine(home, "logs", "session"), MessagesFile).Select(SourceOf);
    }

    public TranscriptSource? Recognise(TranscriptHead head) => TranscriptFiles.WholeLines(head).Any(IsOwn) ? SourceOf(head.Path) : null;

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from)
    {
        var meta = Path.GetFileName(source.Path) == MessagesFile && Path.GetDirectoryName(source.Path) is { } folder ? HeadedRecords.RowOfFile("session"u8, Path.Combine(folder, "meta.json")) : default;
        return HeadedRecords.Open(meta, from, position => LineRecords.Open(source.Path, position));
    }

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new MistralVibeReader(source, from);

    private static bool IsOwn(JsonElement line) =>
        HookPayload.StringOf(line, "role") is not null && line.TryGetProperty("injected", out var injected) && injected.ValueKind is JsonValueKind.True or JsonValueKind.False && line.TryGetProperty("message_id", out _);

    /// <summary>Until the file beside it tells the session, its folder's name stands for it.</summary>
    private static TranscriptSource SourceOf(string path)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(path));
        return new TranscriptSource(Agent, Format, path) { Session = folder?.StartsWith("session_", StringComparison.Ordinal) == true ? new SessionId(folder) : null };
    }
}
