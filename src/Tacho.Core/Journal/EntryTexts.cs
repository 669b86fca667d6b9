using System.Collections.Immutable;

namespace Tacho.Journal;

/// <summary>The texts of an entry that somebody wrote, as far as they can hold what must not be shown.</summary>
public static class EntryTexts
{
    /// <summary>The entry with another text in the place of each, those among them by which it is found: names of people, projects and folders. Its id and what names sessions, commits and other entries stays as it is.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="change">Gives the other text.</param>
    public static JournalEntry Map(JournalEntry entry, Func<string, string> change)
    {
        var noted = entry.Noted;
        var place = entry.Place;
        return entry with
        {
            Noted = noted with
            {
                Title = change(noted.Title),
                Person = change(noted.Person),
                PersonName = noted.PersonName is { } name ? change(name) : null,
                Project = change(noted.Project),
                Root = change(noted.Root),
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
            },
            Place = new(change(place.Project), change(place.Root), place.Part is { } part ? change(part) : null),
        };

        ImmutableArray<string> Each(ImmutableArray<string> texts) => texts.IsDefaultOrEmpty ? texts : [.. texts.Select(change)];
    }
}
