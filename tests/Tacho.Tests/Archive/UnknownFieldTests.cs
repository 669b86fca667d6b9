using System.Text.Json;
using System.Text.Json.Nodes;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Tests.Agents.Transcripts;

namespace Tacho.Tests.Archive;

/// <summary>Fields that no list knows are counted where they are archived.</summary>
public sealed class UnknownFieldTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fields_are_counted_in_the_records_that_are_understood_and_on_top_of_earlier_ones()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 1) + Prompt("\"mood\":1") + "{\"type\":\"hologram\",\"sessionId\":\"x\",\"spin\":1}\n{\"type\":\"mode\",\"sessionId\":\"x\",\"spin\":1}\n");
        Assert.Equal("user.mood 1", Counted());

        ArchiveFolder.Append(_folder.Source("a.jsonl"), Prompt("\"mood\":{\"deep\":1}") + Prompt("\"mode\":1,\"weather\":1"));
        Assert.Equal("user.mood 2, user.weather 1", Counted());
        Assert.Equal(1, Assert.Single(_folder.All()).Meta.Counts.Unknown["hologram"]);
    }

    [Fact]
    public void Names_are_masked_and_cut_and_hold_nothing_invisible()
    {
        File.WriteAllText(
            _folder.Source("a.jsonl"),
            WrittenSession.Claude(1, turns: 1) + Prompt($"\"{WrittenSession.Token}\":1") + Prompt("\"a\\u001b[31m\\u202eb\\u2028c\":1") + Prompt($"\"{new string('x', 5000)}\":1") + Prompt("\"\\ud83d\":1") + Prompt("\"漢字\":1"));

        var names = Import().Counts.UnknownFields.Keys.ToList();

        Assert.Equal(5, names.Count);
        Assert.Contains("user.a?[31m?b?c", names);
        Assert.Contains("user.漢字", names);
        Assert.Contains($"user.{new string('x', 90)}…", names);
        Assert.DoesNotContain(WrittenSession.Token[..12], _folder.Everything(), StringComparison.Ordinal);
        Assert.All(names, static name => Assert.DoesNotContain(name, char.IsControl));
    }

    [Fact]
    public void Of_very_many_names_only_some_are_told_apart()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), string.Concat(Enumerable.Range(0, 200).Select(static number => Prompt($"\"mood{number}\":1") + $"{{\"type\":\"hologram{number}\"}}\n")));
        Import();
        ArchiveFolder.Append(_folder.Source("a.jsonl"), Prompt("\"mood0\":1,\"mood199\":1,\"mood777\":1"));

        var counts = Import().Counts;

        Assert.Equal((65, 65), (counts.UnknownFields.Count, counts.Unknown.Count));
        Assert.Equal((203, 200), (counts.UnknownFields.Values.Sum(), counts.Unknown.Values.Sum()));
        Assert.Equal((2, 138), (counts.UnknownFields["user.mood0"], counts.UnknownFields["(others)"]));
    }

    [Fact]
    public void Metadata_of_a_version_that_did_not_count_them_is_read_and_goes_on()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 1));
        Import();
        var path = Assert.Single(_folder.All()).MetaPath;
        var meta = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.True(meta["counts"]!.AsObject().Remove("unknownFields"));
        File.WriteAllText(path, meta.ToJsonString());

        ArchiveFolder.Append(_folder.Source("a.jsonl"), Prompt("\"mood\":1"));
        Assert.Equal("user.mood 1", Counted());
    }

    public static TheoryData<string, string> Samples => TranscriptReaderTests.Samples;

    [Theory]
    [MemberData(nameof(Samples))]
    public void Samples_have_no_field_that_is_not_known(string agent, string name)
    {
        foreach (var source in TranscriptSample.Of(agent).SessionsOf(TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))!))
            Assert.Empty(UnknownOf(source));
    }

    /// <summary>The fields of a source that no list knows, with how many records have them.</summary>
    internal static SortedDictionary<string, int> UnknownOf(TranscriptSource source)
    {
        var transcripts = TranscriptSample.Of(source.Agent.Value);
        using var records = transcripts.Open(source, null);
        var reader = transcripts.Read(source, null);
        var unknown = new SortedDictionary<string, int>(StringComparer.Ordinal);
        while (records.MoveNext(out var record))
        {
            reader.Read(record);
            foreach (var field in reader.UnknownFields) unknown[field] = unknown.GetValueOrDefault(field) + 1;
        }

        return unknown;
    }

    private static string Prompt(string field) =>
        $"{{\"type\":\"user\",\"sessionId\":\"{WrittenSession.Id(1)}\",\"uuid\":\"{Guid.CreateVersion7()}\",\"version\":\"2.1.0\",\"timestamp\":\"2026-05-11T18:00:00Z\",{field},\"message\":{{\"role\":\"user\",\"content\":\"go on\"}}}}\n";

    private string Counted() => string.Join(", ", Import().Counts.UnknownFields.Select(static field => $"{field.Key} {field.Value}"));

    private Tacho.Archive.ArchiveMeta Import()
    {
        var outcome = Assert.Single(_folder.Import());
        Assert.True(outcome.Result is ImportResult.New or ImportResult.Grown, outcome.Trouble);
        return outcome.Transcript!.Meta;
    }
}
