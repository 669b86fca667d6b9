using System.Collections.Immutable;
using System.Text;
using Tacho.Interop;
using Tacho.Redaction.Keywords;
using Tacho.Redaction.Masks;
using Tacho.Redaction.PersonalData;
using Tacho.Redaction.UserRules;

namespace Tacho.Redaction;

/// <summary>
/// The rules of a redactor: the built-in ones, after them those of a person, and then those that a level asks for, with an automaton over the
/// keywords of each part. Immutable and safe for use by several threads. Built-in rules are made when one of their keywords is first met, never before.
/// </summary>
public sealed class RuleSet
{
    private readonly Rule?[] _builtIn;
    private readonly ImmutableArray<Rule> _extra;
    private readonly KeywordTables? _extraTables;
    private readonly bool[]? _off;
    private readonly Lazy<string> _fingerprint;
    private readonly RedactionLevel _level = RedactionLevel.SecretsOnly;
    private readonly ImmutableArray<Rule> _ofLevel = [];
    private readonly RuleSet? _secrets;
    private RuleSet? _atOtherLevel;

    private RuleSet(ImmutableArray<Rule> extra, bool withBuiltIn = true)
    {
        _builtIn = withBuiltIn ? new Rule?[BuiltInKeywords.StartsAtKeyword.Length] : [];
        _extra = extra;
        _extraTables = extra.IsEmpty ? null : KeywordTables.Build(KeywordsOf(extra));
        _fingerprint = new Lazy<string>(() => extra.IsEmpty ? BuiltInKeywords.Fingerprint : FingerprintOf(BuiltInKeywords.Fingerprint, extra));
        Replacements = ReplacementsOf(extra);
        Allowed = [];
    }

    /// <summary>The rules of files, as their loader prepared them: nothing is checked or built again.</summary>
    /// <param name="extra">Checked rules.</param>
    /// <param name="tables">The tables over their keywords.</param>
    /// <param name="off">Indexes of built-in rules that are not used.</param>
    /// <param name="allowed">Fingerprints of values that are left alone, <c>rule:8 hex</c>.</param>
    /// <param name="fingerprint">Over all of it and the built-in rules.</param>
    internal RuleSet(ImmutableArray<Rule> extra, KeywordTables? tables, ImmutableArray<int> off, ImmutableHashSet<string> allowed, string fingerprint)
    {
        _builtIn = new Rule?[BuiltInKeywords.StartsAtKeyword.Length];
        _extra = extra;
        _extraTables = tables;
        _fingerprint = new Lazy<string>(fingerprint);
        Replacements = ReplacementsOf(extra);
        Allowed = allowed;
        if (!off.IsEmpty)
        {
            _off = new bool[_builtIn.Length];
            foreach (int index in off)
            {
                _off[index] = true;
            }
        }
    }

    private RuleSet(RuleSet secrets, RedactionLevel level)
    {
        _builtIn = secrets._builtIn;
        _extra = secrets._extra;
        _extraTables = secrets._extraTables;
        _off = secrets._off;
        Replacements = secrets.Replacements;
        Allowed = secrets.Allowed;
        _level = level;
        var withKeywords = level.KeywordRules();
        LevelTables = withKeywords.IsEmpty ? null : KeywordTables.Build(KeywordsOf(withKeywords));
        PersonalData = level.Scan(FirstOfLevel + withKeywords.Length);
        _ofLevel = PersonalData is null ? withKeywords : withKeywords.AddRange(PersonalData.Rules);
        _secrets = secrets._secrets ?? secrets;
        _fingerprint = new Lazy<string>(() => _ofLevel.IsEmpty ? _secrets.Fingerprint : FingerprintOf(_secrets.Fingerprint, WithoutNames(_ofLevel)));
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
    internal int Count => FirstOfLevel + _ofLevel.Length;

    /// <summary>The index of the first rule that is not built in.</summary>
    internal int FirstExtra => _builtIn.Length;

    /// <summary>The tables over the keywords of the rules that are not built in, whose rule indexes count from 0; null if there are none.</summary>
    internal KeywordTables? ExtraTables => _extraTables;

    /// <summary>The index of the first rule that the level asks for.</summary>
    internal int FirstOfLevel => _builtIn.Length + _extra.Length;

    /// <summary>The tables over the keywords of the level's rules, whose rule indexes count from 0; null if there are none.</summary>
    internal KeywordTables? LevelTables { get; }

    /// <summary>The search for what no keyword leads to; null when the level asks for none.</summary>
    internal PersonalDataScan? PersonalData { get; }

    /// <summary>Texts that rules put in the place of what they find, in UTF-8: as tags, they are never masked again.</summary>
    internal ImmutableArray<byte[]> Replacements { get; }

    /// <summary>Fingerprints of values that are left alone, as in tags: <c>rule:8 hex</c>.</summary>
    internal ImmutableHashSet<string> Allowed { get; }

    /// <summary>Whether a rule is switched off.</summary>
    internal bool IsOff(int index) => _off is not null && index < _off.Length && _off[index];

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
        : Added(index);

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
        if (_off is not null || !Allowed.IsEmpty)
        {
            throw new InvalidOperationException("Rules of files are loaded together.");
        }

        ImmutableArray<Rule> all = [.. _extra, .. extra];
        foreach (var rule in all)
        {
            Validate(rule);
        }

        return new RuleSet(all).At(_level);
    }

    /// <summary>
    /// These rules with what a level asks for beside them, in the place of what another level asked for. Asked twice for one level, it is made once.
    /// </summary>
    public RuleSet At(RedactionLevel level)
    {
        if (level == _level)
        {
            return this;
        }

        // One other level is all that a program uses; two threads may make it twice, and either will do.
        var other = _atOtherLevel;
        return other is not null && other._level == level ? other : _atOtherLevel = new RuleSet(this, level);
    }

    /// <summary>Whose rule stands at an index. Known for built-in rules without making them.</summary>
    internal Precedence PrecedenceOf(int index) => index < _builtIn.Length ? Precedence.Secret : Added(index).Precedence;

    /// <summary>These rules and no built-in ones, to measure or to try one alone.</summary>
    internal static RuleSet Only(IEnumerable<Rule> rules) => new([.. rules], withBuiltIn: false);

    /// <summary>Whether a rule is tried right at its hits. Known for built-in rules without making them.</summary>
    internal bool StartsAtKeyword(int index) => index < _builtIn.Length
        ? BuiltInKeywords.StartsAtKeyword[index] != 0
        : Added(index).StartsAtKeyword;

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

    private Rule Added(int index) => index < FirstOfLevel ? _extra[index - _builtIn.Length] : _ofLevel[index - FirstOfLevel];

    /// <summary>What rules are, but not whose names and folders they look for: those are nobody's business.</summary>
    private static ImmutableArray<Rule> WithoutNames(ImmutableArray<Rule> rules) =>
        [.. rules.Select(static rule => rule with { Keywords = [] }).DistinctBy(static rule => rule.Id)];

    private static ImmutableArray<byte[]> ReplacementsOf(ImmutableArray<Rule> rules) =>
        [.. rules.Select(static rule => rule.Replacement).OfType<string>().Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];

    private static void Validate(Rule rule)
    {
        if (rule.Replacement is { } replacement && RuleText.WrongReplacement(replacement) is { } wrong)
        {
            throw new ArgumentException($"Rule {rule.Id}: {wrong}.", nameof(rule));
        }

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
