using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Inferring;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Journal;
using Tacho.Review;

namespace Tacho.Cli.Commands.Journal;

/// <summary><c>tacho journal show</c> and <c>today</c>: entries in full.</summary>
internal static partial class JournalShowCommand
{
    private static readonly Argument<string[]> Ids = new("entry") { Description = "Entries by id, as they are cited (j3f9a1c22).", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> Inferred = new("--inferred") { Description = "Also what nobody wrote and nobody confirmed yet, marked as such; see tacho journal review. Default: of the last 14 days." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON Lines: one object an entry." };

    public static Command Create()
    {
        var command = new Command("show", "Entries in full, the oldest first: of a time, a person, a project, or by id.") { Ids };
        JournalScope.AddTo(command);
        command.Options.Add(Inferred);
        command.Options.Add(Json);
        command.SetAction(static parsed => Print(parsed, parsed.GetValue(Ids) is { Length: > 0 } ids ? Named(ids) : WithInferred(parsed, JournalScope.Of(parsed), WindowOptions.Of(parsed) ?? JournalReviewCommand.Usual(TimeProvider.System)), "Nothing was written down. tacho journal add does it."));
        return command;
    }

    public static Command CreateToday()
    {
        var command = new Command("today", "What was written down today.");
        JournalScope.AddTo(command, withWindow: false);
        command.Options.Add(Inferred);
        command.Options.Add(Json);
        command.SetAction(static parsed =>
        {
            var today = TimeWindow.Parse("today", to: null, last: null, TimeProvider.System)!;
            return Print(parsed, WithInferred(parsed, JournalScope.Of(parsed, today), today), "Nothing was written down today. tacho journal show has what was before.");
        });
        return command;
    }

    /// <summary>The entries, and with <c>--inferred</c> the candidates of a window, by their days.</summary>
    private static ImmutableArray<JournalEntry> WithInferred(ParseResult parsed, ImmutableArray<JournalEntry> entries, TimeWindow window)
    {
        if (!parsed.GetValue(Inferred)) return entries;
        var candidates = JournalReviewCommand.Candidates(parsed, window, new JournalInferences(TachoHome.FromEnvironment(), TimeProvider.System)).Where(static candidate => candidate.IsAsked).Select(static candidate => candidate.Entry);
        return [.. entries.Concat(candidates.Where(JournalScope.Filter(parsed, window: null))).OrderBy(static entry => DateOnly.FromDateTime(entry.At.DateTime)).ThenBy(static entry => entry.IsCandidate).ThenBy(static entry => entry.IsCandidate ? entry.At : DateTimeOffset.MinValue)];
    }

    private static ImmutableArray<JournalEntry> Named(string[] ids)
    {
        var entries = CoveredJournal.Read(TachoHome.FromEnvironment());
        return [.. ids.Select(id => entries.FirstOrDefault(entry => entry.Id.Equals(id.Trim('[', ']'), StringComparison.OrdinalIgnoreCase))
            ?? throw new UserError($"there is no entry {SafeText.OneLine(id)}", "tacho journal show lists them", ExitCode.NothingFound))];
    }

    /// <summary>The entry that a citation means; null where it is the form of no entry's id, or there is none.</summary>
    public static JournalEntry? Find(string citation) =>
        EntryId.IsMatch(citation.Trim('[', ']')) ? CoveredJournal.Read(TachoHome.FromEnvironment()).FirstOrDefault(entry => entry.Id.Equals(citation.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)) : null;

    /// <summary>Writes entries in full, as in the Markdown of their days.</summary>
    public static void Write(TextWriter output, IReadOnlyCollection<JournalEntry> entries, bool asJson)
    {
        if (asJson)
        {
            foreach (var entry in entries) output.WriteLine(JournalJson.Text(entry));
            return;
        }

        // An entry that was inferred is of the day on which it happened, whenever it was confirmed.
        foreach (var day in entries.GroupBy(static entry => (Day: DateOnly.FromDateTime(entry.At.DateTime), entry.Noted.Person, entry.Place.Name)).OrderBy(static group => group.Key.Day))
        {
            output.WriteLine(SafeText.OneLine(string.Create(CultureInfo.InvariantCulture, $"# {day.Key.Day:yyyy-MM-dd} - {day.Key.Person} - {day.Key.Name}")) + "\n");
            foreach (var entry in day) output.Write(EntryMarkdown.Block(entry));
        }
    }

    private static int Print(ParseResult parsed, ImmutableArray<JournalEntry> entries, string nothing)
    {
        Write(parsed.InvocationConfiguration.Output, entries, parsed.GetValue(Json));
        if (!entries.IsEmpty) return (int)ExitCode.Done;
        parsed.InvocationConfiguration.Error.WriteLine(nothing);
        return (int)ExitCode.NothingFound;
    }

    [GeneratedRegex("^j[0-9a-f]{8}$", RegexOptions.IgnoreCase)]
    private static partial Regex EntryId { get; }
}
