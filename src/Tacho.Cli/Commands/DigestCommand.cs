using System.CommandLine;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Commands.Journal;
using Tacho.Cli.Digests;
using Tacho.Cli.Inferring;
using Tacho.Cli.Output;
using Tacho.Cli.Releases;
using Tacho.Cli.Timing;
using Tacho.Configuration;
using Tacho.Journal;
using Tacho.Reports.Digests;
using Tacho.Reports.Timing;
using Tacho.Review;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho digest</c>: what was done and decided in a week, for those who were there and those who were not.</summary>
internal static class DigestCommand
{
    private static readonly Option<string> Format = new("--format") { Description = "md (default), html (one file, opens anywhere) or json (everything, entries in full).", HelpName = "form", DefaultValueFactory = static _ => "md" };
    private static readonly Option<bool> Json = new("--json") { Description = "The same as --format json." };
    private static readonly Option<string?> Person = new("--person") { Description = "Only what this person wrote down, and their sessions, by the name that stands in the folder of the journal.", HelpName = "NAME" };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("md", "html", "json");
        var command = new Command("digest", "What was done and decided in a week, by project and person: entries, blockers, next steps, sessions, time and cost.") { Format, Json, Person };
        DigestWindow.AddTo(command);
        AuditScope.AddWidestTo(command);
        ProfileOption.AddTo(command);
        ReleaseFile.AddTo(command);
        command.SetAction(static parsed => Run(parsed, TimeProvider.System));
        return command;
    }

    private static int Run(ParseResult parsed, TimeProvider time)
    {
        ReleaseFile.Check(parsed);
        var format = FormatOf(parsed);
        var window = DigestWindow.Of(parsed, time);
        var scope = AuditScope.Widest(parsed) with { Sources = Incidents.RecordSources.All };
        var person = parsed.GetValue(Person) is { } name ? Contributor.IdOf(name) : null;
        var masks = ReleaseMask.For(parsed, scope.Home);
        var reviews = Reviews.Read(scope.Home);
        var journal = TimeCommand.JournalEntries(scope.Home);
        var times = SessionTimes.Of(scope, window.Window, new TimeRules(TimeRules.DefaultIdle, time.GetUtcNow()), agent: null, journal, SessionTimes.Person);
        var sheet = new TimeSheet(times.Sessions.Where(session => person is null || session.Person == person), TimeCommand.StretchOf(window.Window), time.LocalTimeZone);
        var sessions = sheet.Sessions.Select(static session => (session.Agent, session.Id)).ToHashSet();
        var usage = DigestUsage.Of(parsed, scope.Home, window.Window.Contains, (agent, session, project) => (scope.Project is null || project == scope.Project) && (person is null || sessions.Contains((agent, session))));
        var ofRoot = new Dictionary<string, ReleaseMask>(StringComparer.Ordinal);
        var words = $"{(scope.Project is { } one ? $"project {Mask(null, one)}" : "all projects")}{(person is null ? "" : $", {Mask(null, person)}")}";
        bool IsMeant(JournalEntry entry) => (scope.Project is null || entry.Place.Project == scope.Project) && (person is null || entry.Noted.Person == person);
        var unconfirmed = new JournalInferences(scope.Home, time).In(window.Window).Count(candidate => candidate.IsAsked && IsMeant(candidate.Entry));
        var digest = new DigestGathering(window, words, time.LocalTimeZone, ProfileOption.Of(parsed), Mask).Gather([.. journal.Where(IsMeant)], sheet, usage, Release.PricesIn(scope.Home), unconfirmed, time.GetUtcNow());
        foreach (var note in times.Notes) parsed.InvocationConfiguration.Error.WriteLine(note);
        if (sheet.Sessions.IsEmpty && !digest.Entries.Any() && digest.SolvedBlockers.IsEmpty)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"Nothing was done or written down in {digest.Title} ({words}), as far as journal, trail and archive tell. tacho digest --month looks further back.");
            return (int)ExitCode.NothingFound;
        }

        Release.Begin("digest", format, ReleaseFile.PathOf(parsed), digest.Profile, $"digest of {digest.Title}, {words}", sheet.Sessions.Sum(static session => session.Transcripts), sheet.Sessions.Select(static session => session.Id));
        ReleaseFile.Write(parsed, output =>
        {
            switch (format)
            {
                case "html": DigestHtml.Write(digest, output); break;
                case "json": DigestJson.Write(digest, output); break;
                default: DigestMarkdown.Write(digest, output); break;
            }

            return $"{SafeText.Count(digest.Entries.Count(), "entry").Replace("entrys", "entries", StringComparison.Ordinal)}, {SafeText.Count(sheet.Sessions.Length, "session")}";
        });
        return (int)(times.Notes.IsEmpty ? ExitCode.Done : ExitCode.InputOutput);

        string Mask(string? root, string text)
        {
            if (!ofRoot.TryGetValue(root ?? "", out var mask)) ofRoot[root ?? ""] = mask = masks(root);
            return mask.Text(reviews.Text(text))!;
        }
    }

    private static string FormatOf(ParseResult parsed)
    {
        if (!parsed.GetValue(Json)) return parsed.GetValue(Format)!;
        return parsed.GetResult(Format) is null or { Implicit: true } || parsed.GetValue(Format) == "json" ? "json" : throw new UserError("--json and --format exclude each other", hint: null, ExitCode.Usage);
    }
}
