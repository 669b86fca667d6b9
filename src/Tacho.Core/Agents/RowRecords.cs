using System.Globalization;
using Tacho.Interop;

namespace Tacho.Agents;

/// <summary>Records of a source without lines: each row is handed out as one line of JSON.</summary>
internal abstract class RowRecords : TranscriptRecords
{
    private long? _endOf;

    /// <inheritdoc/>
    public sealed override bool MoveNext(out TranscriptRecord record)
    {
        if (_endOf is { } unfinished)
        {
            _endOf = null;
            record = new TranscriptRecord(default, unfinished) { Piece = RecordPiece.End };
            return true;
        }

        record = default;
        if (!NextRow(out var row, out var offset)) return false;
        var isTooLong = row.Length > MaxRecordBytes;
        if (isTooLong) _endOf = offset;
        record = new TranscriptRecord(row, offset) { Piece = isTooLong ? RecordPiece.Beginning : RecordPiece.Whole };
        return true;
    }

    /// <summary>The next row and its identity within the source; false at the end.</summary>
    protected abstract bool NextRow(out ReadOnlyMemory<byte> row, out long offset);
}

/// <summary>
/// The rows of a source that is read from its beginning each time, because it has nothing to seek by: one document of a whole session, a tree of files.
/// The cursor is the number of rows and a hash over them, so that a source in which an earlier row has changed is read anew.
/// </summary>
internal sealed class ListedRows : RowRecords
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> _rows;
    private readonly byte[] _hashes = new byte[2 * Sha256.HashBytes];
    private readonly TornDocuments? _torn;
    private long _count;

    private ListedRows(IEnumerable<ReadOnlyMemory<byte>> rows, long length, TornDocuments? torn)
    {
        _rows = rows.GetEnumerator();
        _torn = torn;
        Length = length;
    }

    /// <inheritdoc/>
    public override DateTimeOffset? TornAt => _torn?.At;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override string Cursor => string.Create(CultureInfo.InvariantCulture, $"{_count}:{Convert.ToHexStringLower(_hashes.AsSpan(0, 8))}");

    /// <summary>Opens rows at a position; <paramref name="rows"/> is enumerated once or twice, and notes documents that are not whole in <paramref name="torn"/>.</summary>
    public static ListedRows Open(IEnumerable<ReadOnlyMemory<byte>> rows, long length, TranscriptPosition? from, TornDocuments? torn = null)
    {
        if (from is not null)
        {
            var resumed = new ListedRows(rows, length, torn);
            if (resumed.TryGoTo(from.Cursor)) return resumed;
            resumed.Dispose();
        }

        return new ListedRows(rows, length, torn) { StartedOver = from is not null };
    }

    /// <inheritdoc/>
    protected override bool NextRow(out ReadOnlyMemory<byte> row, out long offset)
    {
        offset = _count;
        row = default;
        if (!_rows.MoveNext()) return false;
        row = _rows.Current;
        Sha256.HashData(row.Span, _hashes.AsSpan(Sha256.HashBytes));
        Sha256.HashData(_hashes, _hashes.AsSpan(0, Sha256.HashBytes));
        _count++;
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _rows.Dispose();
    }

    private bool TryGoTo(string cursor)
    {
        var digits = cursor.AsSpan().IndexOf(':');
        if (digits < 0 || !long.TryParse(cursor.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        while (_count < count)
        {
            if (!NextRow(out _, out _)) return false;
        }

        return Cursor == cursor;
    }
}
