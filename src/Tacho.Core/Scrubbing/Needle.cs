using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Redaction;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Scrubbing;

/// <summary>
/// A text to be found in a view whose escapes are undone. Characters beyond ASCII also match what a view makes of their <c>\u</c> escapes (one byte below U+0100, else 0xFF), and
/// their percent escapes, which a view leaves as they are; base64 also matches where lines of it are broken.
/// </summary>
internal sealed class Needle
{
    /// <summary>Base64 of fewer bytes would be found in any other base64 by chance.</summary>
    private const int MinBase64Bytes = 6;

    private const int KeywordLength = 4;
    private const int MinKeywordLength = 3;
    private const int MaxPieces = 32;

    /// <summary>A text without this many ASCII characters is not looked for behind <c>\u</c> escapes, where a view does not tell its characters apart.</summary>
    private const int MinAsciiToTellApart = 4;

    private static readonly TimeSpan MatchPatience = TimeSpan.FromMinutes(1);

    /// <summary>Each character as it may stand in a view, first as it is.</summary>
    private readonly ImmutableArray<ImmutableArray<byte[]>> _characters;
    private readonly bool _isBase64;

    private Needle(ReadOnlySpan<byte> undone, bool isBase64)
    {
        _isBase64 = isBase64;
        var characters = ImmutableArray.CreateBuilder<ImmutableArray<byte[]>>();
        var tellsApart = CountAscii(undone) >= MinAsciiToTellApart;
        while (!undone.IsEmpty)
        {
            Rune.DecodeFromUtf8(undone, out var rune, out var length);
            characters.Add(Forms(undone[..length].ToArray(), rune, tellsApart));
            undone = undone[length..];
        }

        _characters = characters.ToImmutable();
    }

    private static ImmutableArray<byte[]> Forms(byte[] utf8, Rune rune, bool tellsApart)
    {
        if (rune.IsAscii) return [utf8];
        var percent = string.Concat(utf8.Select(one => $"%{one:X2}"));
        ImmutableArray<byte[]> forms = [utf8, Encoding.ASCII.GetBytes(percent), Encoding.ASCII.GetBytes(percent.ToLowerInvariant())];
        return tellsApart ? forms.Add(rune.Value < 0x100 ? [(byte)rune.Value] : rune.IsBmp ? [0xFF] : [0xFF, 0xFF]) : forms;
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

        // What looks like an escape in the secret is undone in the view of a text as well, or goes when it is escaped itself.
        var rules = ImmutableArray.CreateBuilder<Rule>();
        foreach (var text in new[] { Encoding.UTF8.GetString(new EscapeUndoer().Undo(bytes).Bytes), secret, secret.Replace("\\", "", StringComparison.Ordinal) }.Distinct(StringComparer.Ordinal))
            rules.Add(new Needle(Encoding.UTF8.GetBytes(text), isBase64: false).AsRule(like));
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
        var pattern = string.Concat(_characters.Select(character => Regex.Escape(Encoding.Latin1.GetString(character[0]))));
        return like with { Pattern = () => new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchPatience) };
    }

    /// <summary>Pieces from all over the text, so that line breaks inside some of them do not hide it.</summary>
    private ImmutableArray<string> Keywords()
    {
        var pieces = new List<string>();
        var runStart = 0;
        for (var i = 0; i <= _characters.Length; i++)
        {
            if (i < _characters.Length && _characters[i] is [[< 0x80]]) continue;
            for (var from = runStart; i - from >= MinKeywordLength; from += KeywordLength)
                pieces.Add(string.Concat(_characters.Skip(from).Take(Math.Min(KeywordLength, i - from)).Select(character => (char)character[0][0])));
            runStart = i + 1;
        }

        // One piece is enough where no line break can be inside.
        var wanted = _isBase64 ? MaxPieces : 1;
        var step = Math.Max(1, pieces.Count / wanted);
        return [.. pieces.Where((_, i) => i % step == 0).Take(wanted).Distinct(StringComparer.OrdinalIgnoreCase)];
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
            if (_characters[at + i] is not [[var one]] || one != keyword[i]) return false;
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

            var length = 0;
            foreach (var form in _characters[i])
            {
                if (length == 0 && bytes[end..].StartsWith(form)) length = form.Length;
            }

            if (length == 0) return false;
            end += length;
        }

        return true;
    }

    private bool TryBackward(ReadOnlySpan<byte> bytes, int position, int before, out int start)
    {
        start = position;
        for (var i = before - 1; i >= 0; i--)
        {
            while (_isBase64 && start > 0 && bytes[start - 1] is (byte)'\n' or (byte)'\r') start--;
            var length = 0;
            foreach (var form in _characters[i])
            {
                if (length == 0 && bytes[..start].EndsWith(form)) length = form.Length;
            }

            if (length == 0) return false;
            start -= length;
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
