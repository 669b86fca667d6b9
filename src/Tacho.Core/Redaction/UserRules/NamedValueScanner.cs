using System.Buffers;
using System.Collections.Immutable;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction.UserRules;

/// <summary>
/// Finds the values behind names that a person listed: members of JSON (texts, and lists of texts), <c>NAME=x</c>, <c>name: x</c>, <c>--name x</c>, <c>&lt;name&gt;x&lt;</c> and
/// queries. Names are compared without regard to case, blanks, dots, hyphens and underscores. Work a hit is bounded.
/// </summary>
internal sealed class NamedValueScanner
{
    private const int MaxNameBytes = 96;
    private const int MaxValueBytes = 4096;
    private const int MaxBlanks = 16;

    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" \t\r\n\"'`,;&<>|)]}"u8);
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n\""u8);

    private readonly HashSet<string> _names;
    private readonly ImmutableArray<string> _patterns;
    private readonly HashSet<string> _innocent;

    public NamedValueScanner(ImmutableArray<string> names, ImmutableArray<string> innocent)
    {
        _names = [.. names.Where(static name => !name.Contains('*', StringComparison.Ordinal)).Select(Plain)];
        _patterns = [.. names.Where(static name => name.Contains('*', StringComparison.Ordinal))];
        _innocent = [.. innocent.Select(Plain)];
    }

    /// <summary>The part of a name that the automaton looks for; null for what is no name.</summary>
    public static string? KeywordOf(string name)
    {
        string inner = name.TrimStart('*').TrimEnd('*');
        if (inner.Length is 0 or > MaxNameBytes || inner.Any(static one => one >= 0x80 || !(char.IsAsciiLetterOrDigit(one) || one is '_' or '-' or '.' or ' ')))
        {
            return null;
        }

        string? longest = inner.Split('_', '-', '.', ' ').MaxBy(static part => part.Length);
        return longest?.Length >= PatternKeywords.MinLength ? longest.ToLowerInvariant() : null;
    }

    public int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        int start = hit.Start;
        while (start > 0 && hit.Start - start < MaxNameBytes && IsNameByte(bytes[start - 1]))
        {
            start--;
        }

        int end = hit.End;
        while (end < bytes.Length && end - hit.End < MaxNameBytes && IsNameByte(bytes[end]))
        {
            end++;
        }

        bool isFlag = bytes[start] == '-';
        while (end > start && bytes[end - 1] is (byte)'.' or (byte)'-')
        {
            end--;
        }

        if (end > start && IsWanted(bytes[start..end]) && TryValue(view, start, end, isFlag, out int valueAt, out bool toLineEnd))
        {
            return Math.Max(hit.End, AddValue(view, valueAt, toLineEnd, sink));
        }

        return hit.End;
    }

    private bool IsWanted(ReadOnlySpan<byte> name)
    {
        string plain = Plain(System.Text.Encoding.ASCII.GetString(name));
        return !_innocent.Contains(plain) && (_names.Contains(plain) || _patterns.Any(pattern => Fits(plain, pattern)));
    }

    private static bool Fits(string plain, string pattern)
    {
        string inner = Plain(pattern);
        return pattern.StartsWith('*')
            ? pattern.EndsWith('*') ? plain.Contains(inner, StringComparison.Ordinal) : plain.EndsWith(inner, StringComparison.Ordinal)
            : plain.StartsWith(inner, StringComparison.Ordinal);
    }

    /// <summary>Where the value begins behind a name and its operator.</summary>
    private static bool TryValue(in EscapeView view, int nameStart, int nameEnd, bool isFlag, out int valueAt, out bool toLineEnd)
    {
        var bytes = view.Bytes;
        int at = nameEnd;
        bool isQuoted = at < bytes.Length && AsciiByte.IsQuote(bytes[at]) && nameStart > 0 && bytes[nameStart - 1] == bytes[at];
        at += isQuoted ? 1 : 0;
        at += isQuoted && at < bytes.Length && bytes[at] == ']' ? 1 : 0;
        int beforeBlanks = at;
        at = SkipBlanks(bytes, at);
        (valueAt, toLineEnd) = (0, false);
        if (at >= bytes.Length)
        {
            return false;
        }

        if (bytes[at] is (byte)'=' or (byte)':')
        {
            bool isColon = bytes[at] == ':';
            at++;
            at += at < bytes.Length && (bytes[at] == '>' || (isColon && bytes[at] == '=')) ? 1 : 0;
            valueAt = SkipBlanks(bytes, at);
            toLineEnd = isColon && !isQuoted && StartsItsLine(bytes, nameStart);
            return valueAt < bytes.Length && bytes[valueAt] is not ((byte)'=' or (byte)':');
        }

        if (bytes[at] == '>' && at == nameEnd && nameStart > 0 && bytes[nameStart - 1] == '<')
        {
            valueAt = at + 1;
            return true;
        }

        valueAt = at;
        return isFlag && at > beforeBlanks && bytes[at] != '-';
    }

    /// <summary>Adds the value, or the texts of a list, and gives the offset behind it.</summary>
    private static int AddValue(in EscapeView view, int at, bool toLineEnd, FindingSink sink)
    {
        var bytes = view.Bytes;
        if (at >= bytes.Length)
        {
            return at;
        }

        int limit = Math.Min(bytes.Length, at + MaxValueBytes);
        if (AsciiByte.IsQuote(bytes[at]))
        {
            return AddQuoted(view, at, sink);
        }

        if (bytes[at] == '[' && Tag.LengthAt(bytes[at..]) == 0 && !toLineEnd)
        {
            at++;
            while (at < limit && bytes[at] != ']')
            {
                at = AsciiByte.IsQuote(bytes[at]) ? AddQuoted(view, at, sink) : at + 1;
            }

            return at;
        }

        if (bytes[at] is (byte)'{' or (byte)'(')
        {
            return at;
        }

        int length = bytes[at..limit].IndexOfAny(toLineEnd ? LineEnds : WordEnds);
        int end = at + (length < 0 ? limit - at : length);
        while (end > at && AsciiByte.IsBlank(bytes[end - 1]))
        {
            end--;
        }

        sink.Add(view, at, end);
        return end;
    }

    /// <summary>Adds what stands between a quote and the next one that is no deeper.</summary>
    private static int AddQuoted(in EscapeView view, int open, FindingSink sink)
    {
        var bytes = view.Bytes;
        byte quote = bytes[open];
        int depth = view.QuoteDepth(open);
        int limit = Math.Min(bytes.Length, open + 1 + MaxValueBytes);
        int at = open + 1;
        while (bytes[at..limit].IndexOfAny(quote, (byte)'"') is var next and >= 0)
        {
            at += next;
            if (view.QuoteDepth(at) <= (bytes[at] == quote ? depth : depth - 1))
            {
                break;
            }

            at++;
        }

        int end = at < limit && AsciiByte.IsQuote(bytes[at]) ? at : limit;
        sink.Add(view, open + 1, end);
        return Math.Min(end + 1, bytes.Length);
    }

    private static bool StartsItsLine(ReadOnlySpan<byte> bytes, int at)
    {
        while (at > 0 && bytes[at - 1] is (byte)' ' or (byte)'\t' or (byte)'-' or (byte)'>' or (byte)'<')
        {
            at--;
        }

        return at == 0 || bytes[at - 1] == '\n';
    }

    private static bool IsNameByte(byte value) => AsciiByte.IsLetterOrDigit(value) || value is (byte)'_' or (byte)'-' or (byte)'.';

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static int SkipBlanks(ReadOnlySpan<byte> bytes, int at)
    {
        int limit = Math.Min(bytes.Length, at + MaxBlanks);
        while (at < limit && AsciiByte.IsBlank(bytes[at]))
        {
            at++;
        }

        return at;
    }
}
