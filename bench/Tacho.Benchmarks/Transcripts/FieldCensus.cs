using System.Globalization;
using System.Text.Json;
using Tacho.Agents;
using Tacho.Capture;

namespace Tacho.Benchmarks.Transcripts;

/// <summary>
/// Collects the names of the fields of all records below a folder, agent by agent and level by level, in the shape of the lists that stand beside the readers. A level is a path of
/// members; what stands in an array belongs to the level of the array.
/// </summary>
internal static class FieldCensus
{
    private const int Depth = 3;
    private const int MostNames = 400;

    public static int Print(string folder)
    {
        var agents = new SortedDictionary<string, SortedDictionary<string, SortedDictionary<string, long>>>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (TranscriptDiscovery.Recognise(file, AgentRegistry.All) is not { } source) continue;
            if (!agents.TryGetValue(source.Agent.Value, out var levels)) agents[source.Agent.Value] = levels = new(StringComparer.Ordinal);
            var transcripts = AgentRegistry.Find(source.Agent.Value)!.Transcripts!;
            foreach (var session in transcripts.SessionsOf(source))
            {
                using var records = transcripts.Open(session, null);
                var reader = transcripts.Read(session, null);
                while (records.MoveNext(out var record))
                {
                    // Records of unknown types are counted by their type.
                    if (reader.Read(record) is RecordReading.Understood or RecordReading.Ignored) Add(record.Bytes, levels);
                }
            }
        }

        foreach (var (agent, levels) in agents)
        {
            Console.WriteLine(agent);
            foreach (var (level, names) in levels) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {level} [{names.Count}]: {string.Join(' ', names.Take(MostNames).Select(static name => name.Key))}"));
        }

        return 0;
    }

    private static void Add(ReadOnlyMemory<byte> record, SortedDictionary<string, SortedDictionary<string, long>> levels)
    {
        try
        {
            using var document = JsonDocument.Parse(record, new JsonDocumentOptions { MaxDepth = 512 });
            Add(document.RootElement, "", 0, levels);
        }
        catch (JsonException)
        {
            // Told as unreadable by the census.
        }
    }

    private static void Add(JsonElement element, string level, int depth, SortedDictionary<string, SortedDictionary<string, long>> levels)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in element.EnumerateArray()) Add(one, level, depth, levels);
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        if (!levels.TryGetValue(level, out var names)) levels[level] = names = new(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            names[member.Name] = names.GetValueOrDefault(member.Name) + 1;
            if (depth < Depth) Add(member.Value, level.Length == 0 ? member.Name : $"{level}.{member.Name}", depth + 1, levels);
        }
    }
}
