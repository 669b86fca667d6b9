using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Journal.Reminders;

/// <summary>
/// The newest entries that concern a session: of its project, of projects inside it, and those that it wrote itself, wherever they belong. Read from a bounded piece of the sealed journal's end, never from
/// files in the project: those words go to a model.
/// </summary>
/// <param name="Entries">Entries that stand, the newest last.</param>
public sealed record JournalTail(ImmutableArray<JournalEntry> Entries)
{
    /// <summary>How much of the journal is read: some hundred entries, of all projects.</summary>
    public const int MaxBytes = 128 * 1024;

    /// <summary>Enough for the newest entry of a person who works on one thing.</summary>
    private const int NearBytes = 16 * 1024;

    /// <summary>True where people covered words of the record, so that no former words are to be said.</summary>
    public bool HidesWords { get; init; }

    /// <summary>The same for a reminder that says former words, after a look at whether any may be covered.</summary>
    public JournalTail ForWords(TachoHome home) => this with { HidesWords = !Entries.IsEmpty && CoveredWords.MayBe(home) };

    /// <param name="home">Whose journal.</param>
    /// <param name="roots">Root folders that are the project, full paths.</param>
    /// <param name="session">The agent's session.</param>
    public static JournalTail Of(TachoHome home, ImmutableArray<string> roots, SessionId session) => Of(home, roots, session, MaxBytes);

    /// <summary>The newest of them, and no more than were found beside it: a prompt asks for no other.</summary>
    public static JournalTail NewestOf(TachoHome home, ImmutableArray<string> roots, SessionId session) =>
        Of(home, roots, session, NearBytes) is { Entries.IsEmpty: false } near ? near : Of(home, roots, session);

    private static JournalTail Of(TachoHome home, ImmutableArray<string> roots, SessionId session, int maxBytes)
    {
        var entries = JournalBook.Fold(TrailTail.Read(home, TrailPaths.Journal, maxBytes, JournalBook.IsSaid).Select(static said => (said, true)));
        return new([.. entries.Where(entry => entry.Dropped is null && (IsOf(entry, session) || roots.Any(root => IsIn(entry.Place.Root, root))))]);
    }

    private static bool IsOf(JournalEntry entry, SessionId session) => entry.Noted.Of is { } of && session != SessionId.Unknown && of.Session == session.Value;

    private static bool IsIn(string folder, string root) =>
        folder.StartsWith(root, StringComparison.Ordinal) && (folder.Length == root.Length || root.EndsWith(Path.DirectorySeparatorChar) || folder[root.Length] == Path.DirectorySeparatorChar);
}
