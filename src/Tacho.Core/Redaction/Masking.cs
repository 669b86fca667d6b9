using System.Runtime.InteropServices;
using System.Text.Json;

namespace Tacho.Redaction;

/// <summary>A run of bytes that a tag will replace, and the finding that names the tag.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Mask(int Start, int End, int Finding);

/// <summary>
/// Turns findings into masks: nothing outside a JSON string and nothing inside an existing tag is masked, what overlaps becomes one mask,
/// and the most telling finding names it.
/// </summary>
internal static class Masking
{
    /// <summary>The masks for what was found in a text, in ascending order, without overlaps.</summary>
    public static List<Mask> Plan(RuleSet rules, List<Finding> findings, ReadOnlySpan<byte> text, bool json)
    {
        var kept = KeptIntervals(text, json);
        var parts = new List<Mask>(findings.Count);
        for (int i = 0; i < findings.Count; i++)
        {
            AddOutside(kept, findings[i], i, parts);
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

    private static void AddOutside(List<(int Start, int End)> kept, in Finding finding, int index, List<Mask> parts)
    {
        int start = finding.RawStart;
        for (int i = FirstEndingAfter(kept, start); i < kept.Count && kept[i].Start < finding.RawEnd; i++)
        {
            if (kept[i].Start > start)
            {
                parts.Add(new Mask(start, kept[i].Start, index));
            }

            start = kept[i].End;
        }

        if (start < finding.RawEnd)
        {
            parts.Add(new Mask(start, finding.RawEnd, index));
        }
    }

    private static int FirstEndingAfter(List<(int Start, int End)> kept, int offset)
    {
        int low = 0;
        int high = kept.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (kept[middle].End <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>What is never masked: tags, and in JSON everything that is not inside a string literal. Ascending, without overlaps.</summary>
    private static List<(int Start, int End)> KeptIntervals(ReadOnlySpan<byte> text, bool json)
    {
        var kept = new List<(int Start, int End)>();
        if (!json || !IsJson(text))
        {
            AddTags(text, 0, text.Length, kept);
            return kept;
        }

        int at = 0;
        while (text[at..].IndexOf((byte)'"') is var opening and >= 0)
        {
            int open = at + opening + 1;
            int close = open + LiteralLength(text[open..]);
            kept.Add((at, open));
            AddTags(text, open, close, kept);
            at = close;
            if (at == text.Length)
            {
                return kept;
            }

            // The closing quote belongs to the run of structure that begins here.
            int next = text[(at + 1)..].IndexOf((byte)'"');
            if (next < 0)
            {
                break;
            }

            kept.Add((at, at + 1));
            at++;
        }

        kept.Add((at, text.Length));
        return kept;
    }

    private static int LiteralLength(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (text[at..].IndexOfAny((byte)'"', (byte)'\\') is var next and >= 0)
        {
            at += next;
            if (text[at] == '"')
            {
                return at;
            }

            at += 2;
        }

        return text.Length;
    }

    private static void AddTags(ReadOnlySpan<byte> text, int start, int end, List<(int Start, int End)> kept)
    {
        while (text[start..end].IndexOf(Tag.Start) is var found and >= 0)
        {
            int length = Tag.LengthAt(text[(start + found)..end]);
            if (length > 0)
            {
                kept.Add((start + found, start + found + length));
            }

            start += found + Math.Max(length, Tag.Start.Length);
        }
    }

    /// <summary>True for one JSON value, or several with white space between them; of any depth, for the reader does not recurse.</summary>
    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                // Only whether it ends without an error counts.
            }

            return true;
        }
        catch (JsonException)
        {
            // Not JSON: it is masked as text, for a broken line must not keep its secrets.
            return false;
        }
    }
}
