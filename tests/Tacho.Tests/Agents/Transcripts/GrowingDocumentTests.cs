using System.Text.Json.Nodes;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>The contract of documents that their agents write whole at each message, with an import at every step, also while the agent is writing.</summary>
public sealed class GrowingDocumentTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();
    private int _copies;

    public static TheoryData<string, string> Documents => [.. TranscriptReaderTests.Samples.Where(static sample => sample.Data.Item2.EndsWith(".json", StringComparison.Ordinal))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_that_grows_by_messages_extends_what_is_archived_and_is_never_there_twice(string agent, string name)
    {
        var states = StatesOf(agent, name);
        ArchivedTranscript? before = null;
        foreach (var state in states)
        {
            foreach (var torn in (string[])[state[..(state.Length / 3)], state[..^1], ""])
            {
                var during = Write(agent, name, torn);
                Assert.Equal(before?.Meta.Hash, during.Transcript?.Meta.Hash);
                Assert.True(during.Result is ImportResult.Unchanged or ImportResult.Nothing, $"{during.Result} of {torn.Length} of {state.Length} characters");
            }

            var outcome = Write(agent, name, state);
            Assert.True(outcome.Result is ImportResult.New or ImportResult.Grown or ImportResult.Unchanged, $"{outcome.Result}: {outcome.Trouble}");
            if (before is not null) Assert.Equal(ArchiveFolder.Lines(before), ArchiveFolder.Lines(outcome.Transcript!).Take((int)before.Meta.Counts.Lines));
            if (before is not null) Assert.Equal(Ids(before), Ids(outcome.Transcript!).Take(Ids(before).Count));
            before = Kept(outcome.Transcript!);
        }

        var atOnce = Assert.Single([_folder.Loaded("at-once").Import(TranscriptSample.Of(agent), SourceOf(agent, name))]).Transcript!;
        Assert.Equal(ArchiveFolder.Lines(atOnce), ArchiveFolder.Lines(Assert.Single(_folder.All())));
        Assert.Equal(Ids(atOnce), Ids(before!));
        Assert.Equal(GrowingTranscript.Told(atOnce), GrowingTranscript.Told(before!));
        Assert.Empty(before!.Meta.Counts.Unreadable);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_whose_first_message_was_changed_is_kept_beside_what_was_archived(string agent, string name)
    {
        var states = StatesOf(agent, name);
        var former = Kept(Write(agent, name, states[^1]).Transcript!);
        var messages = Messages(JsonNode.Parse(states[^1])!, out var root);
        messages.RemoveAt(0);

        Assert.Equal(ImportResult.Replaced, Write(agent, name, root.ToJsonString()).Result);

        var all = _folder.All();
        Assert.Equal([0, 1], all.Select(static one => one.Meta.Rewritten).Order());
        Assert.Equal(former.Meta.Hash, all.Single(static one => one.Meta.Rewritten == 0).Meta.Hash);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_that_stays_cut_is_archived_as_it_is(string agent, string name)
    {
        var whole = StatesOf(agent, name)[^1];
        var source = SourceOf(agent, name);
        Assert.Equal(ImportResult.Nothing, Write(agent, name, whole[..^1]).Result);
        File.SetLastWriteTimeUtc(source.Path, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1));

        var outcome = Import(source);

        Assert.Equal((ImportResult.New, 1L), (outcome.Result, outcome.Transcript!.Meta.Counts.Unreadable.Values.Sum()));
        Assert.NotNull(outcome.Trouble);
        Assert.Equal(ImportResult.Unchanged, Import(source).Result);
    }

    /// <summary>Tasks of Cline and its kin are told by their folder.</summary>
    private string PathOf(string name) => _folder.Source(name switch { "shown.json" => "1763628000000/ui_messages.json", "told.json" => "1763628000000/api_conversation_history.json", _ => name });

    /// <summary>The document with one message, with two and so on.</summary>
    private List<string> StatesOf(string agent, string name)
    {
        var sample = File.ReadAllText(TranscriptSample.PathOf(agent, name));
        var count = Messages(JsonNode.Parse(sample)!, out _).Count;
        Assert.True(count > 1, $"{count} messages");
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        return [.. Enumerable.Range(1, count).Select(kept =>
        {
            var messages = Messages(JsonNode.Parse(sample)!, out var root);
            while (messages.Count > kept) messages.RemoveAt(messages.Count - 1);
            return root.ToJsonString();
        })];
    }

    private static JsonArray Messages(JsonNode document, out JsonNode root)
    {
        root = document;
        return document as JsonArray ?? document.AsObject().Where(static member => member.Key is "messages" or "items" or "requests").Select(static member => member.Value!.AsArray()).Single();
    }

    private TranscriptSource SourceOf(string agent, string name) => TranscriptSample.Recognise(agent, TranscriptSample.PathOf(agent, name))! with { Path = PathOf(name) };

    private ImportOutcome Write(string agent, string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return Import(SourceOf(agent, name));
    }

    private ImportOutcome Import(TranscriptSource source) => _folder.Loaded().Import(TranscriptSample.Of(source.Agent.Value), source);

    /// <summary>A copy of an archived transcript, for when its file has given way to a longer one.</summary>
    private ArchivedTranscript Kept(ArchivedTranscript transcript)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Home.Root, "kept", $"{_copies++}")).FullName;
        File.Copy(transcript.Path, Path.Combine(folder, transcript.Meta.File));
        return transcript with { MetaPath = Path.Combine(folder, Path.GetFileName(transcript.MetaPath)) };
    }

    private static List<string> Ids(ArchivedTranscript transcript) => [.. ArchivedSession.Read(transcript).SelectMany(static line => line.Events).Select(static happened => happened.Id.Value)];
}
