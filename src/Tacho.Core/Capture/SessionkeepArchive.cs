using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Capture;

/// <summary>
/// The archive of sessionkeep (0.4): <c>YYYY/MM/&lt;date&gt;_&lt;time&gt;_&lt;project&gt;_&lt;id&gt;.jsonl.gz</c>, the masked lines, and a <c>.meta.json</c> beside each. Every file is taken
/// over, with or without metadata, whosever it is.
/// </summary>
public static class SessionkeepArchive
{
    private const string Program = "sessionkeep";
    private const string Ending = ".jsonl.gz";
    private const int MaxMetaBytes = 1024 * 1024;
    private const string StampFormat = "yyyy-MM-dd_HHmm";

    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, MaxRecursionDepth = 8 };

    /// <summary>Its transcripts, the newest first.</summary>
    public static ImmutableArray<FoundTranscript> Find(string folder, IReadOnlyCollection<IAgent> agents) =>
        [.. Directory.EnumerateFiles(folder, "*" + Ending, Below).Select(file => Read(file, agents)).OfType<FoundTranscript>().OrderByDescending(static found => found.TakenOver!.Archived).ThenByDescending(static found => found.Bytes)];

    private static FoundTranscript? Read(string file, IReadOnlyCollection<IAgent> agents)
    {
        if (SourceStamp.OfVisible(file) is not { } stamp) return null;
        using var meta = MetaOf(file[..^Ending.Length] + ".meta.json");
        var lay = Text(meta, "source");
        var recognised = TranscriptDiscovery.Recognise(file, agents, lay);
        var source = (recognised ?? new TranscriptSource(new AgentId("unknown"), "lines", file)) with { Path = file };
        if (source.Session is null && Text(meta, "session_id") is { } session) source = source with { Session = new SessionId(session) };
        return new FoundTranscript(source, stamp.Bytes, stamp.Changed)
        {
            Reader = new FinishedTranscripts(agents.FirstOrDefault(agent => agent.Info.Id == recognised?.Agent)?.Transcripts),
            TakenOver = new TakenOver(Program)
            {
                Archived = Local(Text(meta, "archived_at"), "yyyy-MM-ddTHH:mm:ss") ?? Local(Path.GetFileName(file) is { Length: > 15 } name ? name[..15] : null, StampFormat) ?? stamp.Changed,
                Source = lay,
                Project = Text(meta, "project_slug") is { } slug && slug.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? slug[..Math.Min(slug.Length, 60)] : null,
                Lines = Number(meta, "line_count"),
                MaskedLines = Number(meta, "masked_lines"),
            },
        };
    }

    private static JsonDocument? MetaOf(string path)
    {
        try
        {
            return PosixFile.ReadAllIfExists(path, MaxMetaBytes) is { } bytes && JsonDocument.Parse(bytes) is { RootElement.ValueKind: JsonValueKind.Object } meta ? meta : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or InvalidDataException)
        {
            // The lines are there all the same.
            return null;
        }
    }

    private static string? Text(JsonDocument? meta, string name) =>
        meta?.RootElement.TryGetProperty(name, out var value) == true && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static long? Number(JsonDocument? meta, string name) =>
        meta?.RootElement.TryGetProperty(name, out var value) == true && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    /// <summary>Its times are the machine's, without a zone.</summary>
    private static DateTimeOffset? Local(string? text, string format) =>
        DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at) ? at : null;

    /// <summary>Files that nobody writes on any more: their last line counts whatever it is. What no agent's reader recognised is kept line by line.</summary>
    private sealed class FinishedTranscripts(ITranscripts? reader) : ITranscripts
    {
        public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places) => [];

        public TranscriptSource? Recognise(TranscriptHead head) => null;

        public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from)
        {
            if (reader is not null)
            {
                var records = reader.Open(source, from);
                if (records is not LineRecords) return records;
                records.Dispose();
            }

            return LineRecords.Open(source.Path, from, isFinished: true);
        }

        public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => reader?.Read(source, from) ?? new NobodysReader();
    }

    private sealed class NobodysReader : TranscriptReader
    {
        public override SessionFacts Facts { get; } = new();

        public override string State => "";

        public override RecordReading Read(in TranscriptRecord record) => new RecordReading.Unknown("line");
    }
}
