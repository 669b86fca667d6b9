using System.Collections.Immutable;

namespace Tacho.Events;

/// <summary>Transcripts as they stand in the archive from here on: the ledger's word for them, by which a later look tells whether they were exchanged.</summary>
/// <param name="Run">Tells the entries of different programs apart.</param>
/// <param name="Why"><see cref="Imported"/>, <see cref="Scrubbed"/> or <see cref="Found"/>.</param>
public sealed record TranscriptsSealed(string Run, string Why) : EventBody
{
    /// <summary>An import put them there.</summary>
    public const string Imported = "import";

    /// <summary>A scrub is about to put them there.</summary>
    public const string Scrubbed = "scrub";

    /// <summary>They were there without a seal, and nothing says since when or by whom.</summary>
    public const string Found = "found";

    /// <summary>Folder of the archive; null for that in the recorder's home.</summary>
    public string? Archive { get; init; }

    public ImmutableArray<SealedTranscript> Transcripts { get; init; }
}

/// <summary>One transcript as the ledger names it.</summary>
/// <param name="Name">Its path in the archive without ending, or <c>sha256:</c> and the hash of that where the name itself was masked.</param>
/// <param name="Hash">The content's identity: <c>hash</c> of its metadata.</param>
/// <param name="Meta">SHA-256, in hex, over the metadata's stable fields (docs/archive.md).</param>
/// <param name="Lines">How many lines it has.</param>
public sealed record SealedTranscript(string Name, string Hash, string Meta, long Lines)
{
    /// <summary><see cref="Meta"/> of the transcript that this one took the place of, being longer or masked anew; null for the first of its name.</summary>
    public string? Former { get; init; }

    /// <summary><see cref="Hash"/> of that one.</summary>
    public string? FormerHash { get; init; }
}

/// <summary>Transcripts that a person had taken out of the archive; why stands in the <see cref="PersonDecided"/> before it.</summary>
/// <param name="Run">Tells the entries of different programs apart.</param>
/// <param name="Decision"><c>forget</c> or <c>prune</c>.</param>
/// <param name="Person">Who, by the operating system's name for them.</param>
public sealed record TranscriptsRemoved(string Run, string Decision, string? Person) : EventBody
{
    /// <inheritdoc cref="TranscriptsSealed.Archive"/>
    public string? Archive { get; init; }

    public ImmutableArray<SealedTranscript> Transcripts { get; init; }
}

/// <summary>The sealed records of sessions that a person had removed as a whole; why stands in the <see cref="PersonDecided"/> before it. It is their tombstone.</summary>
/// <param name="Run">Tells the entries of different programs apart.</param>
/// <param name="Person">Who, by the operating system's name for them.</param>
public sealed record RecordsPruned(string Run, string? Person) : EventBody
{
    public ImmutableArray<PrunedSession> Sessions { get; init; }
}

/// <summary>The record of one session, as it was when it was removed.</summary>
/// <param name="Session">The session as a file name.</param>
/// <param name="Began">Time of its first record; null where it had none with a time.</param>
/// <param name="Ended">Time of its last record.</param>
public sealed record PrunedSession(string Session, DateTimeOffset? Began, DateTimeOffset? Ended)
{
    public ImmutableArray<PrunedFile> Files { get; init; }
}

/// <summary>A sealed file that was removed, as it was then.</summary>
/// <param name="Origin">As in its genesis and its checkpoints.</param>
/// <param name="Size">Count of its lines.</param>
/// <param name="Hash"><c>h</c> of its last line.</param>
/// <param name="Root">Merkle root over its lines, in base64.</param>
public sealed record PrunedFile(string Origin, long Size, string Hash, string Root);
