using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Review;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Review;

/// <summary><c>tacho tag</c>, <c>tags</c>, <c>note</c> and <c>notes</c>: what people say of a session or a record.</summary>
internal static class TagCommand
{
    private const int LongestTag = 64;

    private static readonly Argument<string> Place = new("citation") { Description = "A session, or a record of it as tacho search prints it (4f1c8b3e:17)." };
    private static readonly Argument<string[]> Tags = new("tag") { Description = "One word each: letters, digits and - _ . / :", Arity = ArgumentArity.OneOrMore };
    private static readonly Argument<string[]> Words = new("text") { Description = "The note.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<bool> Remove = new("--remove") { Description = "Take the tags away." };
    private static readonly Option<string?> Only = new("--tag") { Description = "Only this one.", HelpName = "TAG" };

    private static readonly RowFormat<ReviewTag> TagFormat = new(
        static row => $"{SafeText.OneLine(row.Tag)} [{SafeText.Time(row.Given.ToLocalTime())}] {SafeText.OneLine(row.Person ?? "")} {Where(row.Of, row.At)}",
        [
            new("tag", static row => row.Tag) { Title = "tag" },
            new("at", static row => row.Given) { Title = "time", Shown = static row => SafeText.Time(row.Given.ToLocalTime()) },
            new("actor", static row => row.Person) { Title = "who" },
            new("agent", static row => row.Of.Agent),
            new("session", static row => row.Of.Session),
            new("where", static row => Where(row.Of, row.At)) { Title = "where", Wraps = true },
        ]);

    private static readonly RowFormat<ReviewNote> NoteFormat = new(
        static row => $"{Where(row.Of, row.At)} [{SafeText.Time(row.Given.ToLocalTime())}] {SafeText.OneLine(row.Person ?? "")}: {SafeText.OneLine(row.Text)}",
        [
            new("at", static row => row.Given) { Title = "time", Shown = static row => SafeText.Time(row.Given.ToLocalTime()) },
            new("actor", static row => row.Person) { Title = "who" },
            new("agent", static row => row.Of.Agent),
            new("session", static row => row.Of.Session),
            new("where", static row => Where(row.Of, row.At)) { Title = "where", Shortens = true },
            new("text", static row => row.Text) { Title = "note", Wraps = true },
        ]);

    public static Command Create() => Speaking("tag", "Give a session or a record a tag, which list and search find.", Tag, Tags, Remove);

    public static Command CreateNote() => Speaking("note", "Note something about a session or a record.", Note, Words);

    public static Command CreateTags() => Listing("tags", "The tags that stand.", ListTags, Only);

    public static Command CreateNotes() => Listing("notes", "What people noted.", ListNotes);

    private static Command Speaking(string name, string description, Func<ParseResult, int> run, params ReadOnlySpan<Symbol> symbols)
    {
        var command = new Command(name, description) { Place };
        Add(command, symbols);
        ReviewOptions.AddActorTo(command);
        command.SetAction(run);
        return command;
    }

    private static Command Listing(string name, string description, Func<ParseResult, int> run, params ReadOnlySpan<Symbol> symbols)
    {
        var command = new Command(name, description);
        Add(command, symbols);
        OutputOptions.AddTo(command);
        command.SetAction(run);
        return command;
    }

    private static void Add(Command command, ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Option option) command.Options.Add(option);
            else command.Arguments.Add((Argument)symbol);
        }
    }

    private static int Tag(ParseResult parsed)
    {
        var (home, of, at, cited) = Cited(parsed);
        var given = parsed.GetRequiredValue(Tags).Distinct(StringComparer.Ordinal).ToImmutableArray();
        foreach (var tag in given)
        {
            if (tag.Length > LongestTag || !tag.All(static unit => char.IsLetterOrDigit(unit) || unit is '-' or '_' or '.' or '/' or ':'))
                throw new UserError($"'{SafeText.OneLine(tag)}' is no tag", $"letters, digits and - _ . / : up to {LongestTag} characters", ExitCode.Usage);
        }

        var isRemoved = parsed.GetValue(Remove);
        var standing = Reviews.Read(home).Tags.Where(one => one.Of == of && one.At?.Transcript == at?.Transcript && one.At?.Line == at?.Line).Select(static one => one.Tag).ToHashSet(StringComparer.Ordinal);
        var changed = given.Where(tag => standing.Contains(tag) == isRemoved).ToList();
        foreach (var tag in changed) new ReviewLedger(home, TimeProvider.System).Append("tag", new TagChanged(ReviewLedger.NewRun(), tag, isRemoved, Ledger.Person) { Of = of, At = at, Actor = ReviewOptions.ActorOf(parsed) });
        parsed.InvocationConfiguration.Output.WriteLine(changed.Count == 0 ? $"{cited} {(isRemoved ? "had none of them" : "had them already")}." : $"{cited} {(isRemoved ? "has no longer" : "has")} {string.Join(' ', changed)}.");
        return (int)(changed.Count == 0 && isRemoved ? ExitCode.NothingFound : ExitCode.Done);
    }

    private static int Note(ParseResult parsed)
    {
        var (home, of, at, cited) = Cited(parsed);
        var text = GivenWords.Join(parsed, Words).Trim();
        if (text.Length == 0) throw new UserError("the note is empty", hint: null, ExitCode.Usage);
        new ReviewLedger(home, TimeProvider.System).Append("note", new NoteAdded(ReviewLedger.NewRun(), text, Ledger.Person) { Of = of, At = at, Actor = ReviewOptions.ActorOf(parsed) });
        parsed.InvocationConfiguration.Output.WriteLine($"Noted of {cited}.");
        return (int)ExitCode.Done;
    }

    private static int ListTags(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var places = new ShortPlaces(parsed);
        var rows = Reviews.Read(TachoHome.FromEnvironment()).Tags.Where(tag => parsed.GetValue(Only) is not { } only || tag.Tag == only).Select(tag => tag with { At = places.OrNone(tag.At) }).ToList();
        printer.Rows(TagFormat, rows);
        if (rows.Count > 0) return (int)ExitCode.Done;
        printer.Note("No such tag stands. tacho tag gives one.");
        return (int)ExitCode.NothingFound;
    }

    private static int ListNotes(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var places = new ShortPlaces(parsed);
        var rows = Reviews.Read(TachoHome.FromEnvironment()).Notes.Select(note => note with { At = places.OrNone(note.At) }).ToList();
        printer.Rows(NoteFormat, rows);
        if (rows.Count > 0) return (int)ExitCode.Done;
        printer.Note("Nobody has noted anything. tacho note does it.");
        return (int)ExitCode.NothingFound;
    }

    private static (TachoHome Home, ReviewTarget Of, ReviewPlace? At, Citation Cited) Cited(ParseResult parsed)
    {
        var all = ArchiveChoice.Uncovered(parsed, ArchiveChoice.At(folder: null)).ToImmutableArray();
        var cited = Citation.Of(parsed.GetRequiredValue(Place), all);
        return (TachoHome.FromEnvironment(), ReviewOptions.TargetOf(cited), cited.Line is { } line ? new ReviewPlace(cited.Transcript.Name, line, Event: null) : null, cited);
    }

    private static string Where(ReviewTarget of, ReviewPlace? at) => at is null ? SafeText.OneLine($"{of.Agent} {of.Session}") : SafeText.OneLine($"{at.Transcript}:{SafeText.Of(at.Line)}");
}
