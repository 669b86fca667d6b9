using System.Buffers;
using System.Numerics;

namespace Tacho.Redaction;

/// <summary>
/// Builds <see cref="EscapeView"/>s: undoes backslash escapes of any depth in one pass, without knowing whether the text is JSON. A run of
/// backslashes before one of <c>n t r b f " ' / `</c> or <c>uXXXX</c> becomes that character. Of <c>\uXXXX</c> those below U+0100 become one
/// byte, all others the byte 0xFF, which no rule takes for part of a token. The percent view also undoes <c>%XX</c> of printable ASCII.
/// The buffers are reused: a view is good until the next one is built.
/// </summary>
internal sealed class EscapeUndoer
{
    private static readonly SearchValues<byte> EscapeStarts = SearchValues.Create("\\%"u8);

    private byte[] _view = [];
    private Escape[] _escapes = [];
    private int _viewLength;
    private int _escapeCount;

    /// <summary>True if the text holds a percent escape that the percent view would undo.</summary>
    public static bool HasPercentEscape(ReadOnlySpan<byte> text)
    {
        for (int at = text.IndexOf((byte)'%'); at >= 0; )
        {
            if (PercentValue(text[at..]) >= 0)
            {
                return true;
            }

            int next = text[(at + 1)..].IndexOf((byte)'%');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    /// <summary>The view of a text; the text itself when it holds no escape.</summary>
    public EscapeView Undo(ReadOnlySpan<byte> text, bool percent)
    {
        int at = NextEscape(text, percent);
        if (at < 0)
        {
            return new EscapeView(text, []);
        }

        if (_view.Length < text.Length)
        {
            _view = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)text.Length)];
        }

        _viewLength = 0;
        _escapeCount = 0;
        int copied = 0;
        while (at >= 0)
        {
            Copy(text[copied..at]);
            copied = text[at] == '\\' ? UndoBackslashes(text, at) : UndoPercent(text, at);
            int next = NextEscape(text[copied..], percent);
            at = next < 0 ? -1 : copied + next;
        }

        Copy(text[copied..]);
        return new EscapeView(_view.AsSpan(0, _viewLength), _escapes.AsSpan(0, _escapeCount));
    }

    private static int NextEscape(ReadOnlySpan<byte> text, bool percent) =>
        percent ? text.IndexOfAny(EscapeStarts) : text.IndexOf((byte)'\\');

    private int UndoBackslashes(ReadOnlySpan<byte> text, int start)
    {
        int end = start + 1;
        while (end < text.Length && text[end] == '\\')
        {
            end++;
        }

        int backslashes = end - start;
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
                UndoQuote(text[end], start, end, backslashes, 0, 1);
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
    /// Of k backslashes before a quote the last 2^d − 1 say that it stands d literals deep, where d is the number of trailing one bits of k;
    /// the others are backslashes that stand for themselves.
    /// </summary>
    private void UndoQuote(byte quote, int start, int end, int backslashes, int outerDepth, int length)
    {
        int depth = BitOperations.TrailingZeroCount(~backslashes);
        int literal = backslashes - ((1 << depth) - 1);
        if (literal > 0)
        {
            Add((byte)'\\', start, start + literal, 0);
        }

        Add(quote, start + literal, end + length, (byte)Math.Min(outerDepth + depth, byte.MaxValue));
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

    private int UndoPercent(ReadOnlySpan<byte> text, int start)
    {
        int value = PercentValue(text[start..]);
        if (value < 0)
        {
            Copy(text.Slice(start, 1));
            return start + 1;
        }

        Add((byte)value, start, start + 3, 0);
        return start + 3;
    }

    private static int PercentValue(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3)
        {
            return -1;
        }

        int value = (HexDigit(text[1]) << 4) | HexDigit(text[2]);
        return value is (>= 0x20 and < 0x7F) or '\n' or '\r' ? value : -1;
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
