using System.Runtime.InteropServices;

namespace Tacho.Redaction.Encodings;

/// <summary>An escape of the text: the offset of the character that it stands for, its own bytes, and the depth it says it stands at.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Escape(int ViewOffset, int RawStart, int RawEnd, byte Depth);

/// <summary>
/// A text with its escapes undone, and the way back. Rules look at the view, so that they see the same secret in plain text, in JSON, in
/// JSON inside JSON and behind <c>\u002d</c>; every byte of the view stands for one run of bytes of the text, and only whole runs are
/// masked, so no escape is ever cut.
/// </summary>
internal readonly ref struct EscapeView
{
    private readonly ReadOnlySpan<Escape> _escapes;

    /// <summary>A view over undone bytes; <paramref name="escapes"/> in ascending order, empty when the view is the text itself.</summary>
    public EscapeView(ReadOnlySpan<byte> bytes, ReadOnlySpan<Escape> escapes)
    {
        Bytes = bytes;
        _escapes = escapes;
    }

    /// <summary>The undone bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The escapes, in ascending order.</summary>
    public ReadOnlySpan<Escape> Escapes => _escapes;

    /// <summary>The text's offset of the run that the byte at <paramref name="viewOffset"/> stands for.</summary>
    public int RawStart(int viewOffset)
    {
        int index = LastAtOrBefore(viewOffset);
        if (index < 0)
        {
            return viewOffset;
        }

        ref readonly Escape escape = ref _escapes[index];
        return escape.ViewOffset == viewOffset ? escape.RawStart : escape.RawEnd + (viewOffset - escape.ViewOffset - 1);
    }

    /// <summary>The text's offset behind the run of the last byte before <paramref name="viewEnd"/>, which must be above 0.</summary>
    public int RawEnd(int viewEnd)
    {
        int index = LastAtOrBefore(viewEnd - 1);
        return index < 0 ? viewEnd : _escapes[index].RawEnd + (viewEnd - 1 - _escapes[index].ViewOffset);
    }

    /// <summary>
    /// How many string literals deep the quote at <paramref name="viewOffset"/> says it stands: 0 for a bare one, 1 for <c>\"</c>, 2 for
    /// <c>\\\"</c>. A literal ends at the next quote that is no deeper than the one that opened it.
    /// </summary>
    public int QuoteDepth(int viewOffset)
    {
        int index = LastAtOrBefore(viewOffset);
        return index >= 0 && _escapes[index].ViewOffset == viewOffset ? _escapes[index].Depth : 0;
    }

    private int LastAtOrBefore(int viewOffset)
    {
        int low = 0;
        int high = _escapes.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (_escapes[middle].ViewOffset <= viewOffset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }
}
