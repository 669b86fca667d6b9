using System.Collections.Frozen;
using System.Text;

namespace Tacho.Journal;

/// <summary>
/// What a text says, by which the same thing is known again when somebody says it a second time: its words in lower case with one blank between them, without punctuation and without words that say nothing by
/// themselves. "The Redis session-store!" and "redis session store" are the same.
/// </summary>
public static class PlainWords
{
    /// <summary>A single word that stands somewhere in a longer text says too little.</summary>
    private const int LeastWordsOfPart = 2;

    /// <summary>"No" and "not" are none of them: they turn a sentence round.</summary>
    private static readonly FrozenSet<string> Little = FrozenSet.Create(
        StringComparer.Ordinal,
        "a", "an", "the", "this", "that", "these", "it", "its", "of", "on", "for", "to", "in", "by", "at", "from", "with", "and", "or", "as", "is", "are", "was", "were", "be", "been", "has", "have", "had", "we", "our", "i", "my", "still", "yet", "again", "now", "wait",
        "waits", "waiting");

    /// <summary>The words of a text; where it has only little ones, these; where it has none, the text itself.</summary>
    public static string Of(string text)
    {
        var (words, all, word) = (new List<string>(), new List<string>(), new StringBuilder());
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) word.Append(Rune.ToLowerInvariant(rune).ToString());
            else Take();
        }

        Take();
        return words.Count > 0 ? string.Join(' ', words) : all.Count > 0 ? string.Join(' ', all) : text.Trim();

        void Take()
        {
            if (word.Length == 0) return;
            var taken = word.ToString();
            word.Clear();
            all.Add(taken);
            if (!Little.Contains(taken)) words.Add(taken);
        }
    }

    /// <summary>Whether the words of one text stand together in those of another; a single word counts only where it is all.</summary>
    /// <param name="words">As <see cref="Of"/> gives them.</param>
    /// <param name="part">Likewise.</param>
    public static bool Hold(string words, string part)
    {
        if (words == part) return true;
        if (part.Length >= words.Length || part.AsSpan().Count(' ') + 1 < LeastWordsOfPart) return false;
        for (var at = words.IndexOf(part, StringComparison.Ordinal); at >= 0; at = words.IndexOf(part, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || words[at - 1] == ' ') && (at + part.Length == words.Length || words[at + part.Length] == ' ')) return true;
        }

        return false;
    }
}
