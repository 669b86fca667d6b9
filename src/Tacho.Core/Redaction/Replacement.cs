using System.Text;

namespace Tacho.Redaction;

/// <summary>A run of UTF-8 bytes and the tag that takes its place.</summary>
internal readonly record struct Replacement(int Start, int End, string Tag)
{
    /// <summary>Nothing to replace.</summary>
    public static List<Replacement> None { get; } = [];

    /// <summary>The text with replacements, which are in ascending order, put in.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> text, List<Replacement> replacements)
    {
        int length = text.Length;
        foreach (var replacement in replacements)
        {
            length += replacement.Tag.Length - (replacement.End - replacement.Start);
        }

        var result = new byte[length];
        var rest = result.AsSpan();
        int copied = 0;
        foreach (var replacement in replacements)
        {
            var between = text[copied..replacement.Start];
            between.CopyTo(rest);
            rest = rest[between.Length..];
            rest = rest[Encoding.ASCII.GetBytes(replacement.Tag, rest)..];
            copied = replacement.End;
        }

        text[copied..].CopyTo(rest);
        return result;
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
