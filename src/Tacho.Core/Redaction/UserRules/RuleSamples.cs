using System.Collections.Immutable;

namespace Tacho.Redaction.UserRules;

/// <summary>A sample that did not turn out as the rule says.</summary>
/// <param name="RuleId">Whose sample.</param>
/// <param name="ShouldMatch">True for one of the texts that must be masked.</param>
/// <param name="Number">Which of them, from 1.</param>
/// <param name="Masked">The text as the rule left it.</param>
public sealed record SampleFailure(string RuleId, bool ShouldMatch, int Number, string Masked);

/// <summary>What became of samples.</summary>
/// <param name="Count">How many were tried.</param>
/// <param name="Failures">Those that failed.</param>
public sealed record SampleRun(int Count, ImmutableArray<SampleFailure> Failures);

/// <summary>Runs the samples of rules. Each is a template (<see cref="SecretTemplate"/>), which a plain text without doubled braces is too.</summary>
public static class RuleSamples
{
    /// <summary>The samples of a built-in rule, among all built-in ones.</summary>
    public static SampleRun Of(Rule builtIn) => Run(RuleSet.BuiltIn, builtIn);

    /// <summary>The samples of a person's rule, beside the built-in ones but for itself: what other files say must not decide.</summary>
    public static SampleRun Of(RuleEntry entry)
    {
        var rule = RuleMaker.Make(entry);
        return Run(RuleSet.BuiltIn.With([rule]), rule);
    }

    private static SampleRun Run(RuleSet rules, Rule rule)
    {
        var redactor = new Redactor(rules, TagKey.None);
        var failures = ImmutableArray.CreateBuilder<SampleFailure>();
        Try(rule.Matches, shouldMatch: true);
        Try(rule.NonMatches, shouldMatch: false);
        return new SampleRun(rule.Matches.Length + rule.NonMatches.Length, failures.ToImmutable());

        void Try(ImmutableArray<string> samples, bool shouldMatch)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                var masked = redactor.RedactText(SecretTemplate.Expand(samples[i]));
                if (masked.Counts.Any(count => count.RuleId == rule.Id) != shouldMatch)
                {
                    failures.Add(new SampleFailure(rule.Id, shouldMatch, i + 1, masked.Value));
                }
            }
        }
    }
}
