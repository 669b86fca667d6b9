namespace Tacho.Redaction;

/// <summary>Translates ascending UTF-8 offsets into offsets of a string's characters; an unpaired surrogate counts three bytes.</summary>
internal struct Utf8Walk
{
    private readonly string _text;
    private readonly bool _ascii;
    private int _chars;
    private int _bytes;

    /// <summary>Begins at the start of a text that is <paramref name="utf8Length"/> bytes long in UTF-8.</summary>
    public Utf8Walk(string text, int utf8Length)
    {
        _text = text;
        _ascii = utf8Length == text.Length;
    }

    /// <summary>The character that begins at the offset, or, if none does, the next one. The offset must not be below the last one asked.</summary>
    public int CharAt(int utf8Offset)
    {
        if (_ascii)
        {
            return utf8Offset;
        }

        while (_bytes < utf8Offset && _chars < _text.Length)
        {
            Step();
        }

        return _chars;
    }

    /// <summary>The offset of the last character that ends at or before the UTF-8 offset.</summary>
    public int CharWithin(long utf8Offset)
    {
        if (_ascii)
        {
            return (int)Math.Min(utf8Offset, _text.Length);
        }

        while (_chars < _text.Length)
        {
            var before = this;
            Step();
            if (_bytes > utf8Offset)
            {
                this = before;
                break;
            }
        }

        return _chars;
    }

    private void Step()
    {
        char first = _text[_chars];
        bool pair = char.IsHighSurrogate(first) && _chars + 1 < _text.Length && char.IsLowSurrogate(_text[_chars + 1]);
        _chars += pair ? 2 : 1;
        _bytes += pair ? 4 : first < 0x80 ? 1 : first < 0x800 ? 2 : 3;
    }
}
