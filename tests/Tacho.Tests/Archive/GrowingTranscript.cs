using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Tests.Agents.Transcripts;

namespace Tacho.Tests.Archive;

/// <summary>
/// A transcript that comes about step by step, cut in the middle of lines and of characters, with an import at each step. What is archived in the end must be what one
/// import of the whole archives. A breach is a text; none is none. Safe for use by several threads.
/// </summary>
internal sealed class GrowingTranscript(ArchiveFolder folder)
{
    private readonly TranscriptImport _steps = folder.Loaded();
    private readonly TranscriptImport _atOnce = folder.Loaded("at-once");

    /// <param name="agent">Whose it is.</param>
    /// <param name="file">The whole transcript.</param>
    /// <param name="name">Where it comes about, below the folder of sources.</param>
    /// <param name="cuts">How many steps at most.</param>
    public IEnumerable<string> Breaches(string agent, string file, string name, int cuts)
    {
        var transcripts = TranscriptSample.Of(agent);
        var path = folder.Source(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(path, whole);
        var recognised = TranscriptDiscovery.Recognise(path, [AgentRegistry.Find(agent)!])!;
        var last = new Dictionary<TranscriptSource, ImportOutcome>();
        foreach (var cut in Cuts(whole, cuts).Append(whole.Length))
        {
            File.WriteAllBytes(path, whole[..cut]);
            foreach (var source in transcripts.SessionsOf(recognised))
            {
                var outcome = last[source] = _steps.Import(transcripts, source);
                if (outcome.Result is ImportResult.Failed or ImportResult.Replaced) yield return $"{outcome.Result} at {cut} of {whole.Length}: {outcome.Trouble}";
                if (outcome.Transcript is { } step && source.Row is null && step.Meta.Counts.Lines != LinesAt(whole, cut)) yield return $"{step.Meta.Counts.Lines} lines at {cut} of {whole.Length} instead of {LinesAt(whole, cut)}";
            }
        }

        foreach (var source in transcripts.SessionsOf(recognised))
        {
            var outcome = _atOnce.Import(transcripts, source);
            foreach (var breach in Breaches(outcome)) yield return breach;
            if (outcome.Transcript is not { } atOnce || !last.TryGetValue(source, out var end) || end.Transcript is not { } grown)
            {
                if (outcome.Result != ImportResult.Nothing) yield return $"{outcome.Result} at once, {last.GetValueOrDefault(source)?.Result} in steps";
                continue;
            }

            if (Told(grown) != Told(atOnce)) yield return $"in steps {Told(grown)}\nat once  {Told(atOnce)}";
            if (!ArchiveFolder.Lines(grown).SequenceEqual(ArchiveFolder.Lines(atOnce))) yield return "other lines in steps than at once";
        }
    }

    /// <summary>Holds an archived transcript against itself: every record is a line, and reading it back gives what the import counted.</summary>
    public static IEnumerable<string> Breaches(ImportOutcome outcome)
    {
        if (outcome.Result == ImportResult.Nothing && outcome.Source.Row is null) yield break;
        if (outcome is not { Result: ImportResult.New, Transcript: { } transcript })
        {
            yield return $"{outcome.Result}: {outcome.Trouble}";
            yield break;
        }

        var counts = transcript.Meta.Counts;
        var transcripts = TranscriptSample.Of(outcome.Source.Agent.Value);
        if (TranscriptContract.LinesOf(outcome.Source, transcripts) is { } lines && lines != counts.Lines) yield return $"{lines} lines, {counts.Lines} archived";
        var readings = ArchivedSession.Read(transcript).Select(static line => line.Reading).ToList();
        if (readings.Count != counts.Lines) yield return $"{counts.Lines} lines counted, {readings.Count} read back";
        var events = readings.OfType<RecordReading.Understood>().Sum(static reading => reading.Events.Length);
        if (events != counts.Events) yield return $"{counts.Events} events counted, {events} read back";
        var unknown = readings.Count(static reading => reading is RecordReading.Unknown);
        if (unknown != counts.Unknown.Values.Sum()) yield return $"{counts.Unknown.Values.Sum()} of unknown type counted, {unknown} read back";
        var unreadable = readings.Count(static reading => reading is RecordReading.Unreadable);
        if (unreadable != counts.Unreadable.Values.Sum()) yield return $"{counts.Unreadable.Values.Sum()} unreadable counted, {unreadable} read back";
        if (counts.Lines > 0 && counts.Events == 0 && outcome.Trouble is null) yield return "content without events, and no trouble told";
        if (readings.OfType<RecordReading.Understood>().SelectMany(static reading => reading.Events).Any(static happened => happened.At == DateTimeOffset.UnixEpoch)) yield return "events of 1970";
    }

    /// <summary>All that the metadata tells of what is archived, but how it lies in frames.</summary>
    public static string Told(ArchivedTranscript transcript)
    {
        var (meta, counts) = (transcript.Meta, transcript.Meta.Counts);
        return $"{counts.Lines} lines, {counts.Events} events, {counts.Prompts} prompts, {counts.ToolCalls} calls, {counts.ToolResults} results, {counts.Joined} joined, "
            + $"unreadable {string.Join(',', counts.Unreadable)}, unknown {string.Join(',', counts.Unknown)}, fields {string.Join(',', counts.UnknownFields)}, masked {string.Join(',', meta.Masked)}, open {string.Join(',', meta.Unanswered)}, "
            + $"{meta.BytesIn} in, {meta.BytesMasked} masked, {meta.Session} {meta.Parent} {meta.Title} {meta.Cwd} {meta.Model} {meta.AgentVersion} {meta.Rewritten} {meta.Position?.State}";
    }

    /// <summary>Steps through the file: within a line, within a character, right before a line break and right behind one, in turn.</summary>
    private static SortedSet<int> Cuts(byte[] whole, int count)
    {
        var cuts = new SortedSet<int>();
        for (var number = 1; number <= count; number++)
        {
            var at = (int)((long)whole.Length * number / (count + 1));
            var offset = (number % 4) switch
            {
                0 => 0,
                1 => whole.AsSpan(at).IndexOfAnyInRange((byte)0xC3, (byte)0xF4) + 1,
                2 => whole.AsSpan(at).IndexOf((byte)'\n'),
                _ => whole.AsSpan(at).IndexOf((byte)'\n') + 1,
            };
            cuts.Add(at + Math.Max(0, offset));
        }

        return cuts;
    }

    private static long LinesAt(byte[] whole, int cut)
    {
        var ended = whole.AsSpan(0, cut).Count((byte)'\n');
        var start = whole.AsSpan(0, cut).LastIndexOf((byte)'\n') + 1;
        return ended + (TranscriptContract.IsWhole(whole.AsMemory(start..cut)) ? 1 : 0);
    }
}
