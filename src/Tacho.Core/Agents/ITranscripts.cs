namespace Tacho.Agents;

/// <summary>
/// The transcript side of an agent: where its sessions lie, how their records are got at, and what a record says. Reads only; never opens a file or
/// a table that holds credentials.
/// </summary>
public interface ITranscripts
{
    /// <summary>The sessions of this agent on the machine, each once, in no order. Folders that are missing or closed give none.</summary>
    IEnumerable<TranscriptSource> Discover(TranscriptPlaces places);

    /// <summary>The source that a file of any folder is, told by its content and its path; null when it is none of this agent's.</summary>
    TranscriptSource? Recognise(TranscriptHead head);

    /// <summary>The sessions of a recognised file: itself, or each of a database that holds many.</summary>
    /// <exception cref="IOException">The database cannot be read.</exception>
    IEnumerable<TranscriptSource> SessionsOf(TranscriptSource recognised) => [recognised];

    /// <summary>
    /// Opens a source's records at a position, or at its beginning. A source that was rewritten or cut below the position begins anew, and says so in
    /// <see cref="TranscriptRecords.StartedOver"/>.
    /// </summary>
    TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from);

    /// <summary>A reader for the records of a source, which goes on where <paramref name="from"/> was taken.</summary>
    TranscriptReader Read(TranscriptSource source, TranscriptPosition? from);

    /// <summary>Reads nothing but tokens: the same that <see cref="Read"/> tells, in a fraction of the time where the agent's folder knows how.</summary>
    TokenReader ReadTokens(TranscriptSource source) => new WholeTokenReader(Read(source, from: null));
}
