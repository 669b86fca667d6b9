using System.Collections.Immutable;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.UserRules;

/// <summary>Checked rules with everything that takes time to find out about them: what the cache keeps.</summary>
/// <param name="Rules">Those that are used, in order.</param>
/// <param name="Tables">The automaton over their keywords; null without rules.</param>
/// <param name="Off">Indexes of built-in rules that are switched off.</param>
/// <param name="Allowed">Fingerprints of values that are left alone.</param>
/// <param name="Fingerprint">Over all of it and the built-in rules.</param>
internal sealed record PreparedRules(ImmutableArray<RuleEntry> Rules, KeywordTables? Tables, ImmutableArray<int> Off, ImmutableHashSet<string> Allowed, string Fingerprint)
{
    public RuleSet ToRuleSet() => Rules.IsEmpty && Off.IsEmpty && Allowed.IsEmpty
        ? RuleSet.BuiltIn
        : new RuleSet([.. Rules.Select(RuleMaker.Make)], Tables, Off, Allowed, Fingerprint);
}
