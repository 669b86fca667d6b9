using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tacho.Capture;
using Tacho.Cli.Consolidating;
using Tacho.Cli.Output;
using Tacho.Cli.Releases;
using Tacho.Cli.Routing;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Journal;
using Tacho.Journal.Days;
using Tacho.Redaction;
using Tacho.Review;

namespace Tacho.Cli.Commands.Journal;

/// <summary><c>tacho journal consolidate</c>: brings a person's entries into the repository, and moves days that are over into the recorder's home.</summary>
internal static class JournalConsolidateCommand
{
    private static readonly Option<string?> Month = new("--month") { Description = "Only this month. Default: all that have entries.", HelpName = "YYYY-MM" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the files as they would be; write nothing." };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask before entries go into this repository for the first time." };
    private static readonly Option<bool> WithDays = new("--with-days") { Description = "Whole entries too, in a file a day beside the month's." };
    private static readonly Option<bool> PreCommit = new("--pre-commit") { Description = "As git's hook: stage what changed for the commit at hand, and never fail." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object instead of text." };

    public static Command Create()
    {
        var command = new Command("consolidate", "Bring your entries into the repository, brief and masked for everybody: one file a person and month.") { Month, DryRun, Yes, WithDays, PreCommit, Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var home = TachoHome.FromEnvironment();
        var mask = MaskOf(parsed, home);
        if (parsed.GetValue(PreCommit)) return PreCommitRun.Run(parsed, home, mask);
        var (error, isDry) = (parsed.InvocationConfiguration.Error, parsed.GetValue(DryRun));
        var choice = new ConsolidationChoice(MonthOf(parsed), parsed.GetValue(WithDays));
        var consolidation = Consolidation.In(home, Environment.CurrentDirectory);
        var today = DateOnly.FromDateTime(LocalTime.Of(TimeProvider.System.GetUtcNow()).DateTime);
        using var turn = isDry ? null : Turn(consolidation);

        var book = CoveredJournal.Read(home);
        var hand = new HandIntake(consolidation, new JournalRouting(home, SettingsOption.FileOf(parsed, home)));
        var found = hand.Find(book, today);
        foreach (var name in hand.Tracked) error.WriteLine($"tacho: {SafeText.OneLine(name)} came with the repository, so what stands there without an entry is nobody's word here");
        if (!isDry && !found.IsEmpty)
        {
            hand.TakeIn(found);
            book = CoveredJournal.Read(home);
        }

        if (!isDry) hand.Name(book, today);
        ImmutableArray<JournalEntry> planned = isDry ? [.. book, .. found.Select((noted, i) => new JournalEntry(noted, default, noted.Happened!.Value, book.Length + 1 + i) { Place = new(noted.Project, noted.Root, noted.Part) })] : book;
        var files = consolidation.Plan(planned, mask, choice, new DateOnly(today.Year, today.Month, 1));
        // What a person wrote by hand was not masked when it was found.
        var told = new Told(parsed, consolidation, files, [.. found.Select(noted => noted with { Title = mask(noted.Title) })], isDry);
        if (files.IsEmpty)
        {
            error.WriteLine($"Nothing was written down by {consolidation.Person.Id} in this project{(choice.Month is { } month ? string.Create(CultureInfo.InvariantCulture, $" in {month:yyyy-MM}") : "")}. tacho journal add does it.");
            return (int)ExitCode.NothingFound;
        }

        if (isDry)
        {
            told.Print(moved: []);
            return (int)ExitCode.Done;
        }

        var consent = new SharingConsent(home, consolidation.Project.Root);
        if (files.Any(static file => file.Changes) && !consent.IsGiven && !Ask(parsed, told, consent)) return (int)ExitCode.NothingFound;
        foreach (var file in files.Where(static file => file.Changes)) file.Write();
        told.Print(Move(consolidation, hand, today));
        return (int)ExitCode.Done;
    }

    /// <summary>Each text by the public profile. Entries are of different sessions, and one mask knows what was found in all of them.</summary>
    private static Func<string, string> MaskOf(ParseResult parsed, TachoHome home)
    {
        var mask = ReleaseMask.For(parsed, home)(null);
        return text => mask.Text(text)!;
    }

    private static DateOnly? MonthOf(ParseResult parsed)
    {
        if (parsed.GetValue(Month) is not { } text) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : throw new UserError($"--month '{SafeText.OneLine(text)}' is no month", "such as 2026-05", ExitCode.Usage);
    }

    private static PosixFile Turn(Consolidation consolidation)
    {
        TachoHome.CreateFolder(Path.GetDirectoryName(consolidation.LockFile)!);
        var turn = PosixFile.OpenReadWrite(consolidation.LockFile);
        if (turn.TryLock(TimeSpan.FromSeconds(10))) return turn;
        turn.Dispose();
        throw new UserError("another tacho command is consolidating this journal", "try again", ExitCode.InputOutput);
    }

    private static bool Ask(ParseResult parsed, Told told, SharingConsent consent)
    {
        if (!parsed.GetValue(Yes))
        {
            told.Preview();
            if (Console.IsInputRedirected) throw new UserError("your entries were not in this repository before, where others may read them, so nothing was written", "give --yes once; it is remembered for this repository", ExitCode.NothingFound);
            if (!Confirmation.Ask(parsed.InvocationConfiguration.Error, "Write this into the repository, now and from now on?")) return false;
        }

        consent.Give();
        return true;
    }

    private static ImmutableArray<MovedDay> Move(Consolidation consolidation, HandIntake hand, DateOnly today)
    {
        var redactor = new Redactor(RulesInForce.Load(consolidation.Home, root: null).OrThrow(), TagKey.FromFile(consolidation.Home.TagKey));
        return [.. new DayArchive(consolidation.Home, redactor).Move(new DayLog(consolidation.Project.Root, consolidation.Person.Id), consolidation.Project.Name, consolidation.Person.Id, today, hand.IsTracked)];
    }

    /// <summary>All words for people and programs.</summary>
    private sealed class Told(ParseResult parsed, Consolidation consolidation, ImmutableArray<SharedFile> files, ImmutableArray<DecisionNoted> taken, bool isDry)
    {
        private readonly TextWriter _output = parsed.InvocationConfiguration.Output;

        /// <summary>The files that change, as they would be.</summary>
        public void Preview()
        {
            foreach (var file in files.Where(static file => file.Changes))
            {
                _output.WriteLine($"--- {SafeText.OneLine(file.Name)}");
                foreach (var line in file.After!.TrimEnd('\n').Split('\n')) _output.WriteLine(SafeText.OneLine(line));
                _output.WriteLine();
            }
        }

        public void Print(ImmutableArray<MovedDay> moved)
        {
            if (parsed.GetValue(Json))
            {
                _output.WriteLine(Object(moved));
                return;
            }

            foreach (var noted in taken) _output.WriteLine(SafeText.OneLine($"{(isDry ? "To be taken in" : "Taken in")} as {noted.Entry}, written by hand on {noted.Happened:yyyy-MM-dd HH:mm}: {noted.Title}"));
            if (isDry) Preview();
            foreach (var file in files.Where(static file => file.Entries > 0 || file.Changes))
            {
                var verb = !file.Changes ? "Unchanged" : isDry ? "To be written" : "Wrote";
                _output.WriteLine(SafeText.OneLine($"{verb}: {Path.GetRelativePath(Environment.CurrentDirectory, file.Path)}{(file.Entries > 0 ? $", {SafeText.Count(file.Entries, "entry").Replace("entrys", "entries", StringComparison.Ordinal)}" : "")}"));
            }

            foreach (var day in moved) _output.WriteLine(SafeText.OneLine(day.Trouble is { } trouble ? $"Left {Path.GetFileName(day.From)} where it is: {trouble}" : $"Moved {Path.GetFileName(day.From)} to {day.To}"));
            if (isDry) _output.WriteLine("Nothing was written (--dry-run).");
        }

        private string Object(ImmutableArray<MovedDay> moved) => JournalJson.Line(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("written", !isDry);
            json.WriteString("person", consolidation.Person.Id);
            json.WriteString("root", consolidation.Root);
            json.WriteStartArray("files");
            foreach (var file in files)
            {
                json.WriteStartObject();
                json.WriteString("path", file.Name);
                json.WriteBoolean("changed", file.Changes);
                json.WriteNumber("entries", file.Entries);
                if (isDry && file.Changes) json.WriteString("content", file.After);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("takenIn");
            foreach (var noted in taken) json.WriteStringValue(noted.Entry);
            json.WriteEndArray();
            json.WriteStartArray("moved");
            foreach (var day in moved)
            {
                json.WriteStartObject();
                json.WriteString("day", day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                json.WriteString("to", day.To);
                if (day.Trouble is { } trouble) json.WriteString("trouble", trouble);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
