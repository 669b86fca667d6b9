using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tacho.Redaction.Encodings;

/// <summary>
/// Builds <see cref="EscapeView"/>s: undoes backslash escapes of any depth in one pass, without knowing whether the text is JSON. A run of
/// backslashes before one of <c>n t r b f " ' / `</c> or <c>uXXXX</c> becomes that character. Of <c>\uXXXX</c> those below U+0100 become one
/// byte, all others the byte 0xFF, which no rule takes for part of a token. Percent escapes of printable ASCII are undone on request.
/// The buffers are reused: a view is good until the next one is built.
/// </summary>
internal sealed class EscapeUndoer
{
    /// <summary>A run longer than this is no escape of a real text; it ends the arithmetic, not the run.</summary>
    private const int MaxBackslashes = 1 << 20;

    /// <summary>A quote out of a percent escape is deeper than any of the text around it, so that every one of those ends its literal.</summary>
    private const byte PercentDepth = 64;

    private const int MinTwiceEscaped = 3;

    private byte[] _view = [];
    private Escape[] _escapes = [];
    private int _viewLength;
    private int _escapeCount;

    /// <summary>True if the text holds percent escapes that the percent view would undo.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool HasPercentEscape(ReadOnlySpan<byte> text, int least = 1)
    {
        for (int at = text.IndexOf((byte)'%'); at >= 0; )
        {
            if (PercentValue(text[at..]) >= 0 && --least == 0)
            {
                return true;
            }

            int next = text[(at + 1)..].IndexOf((byte)'%');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    /// <summary>The view of a text with backslash escapes undone; the text itself when it holds none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public EscapeView Undo(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf((byte)'\\');
        if (at < 0)
        {
            return new EscapeView(text, []);
        }

        Begin(text.Length);
        int copied = 0;
        while (at >= 0)
        {
            Copy(text[copied..at]);
            copied = UndoBackslashes(text, at);
            int next = text[copied..].IndexOf((byte)'\\');
            at = next < 0 ? -1 : copied + next;
        }

        Copy(text[copied..]);
        return Built;
    }

    /// <summary>
    /// The view of a text with percent escapes undone, and nothing else. A backslash that came out of one never escapes a quote or a
    /// backslash that did not.
    /// </summary>
    public EscapeView UndoPercent(ReadOnlySpan<byte> text) => UndoPercent(text, least: 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private EscapeView UndoPercent(ReadOnlySpan<byte> text, int least)
    {
        Begin(text.Length);
        int copied = 0;
        int wordEnd = 0;
        bool isUndone = least == 1;
        for (int at = text.IndexOf((byte)'%'); at >= 0; )
        {
            if (least > 1 && at >= wordEnd)
            {
                // Word by word, for what stands in later ones must not change what is seen in this one.
                int blank = text[at..].IndexOfAny(" \t\r\n"u8);
                wordEnd = blank < 0 ? text.Length : at + blank;
                isUndone = HasPercentEscape(text[at..wordEnd], least);
            }

            int value = isUndone ? PercentValue(text[at..]) : -1;
            int next = at + 1;
            if (value >= 0 && !(value == '\\' && at + 3 < text.Length && (text[at + 3] == '\\' || AsciiByte.IsQuote(text[at + 3]))))
            {
                Copy(text[copied..at]);
                Add((byte)value, at, at + 3, AsciiByte.IsQuote((byte)value) ? PercentDepth : (byte)0);
                next = copied = at + 3;
            }

            int further = text[next..].IndexOf((byte)'%');
            at = further < 0 ? -1 : next + further;
        }

        Copy(text[copied..]);
        return Built;
    }

    /// <summary>The view of a view: backslash escapes that only show once <paramref name="inner"/> undid others.</summary>
    public EscapeView Undo(EscapeView inner) => Compose(Undo(inner.Bytes), inner);

    /// <summary>
    /// The view of a view: percent escapes whose own percent sign was escaped, <c>%252D</c>. A word that was escaped twice has many of
    /// them; one or two are a percent sign of the text and what follows it.
    /// </summary>
    public EscapeView UndoPercent(EscapeView inner) =>
        HasPercentEscape(inner.Bytes, MinTwiceEscaped) ? Compose(UndoPercent(inner.Bytes, MinTwiceEscaped), inner) : inner;

    private EscapeView Compose(EscapeView outer, EscapeView inner)
    {
        if (outer.Escapes.IsEmpty)
        {
            return inner;
        }

        var own = outer.Escapes;
        var composed = new List<Escape>(own.Length + inner.Escapes.Length);
        int innerIndex = 0;
        foreach (ref readonly var escape in own)
        {
            innerIndex = Carry(inner.Escapes, innerIndex, escape.RawStart, escape.ViewOffset - escape.RawStart, composed);
            int depth = Math.Min(escape.Depth + inner.QuoteDepth(escape.RawEnd - 1), byte.MaxValue);
            composed.Add(new Escape(escape.ViewOffset, inner.RawStart(escape.RawStart), inner.RawEnd(escape.RawEnd), (byte)depth));
            while (innerIndex < inner.Escapes.Length && inner.Escapes[innerIndex].ViewOffset < escape.RawEnd)
            {
                innerIndex++;
            }
        }

        Carry(inner.Escapes, innerIndex, int.MaxValue, outer.Bytes.Length - inner.Bytes.Length, composed);
        _escapes = [.. composed];
        _escapeCount = composed.Count;
        return Built;
    }

    /// <summary>Takes over the inner escapes before an offset, which only moved; gives the index of the next one.</summary>
    private static int Carry(ReadOnlySpan<Escape> inner, int index, int before, int shift, List<Escape> composed)
    {
        for (; index < inner.Length && inner[index].ViewOffset < before; index++)
        {
            composed.Add(inner[index] with { ViewOffset = inner[index].ViewOffset + shift });
        }

        return index;
    }

    private EscapeView Built => new(_view.AsSpan(0, _viewLength), _escapes.AsSpan(0, _escapeCount));

    private void Begin(int length)
    {
        if (_view.Length < length)
        {
            _view = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)length)];
        }

        _viewLength = 0;
        _escapeCount = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int UndoBackslashes(ReadOnlySpan<byte> text, int start)
    {
        int end = BackslashRunEnd(text, start, out int backslashes, out bool isPlain);
        if (end == text.Length)
        {
            Add((byte)'\\', start, end, 0);
            return end;
        }

        switch (text[end])
        {
            case (byte)'n':
                Add((byte)'\n', start, end + 1, 0);
                return end + 1;
            case (byte)'r':
                Add((byte)'\r', start, end + 1, 0);
                return end + 1;
            case (byte)'t':
                Add((byte)'\t', start, end + 1, 0);
                return end + 1;
            case (byte)'b' or (byte)'f':
                Add((byte)' ', start, end + 1, 0);
                return end + 1;
            case (byte)'/':
                Add((byte)'/', start, end + 1, 0);
                return end + 1;
            case (byte)'"' or (byte)'\'' or (byte)'`':
                UndoQuote(text[end], start, end, backslashes, isPlain);
                return end + 1;
            case (byte)'u' when HexValue(text[(end + 1)..]) is var code and >= 0:
                UndoUnicode(code, start, end, backslashes);
                return end + 5;
            default:
                Add((byte)'\\', start, end, 0);
                return end;
        }
    }

    /// <summary>
    /// Where a run of backslashes ends, of which some may be written <c>\u005c</c>, and how many bare ones it is worth at the outermost
    /// level: an escaped one is worth two, and twice that for each level that its own backslashes are escaped again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int BackslashRunEnd(ReadOnlySpan<byte> text, int start, out int backslashes, out bool isPlain)
    {
        backslashes = 0;
        isPlain = true;
        int end = start;
        while (true)
        {
            while (end < text.Length && text[end] == '\\')
            {
                end++;
                backslashes++;
            }

            if (backslashes > MaxBackslashes || end + 5 > text.Length || text[end] != 'u' || HexValue(text[(end + 1)..]) != '\\')
            {
                return end;
            }

            int levels = BitOperations.TrailingZeroCount(backslashes);
            backslashes = ((backslashes >> levels) + 1) << levels;
            isPlain = false;
            end += 5;
            if (end == text.Length || text[end] != '\\')
            {
                return end;
            }
        }
    }

    /// <summary>
    /// Of k backslashes before a quote the last 2^d − 1 say that it stands d literals deep, where d is the number of trailing one bits of k;
    /// the others are backslashes that stand for themselves.
    /// </summary>
    private void UndoQuote(byte quote, int start, int end, int backslashes, bool isPlain)
    {
        int depth = BitOperations.TrailingZeroCount(~backslashes);
        int literal = isPlain ? backslashes - ((1 << depth) - 1) : 0;
        if (literal > 0)
        {
            Add((byte)'\\', start, start + literal, 0);
        }

        Add(quote, start + literal, end + 1, (byte)Math.Min(depth, byte.MaxValue));
    }

    private void UndoUnicode(int code, int start, int end, int backslashes)
    {
        byte value = code <= byte.MaxValue ? (byte)code : byte.MaxValue;
        if (value is not ((byte)'"' or (byte)'\'' or (byte)'`'))
        {
            Add(value, start, end + 5, 0);
            return;
        }

        // Each even halving is a level at which backslashes escape backslashes; the first odd one is where the \u itself is undone, and
        // what is left of the run then escapes the bare quote that came out of it.
        int depth = 1;
        while ((backslashes & 1) == 0)
        {
            backslashes >>= 1;
            depth++;
        }

        depth += BitOperations.TrailingZeroCount(~((backslashes - 1) >> 1));
        Add(value, start, end + 5, (byte)Math.Min(depth, byte.MaxValue));
    }

    private static int PercentValue(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3)
        {
            return -1;
        }

        int value = (HexDigit(text[1]) << 4) | HexDigit(text[2]);
        return value is (>= 0x20 and < 0x7F) or '\n' or '\r' or '\t' ? value : -1;
    }

    private static int HexValue(ReadOnlySpan<byte> text)
    {
        if (text.Length < 4)
        {
            return -1;
        }

        int value = (HexDigit(text[0]) << 12) | (HexDigit(text[1]) << 8) | (HexDigit(text[2]) << 4) | HexDigit(text[3]);
        return value < 0 ? -1 : value;
    }

    /// <summary>The digit's value, or -1, all of whose bits are set: whatever it is shifted or joined with stays negative.</summary>
    private static int HexDigit(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_view.AsSpan(_viewLength));
        _viewLength += bytes.Length;
    }

    private void Add(byte value, int rawStart, int rawEnd, byte depth)
    {
        if (_escapeCount == _escapes.Length)
        {
            Array.Resize(ref _escapes, Math.Max(64, _escapes.Length * 2));
        }

        _escapes[_escapeCount++] = new Escape(_viewLength, rawStart, rawEnd, depth);
        _view[_viewLength++] = value;
    }
}
