using System.Text;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Redaction;
using Tacho.Redaction.Sessions;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Incidents;

/// <summary>Questions about commands that archived transcripts tell of, alone or beside the trail.</summary>
public sealed class TranscriptAuditTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 5, 11, 18, 0, 0, TimeSpan.Zero);

    private readonly ArchiveFolder _folder = new();
    private readonly WrittenTrail _trail;

    public TranscriptAuditTests() => _trail = new(_folder.Home);

    public void Dispose()
    {
        _trail.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Command_from_before_the_hooks_is_found_in_the_transcript()
    {
        Archive(1, turns: 3);

        var found = Search();

        Assert.Equal(3, found.Commands.Length);
        Assert.All(found.Commands, static command => Assert.Equal(RecordSources.Transcripts, command.Place.Sources));
        Assert.Equal(["tâche 0: 漢字 bauen", "tâche 1: 漢字 bauen", "tâche 2: 漢字 bauen"], found.Commands.Select(static command => command.Prompt));
        Assert.All(found.Commands, static command => Assert.NotNull(command.Outcome));
        Assert.EndsWith("git push origin 1", found.Commands[1].Shell.Command, StringComparison.Ordinal);
        Assert.Equal([2, 5, 8], found.Commands.Select(static command => command.Place.Line));
        Assert.DoesNotContain(WrittenSession.Token, string.Concat(found.Commands.Select(static command => command.Shell.Command)), StringComparison.Ordinal);
    }

    [Fact]
    public void Command_that_trail_and_transcript_tell_of_stands_once_with_what_each_knows()
    {
        Archive(1, turns: 2);
        var recorded = Search().Commands[0];
        _trail.WriteTo(recorded.Place.Project, $"{WrittenSession.Id(1)}.jsonl", (1, new ShellCommand(recorded.Shell.Command, "Bash"), "toolu_0", null));

        var commands = Search().Commands;

        Assert.Equal(2, commands.Length);
        var both = Assert.Single(commands, static command => command.Place.Sources == RecordSources.All);
        Assert.EndsWith($"{WrittenSession.Id(1)}.jsonl", both.Place.Path, StringComparison.Ordinal);
        Assert.Equal("tâche 0: 漢字 bauen", both.Prompt);
        Assert.NotNull(both.Outcome);
        Assert.Single(Search(RecordSources.Trail).Commands);
        Assert.Equal(2, Search(RecordSources.Transcripts).Commands.Length);
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(600, 2)]
    public void Command_without_an_id_in_the_trail_is_the_same_only_near_in_time(int secondsApart, int expected)
    {
        Archive(1, turns: 1);
        var told = Search().Commands[0];
        var second = (int)(told.Event.At - WrittenTrail.Start).TotalSeconds + secondsApart;
        _trail.WriteTo(told.Place.Project, $"{WrittenSession.Id(1)}.jsonl", (second, new ShellCommand(told.Shell.Command, "Bash"), null, null));

        Assert.Equal(expected, Search().Commands.Length);
    }

    [Fact]
    public void Transcript_belongs_to_its_session_in_the_trail_whatever_its_folder_says()
    {
        Archive(1, turns: 1);
        _trail.WriteTo("elsewhere-00000001", $"{WrittenSession.Id(1)}.jsonl", (1, new ShellCommand("ls", "Bash"), "a", null));

        Assert.Equal(2, CommandSearch.Search(_folder.Home, "elsewhere-00000001", RecordSources.All, CommandQuery.Everything).Commands.Length);
        Assert.Equal(1, Search().Sessions);
    }

    [Fact]
    public void Command_that_a_resumed_session_repeats_ran_in_the_one_that_ended_earlier()
    {
        var first = WrittenSession.Claude(1, turns: 2).Replace("toolu_", "toolu_01AbCdEfGhIjKlMn", StringComparison.Ordinal);
        File.WriteAllText(_folder.Source("first.jsonl"), first);
        File.WriteAllText(_folder.Source("resumed.jsonl"), (first + WrittenSession.Claude(1, turns: 3).Split('\n')[6..].Aggregate("", static (text, line) => text + line + "\n"))
            .Replace(WrittenSession.Id(1), WrittenSession.Id(2), StringComparison.Ordinal));
        _folder.Import();

        var commands = Search().Commands;

        Assert.Equal([WrittenSession.Id(1), WrittenSession.Id(1), WrittenSession.Id(2)], commands.Select(static command => command.Event.Session.Value));
    }

    [Fact]
    public void Window_finds_commands_whose_agent_writes_no_times()
    {
        var source = _folder.Source("messages.jsonl");
        File.Copy(Tests.Agents.Transcripts.TranscriptSample.PathOf("cursor", "messages.jsonl"), source);
        File.SetLastWriteTimeUtc(source, Begin.UtcDateTime);
        _folder.ImportSessions("cursor", "messages.jsonl");

        Assert.Equal(["ls", "ls"], Search(query: new() { Window = new(Begin, Begin.AddMinutes(1)) }).Commands.Select(static command => command.Shell.Command));
        Assert.Empty(Search(query: new() { Window = new(From: null, Begin) }).Commands);
    }

    [Fact]
    public void Window_and_agent_narrow_the_search()
    {
        Archive(1, turns: 1);
        File.WriteAllText(_folder.Source("codex.jsonl"), WrittenSession.Codex(2, turns: 1));
        _folder.Import();

        Assert.Equal(["codex-cli"], Search(query: new() { Agent = new AgentId("codex-cli") }).Commands.Select(static command => command.Event.Agent.Value));
        Assert.Equal(["claude-code"], Search(query: new() { Window = new(Begin, Begin.AddMinutes(1)) }).Commands.Select(static command => command.Event.Agent.Value));
        Assert.Empty(Search(query: new() { Window = new(Begin.AddDays(1), Before: null) }).Commands);
    }

    [Fact]
    public void Damaged_archive_is_named_and_hides_nothing_else()
    {
        Archive(1, turns: 1);
        Archive(2, turns: 1);
        var damaged = _folder.All()[0].Path;
        File.WriteAllBytes(damaged, new byte[new FileInfo(damaged).Length]);

        var found = Search();

        Assert.Single(found.Commands);
        Assert.Equal([damaged], found.UnreadableFiles);
    }

    [Fact]
    public void Session_that_saw_a_secret_is_found_in_its_transcript()
    {
        Archive(1, turns: 2);
        var trace = SecretTrace.Of(Encoding.UTF8.GetBytes(WrittenSession.Token), RuleSet.BuiltIn, TagKey.FromFile(_folder.Home.TagKey));

        var seen = SecretSearch.Search(SessionFiles.List(_folder.Home, project: null, RecordSources.All), trace, out var unreadable);

        Assert.Empty(unreadable);
        var sighting = Assert.Single(seen);
        Assert.Equal((WrittenSession.Id(1), 4, 2, RecordSources.Transcripts), (sighting.Session.Value, sighting.Records, sighting.Commands, sighting.Sources));
        Assert.EndsWith("git push origin 1", sighting.Command, StringComparison.Ordinal);
        Assert.Empty(SecretSearch.Search(SessionFiles.List(_folder.Home, project: null, RecordSources.Trail), trace, out _));
    }

    private void Archive(int number, int turns)
    {
        File.WriteAllText(_folder.Source($"{number}.jsonl"), WrittenSession.Claude(number, turns));
        _folder.Import();
    }

    private CommandsFound Search(RecordSources sources = RecordSources.All, CommandQuery? query = null) => CommandSearch.Search(_folder.Home, project: null, sources, query ?? CommandQuery.Everything);
}
