using System.Runtime.InteropServices;

namespace Tacho.Redaction;

/// <summary>A run of bytes that a tag will replace, and the finding that names the tag.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Mask(int Start, int End, int Finding);

/// <summary>
/// Turns findings into masks: nothing outside a JSON string and nothing inside an existing tag is masked, nor what only a context gave away
/// where a machine's own value stands; what overlaps becomes one mask, and the most telling finding names it.
/// </summary>
internal static class Masking
{
    /// <summary>The masks for what was found in a text, in ascending order, without overlaps.</summary>
    public static List<Mask> Plan(RuleSet rules, List<Finding> findings, ReadOnlySpan<byte> text, bool json, MachineKeys machineKeys)
    {
        var structure = JsonStructure.Of(text, findings, json, machineKeys);
        var parts = new List<Mask>(findings.Count);
        for (int i = 0; i < findings.Count; i++)
        {
            if (!rules[findings[i].RuleIndex].NeedsContext || !InText(findings[i]).OverlapsAny(structure.Machine))
            {
                AddOutside(structure, findings[i], i, parts);
            }
        }

        parts.Sort(static (left, right) => left.Start != right.Start ? left.Start.CompareTo(right.Start) : right.End.CompareTo(left.End));
        return Merge(rules, findings, parts);
    }

    private static List<Mask> Merge(RuleSet rules, List<Finding> findings, List<Mask> parts)
    {
        var masks = new List<Mask>();
        foreach (var part in parts)
        {
            if (masks.Count > 0 && part.Start < masks[^1].End)
            {
                var last = masks[^1];
                bool wins = Beats(rules, findings[part.Finding], findings[last.Finding]);
                masks[^1] = new Mask(last.Start, Math.Max(last.End, part.End), wins ? part.Finding : last.Finding);
            }
            else
            {
                masks.Add(part);
            }
        }

        return masks;
    }

    /// <summary>
    /// A person's rules win over built-in ones, in their order; among built-in ones the longest finding wins, then the more specific rule,
    /// then the view that undid more.
    /// </summary>
    private static bool Beats(RuleSet rules, in Finding challenger, in Finding holder)
    {
        int challengerRank = Math.Min(rules.FirstExtra - challenger.RuleIndex, 1);
        int holderRank = Math.Min(rules.FirstExtra - holder.RuleIndex, 1);
        if (challengerRank != holderRank)
        {
            return challengerRank < 1 && (holderRank == 1 || challengerRank > holderRank);
        }

        int longer = (challenger.RawEnd - challenger.RawStart) - (holder.RawEnd - holder.RawStart);
        if (longer != 0)
        {
            return longer > 0;
        }

        int moreSpecific = rules[challenger.RuleIndex].Specificity - rules[holder.RuleIndex].Specificity;
        return moreSpecific != 0 ? moreSpecific > 0 : challenger.InPercentView && !holder.InPercentView;
    }

    private static Stretch InText(in Finding finding) => new(finding.RawStart, finding.RawEnd);

    private static void AddOutside(JsonStructure structure, in Finding finding, int index, List<Mask> parts)
    {
        var kept = structure.Kept;
        int start = finding.RawStart;
        for (int i = Stretch.FirstEndingAfter(kept, start); i < kept.Count && kept[i].Start < finding.RawEnd; i++)
        {
            AddWhole(structure, start, kept[i].Start, index, parts);
            start = kept[i].End;
        }

        AddWhole(structure, start, finding.RawEnd, index, parts);
    }

    /// <summary>Adds a part, grown to whole escapes at both ends. Kept stretches are never grown into, for no escape reaches into one.</summary>
    private static void AddWhole(JsonStructure structure, int start, int end, int index, List<Mask> parts)
    {
        if (start >= end)
        {
            return;
        }

        var whole = structure.Whole;
        int first = Stretch.FirstEndingAfter(whole, start);
        int last = Stretch.FirstEndingAfter(whole, end - 1);
        parts.Add(new Mask(
            first < whole.Count ? Math.Min(start, whole[first].Start) : start,
            last < whole.Count && whole[last].Start < end ? Math.Max(end, whole[last].End) : end,
            index));
    }
}
