using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Journal;

/// <summary>An entry of the journal as it stands now.</summary>
/// <param name="Noted">What was said, masked.</param>
/// <param name="Event">The event that says it.</param>
/// <param name="At">When, with the offset of the clock there and then; of an inferred one, when it happened.</param>
/// <param name="Number">Its place in the journal, counted from 1: the order in which entries were made, whatever the clock said.</param>
public sealed record JournalEntry(DecisionNoted Noted, EventId Event, DateTimeOffset At, int Number)
{
    /// <summary>Its id, by which it is cited.</summary>
    public string Id => Noted.Entry;

    /// <summary>Where it belongs, after what people said.</summary>
    public required JournalPlace Place { get; init; }

    /// <summary>A person took it back.</summary>
    public DecisionReviewed? Dropped { get; init; }

    /// <summary>False for a line that does not follow from the sealed one before it: somebody added it by hand, or changed it.</summary>
    public bool IsSealed { get; init; } = true;

    /// <summary>It was inferred, and nobody confirmed it: it stands in no journal.</summary>
    public bool IsCandidate { get; init; }

    /// <summary>A person wrote it into the Markdown of its day, and it was sealed later.</summary>
    public bool IsByHand => Noted is { Happened: not null, IsInferred: false };
}

/// <summary>What an entry belongs to.</summary>
/// <param name="Project">Name of the project's folder in the trail.</param>
/// <param name="Root">Full path of the project's folder.</param>
/// <param name="Part">The part of it that the settings have a name for; null for none.</param>
public sealed record JournalPlace(string Project, string Root, string? Part)
{
    /// <summary>What people call it: the folder's name, and the part.</summary>
    public string Name => Part is null ? Folder : $"{Folder}/{Part}";

    private string Folder => Path.GetFileName(Path.TrimEndingDirectorySeparator(Root)) is { Length: > 0 } name ? name : Project;
}
