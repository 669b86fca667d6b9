using System.Collections.Immutable;

namespace Tacho.Journal;

/// <summary>
/// Which entries hold: those that no later entry supersedes and that nobody dropped. A line that somebody added to the journal by hand can say something, and take nothing away.
/// </summary>
public sealed class Standing
{
    private readonly ImmutableDictionary<string, JournalEntry> _superseded;

    private Standing(ImmutableArray<JournalEntry> entries, ImmutableDictionary<string, JournalEntry> superseded) => (Entries, _superseded) = (entries, superseded);

    /// <summary>Those that nobody dropped, in the order in which they were made.</summary>
    public ImmutableArray<JournalEntry> Entries { get; }

    /// <summary>Looks through a journal.</summary>
    /// <param name="all">All entries of all projects, in the order in which they were made.</param>
    public static Standing Of(ImmutableArray<JournalEntry> all)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var superseded = ImmutableDictionary.CreateBuilder<string, JournalEntry>(StringComparer.Ordinal);
        ImmutableArray<JournalEntry> entries = [.. all.Where(static entry => entry.Dropped is null)];
        foreach (var entry in entries)
        {
            foreach (var id in entry.IsSealed ? Ids(entry) : [])
            {
                // Only what was there before it; the newest word counts.
                if (known.Contains(id)) superseded[id] = entry;
            }

            known.Add(entry.Id);
        }

        return new(entries, superseded.ToImmutable());
    }

    /// <summary>The entry because of which another does not hold any more, the latest of several; null for one that holds.</summary>
    public JournalEntry? SupersededBy(JournalEntry entry) => _superseded.GetValueOrDefault(entry.Id);

    /// <summary>Ids that an entry supersedes, as they are written anywhere: <c>j3f9a1c22</c>, <c>[J3F9A1C22]</c>.</summary>
    internal static IEnumerable<string> Ids(JournalEntry entry) => entry.Noted.Supersedes.Select(static id => id.Trim('[', ']', ' ', '`').ToLowerInvariant());
}
