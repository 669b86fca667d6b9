using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Antigravity;

/// <summary>
/// Antigravity's readable logs, <c>brain/&lt;conversation&gt;/.system_generated/logs</c> below each of its folders. The conversations themselves are sealed. Formats and their
/// sources: docs/agents/antigravity.md.
/// </summary>
internal sealed class AntigravityTranscripts : ITranscripts
{
    private const string Format = "steps";
    private const string Log = "transcript.jsonl";
    private const string FullLog = "transcript_full.jsonl";

    private static readonly AgentId Agent = new("antigravity");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        foreach (var name in (string[])["antigravity", "antigravity-cli", "antigravity-ide"])
        {
            foreach (var path in places.Below(Path.Combine(places.UserFolder, ".gemini", name, "brain"), "transcript*.jsonl"))
            {
                var folder = Path.GetDirectoryName(path)!;
                // The full one has what the other cuts.
                if (ConversationOf(path) is not null && (Path.GetFileName(path) == FullLog || (Path.GetFileName(path) == Log && !File.Exists(Path.Combine(folder, FullLog))))) yield return SourceOf(path);
            }
        }
    }

    public TranscriptSource? Recognise(TranscriptHead head) => TranscriptFiles.WholeLines(head).Any(IsOwn) ? SourceOf(head.Path) : null;

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => LineRecords.Open(source.Path, from);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new AntigravityReader(source, from);

    private static TranscriptSource SourceOf(string path) => new(Agent, Format, path) { Session = ConversationOf(path) is { } id ? new SessionId(id) : null };

    private static bool IsOwn(JsonElement line) =>
        line.TryGetProperty("step_index", out var step) && step.ValueKind == JsonValueKind.Number
        && HookPayload.StringOf(line, "source") is not null && HookPayload.StringOf(line, "type") is not null && HookPayload.StringOf(line, "created_at") is not null;

    /// <summary>The lines do not tell whose they are: only the folder does.</summary>
    private static string? ConversationOf(string path)
    {
        var generated = Path.GetDirectoryName(Path.GetDirectoryName(path));
        return Path.GetFileName(generated) == ".system_generated" ? Path.GetFileName(Path.GetDirectoryName(generated)) : null;
    }
}
