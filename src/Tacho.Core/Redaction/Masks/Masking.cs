using System.Runtime.InteropServices;

namespace Tacho.Redaction.Masks;

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
        var structure = JsonStructure.Of(text, findings, json, machineKeys, rules.Replacements);
        var parts = new List<Mask>(findings.Count);
        var covered = default(Stretch);
        for (int i = 0; i < findings.Count; i++)
        {
            var precedence = rules.PrecedenceOf(findings[i].RuleIndex);
            if (precedence == Precedence.Marked)
            {
                AddMarked(structure, text, findings[i], i, parts, ref covered);
            }
            else if (precedence == Precedence.Person || !rules[findings[i].RuleIndex].NeedsContext || !InText(findings[i]).OverlapsAny(structure.Machine))
            {
                AddOutside(structure, findings[i], i, parts);
            }
        }

        parts.Sort((left, right) => InOrder(findings, left, right));
        return Merge(rules, findings, parts);
    }

    /// <summary>
    /// By place, longer ones first. What is left equal is ordered too, because the sort keeps no order of its own: which of two rules
    /// names a mask must not depend on how much else was found.
    /// </summary>
    private static int InOrder(List<Finding> findings, in Mask left, in Mask right)
    {
        int order = left.Start != right.Start ? left.Start.CompareTo(right.Start) : right.End.CompareTo(left.End);
        order = order != 0 ? order : findings[left.Finding].IsSwept.CompareTo(findings[right.Finding].IsSwept);
        order = order != 0 ? order : findings[left.Finding].RuleIndex.CompareTo(findings[right.Finding].RuleIndex);
        return order != 0 ? order : left.Finding.CompareTo(right.Finding);
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
    /// What a person marked wins, then a person's rules in their order, then built-in ones, then personal data; among these the longest finding
    /// wins, then the more specific rule, then the view that undid more.
    /// </summary>
    private static bool Beats(RuleSet rules, in Finding challenger, in Finding holder)
    {
        var rank = rules.PrecedenceOf(challenger.RuleIndex);
        var holderRank = rules.PrecedenceOf(holder.RuleIndex);
        if (rank != holderRank)
        {
            return rank < holderRank;
        }

        if (rank == Precedence.Person && challenger.RuleIndex != holder.RuleIndex)
        {
            return challenger.RuleIndex < holder.RuleIndex;
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

    /// <summary>
    /// Adds what a person marked, up to the end of the JSON string that it begins in: names and values of others must stay what they are. Within
    /// what the last one covers there is nothing to add, for markers nest.
    /// </summary>
    private static void AddMarked(JsonStructure structure, ReadOnlySpan<byte> text, in Finding finding, int index, List<Mask> parts, ref Stretch covered)
    {
        if (finding.RawStart >= covered.Start && finding.RawStart < covered.End)
        {
            return;
        }

        var kept = structure.Kept;
        int start = finding.RawStart;
        int end = finding.RawEnd;
        for (int i = Stretch.FirstEndingAfter(kept, start); i < kept.Count && kept[i].Start < end; i++)
        {
            AddWhole(structure, start, kept[i].Start, index, parts);
            if (text[kept[i].Start] is (byte)'"' or (byte)'\\')
            {
                // A string ends here; a tag, or a person's replacement, never begins so.
                end = kept[i].Start;
            }

            start = kept[i].End;
        }

        AddWhole(structure, start, end, index, parts);
        covered = new Stretch(finding.RawStart, Math.Max(finding.RawStart + 1, end));
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
