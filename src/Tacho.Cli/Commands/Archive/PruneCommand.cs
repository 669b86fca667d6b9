using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho prune</c>: takes old sessions out of the archive.</summary>
internal static class PruneCommand
{
    private static readonly Option<int?> KeepLast = new("--keep-last") { Description = "Remove all but the sessions that ended last, so many.", HelpName = "N" };
    private static readonly Option<string?> OlderThan = new("--older-than") { Description = "Remove the sessions that ended longer ago than this, such as 12mo, 1y or 90d.", HelpName = "TIME" };
    private static readonly Option<string?> Folder = new("--archive")
    {
        Description = "Prune the archive, which is what is pruned in any case; with a folder, the one there.", HelpName = "DIR", Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var command = new Command("prune", "Take old sessions out of the archive; they come back only if something is added to them.") { KeepLast, OlderThan, Folder };
        RemovalWork.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var archive = ArchiveChoice.At(parsed.GetValue(Folder));
        var sessions = ArchiveChoice.All(parsed, archive).GroupBy(KeyOf).Select(static session => session.ToImmutableArray()).OrderByDescending(Ended).ToList();
        ImmutableArray<ArchivedTranscript> chosen = (parsed.GetValue(KeepLast), parsed.GetValue(OlderThan)) switch
        {
            ({ } count, null) => count >= 0 ? [.. sessions.Skip(count).SelectMany(static session => session)] : throw new UserError("--keep-last: a number from 0", hint: null, ExitCode.Usage),
            (null, { } age) => Before(sessions, TimeWindow.Ago(age, TimeProvider.System.GetUtcNow())),
            _ => throw new UserError("say what to keep: --keep-last N or --older-than TIME, one of both", hint: null, ExitCode.Usage),
        };
        if (chosen.IsEmpty)
        {
            parsed.InvocationConfiguration.Output.WriteLine("Nothing to prune.");
            return (int)ExitCode.NothingFound;
        }

        var subject = parsed.GetValue(OlderThan) is { } time ? $"older than {time}" : string.Create(CultureInfo.InvariantCulture, $"all but the last {parsed.GetValue(KeepLast)}");
        return RemovalWork.Run(parsed, archive, Tombstone.Pruned, subject, chosen, (removal, decision) => removal.Remove(chosen, decision));
    }

    /// <summary>Transcripts without an id of their session stand each for itself.</summary>
    private static (string Agent, string Session) KeyOf(ArchivedTranscript transcript) =>
        (transcript.Meta.Agent, transcript.Meta.Session == SessionId.Unknown.Value ? transcript.MetaPath : transcript.Meta.Session);

    private static DateTimeOffset Ended(ImmutableArray<ArchivedTranscript> session) => session.Max(static transcript => transcript.Meta.Ended);

    private static ImmutableArray<ArchivedTranscript> Before(IEnumerable<ImmutableArray<ArchivedTranscript>> sessions, DateTimeOffset time) =>
        [.. sessions.Where(session => Ended(session) < time).SelectMany(static session => session)];
}
