using System.Collections.Immutable;
using System.Text;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.UserRules;

/// <summary>Finds texts letter for letter, from a part of them that the automaton found.</summary>
internal sealed class LiteralScanner
{
    private const int MaxKeywordChars = 24;

    /// <summary>By keyword: the bytes to find and where the keyword begins in them, the longest first.</summary>
    private readonly Dictionary<string, (byte[] Bytes, int KeywordAt)[]> _forms;

    public LiteralScanner(ImmutableArray<string> literals) => _forms = literals
        .SelectMany(static literal => Forms(literal).Select(form => (Keyword: KeywordOf(literal)!, form)))
        .GroupBy(static pair => pair.Keyword, static pair => pair.form, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => group.OrderByDescending(static form => form.Bytes.Length).ToArray(), StringComparer.Ordinal);

    /// <summary>The keywords of literals; none if one of them has no run of ASCII that could be one.</summary>
    public static ImmutableArray<string> KeywordsOf(ImmutableArray<string> literals)
    {
        var keywords = literals.Select(KeywordOf).ToList();
        return keywords.Contains(null) ? [] : [.. keywords.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    public int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        if (_forms.TryGetValue(Encoding.ASCII.GetString(bytes[hit.Start..hit.End]).ToLowerInvariant(), out var forms))
        {
            foreach (var (literal, keywordAt) in forms)
            {
                int start = hit.Start - keywordAt;
                if (start >= 0 && bytes[start..].StartsWith(literal))
                {
                    sink.Add(view, start, start + literal.Length);
                    break;
                }
            }
        }

        // Another keyword of the rule may begin inside this one.
        return 0;
    }

    /// <summary>The longest run of ASCII, lower case, cut to what an automaton should hold; null when it is too short.</summary>
    private static string? KeywordOf(string literal)
    {
        var (start, length) = LongestRun(literal);
        return length < PatternKeywords.MinLength ? null : literal.Substring(start, Math.Min(length, MaxKeywordChars)).ToLowerInvariant();
    }

    private static (int Start, int Length) LongestRun(string literal)
    {
        (int Start, int Length) best = (0, 0);
        int start = 0;
        for (int i = 0; i <= literal.Length; i++)
        {
            if (i == literal.Length || literal[i] >= 0x80)
            {
                best = i - start > best.Length ? (start, i - start) : best;
                start = i + 1;
            }
        }

        return best;
    }

    /// <summary>The literal as UTF-8 has it, and as the view has it where the text escapes what is beyond ASCII.</summary>
    private static IEnumerable<(byte[] Bytes, int KeywordAt)> Forms(string literal)
    {
        int at = LongestRun(literal).Start;
        yield return (Encoding.UTF8.GetBytes(literal), Encoding.UTF8.GetByteCount(literal.AsSpan(0, at)));
        if (!Ascii.IsValid(literal))
        {
            yield return ([.. literal.Select(static one => one > 0xFF ? (byte)0xFF : (byte)one)], at);
        }
    }
}
