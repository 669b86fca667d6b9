using System.Collections.Immutable;
using Tacho.Journal;

namespace Tacho.Cli.Digests;

/// <summary>A blocker, with the entry that named it first and the one that says that it is gone.</summary>
/// <param name="Text">As it was named first.</param>
/// <param name="By">Who named it.</param>
/// <param name="Solved">Null for one that is open.</param>
internal sealed record NamedBlocker(string Text, JournalEntry By, JournalEntry? Solved);

/// <summary>What blocks and what blocked, by the words of entries.</summary>
internal static class DigestBlockers
{
    /// <summary>
    /// All blockers in the order in which they were named. Within a project the same words name the same blocker; it is solved by a later entry, or by the same, whose <c>solved</c> holds
    /// its words or the id of an entry that named it. Named again after that, it is another one.
    /// </summary>
    /// <param name="entries">All entries that stand, in the order in which they were made.</param>
    public static ImmutableArray<NamedBlocker> Of(IEnumerable<JournalEntry> entries)
    {
        var all = new List<NamedBlocker>();
        var names = new List<HashSet<string>>();
        foreach (var entry in entries)
        {
            foreach (var text in entry.Noted.BlockedOn)
            {
                var at = Enumerable.Range(0, all.Count).Where(i => IsSame(all[i], entry) && Words(all[i].Text) == Words(text)).DefaultIfEmpty(-1).First();
                if (at >= 0) names[at].Add(entry.Id);
                else
                {
                    all.Add(new(text, entry, Solved: null));
                    names.Add(new(StringComparer.OrdinalIgnoreCase) { entry.Id });
                }
            }

            // A line that somebody wrote there by hand may name what blocks, and takes nothing away.
            foreach (var text in entry.IsSealed ? entry.Noted.Solved : [])
            {
                for (var i = 0; i < all.Count; i++)
                {
                    var isNamed = Words(all[i].Text) == Words(text) || text.Split([' ', ',', ':', '(', ')', '[', ']'], StringSplitOptions.RemoveEmptyEntries).Any(names[i].Contains);
                    if (isNamed && IsSame(all[i], entry)) all[i] = all[i] with { Solved = entry };
                }
            }
        }

        return [.. all];
    }

    private static bool IsSame(NamedBlocker blocker, JournalEntry entry) => blocker.Solved is null && blocker.By.Place.Project == entry.Place.Project;

    private static string Words(string text) => string.Join(' ', text.ToLowerInvariant().Split((char[])[' ', '\t', '\n', '\r', '.', ',', ';', ':', '!', '?', '"', '\'', '`', '(', ')'], StringSplitOptions.RemoveEmptyEntries));
}
