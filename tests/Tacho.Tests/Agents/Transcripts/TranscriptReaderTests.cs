using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Interop;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>What every reader owes, over the samples of each format.</summary>
public sealed class TranscriptReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tacho-transcripts-").FullName;

    public static TheoryData<string, string> Samples => new()
    {
        { "aider", "chat.md" },
        { "amp", "thread.json" },
        { "antigravity", "steps.jsonl" },
        { "claude-code", "agent-a17c.jsonl" },
        { "claude-code", "session.jsonl" },
        { "cline", "lines.jsonl" },
        { "cline", "session.json" },
        { "cline", "shown.json" },
        { "cline", "told.json" },
        { "codex-cli", "bare.jsonl" },
        { "codex-cli", "document.json" },
        { "codex-cli", "enveloped.jsonl" },
        { "codex-cli", "fork.jsonl" },
        { "codex-cli", "paginated.jsonl" },
        { "codex-cli", "subagent.jsonl" },
        { "copilot-cli", "cumulative.jsonl" },
        { "copilot-cli", "legs.jsonl" },
        { "crush", "rows.jsonl" },
        { "cursor", "composer.jsonl" },
        { "cursor", "messages.jsonl" },
        { "cursor", "store.jsonl" },
        { "factory-droid", "session.jsonl" },
        { "factory-droid", "stream.jsonl" },
        { "gemini-cli", "document.json" },
        { "gemini-cli", "lines.jsonl" },
        { "goose", "20250704_100000.jsonl" },
        { "goose", "rows.jsonl" },
        { "kimi", "session.jsonl" },
        { "kiro", "cli.jsonl" },
        { "kiro", "messages.jsonl" },
        { "mistral-vibe", "session.jsonl" },
        { "opencode", "export.json" },
        { "opencode", "log.jsonl" },
        { "pi", "fork.jsonl" },
        { "pi", "v1.jsonl" },
        { "pi", "v3.jsonl" },
        { "qwen-code", "records.jsonl" },
        { "roo-code", "shown.json" },
        { "roo-code", "told.json" },
        { "vscode-copilot", "document.json" },
        { "vscode-copilot", "events.jsonl" },
        { "vscode-copilot", "journal.jsonl" },
        { "windsurf", "steps.jsonl" },
    };

    /// <summary>Aider writes times without a zone, so what its sample becomes differs from machine to machine.</summary>
    public static TheoryData<string, string> ZonedSamples => [.. Samples.Where(static sample => sample.Data.Item1 != "aider")];

    public static TheoryData<string, string> LineSamples => [.. Samples.Where(static sample => sample.Data.Item2.EndsWith(".jsonl", StringComparison.Ordinal) && sample.Data.Item2 != "journal.jsonl")];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(ZonedSamples))]
    public void Sample_becomes_events(string agent, string name) =>
        Snapshot.Match(TranscriptSample.Describe(TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))!), $"{agent}_{name}");

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_is_recognised_by_its_agent_alone(string agent, string name)
    {
        string copy = Copy(agent, name, "anything.txt");

        var claimed = AgentRegistry.All.Where(other => other.Transcripts is not null && TranscriptSample.Recognise(other.Info.Id.Value, copy) is not null).Select(static other => other.Info.Id.Value);

        Assert.Equal([agent], claimed);
    }

    [Theory]
    [MemberData(nameof(LineSamples))]
    public void Sample_whose_lines_are_longer_than_what_is_looked_at_is_recognised(string agent, string name)
    {
        // As when a picture is pasted into the first prompt: a quotation mark and halves of escapes stand where a string is cut.
        string picture = string.Concat(Enumerable.Repeat("aGk\\\"\\u6f22漢", 20_000));
        string path = Path.Combine(_folder, "anything.txt");
        File.WriteAllLines(path, File.ReadLines(TranscriptSample.PathOf(agent, name)).Select(line => $"{{\"picture\":\"{picture}\",{line.TrimStart()[1..]}"));

        var source = TranscriptDiscovery.Recognise(path, AgentRegistry.All);

        Assert.Equal(agent, source?.Agent.Value);
        Assert.Equal(TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))!.Format, source!.Format);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Reading_on_from_any_record_gives_the_same_tail(string agent, string name)
    {
        var source = TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))!;
        var all = TranscriptSample.Read(source);

        for (int i = 0; i < all.Count; i++)
        {
            var tail = TranscriptSample.Read(source, all[i].Behind);
            Assert.Equal(TranscriptSample.Lines(all.Skip(i + 1).Select(static read => read.Reading)), TranscriptSample.Lines(tail.Select(static read => read.Reading)));
            if (tail.Count > 0) Assert.Equal(all[^1].Behind, tail[^1].Behind);
        }
    }

    [Theory]
    [MemberData(nameof(LineSamples))]
    public void File_that_grows_gives_the_same_events_wherever_it_was_cut(string agent, string name)
    {
        byte[] whole = File.ReadAllBytes(TranscriptSample.PathOf(agent, name));
        string path = Path.Combine(_folder, name);
        var source = TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))! with { Path = path };
        File.WriteAllBytes(path, whole);
        var expected = TranscriptSample.Lines(source);

        for (int cut = 1; cut < whole.Length; cut += cut % 1000 < 40 ? 1 : 13)
        {
            File.WriteAllBytes(path, whole[..cut]);
            var before = TranscriptSample.Read(source);
            File.WriteAllBytes(path, whole);
            var after = TranscriptSample.Read(source, before.Count > 0 ? before[^1].Behind : null);
            Assert.Equal(expected, TranscriptSample.Lines(before.Concat(after).Select(static read => read.Reading)));
        }
    }

    [Theory]
    [MemberData(nameof(LineSamples))]
    public void Broken_line_is_unreadable_and_costs_no_other(string agent, string name)
    {
        var lines = File.ReadAllLines(TranscriptSample.PathOf(agent, name)).ToList();
        lines.Insert(1, "{\"type\":\"message\",");
        lines.Insert(2, "[\"no object\"]");
        string path = Path.Combine(_folder, name);
        File.WriteAllLines(path, lines);
        var source = TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))!;

        var expected = Kinds(source);
        expected.InsertRange(1, [typeof(RecordReading.Unreadable), typeof(RecordReading.Unreadable)]);

        Assert.Equal(expected, Kinds(source with { Path = path }));

        static List<Type> Kinds(TranscriptSource source) => [.. TranscriptSample.Read(source).Select(static read => read.Reading.GetType())];
    }

    [Fact]
    public void Line_of_two_objects_is_one_record_and_not_before_its_break_is_there()
    {
        var lines = File.ReadAllLines(TranscriptSample.PathOf("claude-code", "session.jsonl"));
        string path = Path.Combine(_folder, "glued.jsonl");
        string glued = $"{lines[2]}{lines[3]}";
        var source = TranscriptSample.Recognise("claude-code", TranscriptSample.PathOf("claude-code", "session.jsonl"))! with { Path = path };

        foreach (int cut in (int[])[lines[2].Length + 1, lines[2].Length + 50, glued.Length])
        {
            File.WriteAllText(path, glued[..cut]);
            Assert.Empty(TranscriptSample.Read(source));
        }

        File.WriteAllText(path, glued + "\n");
        Assert.IsType<RecordReading.Unreadable>(Assert.Single(TranscriptSample.Read(source)).Reading);
    }

    [Theory]
    [MemberData(nameof(LineSamples))]
    public void Compressed_file_gives_the_same_events(string agent, string name)
    {
        Assert.SkipUnless(Zstd.IsAvailable, "no libzstd here");
        byte[] plain = File.ReadAllBytes(TranscriptSample.PathOf(agent, name));
        byte[] frame = new byte[Zstd.MaxCompressedBytes(plain.Length)];
        using var compressor = Zstd.Compressor(3);
        string path = Path.Combine(_folder, name + ".zst");
        File.WriteAllBytes(path, frame[..compressor.Compress(plain, frame)]);
        var source = TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))!;

        Assert.Equal(TranscriptSample.Lines(source), TranscriptSample.Lines(source with { Path = path }));
    }

    [Theory]
    [InlineData("amp", "thread.json")]
    [InlineData("cline", "session.json")]
    [InlineData("cline", "shown.json")]
    [InlineData("codex-cli", "document.json")]
    [InlineData("gemini-cli", "document.json")]
    [InlineData("opencode", "export.json")]
    [InlineData("vscode-copilot", "document.json")]
    public void Document_that_was_cut_is_unreadable_and_not_silent(string agent, string name)
    {
        byte[] whole = File.ReadAllBytes(TranscriptSample.PathOf(agent, name));
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        var source = TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))! with { Path = path };

        var cut = TranscriptSample.Read(source);
        File.WriteAllBytes(path, whole);
        var after = TranscriptSample.Read(source, cut[^1].Behind);

        Assert.IsType<RecordReading.Unreadable>(Assert.Single(cut).Reading);
        Assert.Equal(TranscriptSample.Lines(TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))!), TranscriptSample.Lines(after.Select(static read => read.Reading)));
    }

    private string Copy(string agent, string name, string to)
    {
        string path = Path.Combine(_folder, to);
        File.Copy(TranscriptSample.PathOf(agent, name), path);
        return path;
    }
}
