using Tacho.Interop;

namespace Tacho.Trail;

/// <summary>
/// The lines of a file between two offsets, one after another, with memory for one line only. The end is fixed beforehand, so that a file which grows meanwhile is read as it
/// was.
/// </summary>
internal sealed class LineScanner(PosixFile file, long from, long to)
{
    private const int FirstBufferBytes = 256 * 1024;

    private byte[] _buffer = new byte[(int)Math.Min(FirstBufferBytes, Math.Max(to - from, 1))];
    private long _readTo = from;
    private int _start;
    private int _end;
    private int _length;

    /// <summary>The line without its line feed; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_start, _length);

    /// <summary>As <see cref="Line"/>.</summary>
    public ReadOnlyMemory<byte> LineMemory => _buffer.AsMemory(_start, _length);

    /// <summary>Where the line begins in the file.</summary>
    public long Offset { get; private set; } = from;

    /// <summary>Count of lines read, so the line's number from 1.</summary>
    public long Number { get; private set; }

    /// <summary>False for a last line without a line feed.</summary>
    public bool Ended { get; private set; } = true;

    /// <summary>Goes to the next line; false at the end.</summary>
    /// <exception cref="InvalidDataException">A line is longer than <see cref="TrailReader.MaxLineBytes"/>; the recorder writes none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool Read()
    {
        if (Number > 0)
        {
            var passed = _length + (Ended ? 1 : 0);
            Offset += passed;
            _start += passed;
        }

        var searched = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0) return Found(searched + feed, ended: true);
            searched = _end - _start;
            if (Fill()) continue;
            return searched > 0 && Found(searched, ended: false);
        }
    }

    private bool Found(int length, bool ended)
    {
        _length = length;
        Ended = ended;
        Number++;
        return true;
    }

    private bool Fill()
    {
        if (_readTo >= to) return false;
        var kept = _end - _start;
        if (_start > 0 && _end == _buffer.Length)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, kept);
            (_start, _end) = (0, kept);
        }

        if (_end == _buffer.Length)
        {
            if (kept > TrailReader.MaxLineBytes) throw new InvalidDataException("a line is longer than any that the recorder writes");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = file.ReadAt(_buffer.AsSpan(_end, (int)Math.Min(_buffer.Length - _end, to - _readTo)), _readTo);
        _end += read;
        _readTo += read;
        return read > 0;
    }
}
