using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Tacho.Store.Search;

/// <summary>
/// The words of a text, as SQLite's tokenizer unicode61 with remove_diacritics=2 parts them (https://sqlite.org/fts5.html, part 4.3.1): runs of letters, numbers and private characters, without case
/// and accents. Characters that are younger than Unicode 6.1 may be parted otherwise.
/// </summary>
internal static class Words
{
    private static readonly FrozenDictionary<char, char> Folds = WordFolds.From.Zip(WordFolds.To).ToFrozenDictionary(static pair => pair.First, static pair => pair.Second);

    /// <summary>The words in their order.</summary>
    public static List<string> Of(string text)
    {
        var words = new List<string>();
        foreach (var (start, length) in Places(text)) words.Add(Fold(text.AsSpan(start, length)));
        return words;
    }

    /// <summary>Where the words stand, in UTF-16 units.</summary>
    public static IEnumerable<(int Start, int Length)> Places(string text)
    {
        var start = -1;
        for (var at = 0; at < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != System.Buffers.OperationStatus.Done) rune = Rune.ReplacementChar;
            var isPart = IsPart(rune) || (start >= 0 && IsMark(rune));
            if (isPart && start < 0) start = at;
            if (!isPart && start >= 0)
            {
                yield return (start, at - start);
                start = -1;
            }

            at += length;
        }

        if (start >= 0) yield return (start, text.Length - start);
    }

    /// <summary>A word without case and accents.</summary>
    public static string Fold(ReadOnlySpan<char> word)
    {
        if (!word.ContainsAnyExceptInRange('\0', '\u007f')) return string.Create(word.Length, word, static (target, source) => source.ToLowerInvariant(target));
        var folded = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes())
        {
            if (IsMark(rune)) continue;
            if (rune.IsBmp && Folds.TryGetValue((char)rune.Value, out var becomes)) folded.Append(becomes);
            else folded.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        return folded.ToString();
    }

    private static bool IsPart(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
        or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse;

    /// <summary>An accent that stands apart from its letter.</summary>
    private static bool IsMark(Rune rune) => rune.Value is >= 0x300 and <= 0x36f;
}
