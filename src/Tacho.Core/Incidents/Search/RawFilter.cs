using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tacho.Incidents.Search;

/// <summary>
/// Tells from raw bytes of JSON, quickly, that a text cannot stand in them, however it is escaped. It looks for the longest run of the text that stands as it is at any depth
/// of JSON in JSON, and for Unicode escapes of that run's characters, which are the only other way to write them.
/// </summary>
internal sealed class RawFilter
{
    private const int ChunkBytes = 32 * 1024;
    private const int MaxRun = 200;

    private readonly byte[] _run;
    private readonly SearchValues<string>? _anyCase;
    private readonly HashSet<ushort> _characters;

    private RawFilter(string run, bool ignoreCase)
    {
        _run = Encoding.UTF8.GetBytes(run);
        _anyCase = ignoreCase ? SearchValues.Create([run], StringComparison.OrdinalIgnoreCase) : null;
        // What an escape is made of may itself be escaped, one level deeper.
        _characters = [.. "\\u0123456789abcdefABCDEF" + run];
        if (ignoreCase) _characters.UnionWith(run.Select(static c => (ushort)char.ToUpperInvariant(c)).Concat(run.Select(static c => (ushort)char.ToLowerInvariant(c))));
    }

    /// <summary>A filter for a text; null where every run of it may be written in too many ways.</summary>
    public static RawFilter? For(string text, bool ignoreCase)
    {
        var (best, start) = ("", -1);
        for (var i = 0; i <= text.Length; i++)
        {
            var length = i < text.Length ? LengthOfPlain(text, i, ignoreCase) : 0;
            if (length > 0)
            {
                if (start < 0) start = i;
                i += length - 1;
                continue;
            }

            if (start >= 0 && i - start > best.Length) best = text[start..i];
            start = -1;
        }

        if (best.Length > MaxRun) best = best[..(char.IsHighSurrogate(best[MaxRun - 1]) ? MaxRun - 1 : MaxRun)];
        return best.Length == 0 ? null : new RawFilter(best, ignoreCase);
    }

    /// <summary>False only where the text surely stands in none of the JSON's strings.</summary>
    public bool MayHold(ReadOnlySpan<byte> raw) => (_anyCase is null ? raw.IndexOf(_run) >= 0 : HoldsAnyCase(raw)) || HoldsEscape(raw);

    /// <summary>
    /// How many characters of a text at a place are written in one way only, but for Unicode escapes. Readers join parts by blanks and line breaks and put quotation marks round words,
    /// so these are none. Without regard to case only ASCII is: no other character is equal to a letter of it.
    /// </summary>
    private static int LengthOfPlain(string text, int at, bool ignoreCase)
    {
        var c = text[at];
        if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '=' or '@' or '#') return 1;
        if (ignoreCase || c is < '\u00A0' or '\uFFFD') return 0;
        if (!char.IsSurrogate(c)) return char.IsLetterOrDigit(c) ? 1 : 0;
        return at + 1 < text.Length && char.IsSurrogatePair(c, text[at + 1]) ? 2 : 0;
    }

    private bool HoldsAnyCase(ReadOnlySpan<byte> raw)
    {
        // Bytes as characters, so that the search of texts without regard to case, which is vectorized, can be used.
        Span<char> chunk = stackalloc char[ChunkBytes];
        for (var at = 0; at < raw.Length; at += ChunkBytes - _run.Length)
        {
            var part = raw.Slice(at, Math.Min(ChunkBytes, raw.Length - at));
            Encoding.Latin1.GetChars(part, chunk);
            if (chunk[..part.Length].ContainsAny(_anyCase!)) return true;
            if (at + part.Length == raw.Length) return false;
        }

        return false;
    }

    private bool HoldsEscape(ReadOnlySpan<byte> raw)
    {
        while (true)
        {
            var at = raw.IndexOf("\\u"u8);
            if (at < 0 || raw.Length < at + 6) return false;
            if (ushort.TryParse(raw.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && _characters.Contains(code)) return true;
            raw = raw[(at + 2)..];
        }
    }
}
