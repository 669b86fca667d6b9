namespace Tacho.Agents;

/// <summary>
/// A source's records in order: the lines of a file, or a canonical JSON line for each row of a database or part of a tree. Forward only, bounded
/// memory, one thread.
/// </summary>
public abstract class TranscriptRecords : IDisposable
{
    /// <summary>A longer record is handed out in pieces, of which none is read; see <see cref="TranscriptRecord.Piece"/>.</summary>
    public const int MaxRecordBytes = 64 * 1024 * 1024;

    /// <summary>The source no longer held what it held at the position that was asked for; records come from its beginning.</summary>
    public bool StartedOver { get; protected init; }

    /// <summary>Size of the source in bytes, for a progress bar; an estimate for databases.</summary>
    public abstract long Length { get; }

    /// <summary>
    /// The next record; false at the end. A last line without its line break is a record only once it is whole JSON, for an agent may be writing it.
    /// The record's bytes are good until the next call.
    /// </summary>
    public abstract bool MoveNext(out TranscriptRecord record);

    /// <summary>
    /// Where the record behind the last one that was handed out whole begins; with the reader's state it makes a position. A record of which only the beginning is
    /// there yet is handed out again from here.
    /// </summary>
    public abstract string Cursor { get; }

    /// <summary>
    /// When a document of the source was written to last that is no whole JSON: it was cut, or its agent is just writing it anew. Known behind the last record; null where all are whole, and for
    /// sources of which a part is a record already.
    /// </summary>
    public virtual DateTimeOffset? TornAt => null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what was opened.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>One record, or a piece of one that is too long to be read.</summary>
/// <param name="Bytes">Without its line break, UTF-8 (whatever the file was in); invalid bytes as they were.</param>
/// <param name="Offset">Identity within the source: the byte offset of a line, the ordinal of a row. All pieces of a record have the same.</param>
public readonly record struct TranscriptRecord(ReadOnlyMemory<byte> Bytes, long Offset)
{
    /// <summary>Whether this is all of the record.</summary>
    public RecordPiece Piece { get; init; }
}

/// <summary>How much of a record is there.</summary>
public enum RecordPiece
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The beginning of one above <see cref="TranscriptRecords.MaxRecordBytes"/>.</summary>
    Beginning,

    /// <summary>More of it.</summary>
    Middle,

    /// <summary>The end of it; may be empty.</summary>
    End,
}

/// <summary>
/// Where reading stopped: the records' cursor and the reader's state, both opaque to all others. Text, so that it can be kept; a version that does not
/// know it starts over.
/// </summary>
public sealed record TranscriptPosition(string Cursor, string State);
