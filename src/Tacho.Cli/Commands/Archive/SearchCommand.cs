using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents.Search;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho search</c>: finds words in the archived sessions by the store's index, or a text letter for letter by looking through all of them.</summary>
internal static class SearchCommand
{
    private const int DefaultMax = 100;

    private static readonly Argument<string[]> Query = new("query") { Description = "Words and fields, such as: cmd:npm \"left pad\" agent:codex exit:!0 after:7d.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<bool> Exact = new("--exact", "-x") { Description = "The query is a text, letter for letter; line breaks and quotation marks as they are." };
    private static readonly Option<bool> Regex = new("--regex", "-e") { Description = "The query is a regular expression (.NET, without lookaround and back references); it matches within lines." };
    private static readonly Option<bool> IgnoreCase = new("--ignore-case", "-i") { Description = "With --exact and --regex: capital and small letters are the same." };
    private static readonly Option<int> Max = new("--max", "-n") { Description = "At most so many results; 0 for all.", HelpName = "N", DefaultValueFactory = static _ => DefaultMax };
    private static readonly Option<string?> Session = new("--session") { Description = "Only this session and its sub-agents: its id, or a part of it that no other has.", HelpName = "id" };
    private static readonly Option<string[]> Kinds = new("--kind") { Description = "Only in prompt, answer, reasoning, command, tool, path, output, note, journal or other; may be given more than once.", HelpName = "kind" };
    private static readonly Option<bool> Everything = new("--everything") { Description = "With --exact and --regex: also in records that are no part of the conversation, such as copies and settings." };

    private static readonly RowFormat<Found> Format = new(
        row => $"{row.Place} [{Time(row)}] [{row.Kind}] {SafeText.OneLine(row.Hit.Snippet.ToString())}",
        [
            new("place", static row => row.Place) { Title = "place" },
            new("at", static row => row.Hit.At) { Title = "time", Shown = Time },
            new("kind", static row => row.Kind) { Title = "kind" },
            new("agent", static row => row.Hit.Transcript.Meta.Agent),
            new("project", static row => row.Hit.Transcript.ShownProject),
            new("session", static row => row.Hit.Transcript.Meta.Session),
            new("subagent", static row => row.Hit.Transcript.Meta.Subagent),
            new("name", static row => row.Hit.Transcript.Name),
            new("line", static row => row.Hit.Line),
            new("match", static row => row.Hit.Snippet.Match),
            new("snippet", static row => row.Hit.Snippet.ToString()) { Title = "text", Wraps = true },
        ]);

    public static Command Create()
    {
        var command = new Command("search", "Find words or a text in the archived sessions, and words in the journal.") { Query, Exact, Regex, IgnoreCase, Max, Session, Kinds, Everything };
        TranscriptFilter.AddTo(command);
        ArchiveChoice.AddTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(Exact) || parsed.GetValue(Regex)) return LookThrough(parsed);
        foreach (var option in (ReadOnlySpan<Option<bool>>)[IgnoreCase, Everything])
        {
            if (parsed.GetValue(option)) throw new UserError($"{option.Name} goes with --exact or --regex", "words are found without regard to case", ExitCode.Usage);
        }

        var words = GivenWords.Join(parsed, Query);
        var kinds = (parsed.GetValue(Kinds) ?? []).Select(KindOf).ToImmutableArray();
        var max = GivenNumber.AtLeast(0, parsed, Max) is var number and > 0 ? number : int.MaxValue - 1;
        return WordSearch.Run(parsed, words, parsed.GetValue(Session), kinds, max);
    }

    private static int LookThrough(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var search = new ArchiveSearch(QueryOf(parsed)) { Kinds = [.. (parsed.GetValue(Kinds) ?? []).Select(KindOf)], WithOther = parsed.GetValue(Everything) };
        var max = GivenNumber.AtLeast(0, parsed, Max) is var number and > 0 ? number : int.MaxValue - 1;
        var all = ArchiveChoice.All(parsed).ToImmutableArray();
        var filter = TranscriptFilter.Of(parsed);
        var chosen = parsed.GetValue(Session) is { } id ? OfSession(all, id) : all;
        var found = new List<Found>();
        var (names, nameOf) = (new TranscriptNames(all), new Dictionary<string, string>(StringComparer.Ordinal));
        var hasMore = false;
        foreach (var hit in search.Run(chosen.Where(filter).NewestFirst(), max + 1))
        {
            hasMore = found.Count == max;
            if (hasMore) break;
            if (!nameOf.TryGetValue(hit.Transcript.MetaPath, out var name)) nameOf[hit.Transcript.MetaPath] = name = names.For(hit.Transcript);
            found.Add(new Found(hit, name));
        }

        Write(parsed, printer, found);
        foreach (var (file, why) in search.Damaged.OrderBy(static one => one.Key, StringComparer.Ordinal))
            printer.Note($"tacho: {SafeText.OneLine(file)} could not be searched to its end: {SafeText.OneLine(why)}");
        if (hasMore) printer.Note($"There is more: these are the first {SafeText.Count(max, "result")}. --max gives more, a filter fewer.");
        if (found.Count > 0) return (int)ExitCode.Done;
        printer.Note(all.IsEmpty ? "Nothing is archived. tacho import archives what agents keep." : "Nothing found.");
        return (int)(search.Damaged.Count > 0 ? ExitCode.CannotKnow : ExitCode.NothingFound);
    }

    private static void Write(ParseResult parsed, Printer printer, List<Found> found)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (printer.Form != OutputForm.Table || found.Count == 0 || Terminal.Of(output) is not { } terminal)
        {
            printer.Rows(Format, found);
            return;
        }

        new SearchScreen(output, terminal).Write([.. found.Select(static one => SearchScreen.Row.Of(one.Hit, one.Name))]);
        var transcripts = found.Select(static one => one.Name).Distinct(StringComparer.Ordinal).Count();
        printer.Summary($"{SafeText.Count(found.Count, "place")} in {SafeText.Count(transcripts, "transcript")}. tacho show {found[0].Place} opens the first.");
    }

    private static SearchQuery QueryOf(ParseResult parsed)
    {
        var text = string.Join(' ', parsed.GetValue(Query)!);
        return parsed.GetValue(Regex) ? SearchQuery.Expression(text, parsed.GetValue(IgnoreCase)) : SearchQuery.Literal(text, parsed.GetValue(IgnoreCase));
    }

    private static TextKind KindOf(string name) =>
        Enum.TryParse<TextKind>(name, ignoreCase: true, out var kind) && Enum.IsDefined(kind) && char.IsAsciiLetter(name[0])
            ? kind
            : throw new UserError($"--kind: '{name}' is none", $"One of: {string.Join(", ", Enum.GetNames<TextKind>().Select(static one => one.ToLowerInvariant()))}", ExitCode.Usage);

    /// <summary>All transcripts of the session that an id means: its sub-agents', and what it had been before it was rewritten.</summary>
    private static ImmutableArray<ArchivedTranscript> OfSession(ImmutableArray<ArchivedTranscript> all, string id)
    {
        var one = new TranscriptNames(all).One(id);
        if (one.Name == id || one.Meta.Subagent is not null) return [one];
        return [.. all.Where(other => other.Meta.Agent == one.Meta.Agent && (other.Meta.Session == one.Meta.Session || other.Meta.Parent == one.Meta.Session))];
    }

    private static string Time(Found row) => row.Hit.At is { } at ? SafeText.Time(at.ToLocalTime()) : SafeText.Time(row.Hit.Transcript.Meta.Started.ToLocalTime());

    /// <summary>A hit with the name by which its transcript is found again.</summary>
    private sealed record Found(SearchHit Hit, string Name)
    {
        public string Place => $"{SafeText.OneLine(Name)}:{SafeText.Of(Hit.Line)}";

        public string Kind => Hit.Kind.ToString().ToLowerInvariant();
    }
}
