using System.Diagnostics;
using System.Globalization;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Events;

namespace Tacho.Benchmarks.Transcripts;

/// <summary>Reads every transcript below a folder with the reader that recognises it, and counts what became of the records.</summary>
internal static class Census
{
    public static int Print(string folder)
    {
        var counts = new SortedDictionary<string, SortedDictionary<string, long>>(StringComparer.Ordinal);
        long start = Stopwatch.GetTimestamp();
        long bytes = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var source = TranscriptDiscovery.Recognise(file, AgentRegistry.All);
            var count = Of(source?.Agent.Value ?? "(nobody's)");
            Add(count, "files");
            if (source is null)
            {
                Add(count, "extension " + Path.GetExtension(file));
                continue;
            }

            foreach (var session in AgentRegistry.Find(source.Agent.Value)!.Transcripts!.SessionsOf(source)) bytes += Read(session, count);
        }

        foreach (var (agent, count) in counts)
        {
            Console.WriteLine(agent);
            foreach (var (what, number) in count) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {number,10}  {what}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:f1} MB in {Stopwatch.GetElapsedTime(start).TotalSeconds:f1} s"));
        return 0;

        SortedDictionary<string, long> Of(string agent) => counts.TryGetValue(agent, out var count) ? count : counts[agent] = new(StringComparer.Ordinal);
    }

    private static long Read(TranscriptSource source, SortedDictionary<string, long> count)
    {
        var transcripts = AgentRegistry.Find(source.Agent.Value)!.Transcripts!;
        using var records = transcripts.Open(source, null);
        var reader = transcripts.Read(source, null);
        var usage = new Dictionary<string, TokenCount>(StringComparer.Ordinal);
        var calls = new HashSet<string>(StringComparer.Ordinal);
        int events = 0;
        while (records.MoveNext(out var record))
        {
            Add(count, "records");
            switch (reader.Read(record))
            {
                case RecordReading.Understood understood:
                    events += understood.Events.Length;
                    foreach (var happened in understood.Events)
                    {
                        Add(count, "event " + EventKinds.NameOf(happened.Body));
                        if (happened.Body is ShellCommand or ToolCall && happened.ToolCallId is { } call) calls.Add(call);
                        if (happened.Body is ToolResult && happened.ToolCallId is { } answered) Add(count, calls.Contains(answered) ? "result joined" : "result orphaned");
                        if (happened.Body is TokenUsage { Count: { } tokens } use) usage[use.Request ?? happened.Id.Value] = tokens;
                    }

                    break;
                case RecordReading.Ignored ignored:
                    Add(count, "ignored " + ignored.Kind);
                    break;
                case RecordReading.Unknown unknown:
                    Add(count, "UNKNOWN " + unknown.Kind);
                    break;
                case RecordReading.Unreadable unreadable:
                    Add(count, "UNREADABLE " + unreadable.Reason);
                    break;
            }
        }

        if (events == 0) Add(count, "files without events");
        Add(count, "tokens input", usage.Values.Sum(static tokens => tokens.Input ?? 0));
        Add(count, "tokens output", usage.Values.Sum(static tokens => tokens.Output ?? 0));
        Add(count, "tokens cache read", usage.Values.Sum(static tokens => tokens.CacheRead ?? 0));
        return records.Length;
    }

    private static void Add(SortedDictionary<string, long> count, string what, long number = 1) => count[what] = count.GetValueOrDefault(what) + number;
}
