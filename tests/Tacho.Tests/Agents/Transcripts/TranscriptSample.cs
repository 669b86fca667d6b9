using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>A transcript under <c>Samples/&lt;agent&gt;</c>, written for these tests in the shape of real ones.</summary>
internal static class TranscriptSample
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string PathOf(string agent, string name) => Path.Combine(Path.GetDirectoryName(ThisFile())!, "Samples", agent, name);

    public static ITranscripts Of(string agent) => AgentRegistry.Find(agent)!.Transcripts!;

    /// <summary>The source that the agent recognises a file as, by its content.</summary>
    public static TranscriptSource? Recognise(string agent, string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return Of(agent).Recognise(new TranscriptHead(path, bytes.AsMemory(0, Math.Min(bytes.Length, TranscriptHead.Length))));
    }

    /// <summary>Reads from a position to the end: what became of each record, and the position behind it.</summary>
    public static List<(RecordReading Reading, TranscriptPosition Behind)> Read(TranscriptSource source, TranscriptPosition? from = null)
    {
        var transcripts = Of(source.Agent.Value);
        using var records = transcripts.Open(source, from);
        var reader = transcripts.Read(source, records.StartedOver ? null : from);
        var readings = new List<(RecordReading, TranscriptPosition)>();
        while (records.MoveNext(out var record))
        {
            var reading = reader.Read(record);
            readings.Add((reading, new TranscriptPosition(records.Cursor, reader.State)));
        }

        return readings;
    }

    /// <summary>Reading on from behind any record gives the same as reading at once.</summary>
    public static void AssertResumes(TranscriptSource source)
    {
        var all = Read(source);
        for (int i = 0; i < all.Count; i++)
            Assert.Equal(Lines(all.Skip(i + 1).Select(static read => read.Reading)), Lines(Read(source, all[i].Behind).Select(static read => read.Reading)));
    }

    /// <summary>The bodies of all events of a source.</summary>
    public static List<EventBody> Bodies(TranscriptSource source) =>
        [.. Read(source).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).Select(static happened => happened.Body)];

    /// <summary>What was read, a line each.</summary>
    public static List<string> Lines(IEnumerable<RecordReading> readings) => [.. readings.SelectMany(Lines)];

    public static List<string> Lines(TranscriptSource source) => Lines(Read(source).Select(static read => read.Reading));

    /// <summary>The session's facts and all that was read, for a snapshot.</summary>
    public static string Describe(TranscriptSource source)
    {
        var transcripts = Of(source.Agent.Value);
        using var records = transcripts.Open(source, null);
        var reader = transcripts.Read(source, null);
        var text = new StringBuilder();
        while (records.MoveNext(out var record))
        {
            foreach (string line in Lines(reader.Read(record))) text.Append(line).Append('\n');
        }

        var facts = reader.Facts;
        return $"{source.Format} session={facts.Session} parent={facts.Parent} version={facts.AgentVersion} cwd={facts.Cwd} branch={facts.GitBranch} model={facts.Model} title={facts.Title} {facts.Started:O} {facts.Ended:O}\n{text}";
    }

    private static IEnumerable<string> Lines(RecordReading reading)
    {
        if (reading is not RecordReading.Understood understood) return [reading.ToString()];
        return understood.Events.Select(happened =>
            $"{happened.At:O} {EventKinds.NameOf(happened.Body)} session={happened.Session} turn={happened.Turn} call={happened.ToolCallId} subagent={happened.Subagent} cwd={happened.Cwd} model={happened.Model} {happened.Source} {happened.Id.Value[..8]} {Json(happened.Body)}");
    }

    private static string Json(EventBody body)
    {
        using var document = JsonDocument.Parse(JsonSerializer.Serialize(body, EventKinds.Of(body)!.Json()));
        return JsonSerializer.Serialize(document.RootElement, Readable);
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
