using System.Collections.Immutable;
using System.Text;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction;

/// <summary>A rule and the bytes of the text that a step is about.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="End">Offset behind the last byte.</param>
/// <param name="Why">In words; empty where nothing is to be said.</param>
public sealed record ExplainedStep(string RuleId, int Start, int End, string Why);

/// <summary>A stretch that is masked.</summary>
/// <param name="RuleId">The rule that names it.</param>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="End">Offset behind the last byte.</param>
/// <param name="Shown">What stands there instead.</param>
/// <param name="Why">Why this rule and no other; empty where no other found it.</param>
public sealed record ExplainedMask(string RuleId, int Start, int End, string Shown, string Why);

/// <summary>How a text came to be masked as it is, step by step. Holds nothing of the text but what masking left.</summary>
/// <param name="Keywords">Rules that were tried because a keyword of theirs stands in the text, each place once.</param>
/// <param name="Findings">What rules found.</param>
/// <param name="Spared">Matches that were left alone.</param>
/// <param name="Masks">What was masked in the first round, and by which rule's decision.</param>
/// <param name="Masked">The masked text.</param>
public sealed record Explanation(
    ImmutableArray<ExplainedStep> Keywords,
    ImmutableArray<ExplainedStep> Findings,
    ImmutableArray<ExplainedStep> Spared,
    ImmutableArray<ExplainedMask> Masks,
    string Masked)
{
    /// <summary>Explains what a redactor with these rules and this key does to a text.</summary>
    public static Explanation Of(RuleSet rules, TagKey key, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bool json = text.AsSpan().TrimStart() is ['{' or '[', ..];
        var redactor = new Redactor(rules, key);
        string masked = json ? Encoding.UTF8.GetString(redactor.RedactJson(bytes).Value.Span) : redactor.RedactText(text).Value;
        var trace = new ScanTrace();
        var scan = Scan.Rent();
        try
        {
            scan.Trace = trace;
            scan.Find(rules, bytes, out var plain, out var percent);
            int found = scan.Findings.Count;
            var masks = Masking.Plan(rules, scan.Findings, bytes, json, MachineKeys.None);
            var allowed = masks.ToList();
            Allowance.Spare(rules, key, masks, scan.Findings, plain, percent);
            allowed.RemoveAll(masks.Contains);
            if (masks.Count > 0 && Sweep.AddOccurrences(rules, masks, scan.Findings, plain, percent, onlyBehind: false))
            {
                masks = Masking.Plan(rules, scan.Findings, bytes, json, MachineKeys.None);
                Allowance.Spare(rules, key, masks, scan.Findings, plain, percent);
            }

            var explained = ImmutableArray.CreateBuilder<ExplainedMask>();
            foreach (var mask in masks)
            {
                var finding = scan.Findings[mask.Finding];
                var rule = rules[finding.RuleIndex];
                string shown = rule.Replacement ?? key.Tag(rule, (finding.InPercentView ? percent : plain).Bytes[finding.ViewStart..finding.ViewEnd]);
                explained.Add(new ExplainedMask(rule.Id, mask.Start, mask.End, shown, Reasons(rules, scan.Findings, mask)));
            }

            return new Explanation(
                [.. trace.Keywords.Distinct().OrderBy(static one => one.RawStart).Select(one => new ExplainedStep(rules[one.RuleIndex].Id, one.RawStart, one.RawEnd, ""))],
                [.. scan.Findings.Select((one, i) => new ExplainedStep(rules[one.RuleIndex].Id, one.RawStart, one.RawEnd, i < found ? "" : "stands here again")).Distinct().OrderBy(static one => one.Start)],
                [
                    .. trace.Spared.Distinct().Select(one => new ExplainedStep(rules[one.RuleIndex].Id, one.RawStart, one.RawEnd, Word(one.Spared))),
                    .. allowed.Select(mask => new ExplainedStep(rules[scan.Findings[mask.Finding].RuleIndex].Id, mask.Start, mask.End, "a person allowed its fingerprint")),
                ],
                explained.ToImmutable(),
                masked);
        }
        finally
        {
            scan.Trace = null;
            Scan.Return(scan, bytes.Length);
        }
    }

    /// <summary>Why the rule of a mask won over each other one that found something there.</summary>
    private static string Reasons(RuleSet rules, List<Finding> findings, Mask mask)
    {
        var winner = findings[mask.Finding];
        var beaten = findings.Where((other, i) => i != mask.Finding && other.RuleIndex != winner.RuleIndex && other.RawStart < mask.End && other.RawEnd > mask.Start)
            .DistinctBy(static other => other.RuleIndex)
            .Select(other => $"over {rules[other.RuleIndex].Id}: {Reason(rules, winner, other)}");
        return string.Join("; ", beaten);
    }

    private static string Reason(RuleSet rules, in Finding winner, in Finding other)
    {
        if (winner.RuleIndex >= rules.FirstExtra)
        {
            return other.RuleIndex < rules.FirstExtra ? "rules of files go before built-in ones" : "it stands earlier in the files";
        }

        int longer = (winner.RawEnd - winner.RawStart) - (other.RawEnd - other.RawStart);
        return longer > 0 ? "it found more" : rules[winner.RuleIndex].Specificity > rules[other.RuleIndex].Specificity ? "as long, but more specific" : "as long, and met first";
    }

    private static string Word(SparedReason reason) => reason switch
    {
        SparedReason.LowEntropy => "too regular for a secret (entropy)",
        SparedReason.Placeholder => "a placeholder",
        _ => "the rule's own check says that it is no secret",
    };
}
