using System.Globalization;
using System.Text.Json;
using Tacho.Interop;

namespace Tacho.Agents;

/// <summary>
/// The lines of a text file as records: of any size, UTF-8 with or without a byte order mark or UTF-16 with one, zstd-compressed or not, with either
/// line break. The cursor is the offset of the next line and a hash of the bytes before it, so that a file that was rewritten is told from one that grew.
/// </summary>
internal sealed class LineRecords : TranscriptRecords
{
    private const int ReadBytes = 256 * 1024;
    private const int MinReadBytes = 16 * 1024;

    /// <summary>A buffer that must hold more is made as large as it may become, since only the pages that are written to take memory.</summary>
    private const int LargeBytes = 4 * 1024 * 1024;
    private const int WitnessBytes = 256;

    private readonly PosixFile _file;
    private readonly Stream _text;
    private readonly bool _isPlain;
    private readonly bool _linesAreJson;
    private readonly bool _isFinished;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private int _searched;
    private long _offset;
    private long _lineOffset;
    private bool _inLongLine;
    private bool _breakIsDue;
    private long _first;

    private LineRecords(PosixFile file, bool linesAreJson, bool isFinished)
    {
        _file = file;
        _linesAreJson = linesAreJson;
        _isFinished = isFinished;
        Length = file.Length;

        // Most transcripts are small, and there are thousands of them.
        _buffer = new byte[(int)Math.Clamp(Length + 1, MinReadBytes, ReadBytes)];
        _text = TextStream.Open(file, out _isPlain);
        _offset = _lineOffset = _isPlain ? _text.Position : 0;
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <summary>Tells the line at which another part of the file begins and this one ends, if it is not its first; null for a file that is read whole.</summary>
    public Func<ReadOnlySpan<byte>, bool>? BeginsAnother { get; init; }

    /// <inheritdoc/>
    public override string Cursor => CursorAt(_inLongLine ? _lineOffset : _offset);

    /// <summary>
    /// Opens a file. <paramref name="linesAreJson"/> is false for other texts, whose last line is left for the next pass until it has its line break.
    /// With <paramref name="isFinished"/> nobody writes on it any more, and the last line is a record whatever it is.
    /// </summary>
    /// <exception cref="IOException">There is no such file, it may not be read, or it is no regular file.</exception>
    public static LineRecords Open(string path, TranscriptPosition? from, bool linesAreJson = true, bool isFinished = false) =>
        OpenPart(path, 0, from, linesAreJson, isFinished, beginsAnother: null);

    /// <summary>Opens the part of a file of texts that begins at an offset and ends where another begins.</summary>
    /// <exception cref="IOException">There is no such file, it may not be read, or it is no regular file.</exception>
    public static LineRecords OpenPart(string path, long first, TranscriptPosition? from, Func<ReadOnlySpan<byte>, bool> beginsAnother) =>
        OpenPart(path, first, from, linesAreJson: false, isFinished: false, beginsAnother);

    private static LineRecords OpenPart(string path, long first, TranscriptPosition? from, bool linesAreJson, bool isFinished, Func<ReadOnlySpan<byte>, bool>? beginsAnother)
    {
        if (from is not null)
        {
            var resumed = new LineRecords(OpenFile(path), linesAreJson, isFinished) { BeginsAnother = beginsAnother, _first = first };
            if (resumed.TryGoTo(from.Cursor)) return resumed;
            resumed.Dispose();
        }

        var records = new LineRecords(OpenFile(path), linesAreJson, isFinished) { BeginsAnother = beginsAnother, _first = first, StartedOver = from is not null };
        if (first > 0) _ = records.TrySkipTo(first);
        return records;
    }

    /// <inheritdoc/>
    public override bool MoveNext(out TranscriptRecord record)
    {
        while (true)
        {
            int found = _buffer.AsSpan(_searched.._end).IndexOf((byte)'\n');
            _searched = found >= 0 ? _searched + found : _end;
            if (_inLongLine && _searched - _start > ReadBytes)
            {
                record = Take(_start + ReadBytes, _start + ReadBytes, RecordPiece.Middle);
                return true;
            }

            if (found >= 0)
            {
                var isDue = _breakIsDue;
                _breakIsDue = false;
                if (isDue && _buffer.AsSpan(_start.._searched) is [] or [(byte)'\r'])
                {
                    // The break of a line that was handed out before it had one.
                    _ = Take(_searched, _searched + 1, RecordPiece.Whole);
                    continue;
                }

                if (BeginsAnother is not null && !_inLongLine && _lineOffset > _first && BeginsAnother(_buffer.AsSpan(_start.._searched)))
                {
                    record = default;
                    return false;
                }

                record = Take(_searched, _searched + 1, _inLongLine ? RecordPiece.End : RecordPiece.Whole);
                _inLongLine = false;
                return true;
            }

            if (!_inLongLine && _end - _start >= MaxRecordBytes)
            {
                record = Take(_start + ReadBytes, _start + ReadBytes, RecordPiece.Beginning);
                _inLongLine = true;
                return true;
            }

            if (!Fill()) return TryTakeRest(out record);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        _text.Dispose();
        _file.Dispose();
    }

    /// <summary>A device would be read for ever, a pipe would take from whom it is meant for.</summary>
    private static PosixFile OpenFile(string path)
    {
        if (!FileFacts.Of(path).IsRegular) throw new IOException("it is no regular file");
        return PosixFile.OpenReadIfExists(path) ?? throw new FileNotFoundException($"{path} is gone", path);
    }

    private TranscriptRecord Take(int end, int next, RecordPiece piece)
    {
        var bytes = _buffer.AsMemory(_start, end - _start);
        if (next > end && bytes.Span is [.., (byte)'\r']) bytes = bytes[..^1];
        var record = new TranscriptRecord(bytes, _lineOffset) { Piece = piece };
        _offset += next - _start;
        _start = next;
        _searched = Math.Max(_searched, next);
        if (piece is RecordPiece.Whole or RecordPiece.End) _lineOffset = _offset;
        return record;
    }

    /// <summary>What stands behind the last line break: a record if it is whole JSON, else the beginning of one that is still being written.</summary>
    private bool TryTakeRest(out TranscriptRecord record)
    {
        record = default;
        if (_isFinished ? _start == _end && !_inLongLine : _start == _end || _inLongLine || !_linesAreJson || !IsWholeJson(_buffer.AsSpan(_start.._end))) return false;
        record = Take(_end, _end, _inLongLine ? RecordPiece.End : RecordPiece.Whole);
        _inLongLine = false;
        _breakIsDue = true;
        return true;
    }

    private static bool IsWholeJson(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            // A second value behind the first throws: some agents lose a line break, and what follows may not be all there yet.
            return reader.Read() && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool Fill()
    {
        if (_inLongLine && _buffer.Length > LargeBytes) MoveTo(new byte[LargeBytes]);
        else if (_start > 0 && (_end == _buffer.Length || _start == _end)) MoveTo(_buffer);
        if (_end == _buffer.Length) MoveTo(_buffer.Length < LargeBytes ? new byte[_buffer.Length * 2] : GC.AllocateUninitializedArray<byte>(MaxRecordBytes + ReadBytes));
        int read = _text.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }

    private void MoveTo(byte[] buffer)
    {
        _buffer.AsSpan(_start.._end).CopyTo(buffer);
        _end -= _start;
        _searched -= _start;
        _start = 0;
        _buffer = buffer;
    }

    private string CursorAt(long offset)
    {
        if (!_isPlain) return string.Create(CultureInfo.InvariantCulture, $"{offset}/{Length}");
        Span<byte> witness = stackalloc byte[(int)Math.Min(WitnessBytes, offset)];
        int read = _file.ReadAt(witness, offset - witness.Length);
        Span<byte> digest = stackalloc byte[Sha256.HashBytes];
        Sha256.HashData(witness[..read], digest);
        return string.Create(CultureInfo.InvariantCulture, $"{offset}:{Convert.ToHexStringLower(digest[..8])}");
    }

    private bool TryGoTo(string cursor)
    {
        int digits = cursor.AsSpan().IndexOfAny(':', '/');
        if (digits < 0 || !long.TryParse(cursor.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return false;
        return (!_isPlain || offset <= Length) && CursorAt(offset) == cursor && TrySkipTo(offset);
    }

    private bool TrySkipTo(long offset)
    {
        _offset = _lineOffset = offset;
        if (_isPlain && _text is PosixReadStream plain)
        {
            Span<byte> last = stackalloc byte[1];
            _breakIsDue = offset > plain.Position && _file.ReadAt(last, offset - 1) == 1 && last[0] != '\n';
            plain.GoTo(offset);
            return true;
        }

        for (long left = offset; left > 0;)
        {
            int read = _text.Read(_buffer.AsSpan(0, (int)Math.Min(left, _buffer.Length)));
            if (read == 0) return false;
            left -= read;
            _breakIsDue = _buffer[read - 1] != '\n';
        }

        return true;
    }
}
