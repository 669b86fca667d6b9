using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction.UserRules;

/// <summary>Words and texts of rules that people write: categories, fingerprints, replacements.</summary>
public static class RuleText
{
    private const int MinReplacementChars = 3;
    private const int MaxReplacementChars = 128;

    /// <summary>The words for categories, in the order of <see cref="RuleCategory"/>.</summary>
    public static ImmutableArray<string> CategoryWords { get; } = ["secret", "personal-data", "path", "snippet"];

    /// <summary>The category of a word; null for no word of <see cref="CategoryWords"/>.</summary>
    public static RuleCategory? CategoryOf(string word) => CategoryWords.IndexOf(word) is var index and >= 0 ? (RuleCategory)index : null;

    public static string WordOf(RuleCategory category) => CategoryWords[(int)category];

    /// <summary>True for an id that can stand in a tag: lower-case letters, digits and hyphens, a letter first.</summary>
    public static bool IsId(string id) => id.Length > 1 && char.IsAsciiLetterLower(id[0]) && Tag.LengthAt(Encoding.UTF8.GetBytes($"[redacted:{id}]")) > 0;

    /// <summary>True for what stands in a tag between <c>redacted:</c> and the bracket: a rule's id and 8 lower-case hex digits.</summary>
    public static bool IsFingerprint(string text) => text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && text.Length == colon + 9
        && Tag.LengthAt(Encoding.UTF8.GetBytes($"[redacted:{text}]")) > 0;

    /// <summary>
    /// Why a text cannot stand in the place of secrets; null when it can. It must fit into JSON of any depth as it is, and be long enough to be known again, since a text that
    /// stands where a secret was is never masked.
    /// </summary>
    public static string? WrongReplacement(string text)
    {
        if (text.Length is < MinReplacementChars or > MaxReplacementChars)
        {
            return $"a replacement has {MinReplacementChars} to {MaxReplacementChars} characters";
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\'' or '`' or '\\' or 0xFFFD
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
            {
                return "a replacement cannot hold quotation marks, backslashes or characters that are not seen";
            }
        }

        return null;
    }
}
