using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Redaction;

namespace Tacho.Trail.Scrubbing;

/// <summary>
/// A text to be found in a view whose escapes are undone. Characters beyond ASCII also match what a view makes of their <c>\u</c> escapes (one byte below U+0100, else 0xFF);
/// base64 also matches where lines of it are broken.
/// </summary>
internal sealed class Needle
{
    /// <summary>Base64 of fewer bytes would be found in any other base64 by chance.</summary>
    private const int MinBase64Bytes = 6;

    private const int KeywordLength = 4;
    private const int MinKeywordLength = 3;

    /// <summary>A text without this many ASCII characters is not looked for behind <c>\u</c> escapes, where a view does not tell its characters apart.</summary>
    private const int MinAsciiToTellApart = 4;

    private static readonly TimeSpan MatchPatience = TimeSpan.FromMinutes(1);

    private readonly ImmutableArray<(byte[] Utf8, byte[]? Escaped)> _characters;
    private readonly bool _isBase64;

    private Needle(ReadOnlySpan<byte> undone, bool isBase64)
    {
        _isBase64 = isBase64;
        var characters = ImmutableArray.CreateBuilder<(byte[], byte[]?)>();
        var tellsApart = CountAscii(undone) >= MinAsciiToTellApart;
        while (!undone.IsEmpty)
        {
            Rune.DecodeFromUtf8(undone, out var rune, out var length);
            byte[]? escaped = rune.IsAscii || !tellsApart ? null : rune.Value < 0x100 ? [(byte)rune.Value] : rune.IsBmp ? [0xFF] : [0xFF, 0xFF];
            characters.Add((undone[..length].ToArray(), escaped));
            undone = undone[length..];
        }

        _characters = characters.ToImmutable();
    }

    private static int CountAscii(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var one in bytes) count += one < 0x80 ? 1 : 0;
        return count;
    }

    /// <summary>
    /// The rules that find a secret as it is, behind every escape that a redactor undoes, and in base64 at each of the three places that it can have in a group. A secret of fewer
    /// than six bytes is not looked for in base64.
    /// </summary>
    /// <param name="secret">Not empty.</param>
    /// <param name="like">Gives id and fingerprint of the rules.</param>
    public static ImmutableArray<Rule> RulesFor(string secret, Rule like)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);

        // What looks like an escape in the secret is undone in the view of a text as well.
        var plain = new Needle(new EscapeUndoer().Undo(bytes).Bytes, isBase64: false);
        var rules = ImmutableArray.CreateBuilder<Rule>();
        rules.Add(plain.AsRule(like));
        if (bytes.Length < MinBase64Bytes) return rules.ToImmutable();
        for (var place = 0; place < 3; place++)
        {
            var standard = Base64At(bytes, place);
            var urlSafe = standard.Replace('+', '-').Replace('/', '_');
            foreach (var text in new[] { standard, urlSafe }.Distinct(StringComparer.Ordinal))
                rules.Add(new Needle(Encoding.ASCII.GetBytes(text), isBase64: true).AsRule(like with { Fingerprint = false }));
        }

        return rules.ToImmutable();
    }

    /// <summary>The characters of base64 that depend on the secret alone, where it begins so many bytes behind the beginning of a group.</summary>
    private static string Base64At(byte[] secret, int place)
    {
        var text = Convert.ToBase64String([.. new byte[place], .. secret]);
        var first = ((place * 8) + 5) / 6;
        var end = (place + secret.Length) * 8 / 6;
        return text[first..end];
    }

    private Rule AsRule(Rule like)
    {
        var keywords = Keywords();
        if (!keywords.IsEmpty) return like with { Keywords = keywords, Scanner = Scan };

        // Without three ASCII characters in a row there is no keyword; a rule without one is tried on every text as a whole.
        var pattern = string.Concat(_characters.Select(character => Regex.Escape(Encoding.Latin1.GetString(character.Utf8))));
        return like with { Pattern = () => new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchPatience) };
    }

    /// <summary>Two pieces, the first and the last that will do, so that a line break inside one of them does not hide the text.</summary>
    private ImmutableArray<string> Keywords()
    {
        var pieces = new List<(int At, string Text)>();
        for (var from = 0; from < _characters.Length; from++)
        {
            var length = 0;
            while (length < KeywordLength && from + length < _characters.Length && _characters[from + length].Utf8 is [< 0x80]) length++;
            if (length >= MinKeywordLength && (length == KeywordLength || pieces.Count == 0)) pieces.Add((from, new string([.. _characters.Skip(from).Take(length).Select(character => (char)character.Utf8[0])])));
        }

        return pieces.Count == 0 ? [] : [.. new[] { pieces[0].Text, pieces[^1].Text }.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var keyword = view.Bytes[hit.Start..hit.End];
        for (var at = 0; at + keyword.Length <= _characters.Length; at++)
        {
            // The piece may stand at more than one place of the text.
            if (!StandsAt(at, keyword) || !TryBackward(view.Bytes, hit.Start, at, out var start) || !TryForward(view.Bytes, hit.Start, at, out var end)) continue;
            if (_isBase64) (start, end) = WithNeighbours(view.Bytes, start, end);
            sink.Add(view, start, end);
            return end;
        }

        return hit.Start + 1;
    }

    private bool StandsAt(int at, ReadOnlySpan<byte> keyword)
    {
        for (var i = 0; i < keyword.Length; i++)
        {
            if (_characters[at + i].Utf8 is not [var one] || one != keyword[i]) return false;
        }

        return true;
    }

    private bool TryForward(ReadOnlySpan<byte> bytes, int position, int from, out int end)
    {
        end = position;
        for (var i = from; i < _characters.Length; i++)
        {
            if (_isBase64 && i > from)
            {
                while (end < bytes.Length && bytes[end] is (byte)'\n' or (byte)'\r') end++;
            }

            var rest = bytes[end..];
            var (utf8, escaped) = _characters[i];
            if (rest.StartsWith(utf8)) end += utf8.Length;
            else if (escaped is not null && rest.StartsWith(escaped)) end += escaped.Length;
            else return false;
        }

        return true;
    }

    private bool TryBackward(ReadOnlySpan<byte> bytes, int position, int before, out int start)
    {
        start = position;
        for (var i = before - 1; i >= 0; i--)
        {
            while (_isBase64 && start > 0 && bytes[start - 1] is (byte)'\n' or (byte)'\r') start--;
            var rest = bytes[..start];
            var (utf8, escaped) = _characters[i];
            if (rest.EndsWith(utf8)) start -= utf8.Length;
            else if (escaped is not null && rest.EndsWith(escaped)) start -= escaped.Length;
            else return false;
        }

        return true;
    }

    /// <summary>The characters at both ends hold bits of the secret's first and last byte.</summary>
    private static (int Start, int End) WithNeighbours(ReadOnlySpan<byte> bytes, int start, int end)
    {
        if (start > 0 && IsBase64(bytes[start - 1])) start--;
        if (end < bytes.Length && IsBase64(bytes[end])) end++;
        return (start, end);
    }

    private static bool IsBase64(byte one) => char.IsAsciiLetterOrDigit((char)one) || one is (byte)'+' or (byte)'/' or (byte)'-' or (byte)'_' or (byte)'=';
}
