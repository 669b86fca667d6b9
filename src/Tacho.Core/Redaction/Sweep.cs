using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction;

/// <summary>
/// Masks a secret again wherever else it stands in the text, without the context that gave it away. Only for values that are surely
/// secrets: a vendor's token, or one with high entropy, of 12 bytes or more; never a password, which may be a word of the language.
/// </summary>
internal static class Sweep
{
    /// <summary>Shorter values may stand elsewhere by chance.</summary>
    public const int MinSecretBytes = 12;

    /// <summary>Bits a byte of a value that only its name gives away; words have less.</summary>
    public const double MinContextEntropy = 3.2;

    /// <summary>Secrets that begin with the same eight bytes are told apart one by one; more than this many of them are left to their rules.</summary>
    private const int MaxSamePrefix = 8;

    /// <summary>
    /// Adds a finding for each further occurrence of what the masks cover, with <paramref name="onlyBehind"/> only behind where it was found;
    /// true if there was one.
    /// </summary>
    public static bool AddOccurrences(
        RuleSet rules,
        List<Mask> masks,
        List<Finding> findings,
        in EscapeView plain,
        in EscapeView percent,
        bool onlyBehind)
    {
        var secrets = Collect(rules, masks, findings, plain, percent);
        if (secrets.Count == 0)
        {
            return false;
        }

        int before = findings.Count;
        Look(secrets, findings, plain, plain, percent, percentView: false, onlyBehind);
        Look(secrets, findings, percent, plain, percent, percentView: true, onlyBehind);
        return findings.Count > before;
    }

    private static Dictionary<ulong, List<Finding>> Collect(
        RuleSet rules,
        List<Mask> masks,
        List<Finding> findings,
        in EscapeView plain,
        in EscapeView percent)
    {
        var secrets = new Dictionary<ulong, List<Finding>>();
        foreach (var mask in masks)
        {
            var finding = findings[mask.Finding];
            var rule = rules[finding.RuleIndex];
            var secret = SecretOf(finding, plain, percent);
            if (!IsSurelySecret(rule, secret))
            {
                continue;
            }

            ulong prefix = MemoryMarshal.Read<ulong>(secret);
            if (!secrets.TryGetValue(prefix, out var same))
            {
                secrets[prefix] = same = [];
            }

            if (same.Count < MaxSamePrefix && !Contains(same, secret, plain, percent))
            {
                same.Add(finding);
                same.Sort(static (left, right) => (right.ViewEnd - right.ViewStart).CompareTo(left.ViewEnd - left.ViewStart));
            }
        }

        return secrets;
    }

    /// <summary>Whether what a rule found is a secret wherever it stands.</summary>
    public static bool IsSurelySecret(Rule rule, ReadOnlySpan<byte> secret) =>
        rule.Fingerprint && secret.Length >= MinSecretBytes && (!rule.NeedsContext || Entropy.BitsPerByte(secret) >= MinContextEntropy);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Look(
        Dictionary<ulong, List<Finding>> secrets,
        List<Finding> findings,
        in EscapeView view,
        in EscapeView plain,
        in EscapeView percent,
        bool percentView,
        bool onlyBehind)
    {
        // A small filter over the first eight bytes answers "no" for nearly every offset without a look at the dictionary.
        Span<ulong> filter = stackalloc ulong[64];
        filter.Clear();
        foreach (ulong prefix in secrets.Keys)
        {
            uint bit = FilterBit(prefix);
            filter[(int)(bit >> 6)] |= 1UL << (int)(bit & 63);
        }

        var bytes = view.Bytes;
        for (int at = 0; at + MinSecretBytes <= bytes.Length; at++)
        {
            ulong prefix = MemoryMarshal.Read<ulong>(bytes[at..]);
            uint bit = FilterBit(prefix);
            if ((filter[(int)(bit >> 6)] & (1UL << (int)(bit & 63))) == 0 || !secrets.TryGetValue(prefix, out var candidates))
            {
                continue;
            }

            foreach (var candidate in candidates)
            {
                var secret = SecretOf(candidate, plain, percent);
                bool itself = candidate.InPercentView == percentView && candidate.ViewStart == at;
                if (!itself && bytes[at..].StartsWith(secret) && (!onlyBehind || view.RawStart(at) >= candidate.RawEnd))
                {
                    int end = at + secret.Length;
                    findings.Add(new Finding(at, end, candidate.RuleIndex, percentView, view.RawStart(at), view.RawEnd(end)) { IsSwept = true });
                    at = end - 1;
                    break;
                }
            }
        }
    }

    private static uint FilterBit(ulong prefix) => (uint)((prefix * 0x9E3779B97F4A7C15UL) >> 52);

    private static bool Contains(List<Finding> same, ReadOnlySpan<byte> secret, in EscapeView plain, in EscapeView percent)
    {
        foreach (var one in same)
        {
            if (SecretOf(one, plain, percent).SequenceEqual(secret))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> SecretOf(in Finding finding, in EscapeView plain, in EscapeView percent) =>
        (finding.InPercentView ? percent : plain).Bytes[finding.ViewStart..finding.ViewEnd];
}
