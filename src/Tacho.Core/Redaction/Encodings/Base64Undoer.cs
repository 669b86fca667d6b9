using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tacho.Redaction.Encodings;

/// <summary>
/// Builds the view of what stands in base64 (RFC 4648, either alphabet), so that every rule sees what a Kubernetes secret, a <c>base64</c>
/// command or a MIME part hides: the text that comes out, each stretch on lines of its own, behind the text it stood in. Only stretches that decode to printable text are undone: a hash, a signature, an
/// image or a path is told from text by its first bytes. Every byte that came out of a stretch stands for all of it, because half a stretch
/// would still tell; in a very long one it stands for its own group of four. The buffers are reused, as in <see cref="EscapeUndoer"/>.
/// </summary>
internal sealed class Base64Undoer
{
    /// <summary>A shorter run holds no token of a vendor, and names and paths of that length decode to text by chance.</summary>
    private const int MinRunBytes = 24;

    private const int MinTextGroups = MinRunBytes / 4;

    /// <summary>A longer stretch is masked by groups: an archive or a whole file must not vanish for one secret in it.</summary>
    private const int MaxWholeBytes = 4096;

    private const int MinLineBytes = 60;
    private const int MaxIndentBytes = 16;
    private const int MaxMediaTypeBytes = 40;

    /// <summary>What stands between two texts, so that no rule reads on from one to the other: a byte that is no part of any token.</summary>
    private static ReadOnlySpan<byte> Separator => [(byte)'\n', 0xFF, (byte)'\n'];

    /// <summary>How far into a run a prefix may shift the groups.</summary>
    private const int MaxPrefixBytes = 256;

    private static readonly SearchValues<byte> Base64Bytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8);

    private readonly List<(int Char, int Offset)> _lines = [];
    private byte[] _chars = [];
    private byte[] _view = [];
    private Escape[] _escapes = [];
    private int _viewLength;
    private int _escapeCount;

    private static ReadOnlySpan<byte> Values =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 62, 255, 62, 255, 63, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 255, 255, 255, 255, 255, 255,
        255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 255, 255, 255, 255, 63,
        255, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    /// <summary>
    /// The texts that stand in base64 in a view, behind the view itself if <paramref name="keepsView"/>; an empty view, at the cost of a look
    /// at every few bytes, when there are none.
    /// </summary>
    public EscapeView Undo(EscapeView inner, bool keepsView)
    {
        var bytes = inner.Bytes;
        _viewLength = _escapeCount = 0;
        bool any = false;
        for (int at = 0; TryRun(bytes, ref at, out int end);)
        {
            int start = at;
            at = end;
            if (!IsMedia(bytes, start))
            {
                UndoRun(inner, Gather(bytes, start, ref at), at, keepsView, ref any);
            }
        }

        return any ? new EscapeView(_view.AsSpan(0, _viewLength), _escapes.AsSpan(0, _escapeCount)) : default;
    }

    /// <summary>
    /// Where the first run in an unfinished view begins that may go on in an indented line, so behind a blank; the view's length if there is
    /// none.
    /// </summary>
    public static int OpenBlock(ReadOnlySpan<byte> bytes)
    {
        int next = 0;
        while (bytes[next..].IndexOf((byte)'\n') is var feed and >= 0)
        {
            int end = next + feed;
            next = end + 1;
            end -= end > 0 && bytes[end - 1] == '\r' ? 1 : 0;
            int start = bytes[..end].LastIndexOfAnyExcept(Base64Bytes) + 1;
            if (end - start >= MinLineBytes && (next == bytes.Length || AsciiByte.IsBlank(bytes[next])))
            {
                return start;
            }
        }

        return bytes.Length;
    }

    /// <summary>The next run, from <paramref name="start"/> on. Looks backwards from where a run would have to reach, so that words cost little.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryRun(ReadOnlySpan<byte> bytes, ref int start, out int end)
    {
        while (start + MinRunBytes <= bytes.Length)
        {
            int back = start + MinRunBytes - 1;
            while (back >= start && IsBase64(bytes[back]))
            {
                back--;
            }

            if (back < start)
            {
                end = RunEnd(bytes, start + MinRunBytes);
                return true;
            }

            start = back + 1;
        }

        end = bytes.Length;
        return false;
    }

    private static int RunEnd(ReadOnlySpan<byte> bytes, int at)
    {
        int length = bytes[at..].IndexOfAnyExcept(Base64Bytes);
        return length < 0 ? bytes.Length : at + length;
    }

    private static bool IsBase64(byte value) => Values[value] < 64;

    /// <summary>PNG, JPEG, GIF, WebP, ZIP, gzip, PDF, fonts, and whatever an address says to be an image.</summary>
    private static bool IsMedia(ReadOnlySpan<byte> bytes, int start)
    {
        var run = bytes[start..];
        if (run.StartsWith("iVBOR"u8) || run.StartsWith("/9j/"u8) || run.StartsWith("R0lGOD"u8) || run.StartsWith("UklGR"u8)
            || run.StartsWith("UEsDB"u8) || run.StartsWith("H4sI"u8) || run.StartsWith("JVBERi"u8) || run.StartsWith("d09G"u8))
        {
            return true;
        }

        var before = bytes[Math.Max(0, start - MaxMediaTypeBytes)..start];
        return before.EndsWith(";base64,"u8) && before.IndexOf("data:image/"u8) >= 0;
    }

    /// <summary>The characters of a run and of the lines of equal length that go on with it; moves <paramref name="end"/> behind them.</summary>
    private ReadOnlySpan<byte> Gather(ReadOnlySpan<byte> bytes, int start, ref int end)
    {
        _lines.Clear();
        _lines.Add((0, start));
        int width = end - start;
        int next = NextLine(bytes, end);
        if (width < MinLineBytes || width % 4 != 0 || next < 0)
        {
            return bytes[start..end];
        }

        int length = 0;
        Append(bytes[start..end], ref length);
        while (next >= 0)
        {
            int lineEnd = RunEnd(bytes, next);
            if (lineEnd - next != width && !IsLastLine(bytes, next, lineEnd, width, _lines.Count))
            {
                break;
            }

            _lines.Add((length, next));
            Append(bytes[next..lineEnd], ref length);
            end = lineEnd;
            next = lineEnd - next == width ? NextLine(bytes, end) : -1;
        }

        return _chars.AsSpan(0, length);
    }

    /// <summary>A shorter line ends a block if it is padded or the block has several lines, so that a word below one line is none of it.</summary>
    private static bool IsLastLine(ReadOnlySpan<byte> bytes, int start, int end, int width, int lines)
    {
        int padded = PaddingEnd(bytes, end);
        return end - start < width && (padded - start) % 4 == 0 && (padded > end || lines > 1) && (padded == bytes.Length || !AsciiByte.IsBlank(bytes[padded]));
    }

    private void Append(ReadOnlySpan<byte> line, ref int length)
    {
        if (_chars.Length < length + line.Length)
        {
            Array.Resize(ref _chars, (int)BitOperations.RoundUpToPowerOf2((uint)(length + line.Length)));
        }

        line.CopyTo(_chars.AsSpan(length));
        length += line.Length;
    }

    /// <summary>Where the next line's base64 begins, or -1.</summary>
    private static int NextLine(ReadOnlySpan<byte> bytes, int at)
    {
        at += at < bytes.Length && bytes[at] == '\r' ? 1 : 0;
        if (at >= bytes.Length || bytes[at] != '\n')
        {
            return -1;
        }

        int limit = Math.Min(bytes.Length, at + 1 + MaxIndentBytes);
        at++;
        while (at < limit && AsciiByte.IsBlank(bytes[at]))
        {
            at++;
        }

        return at < bytes.Length && IsBase64(bytes[at]) ? at : -1;
    }

    /// <summary>Undoes the text in one run. What stands before base64 in its own alphabet, a path say, shifts the groups.</summary>
    private void UndoRun(EscapeView inner, ReadOnlySpan<byte> chars, int end, bool keepsView, ref bool any)
    {
        for (int shift = 0; shift < 4; shift++)
        {
            bool found = false;
            int limit = shift == 0 ? chars.Length : Math.Min(MaxPrefixBytes, chars.Length);
            for (int at = shift; at < limit && TryText(chars, limit, ref at, out int textEnd); at = textEnd)
            {
                if (!any && keepsView)
                {
                    Keep(inner);
                }

                any = found = true;
                UndoText(inner, chars, at, textEnd, end);
            }

            if (found)
            {
                return;
            }
        }
    }

    /// <summary>The next stretch of groups that decode to text; it goes to the very end where what is left there is text too.</summary>
    private static bool TryText(ReadOnlySpan<byte> chars, int limit, ref int start, out int end)
    {
        while (start + MinRunBytes <= chars.Length && start < limit)
        {
            int back = MinTextGroups - 1;
            while (back >= 0 && IsText(chars.Slice(start + (back * 4), 4)))
            {
                back--;
            }

            if (back < 0)
            {
                end = start + MinRunBytes;
                while (end + 4 <= chars.Length && IsText(chars.Slice(end, 4)))
                {
                    end += 4;
                }

                end = end + 4 > chars.Length && IsText(chars[end..]) ? chars.Length : end;
                return true;
            }

            start += (back + 1) * 4;
        }

        end = chars.Length;
        return false;
    }

    /// <summary>True for a group of two to four characters, or none, all of whose bytes are printable ASCII or white space.</summary>
    private static bool IsText(ReadOnlySpan<byte> group)
    {
        if (group.Length == 4 && ((Values[group[0]] & 0x20) | (Values[group[1]] & 0x08) | (Values[group[2]] & 0x02)) != 0)
        {
            // One of the bytes is above 0x7F, as in seven of eight groups of anything but text.
            return false;
        }

        Span<byte> text = stackalloc byte[3];
        int length = Decode(group, text);
        bool isText = group.Length != 1;
        for (int i = 0; i < length; i++)
        {
            isText &= text[i] is (>= 0x20 and < 0x7F) or (byte)'\n' or (byte)'\r' or (byte)'\t';
        }

        return isText;
    }

    private static int Decode(ReadOnlySpan<byte> group, Span<byte> text)
    {
        int bits = 0;
        foreach (byte one in group)
        {
            bits = (bits << 6) | Values[one];
        }

        bits <<= 6 * (4 - group.Length);
        text[0] = (byte)(bits >> 16);
        text[1] = (byte)(bits >> 8);
        text[2] = (byte)bits;
        return group.Length * 3 / 4;
    }

    private void UndoText(in EscapeView inner, ReadOnlySpan<byte> chars, int start, int end, int runEnd)
    {
        int behind = end == chars.Length ? PaddingEnd(inner.Bytes, runEnd) : Offset(end - 1) + 1;
        bool isWhole = end - start <= MaxWholeBytes;
        int first = inner.RawStart(Offset(start));
        int last = inner.RawEnd(behind);
        foreach (byte one in Separator)
        {
            Add(one, first, first);
        }

        Span<byte> text = stackalloc byte[3];
        for (int at = start; at < end; at += 4)
        {
            int groupEnd = Math.Min(at + 4, end);
            int from = isWhole ? first : inner.RawStart(Offset(at));
            int to = isWhole || groupEnd == end ? last : inner.RawEnd(Offset(groupEnd - 1) + 1);
            int length = Decode(chars[at..groupEnd], text);
            for (int i = 0; i < length; i++)
            {
                Add(text[i], from, to);
            }
        }

        foreach (byte one in Separator)
        {
            Add(one, last, last);
        }
    }

    private static int PaddingEnd(ReadOnlySpan<byte> bytes, int at)
    {
        int limit = Math.Min(bytes.Length, at + 2);
        while (at < limit && bytes[at] == '=')
        {
            at++;
        }

        return at;
    }

    /// <summary>The inner view's offset of a character of the run.</summary>
    private int Offset(int character)
    {
        int line = _lines.Count - 1;
        if (line > 0)
        {
            line = _lines.BinarySearch((character, int.MaxValue));
            line = (line < 0 ? ~line : line) - 1;
        }

        return _lines[line].Offset + (character - _lines[line].Char);
    }

    private void Keep(EscapeView inner)
    {
        Reserve(inner.Bytes.Length);
        inner.Bytes.CopyTo(_view);
        _viewLength = inner.Bytes.Length;
        foreach (ref readonly var escape in inner.Escapes)
        {
            AddEscape(escape);
        }
    }

    private void Add(byte value, int rawStart, int rawEnd)
    {
        Reserve(1);
        AddEscape(new Escape(_viewLength, rawStart, rawEnd, 0));
        _view[_viewLength++] = value;
    }

    private void Reserve(int length)
    {
        if (_view.Length < _viewLength + length)
        {
            Array.Resize(ref _view, (int)BitOperations.RoundUpToPowerOf2((uint)(_viewLength + length)));
        }
    }

    private void AddEscape(in Escape escape)
    {
        if (_escapeCount == _escapes.Length)
        {
            Array.Resize(ref _escapes, Math.Max(256, _escapes.Length * 2));
        }

        _escapes[_escapeCount++] = escape;
    }
}
