using System.Collections.Immutable;
using System.Text;
using Tacho.Interop;

namespace Tacho.Redaction;

/// <summary>
/// The rules of a redactor: the built-in ones, and after them those of a person, each with an automaton over its keywords. Immutable and
/// safe for use by several threads. Built-in rules are made when one of their keywords is first met, never before.
/// </summary>
public sealed class RuleSet
{
    private readonly Rule?[] _builtIn;
    private readonly ImmutableArray<Rule> _extra;
    private readonly KeywordTables? _extraTables;
    private readonly Lazy<string> _fingerprint;

    private RuleSet(ImmutableArray<Rule> extra, bool withBuiltIn = true)
    {
        _builtIn = withBuiltIn ? new Rule?[BuiltInKeywords.StartsAtKeyword.Length] : [];
        _extra = extra;
        _extraTables = extra.IsEmpty ? null : KeywordTables.Build(KeywordsOf(extra));
        _fingerprint = new Lazy<string>(() => extra.IsEmpty ? BuiltInKeywords.Fingerprint : FingerprintOf(BuiltInKeywords.Fingerprint, extra));
    }

    /// <summary>The rules that come with the program.</summary>
    public static RuleSet BuiltIn { get; } = new([]);

    /// <summary>
    /// 16 hex digits over ids, versions, patterns, keywords and limits of all rules, in order: two texts masked under the same fingerprint
    /// were masked by the same rules. Stable over builds and machines.
    /// </summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>All rules in order, the built-in ones first. Makes those that were not made yet.</summary>
    public ImmutableArray<Rule> Rules => [.. Enumerable.Range(0, Count).Select(index => this[index])];

    /// <summary>How many rules there are.</summary>
    internal int Count => _builtIn.Length + _extra.Length;

    /// <summary>The index of the first rule that is not built in.</summary>
    internal int FirstExtra => _builtIn.Length;

    /// <summary>The tables over the keywords of the rules that are not built in, whose rule indexes count from 0; null if there are none.</summary>
    internal KeywordTables? ExtraTables => _extraTables;

    /// <summary>The automaton over the built-in rules' keywords.</summary>
    internal static KeywordAutomaton BuiltInAutomaton => new(
        BuiltInKeywords.Classes,
        BuiltInKeywords.Next,
        BuiltInKeywords.Shift,
        BuiltInKeywords.FirstAccepting,
        BuiltInKeywords.OutputStarts,
        BuiltInKeywords.Outputs);

    /// <summary>The rule at an index. Two threads may make one twice; either will do.</summary>
    internal Rule this[int index] => index < _builtIn.Length
        ? _builtIn[index] ??= BuiltInRules.Make(index)
        : _extra[index - _builtIn.Length];

    /// <summary>The index of the rule with an id, or -1. Makes the rules before it.</summary>
    internal int IndexOf(string id)
    {
        for (int index = 0; index < Count; index++)
        {
            if (this[index].Id == id)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>
    /// These rules and <paramref name="extra"/> after them, which win over built-in ones where both find something. Throws
    /// <see cref="ArgumentException"/> for a rule without pattern, with an id that cannot stand in a tag, or with a keyword under three
    /// bytes.
    /// </summary>
    public RuleSet With(IEnumerable<Rule> extra)
    {
        ImmutableArray<Rule> all = [.. _extra, .. extra];
        foreach (var rule in all)
        {
            Validate(rule);
        }

        return new RuleSet(all);
    }

    /// <summary>These rules and no built-in ones, to measure or to try one alone.</summary>
    internal static RuleSet Only(IEnumerable<Rule> rules) => new([.. rules], withBuiltIn: false);

    /// <summary>Whether a rule is tried right at its hits. Known for built-in rules without making them.</summary>
    internal bool StartsAtKeyword(int index) => index < _builtIn.Length
        ? BuiltInKeywords.StartsAtKeyword[index] != 0
        : _extra[index - _builtIn.Length].StartsAtKeyword;

    /// <summary>The (keyword, index) pairs of rules.</summary>
    internal static List<(string Keyword, int Rule)> KeywordsOf(ImmutableArray<Rule> rules)
    {
        var keywords = new List<(string Keyword, int Rule)>();
        for (int i = 0; i < rules.Length; i++)
        {
            foreach (string keyword in rules[i].Keywords)
            {
                keywords.Add((keyword.ToLowerInvariant(), i));
            }
        }

        return keywords;
    }

    /// <summary>16 hex digits over <paramref name="prefix"/> and everything about the rules that decides what is masked and how.</summary>
    internal static string FingerprintOf(string prefix, ImmutableArray<Rule> rules)
    {
        var text = new StringBuilder(prefix);
        foreach (var rule in rules)
        {
            text.Append('\n').Append(rule.Id).Append('\t').Append(rule.Version).Append('\t').Append(rule.Pattern?.Invoke().ToString()).Append(rule.NamedKey)
                .Append('\t').AppendJoin(',', rule.Keywords).Append('\t').Append(rule.SecretGroup).Append('\t')
                .Append(System.Globalization.CultureInfo.InvariantCulture, $"{rule.Entropy:R}").Append('\t')
                .Append(rule.StartsAtKeyword).Append(rule.SparesPlaceholders).Append(rule.Fingerprint).Append('\t')
                .Append(rule.FingerprintClass).Append('\t').Append(rule.Specificity).Append('\t').Append(rule.Replacement);
        }

        Span<byte> digest = stackalloc byte[Sha256.HashBytes];
        Sha256.HashData(Encoding.UTF8.GetBytes(text.ToString()), digest);
        return Convert.ToHexStringLower(digest[..8]);
    }

    private static void Validate(Rule rule)
    {
        if (rule.Pattern is null == rule.Scanner is null)
        {
            throw new ArgumentException($"Rule {rule.Id} needs a pattern.", nameof(rule));
        }

        if (Tag.LengthAt(Encoding.UTF8.GetBytes($"[redacted:{rule.Id}]")) == 0)
        {
            throw new ArgumentException($"Rule id '{rule.Id}' is not lower-case letters, digits and hyphens.", nameof(rule));
        }

        if (rule.Keywords.Any(static keyword => keyword.Length < 3 || !System.Text.Ascii.IsValid(keyword)))
        {
            throw new ArgumentException($"A keyword of rule {rule.Id} is not ASCII or shorter than three bytes.", nameof(rule));
        }
    }
}
