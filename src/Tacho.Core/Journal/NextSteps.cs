using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Tacho.Journal;

/// <summary>What became of a next step.</summary>
public enum NextStepState
{
    /// <summary>It stands in the newest plan, and nothing says that it was done.</summary>
    Open,

    /// <summary>A later entry of the project says that it was done.</summary>
    Done,

    /// <summary>A newer plan of the same person for the same work does not have it.</summary>
    Replaced,
}

/// <summary>Something that was to be done next.</summary>
/// <param name="Entry">Whose plan it is of.</param>
/// <param name="Text">As it was said.</param>
/// <param name="State">What became of it.</param>
/// <param name="By">The entry that says so; null for an open one.</param>
public sealed record NextStep(JournalEntry Entry, string Text, NextStepState State, JournalEntry? By);

/// <summary>
/// Where work stopped. The newest entry of a person, a project and a part that says what is next is the plan; the plans before it are replaced by it, and a superseded entry is none. A step is done when a later entry of the
/// project, whoever's it is, has its words (<see cref="PlainWords"/>), and not more than as many others, in its title, in what was done or in what is solved.
/// </summary>
public static class NextSteps
{
    /// <summary>All steps, in the order in which they were said.</summary>
    public static ImmutableArray<NextStep> Of(Standing standing)
    {
        var planning = standing.Entries.Where(entry => !entry.Noted.Next.IsDefaultOrEmpty && standing.SupersededBy(entry) is null).ToList();
        var plans = planning.GroupBy(static entry => (entry.Noted.Person, entry.Place.Project, entry.Place.Part)).ToDictionary(static plan => plan.Key, static plan => plan.LastOrDefault(static entry => entry.IsSealed));
        var said = new Said(planning.Count == 0 ? [] : standing.Entries.Where(entry => entry.Number > planning[0].Number && entry.IsSealed));
        return
        [
            .. planning.SelectMany(entry => entry.Noted.Next.Where(static text => text.Trim().Length > 0).Select(text =>
            {
                var plan = plans[(entry.Noted.Person, entry.Place.Project, entry.Place.Part)];
                return said.First(entry, PlainWords.Of(text)) is { } done ? new NextStep(entry, text, NextStepState.Done, done)
                    : plan is not null && plan.Number > entry.Number ? new NextStep(entry, text, NextStepState.Replaced, plan)
                    : new NextStep(entry, text, NextStepState.Open, By: null);
            })),
        ];
    }

    /// <summary>What entries say to be done, found by a step's words or by its first two.</summary>
    private sealed class Said
    {
        private readonly Dictionary<(string Project, string Words), List<(JournalEntry Entry, string Words)>> _all = [];

        public Said(IEnumerable<JournalEntry> entries)
        {
            foreach (var entry in entries)
            {
                foreach (var words in entry.Noted.Did.Concat(entry.Noted.Solved).Append(entry.Noted.Title).Select(PlainWords.Of).Distinct(StringComparer.Ordinal))
                {
                    foreach (var handle in Handles(words).Append(words).Distinct(StringComparer.Ordinal)) (CollectionsMarshal.GetValueRefOrAddDefault(_all, (entry.Place.Project, handle), out _) ??= []).Add((entry, words));
                }
            }
        }

        public JournalEntry? First(JournalEntry step, string words) =>
            _all.GetValueOrDefault((step.Place.Project, Handles(words).FirstOrDefault() ?? words))?.Find(one => one.Entry.Number > step.Number && Count(one.Words) <= 2 * Count(words) && PlainWords.Hold(one.Words, words)).Entry;

        private static int Count(string words) => words.AsSpan().Count(' ') + 1;

        /// <summary>Each two words that stand beside each other.</summary>
        private static IEnumerable<string> Handles(string words)
        {
            for (int from = 0, middle; (middle = words.IndexOf(' ', from)) >= 0; from = middle + 1)
            {
                var end = words.IndexOf(' ', middle + 1);
                yield return end < 0 ? words[from..] : words[from..end];
            }
        }
    }
}
