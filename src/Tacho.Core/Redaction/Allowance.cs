using Tacho.Redaction.Encodings;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction;

/// <summary>
/// Leaves alone what a person allowed by its fingerprint, so that no secret need stand in a rule file. Without the machine's key nothing is allowed, as nothing has a fingerprint.
/// </summary>
internal static class Allowance
{
    /// <summary>Takes away the masks over allowed values. A mask that covers more than the value stays.</summary>
    public static void Spare(RuleSet rules, TagKey key, List<Mask> masks, List<Finding> findings, in EscapeView plain, in EscapeView percent)
    {
        if (rules.Allowed.IsEmpty)
        {
            return;
        }

        int kept = 0;
        for (int i = 0; i < masks.Count; i++)
        {
            var mask = masks[i];
            var finding = findings[mask.Finding];
            var secret = (finding.InPercentView ? percent : plain).Bytes[finding.ViewStart..finding.ViewEnd];
            if (mask.Start < finding.RawStart || mask.End > finding.RawEnd || !IsAllowed(rules, key, rules[finding.RuleIndex], secret))
            {
                masks[kept++] = mask;
            }
        }

        masks.RemoveRange(kept, masks.Count - kept);
    }

    private static bool IsAllowed(RuleSet rules, TagKey key, Rule rule, ReadOnlySpan<byte> secret) =>
        rule.Fingerprint && key.Fingerprint(rule.FingerprintClass ?? rule.Id, secret) is { } fingerprint && rules.Allowed.Contains($"{rule.Id}:{fingerprint}");
}
