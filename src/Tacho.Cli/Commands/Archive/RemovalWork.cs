using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Archive;

/// <summary>How a command removes sessions: shows them, asks, puts the decision into the ledger, and does it.</summary>
internal static class RemovalWork
{
    /// <summary>Sessions that one entry of the ledger names, so that its line stays readable.</summary>
    private const int SessionsAnEntry = 50;

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only show what would be removed." };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do it without asking." };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why. It stands in the ledger and in the tombstones.", HelpName = "TEXT" };

    public static void AddTo(Command command)
    {
        command.Options.Add(Reason);
        command.Options.Add(DryRun);
        command.Options.Add(Yes);
    }

    /// <summary>Whether it is only to be shown.</summary>
    public static bool IsDryRun(ParseResult parsed) => parsed.GetValue(DryRun);

    /// <summary>Whether nobody is to be asked.</summary>
    public static bool IsAgreed(ParseResult parsed) => parsed.GetValue(Yes);

    /// <summary>Puts a decision into the ledger.</summary>
    public static void Decide(string decision, string subject, ParseResult parsed) =>
        new DecisionLedger(TachoHome.FromEnvironment(), TimeProvider.System).Record(decision, parsed.GetValue(Reason) is { Length: > 0 } reason ? $"{subject}: {reason}" : subject);

    /// <summary>Removes transcripts as a person agrees to it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="archive">Where from.</param>
    /// <param name="decision">The decision's name.</param>
    /// <param name="subject">What it is about, for the ledger.</param>
    /// <param name="transcripts">What is shown.</param>
    /// <param name="remove">Does it, and gives what was removed.</param>
    public static int Run(
        ParseResult parsed, TranscriptArchive archive, string decision, string subject, ImmutableArray<ArchivedTranscript> transcripts,
        Func<ArchiveRemoval, RemovalDecision, ImmutableArray<ArchivedTranscript>> remove)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var home = TachoHome.FromEnvironment();
        if (parsed.GetValue(DryRun) || !parsed.GetValue(Yes))
        {
            foreach (var transcript in transcripts) output.WriteLine(Line(transcript));
            output.WriteLine(Sum("would be removed", transcripts));
            if (parsed.GetValue(DryRun)) return (int)ExitCode.Done;
            if (!Confirmation.Ask(error, "Remove for good?")) return (int)ExitCode.NothingFound;
        }

        var redactor = ImportWork.Redactor(parsed, home);
        var reason = parsed.GetValue(Reason) is { Length: > 0 } text ? Encoding.UTF8.GetString(redactor.RedactText(Encoding.UTF8.GetBytes(text)).Value.Span) : null;
        foreach (var some in transcripts.Select(static transcript => (transcript.Meta.Agent, transcript.Meta.Session)).Distinct().Chunk(SessionsAnEntry))
            Decide(decision, some.Length == 1 ? subject : $"{subject}: {string.Join(", ", some.Select(static session => $"{session.Agent} {session.Session}"))}", parsed);
        var removed = remove(new ArchiveRemoval(archive, TimeProvider.System) { Warrant = ImportWork.Seal(home, archive, redactor).Removed }, new RemovalDecision(decision, Ledger.Person, reason));
        var isOutOfStore = StoreUpdate.AfterRemoval(parsed, home);
        output.WriteLine(Sum("removed", removed));
        if (removed.Length < transcripts.Length) error.WriteLine("tacho: what grew meanwhile was left; run it again");
        return (int)(removed.Length < transcripts.Length || !isOutOfStore ? ExitCode.CannotKnow : ExitCode.Done);
    }

    private static string Line(ArchivedTranscript row) => string.Create(
        CultureInfo.InvariantCulture,
        $"[{SafeText.Time(row.Meta.Started.ToLocalTime())}] [{SafeText.OneLine(row.Meta.Agent)}] [{new SessionId(row.Meta.Session).ShortId}] {SafeText.OneLine(row.Name)}, {SafeText.Count(row.Meta.Counts.Lines, "line")}, {ByteSize.Of(row.Meta.BytesOut)} {SafeText.OneLine(row.Meta.Title ?? "")}").TrimEnd();

    private static string Sum(string what, ImmutableArray<ArchivedTranscript> transcripts) =>
        $"{SafeText.Count(transcripts.Select(static one => (one.Meta.Agent, one.Meta.Session)).Distinct().Count(), "session")} {what} ({SafeText.Count(transcripts.Length, "transcript")}, {ByteSize.Of(transcripts.Sum(static one => one.Meta.BytesOut))})";
}
