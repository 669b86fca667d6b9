using System.Collections.Immutable;
using System.Text;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction.UserRules;

/// <summary>Checks a rule that a person wrote, and puts in what they left to Tacho: keywords.</summary>
internal static class RuleCheck
{
    private const int MaxKeywords = 256;
    private const int MaxLiterals = 4096;
    private const int MinLiteralBytes = 3;

    /// <summary>The rule with its keywords. Tells every reason why it cannot be used.</summary>
    /// <param name="rule">As read.</param>
    /// <param name="hasKeywords">The person gave keywords, if only an empty list.</param>
    /// <param name="wrong">Takes the reasons.</param>
    public static RuleEntry Complete(RuleEntry rule, bool hasKeywords, Action<string> wrong)
    {
        if (!RuleText.IsId(rule.Id))
        {
            wrong($"id must be 2 to {Tag.MaxRuleIdBytes} lower-case letters, digits and hyphens, a letter first");
        }

        int kinds = (rule.Pattern is null ? 0 : 1) + (rule.Literals.IsEmpty ? 0 : 1) + (rule.Keys.IsEmpty ? 0 : 1);
        if (kinds != 1)
        {
            wrong("a rule has one of pattern, literal, literals and keys");
        }

        if (rule.Replacement is { } replacement && (RuleText.WrongReplacement(replacement) ?? SecretIn(replacement)) is { } reason)
        {
            wrong(reason);
        }

        foreach (string keyword in rule.Keywords.Where(static keyword => keyword.Length < PatternKeywords.MinLength || keyword.Length > 64 || !Ascii.IsValid(keyword)))
        {
            wrong($"the keyword '{keyword}' is not {PatternKeywords.MinLength} to 64 characters of ASCII");
        }

        if (rule.Keywords.Length > MaxKeywords)
        {
            wrong($"a rule has at most {MaxKeywords} keywords");
        }

        if (rule.Pattern is null && (hasKeywords || rule.SecretGroup != 0))
        {
            wrong("keywords and secretGroup go with a pattern only");
        }

        if (rule.Keys.IsEmpty && !rule.NotKeys.IsEmpty)
        {
            wrong("notKeys goes with keys only");
        }

        return kinds == 1 ? Complete(CheckTexts(rule, wrong), hasKeywords, rule.Pattern, wrong) : rule;
    }

    /// <summary>Why a text would leave a secret in clear if it stood in the place of others; null when the built-in rules find none in it. The text itself is not told.</summary>
    private static string? SecretIn(string replacement)
    {
        var found = new Redactor(RuleSet.BuiltIn, TagKey.None).RedactText(replacement).Counts;
        return found.IsEmpty ? null : $"a replacement cannot hold a secret, for it is never masked, and {found[0].RuleId} finds one in it";
    }

    private static RuleEntry CheckTexts(RuleEntry rule, Action<string> wrong)
    {
        foreach (string literal in rule.Literals)
        {
            if (Encoding.UTF8.GetByteCount(literal) < MinLiteralBytes || literal.Contains('"', StringComparison.Ordinal))
            {
                wrong($"a literal has {MinLiteralBytes} bytes or more and no double quotation mark");
            }
        }

        if (rule.Literals.Length > MaxLiterals)
        {
            wrong($"a rule has at most {MaxLiterals} literals");
        }

        foreach (string key in rule.Keys)
        {
            if (NamedValueScanner.KeywordOf(key) is null)
            {
                wrong($"the key '{key}' is not a name in ASCII with {PatternKeywords.MinLength} letters or digits in a row");
            }
        }

        return rule;
    }

    private static RuleEntry Complete(RuleEntry rule, bool hasKeywords, string? pattern, Action<string> wrong)
    {
        if (pattern is null)
        {
            return rule.Literals.IsEmpty
                ? rule with { Keywords = [.. rule.Keys.Select(NamedValueScanner.KeywordOf).OfType<string>().Distinct(StringComparer.Ordinal)] }
                : rule with { Keywords = LiteralScanner.KeywordsOf(rule.Literals) };
        }

        try
        {
            var (_, keywords, groups) = PersonPattern.Check(pattern);
            if (rule.SecretGroup > groups)
            {
                wrong($"secretGroup is {rule.SecretGroup}, and the pattern has {groups} groups");
            }

            return hasKeywords ? rule : rule with { Keywords = keywords };
        }
        catch (FormatException failure)
        {
            wrong(failure.Message);
            return rule;
        }
    }
}
