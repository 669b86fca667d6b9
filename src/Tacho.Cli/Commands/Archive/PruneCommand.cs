using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho prune</c>: takes old sessions out of the archive or out of the trail.</summary>
internal static class PruneCommand
{
    private static readonly Option<int?> KeepLast = new("--keep-last") { Description = "Keep the N sessions that ended last; remove the others.", HelpName = "N" };
    private static readonly Option<string?> OlderThan = new("--older-than") { Description = "Remove the sessions that ended longer ago than this, such as 12mo, 1y or 90d.", HelpName = "TIME" };
    private static readonly Option<bool> Trail = new("--trail") { Description = "Remove their sealed records and text views. The ledger keeps who removed what, and when." };
    private static readonly Option<string?> Folder = new("--archive")
    {
        Description = "Remove their transcripts from the archive, or from the archive in DIR. This is what prune does without --trail; give both for both.", HelpName = "DIR", Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var command = new Command("prune", "Remove old sessions: their transcripts from the archive, or their records from the trail.") { KeepLast, OlderThan, Trail, Folder };
        RemovalWork.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        DateTimeOffset? before = null;
        switch (parsed.GetValue(KeepLast), parsed.GetValue(OlderThan))
        {
            case ({ } count, null):
                if (count < 0) throw new UserError("--keep-last: a number from 0", hint: null, ExitCode.Usage);
                break;
            case (null, { } age):
                before = TimeWindow.Ago(age, TimeProvider.System.GetUtcNow());
                break;
            default:
                throw new UserError("say what to keep: --keep-last N or --older-than TIME, one of both", hint: null, ExitCode.Usage);
        }

        var keep = parsed.GetValue(KeepLast) ?? 0;
        var subject = parsed.GetValue(OlderThan) is { } time ? $"older than {time}" : string.Create(CultureInfo.InvariantCulture, $"all but the last {keep}");
        var ofTrail = parsed.GetValue(Trail) ? TrailPruneWork.Run(parsed, sessions => before is { } moment ? sessions.RemoveAll(session => !(session.Ended < moment)) : [.. sessions.Skip(keep)], subject) : (int?)null;
        var ofArchive = !parsed.GetValue(Trail) || parsed.GetResult(Folder) is not null ? PruneArchive(parsed, before, keep, subject) : (int?)null;

        // Nothing in one of both is no answer for both.
        return ofTrail is { } one && ofArchive is { } other ? one == (int)ExitCode.NothingFound ? other : other == (int)ExitCode.NothingFound ? one : Math.Max(one, other) : ofTrail ?? ofArchive!.Value;
    }

    private static int PruneArchive(ParseResult parsed, DateTimeOffset? before, int keep, string subject)
    {
        var archive = ArchiveChoice.At(parsed.GetValue(Folder));
        var sessions = ArchiveChoice.Uncovered(parsed, archive).GroupBy(KeyOf).Select(static session => session.ToImmutableArray()).OrderByDescending(Ended).ToList();
        ImmutableArray<ArchivedTranscript> chosen = before is { } moment ? Before(sessions, moment) : [.. sessions.Skip(keep).SelectMany(static session => session)];
        if (!chosen.IsEmpty) return RemovalWork.Run(parsed, archive, Tombstone.Pruned, subject, chosen, (removal, decision) => removal.Remove(chosen, decision));
        parsed.InvocationConfiguration.Output.WriteLine("Nothing to prune in the archive.");
        return (int)ExitCode.NothingFound;
    }

    /// <summary>Transcripts without an id of their session stand each for itself.</summary>
    private static (string Agent, string Session) KeyOf(ArchivedTranscript transcript) =>
        (transcript.Meta.Agent, transcript.Meta.Session == SessionId.Unknown.Value ? transcript.MetaPath : transcript.Meta.Session);

    private static DateTimeOffset Ended(ImmutableArray<ArchivedTranscript> session) => session.Max(static transcript => transcript.Meta.Ended);

    private static ImmutableArray<ArchivedTranscript> Before(IEnumerable<ImmutableArray<ArchivedTranscript>> sessions, DateTimeOffset time) =>
        [.. sessions.Where(session => Ended(session) < time).SelectMany(static session => session)];
}
