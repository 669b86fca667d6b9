using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Incidents.Search;
using Tacho.Store.Search;

namespace Tacho.Cli.Commands.Archive;

/// <summary>Finds words: by the store's index, the best first, or without a store by looking through the archive.</summary>
internal static class WordSearch
{
    private static readonly RowFormat<Place> Format = new(
        static row => $"{row.Text} [{SafeText.Time(row.At.ToLocalTime())}] [{row.Shown.Kind}] {SafeText.OneLine(row.Shown.Snippet.ToString())}",
        [
            new("place", static row => row.Text) { Title = "place" },
            new("at", static row => row.At) { Title = "time", Shown = static row => SafeText.Time(row.At.ToLocalTime()) },
            new("kind", static row => row.Shown.Kind) { Title = "kind" },
            new("agent", static row => row.Shown.Agent),
            new("project", static row => row.Shown.Project),
            new("session", static row => row.Session),
            new("subagent", static row => row.Subagent),
            new("name", static row => row.Shown.Name),
            new("line", static row => row.Shown.Line),
            new("sessions", static row => row.Sessions),
            new("match", static row => row.Shown.Snippet.Match),
            new("snippet", static row => row.Shown.Snippet.ToString()) { Title = "text", Wraps = true },
        ]);

    /// <summary>Runs a query that a person typed.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Run(ParseResult parsed, string text, string? session, ImmutableArray<TextKind> kinds, int max)
    {
        var printer = Printer.For(parsed);
        var query = TranscriptFilter.Narrow(parsed, WordQuery.Parse(text, static value => TimeWindow.Parse(value, to: null, last: null, TimeProvider.System, "after, before")!.From!.Value)) with { Kinds = kinds };
        if (session is not null) query = query with { Sessions = [session] };
        var isRanked = true;
        var home = TachoHome.FromEnvironment();
        ImmutableArray<Place> found;
        using (var store = ArchiveChoice.IsElsewhere(parsed) ? null : StoreUpdate.Current(parsed, home))
        {
            // Of an archive elsewhere the journal knows nothing.
            ImmutableArray<Place> entries = ArchiveChoice.IsElsewhere(parsed) ? [] : [.. JournalSearch.Run(query, store, home, max + 1).Select(Place.Of)];
            if (kinds is [TextKind.Journal]) found = [];
            else if (store is null)
            {
                if (query.NeedsStore is { } field) throw new UserError($"{field} needs the index, and there is none", "tacho reindex makes it", ExitCode.NothingFound);
                isRanked = false;
                var all = ArchiveChoice.All(parsed).ToImmutableArray();
                var names = new TranscriptNames(all);
                found = [.. WordScan.Run(query, all.Where(TranscriptFilter.Of(parsed)).NewestFirst()).Take(max + 1).Select(hit => Place.Of(hit, names.For(hit.Transcript)))];
            }
            else
            {
                var answer = new StoreSearch(store).Run(query, max + 1);
                isRanked = answer.IsRanked || !query.HasWords;
                found = [.. answer.Found.Select(Place.Of)];
                if (!isRanked) printer.Note($"More than {StoreSearch.RankedHits:n0} places: these are the newest, unranked.");
            }

            if (store is null && found.Length > 0) printer.Note("There is no index: everything was looked through, newest first. tacho reindex makes one, which ranks.");
            found = [.. entries, .. found];
        }

        var hasMore = found.Length > max;
        if (hasMore) found = found[..max];
        Write(parsed, printer, found);
        if (hasMore) printer.Note($"There is more: these are the first {SafeText.Count(max, "result")}. --max gives more, a field fewer.");
        if (!found.IsEmpty) return (int)ExitCode.Done;
        printer.Note("Nothing found.");
        return (int)ExitCode.NothingFound;
    }

    private static void Write(ParseResult parsed, Printer printer, ImmutableArray<Place> found)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (printer.Form != OutputForm.Table || found.IsEmpty || Terminal.Of(output) is not { } terminal)
        {
            printer.Rows(Format, found);
            return;
        }

        new SearchScreen(output, terminal).Write([.. found.Select(static one => one.Shown)]);
        printer.Summary($"{SafeText.Count(found.Length, "place")}. tacho show {found[0].Text} opens the first.");
    }

    /// <summary>A place that was found, as it is shown.</summary>
    private sealed record Place(SearchScreen.Row Shown, DateTimeOffset At, string? Session, string? Subagent, long Sessions)
    {
        public string Text => Shown.Line is { } line ? $"{SafeText.OneLine(Shown.Name)}:{SafeText.Of(line)}" : SafeText.OneLine(Shown.Name);

        public static Place Of(FoundText found) =>
            new(new(found.Transcript, found.Line, found.Kind, found.Snippet, found.Agent, found.Project, found.Started, found.Title), found.At, found.Session, found.Subagent, found.Sessions);

        public static Place Of(FoundEntry found) =>
            new(new(found.Entry, Line: null, "journal", found.Snippet, found.Agent, found.Project, found.At, $"{found.Person}: {found.Title}"), found.At, found.Session, Subagent: null, 1);

        public static Place Of(SearchHit hit, string name) =>
            new(SearchScreen.Row.Of(hit, name), hit.At ?? hit.Transcript.Meta.Started, hit.Transcript.Meta.Session, hit.Transcript.Meta.Subagent, 1);
    }
}
