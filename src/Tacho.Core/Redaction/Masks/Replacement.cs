using System.Text;

namespace Tacho.Redaction.Masks;

/// <summary>A run of UTF-8 bytes and the tag, or a rule's own text, that takes its place.</summary>
internal readonly record struct Replacement(int Start, int End, string Tag)
{
    /// <summary>The rule that asked for it.</summary>
    public string RuleId { get; init; } = "";

    /// <summary>Nothing to replace.</summary>
    public static List<Replacement> None { get; } = [];

    /// <summary>The text with replacements, which are in ascending order, put in.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> text, List<Replacement> replacements)
    {
        int length = text.Length;
        foreach (var replacement in replacements)
        {
            length += Encoding.UTF8.GetByteCount(replacement.Tag) - (replacement.End - replacement.Start);
        }

        var result = new byte[length];
        var rest = result.AsSpan();
        int copied = 0;
        foreach (var replacement in replacements)
        {
            var between = text[copied..replacement.Start];
            between.CopyTo(rest);
            rest = rest[between.Length..];
            rest = rest[Encoding.UTF8.GetBytes(replacement.Tag, rest)..];
            copied = replacement.End;
        }

        text[copied..].CopyTo(rest);
        return result;
    }

    /// <summary>Replacements of a text and further ones of what came out of them, which touch none of their tags, as replacements of the text.</summary>
    public static List<Replacement> Join(List<Replacement> first, List<Replacement> further)
    {
        var joined = new List<Replacement>(first.Count + further.Count);
        int next = 0;
        int shift = 0;
        foreach (var one in further)
        {
            while (next < first.Count && first[next].Start + shift < one.Start)
            {
                var earlier = first[next++];
                shift += earlier.Tag.Length - (earlier.End - earlier.Start);
                joined.Add(earlier);
            }

            joined.Add(one with { Start = one.Start - shift, End = one.End - shift });
        }

        joined.AddRange(first.Skip(next));
        return joined;
    }

    /// <summary>
    /// The same for a string whose UTF-8 form the offsets count in, and which is <paramref name="utf8Length"/> bytes long. Walks the
    /// characters, because converting back would lose unpaired surrogates.
    /// </summary>
    public static string Apply(string text, int utf8Length, List<Replacement> replacements)
    {
        var result = new StringBuilder(text.Length + (replacements.Count * 32));
        var walk = new Utf8Walk(text, utf8Length);
        int copied = 0;
        foreach (var replacement in replacements)
        {
            int start = walk.CharAt(replacement.Start);
            result.Append(text, copied, start - copied).Append(replacement.Tag);
            copied = walk.CharAt(replacement.End);
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }
}
