using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Redaction;
using Tacho.Setup.Doctor;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Setup.DoctorChecks;

/// <summary>What the readers did not understand of archived transcripts.</summary>
public sealed class DoctorArchiveTests : IDisposable
{
    private readonly DoctorFolder _folder = new();

    [Fact]
    public void Without_an_archive_nothing_is_said() => Assert.Empty(ArchiveCheck.Run(_folder.Evidence));

    [Fact]
    public void Sessions_that_are_understood_are_well()
    {
        Archive("a.jsonl", WrittenSession.Claude(1, turns: 2));
        Archive("b.jsonl", WrittenSession.Codex(2, turns: 2));

        var found = ArchiveCheck.Run(_folder.Evidence).ToList();

        Assert.Equal(["Claude Code", "Codex CLI"], found.Select(static diagnosis => diagnosis.Subject));
        Assert.All(found, static diagnosis => Assert.Equal((Health.Well, "1 transcript, every record is known"), (diagnosis.Health, diagnosis.Finding)));
    }

    [Fact]
    public void Unknown_types_are_a_note_that_tells_how_often_and_of_which_versions()
    {
        Archive("a.jsonl", WrittenSession.Claude(1, turns: 1) + "{\"type\":\"hologram\"}\n{\"type\":\"hologram\"}\nbroken\n");
        Archive("b.jsonl", WrittenSession.Claude(2, turns: 1).Replace("\"2.1.0\"", "\"9.0.0\"", StringComparison.Ordinal) + "{\"type\":\"telepathy\"}\n");
        Archive("c.jsonl", "{\"type\":\"mode\",\"sessionId\":\"x\"}\n{\"type\":\"hologram\"}\n");

        var found = DoctorFolder.One(ArchiveCheck.Run(_folder.Evidence), "Claude Code");

        Assert.Equal(Health.Note, found.Health);
        Assert.Equal(
            "3 transcripts; records of types without a reading, kept whole: hologram (1) of versions that are not told, hologram (2) of version 2.1.0, telepathy (1) of version 9.0.0; "
            + "unreadable records, kept whole: not JSON (1); with content, but without events: 1 transcript",
            found.Finding);
        Assert.NotNull(found.Remedy);
    }

    [Fact]
    public void Unknown_fields_are_a_note_that_tells_how_often_and_of_which_versions()
    {
        Archive("a.jsonl", WrittenSession.Claude(1, turns: 1).Replace("\"gitBranch\":", "\"mood\":1,\"gitBranch\":", StringComparison.Ordinal));

        var found = DoctorFolder.One(ArchiveCheck.Run(_folder.Evidence), "Claude Code");

        Assert.Equal((Health.Note, "1 transcript; fields not seen before, kept whole: user.mood (2), assistant.mood (1) of version 2.1.0"), (found.Health, found.Finding));
        Assert.NotNull(found.Remedy);
    }

    [Fact]
    public void Metadata_that_cannot_be_read_is_a_fault()
    {
        Archive("a.jsonl", WrittenSession.Claude(1, turns: 1));
        foreach (var file in Directory.EnumerateFiles(_folder.Home.Archive, "*.meta.json", SearchOption.AllDirectories)) File.WriteAllText(file, "{");

        Assert.Equal(Health.Fault, DoctorFolder.One(ArchiveCheck.Run(_folder.Evidence), "metadata").Health);
    }

    public void Dispose() => _folder.Dispose();

    private void Archive(string name, string text)
    {
        var path = _folder.Setup.Write($"transcripts/{name}", text);
        var redactor = new Redactor(RuleSet.BuiltIn, TagKey.FromFile(_folder.Home.TagKey), new MachineKeys(AgentRegistry.MachineKeys));
        var import = new TranscriptImport(new TranscriptArchive(_folder.Home.Archive), redactor, new ProjectLocator(_folder.Home, userFolder: null), TimeProvider.System);
        var source = TranscriptDiscovery.Recognise(path, AgentRegistry.All)!;
        Assert.Equal(ImportResult.New, import.Import(AgentRegistry.Find(source.Agent.Value)!.Transcripts!, source).Result);
    }
}
