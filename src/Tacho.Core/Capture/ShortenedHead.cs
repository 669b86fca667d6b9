using Tacho.Agents;

namespace Tacho.Capture;

/// <summary>
/// The beginning of a text of JSON lines with its long strings made empty: the first line of a session may hold a pasted picture of megabytes, and then no line stands
/// whole in what is looked at to tell whose a file is.
/// </summary>
internal sealed class ShortenedHead
{
    private const int MaxStringBytes = 1024;

    private readonly byte[] _head = new byte[1024 * 1024];
    private int _length;
    private int _stringStart;
    private bool _isString;
    private bool _isEscape;
    private bool _isTooLong;

    /// <summary>At most a megabyte of text, made of at most so much of the stream as one record may hold; empty where the text is no JSON.</summary>
    public static ReadOnlyMemory<byte> Read(Stream text)
    {
        var head = new ShortenedHead();
        var buffer = new byte[64 * 1024];
        for (long left = TranscriptRecords.MaxRecordBytes; left > 0;)
        {
            var read = text.Read(buffer);
            if (read == 0 || (head._length == 0 && buffer[0] != '{') || !head.TryTake(buffer.AsSpan(0, read))) break;
            left -= read;
        }

        return head._head.AsMemory(0, head._length);
    }

    /// <summary>Takes in what follows; false once the head is full.</summary>
    private bool TryTake(ReadOnlySpan<byte> text)
    {
        foreach (var next in text)
        {
            if (_length == _head.Length) return false;
            if (!_isString)
            {
                _head[_length++] = next;
                _isString = next == '"';
                _stringStart = _length;
            }
            else if ((next == '"' && !_isEscape) || next == '\n')
            {
                // No string holds a line break: one that seems to is a line that is no JSON.
                _head[_length++] = next;
                (_isString, _isEscape, _isTooLong) = (false, false, false);
            }
            else
            {
                _isEscape = next == '\\' && !_isEscape;
                _isTooLong |= _length - _stringStart == MaxStringBytes;
                if (_isTooLong) _length = _stringStart;
                else _head[_length++] = next;
            }
        }

        return true;
    }
}
