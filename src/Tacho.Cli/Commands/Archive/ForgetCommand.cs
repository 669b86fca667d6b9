using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho forget</c>: takes a session out of the archive, so that it does not come back.</summary>
internal static class ForgetCommand
{
    private static readonly Argument<string?> Id = new("id") { Description = "The session's id, a part of it that no other has, or of an archived file's name.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> List = new("--list") { Description = "Show what was forgotten or pruned, and by whom." };
    private static readonly Option<bool> Undo = new("--undo") { Description = "Let the session be archived again. What was removed is gone, unless its agent still has it." };

    public static Command Create()
    {
        var command = new Command("forget", "Take a session out of the archive for good; imports leave it out from then on.") { Id, List, Undo };
        RemovalWork.AddTo(command);
        ArchiveChoice.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var archive = ArchiveChoice.Of(parsed);
        if (parsed.GetValue(List)) return WriteList(archive, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var id = parsed.GetValue(Id) ?? throw new UserError("no session is named", "name one, or use --list", ExitCode.Usage);
        if (parsed.GetValue(Undo)) return TakeBack(parsed, archive, id);
        var all = ArchiveChoice.Uncovered(parsed, archive).ToImmutableArray();
        var named = new TranscriptNames(all).One(id);
        var (agent, session) = (named.Meta.Agent, named.Meta.Session);

        // Transcripts without an id of their session have nothing in common.
        var hasId = session != SessionId.Unknown.Value;
        ImmutableArray<ArchivedTranscript> transcripts = hasId ? [.. all.Where(transcript => transcript.Meta.Agent == agent && transcript.Meta.Session == session)] : [named];
        var subject = $"{agent} {(hasId ? session : named.Name)}";
        return RemovalWork.Run(parsed, archive, Tombstone.Forgotten, subject, transcripts, (removal, decision) => hasId ? removal.Forget([(agent, session)], decision) : removal.Remove(transcripts, decision));
    }

    private static int TakeBack(ParseResult parsed, TranscriptArchive archive, string id)
    {
        var all = archive.Tombstones.All().ToList();
        TranscriptNames.CheckLength(id, all.Any(tombstone => tombstone.Session == id || tombstone.Name == id));
        var fitting = all.Where(tombstone => tombstone.Session == id || tombstone.Name == id).ToList();
        if (fitting.Count == 0) fitting = [.. all.Where(tombstone => tombstone.Session.Contains(id, StringComparison.OrdinalIgnoreCase) || tombstone.Name?.Contains(id, StringComparison.OrdinalIgnoreCase) == true)];
        if (fitting.Count == 0) throw new UserError($"no forgotten session has '{id}' in its id or name", "See tacho forget --list.", ExitCode.NothingFound);
        var sessions = fitting.Select(static tombstone => (tombstone.Agent, tombstone.Session)).Distinct().ToList();
        if (sessions.Count > 1) throw new UserError($"'{id}' fits {sessions.Count} sessions", $"Such as {string.Join(", ", sessions.Take(10).Select(static session => session.Session))}", ExitCode.Usage);
        var hasId = sessions[0].Session != SessionId.Unknown.Value;
        RemovalWork.Decide("forget-undo", $"{sessions[0].Agent} {(hasId ? sessions[0].Session : fitting[0].Name)}", parsed);
        new ArchiveRemoval(archive, TimeProvider.System).Undo(tombstone => hasId ? (tombstone.Agent, tombstone.Session) == sessions[0] : fitting.Contains(tombstone));
        parsed.InvocationConfiguration.Output.WriteLine("It may be archived again: tacho import does it, if the agent still has it.");
        return (int)ExitCode.Done;
    }

    private static int WriteList(TranscriptArchive archive, TextWriter output, TextWriter error)
    {
        var sessions = archive.Tombstones.All().GroupBy(static tombstone => (tombstone.Agent, tombstone.Session)).OrderByDescending(static session => session.Max(static tombstone => tombstone.At)).ToList();
        foreach (var session in sessions)
        {
            var latest = session.MaxBy(static tombstone => tombstone.At)!;
            var what = latest.Decision == Tombstone.Pruned ? "pruned" : "forgotten";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"[{SafeText.Time(latest.At.ToLocalTime())}] [{SafeText.OneLine(session.Key.Agent)}] [{SafeText.OneLine(session.Key.Session)}] {what} by {SafeText.OneLine(latest.By)}, {SafeText.Count(session.Count(static one => one.Source is not null), "transcript")} {SafeText.OneLine(latest.Reason ?? "")}").TrimEnd());
        }

        if (sessions.Count > 0) return (int)ExitCode.Done;
        error.WriteLine("Nothing was forgotten or pruned.");
        return (int)ExitCode.NothingFound;
    }
}
