using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Journal;

/// <summary>The texts of an entry that somebody wrote, as far as they can hold what must not be shown.</summary>
public static class EntryTexts
{
    /// <summary>What an entry says, with another text in the place of each. Its id, whose it is, where it belongs, and what names sessions, commits and other entries stays as it is.</summary>
    /// <param name="noted">The entry.</param>
    /// <param name="change">Gives the other text.</param>
    public static DecisionNoted Words(DecisionNoted noted, Func<string, string> change)
    {
        return noted with
        {
            Title = change(noted.Title),
            Did = Each(noted.Did),
            Why = Each(noted.Why),
            Tried = Each(noted.Tried),
            Rejected = Each(noted.Rejected),
            BlockedOn = Each(noted.BlockedOn),
            Solved = Each(noted.Solved),
            Next = Each(noted.Next),
            Files = Each(noted.Files),
            Text = noted.Text is { } text ? change(text) : null,
            Branch = noted.Branch is { } branch ? change(branch) : null,
        };

        ImmutableArray<string> Each(ImmutableArray<string> texts) => texts.IsDefaultOrEmpty ? [] : [.. texts.Select(change)];
    }

    /// <summary>The same, with the names by which it is found among what is changed: people, projects, parts and folders.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="change">Gives the other text.</param>
    public static JournalEntry Map(JournalEntry entry, Func<string, string> change)
    {
        var (noted, place) = (entry.Noted, entry.Place);
        return entry with
        {
            Noted = Words(noted, change) with
            {
                Person = change(noted.Person),
                PersonName = noted.PersonName is { } name ? change(name) : null,
                Project = change(noted.Project),
                Root = change(noted.Root),
            },
            Place = new(change(place.Project), change(place.Root), place.Part is { } part ? change(part) : null),
        };
    }
}
