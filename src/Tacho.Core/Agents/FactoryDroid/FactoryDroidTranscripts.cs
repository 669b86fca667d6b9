using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.FactoryDroid;

/// <summary>
/// Sessions of Droid: <c>sessions/-folder/id.jsonl</c> in its own folder, with counters and model in <c>id.settings.json</c> beside it; and what <c>droid exec</c> prints
/// as a stream, from any folder. Formats and their sources: docs/agents/factory-droid.md.
/// </summary>
internal sealed class FactoryDroidTranscripts : ITranscripts
{
    private const string Session = "jsonl";
    private const string Printed = "stream";
    private const string Ending = ".jsonl";

    private static readonly AgentId Agent = new("factory-droid");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places) =>
        places.Below(Path.Combine(places.UserFolder, ".factory", "sessions"), "*" + Ending).Select(static path => SourceOf(path, Session));

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        foreach (var line in TranscriptFiles.WholeLines(head))
        {
            if (HookPayload.StringOf(line, "type") == "session_start" && !line.TryGetProperty("uuid", out _)) return SourceOf(head.Path, Session);
            if (IsPrinted(line)) return SourceOf(head.Path, Printed);
        }

        return null;
    }

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from)
    {
        if (source.Format != Session || !source.Path.EndsWith(Ending, StringComparison.Ordinal)) return LineRecords.Open(source.Path, from);
        var settings = HeadedRecords.RowOfFile("settings"u8, source.Path[..^Ending.Length] + ".settings.json");
        return HeadedRecords.Open(settings, from, position => LineRecords.Open(source.Path, position));
    }

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new FactoryDroidReader(source, from);

    /// <summary>A session and a message's text or a call's name in the record itself: other agents have them in a record's parts.</summary>
    private static bool IsPrinted(JsonElement line) =>
        (line.TryGetProperty("session_id", out _) || line.TryGetProperty("sessionId", out _)) && line.TryGetProperty("timestamp", out _) && HookPayload.StringOf(line, "type") switch
        {
            "message" => line.TryGetProperty("role", out _) && line.TryGetProperty("text", out _),
            "tool_call" => line.TryGetProperty("toolName", out _) && line.TryGetProperty("parameters", out _),
            _ => false,
        };

    private static TranscriptSource SourceOf(string path, string format)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        return new TranscriptSource(Agent, format, path) { Session = Guid.TryParseExact(stem, "D", out _) ? new SessionId(stem) : null };
    }
}
