using System.Collections.Immutable;

namespace Tacho.Scrubbing;

/// <summary>What a scrub changes, or would change. It holds places and counts, never content.</summary>
/// <param name="Files">Files in which something was found.</param>
/// <param name="OutOfReach">Places that hold it and stay as they are, each with what to do about it.</param>
/// <param name="Transcripts">Folders in which agents keep transcripts of their own of these sessions, which Tacho does not touch.</param>
public sealed record ScrubPlan(ImmutableArray<ScrubbedFile> Files, ImmutableArray<OutOfReach> OutOfReach, ImmutableArray<string> Transcripts)
{
    /// <summary>Lines that change.</summary>
    public int Lines => Files.Sum(file => file.Lines.Length);
}

/// <summary>A file in which something was found.</summary>
/// <param name="Place">Which kind of file it is, a row of <see cref="ContentPlaces"/>.</param>
/// <param name="Project">Name of its project; null for a file of the whole recorder.</param>
/// <param name="Session">The session as a file name; null for a file of no session.</param>
/// <param name="Path">Full path.</param>
/// <param name="Lines">Lines that change, from 1, in order.</param>
public sealed record ScrubbedFile(string Place, string? Project, string? Session, string Path, ImmutableArray<long> Lines)
{
    /// <summary>What is changed besides lines, or in their stead; null for nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>A place that holds what is looked for and stays as it is.</summary>
/// <param name="Path">A file, or a line of one.</param>
/// <param name="Reason">Why, and what to do about it.</param>
public sealed record OutOfReach(string Path, string Reason);
