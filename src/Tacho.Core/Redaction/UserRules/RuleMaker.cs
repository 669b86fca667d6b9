using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tacho.Interop;
using Tacho.Redaction.Keywords;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction.UserRules;

/// <summary>Makes the engine's rules out of those that people wrote. No pattern is made before one of its keywords is met.</summary>
internal static class RuleMaker
{
    /// <summary>Counts changes of what the same rule file masks, for the fingerprint.</summary>
    private const string Meaning = "user-rules-1";

    /// <summary>The rule of a checked entry.</summary>
    public static Rule Make(RuleEntry entry)
    {
        bool isContext = entry.SecretGroup != 0 || !entry.Keys.IsEmpty;
        var rule = new Rule
        {
            Id = entry.Id,
            Description = entry.Description,
            Keywords = entry.Keywords,
            Category = entry.Category,
            Replacement = entry.Replacement,
            SecretGroup = entry.SecretGroup,
            Entropy = entry.Entropy,
            SparesPlaceholders = entry.SparesPlaceholders,
            Fingerprint = entry.Category == RuleCategory.Secret && entry.Literals.IsEmpty,
            Specificity = isContext ? 1 : 10,
            Matches = entry.Matches,
            NonMatches = entry.NonMatches,
        };
        if (!entry.Keys.IsEmpty)
        {
            var names = new Lazy<NamedValueScanner>(() => new NamedValueScanner(entry.Keys, entry.NotKeys));
            return rule with { Scanner = (in view, hit, sink) => names.Value.Scan(view, hit, sink) };
        }

        if (!entry.Literals.IsEmpty && !entry.Keywords.IsEmpty)
        {
            var literals = new Lazy<LiteralScanner>(() => new LiteralScanner(entry.Literals));
            return rule with { Scanner = (in view, hit, sink) => literals.Value.Scan(view, hit, sink) };
        }

        string pattern = entry.Pattern ?? string.Join('|', entry.Literals.Select(Quoted));
        var person = new Lazy<PersonPattern>(() => new PersonPattern(PatternSyntax.Emit(PatternSyntax.Read(pattern))));
        return rule with { Person = person, Pattern = () => person.Value.Regex };
    }

    /// <summary>16 hex digits over everything that decides what is masked and how.</summary>
    public static string FingerprintOf(ImmutableArray<RuleEntry> rules, IEnumerable<string> disabled, IEnumerable<string> allowed)
    {
        var text = new StringBuilder(Meaning);
        Append(text, BuiltInKeywords.Fingerprint);
        foreach (var rule in rules)
        {
            Append(text, "rule");
            Append(text, rule.Id, rule.Pattern ?? "", rule.Replacement ?? "", RuleText.WordOf(rule.Category));
            Append(text, string.Create(CultureInfo.InvariantCulture, $"{rule.SecretGroup} {rule.Entropy:R} {rule.SparesPlaceholders}"));
            Append(text, [.. rule.Keywords, "literals", .. rule.Literals, "keys", .. rule.Keys, "notKeys", .. rule.NotKeys]);
        }

        Append(text, ["disabled", .. disabled.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        Append(text, ["allow", .. allowed.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        Span<byte> digest = stackalloc byte[Sha256.HashBytes];
        Sha256.HashData(Encoding.UTF8.GetBytes(text.ToString()), digest);
        return Convert.ToHexStringLower(digest[..8]);
    }

    /// <summary>Adds texts with their lengths, so that no two lists look alike.</summary>
    private static void Append(StringBuilder text, params ReadOnlySpan<string> parts)
    {
        foreach (string part in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{part.Length}:{part}");
        }
    }

    /// <summary>A text as a pattern that matches it alone.</summary>
    private static string Quoted(string text) =>
        string.Concat(text.Select(static one => char.IsAsciiLetterOrDigit(one) || one >= 0x80 ? one.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{(int)one:X2}")));
}
