using System.Text;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction.Markers;

/// <summary>
/// Finds what stands between <c>[redact]</c> or <c>[redact REASON]</c> and its <c>[/redact]</c>, markers included, and <c>[redact: TEXT]</c> on
/// one line. Markers nest. One that is not closed masks to the end of the text, or of the JSON string that it stands in (see
/// <see cref="Masking"/>), because whoever wrote it wanted something hidden.
/// </summary>
internal static class MarkedStretch
{
    private static ReadOnlySpan<byte> Opening => "[redact"u8;

    private static ReadOnlySpan<byte> Closing => "[/redact]"u8;

    /// <summary>Adds all stretches behind the first hit in one pass, in the order of their openings; nothing is left for further hits.</summary>
    public static int AddAll(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var text = view.Bytes;
        var stretches = new List<Stretch>();
        var blocks = new Stack<int>();
        var brackets = new Stack<int>();
        for (int at = hit.Start; text[at..].IndexOfAny("[]\n"u8) is var found and >= 0; at++)
        {
            at += found;
            switch (text[at])
            {
                case (byte)'\n':
                    brackets.Clear();
                    break;
                case (byte)']' when brackets.TryPop(out int opened) && opened >= 0:
                    stretches[opened] = stretches[opened] with { End = at + 1 };
                    break;
                case (byte)'[':
                    brackets.Push(Open(text, at, stretches, blocks));
                    break;
            }
        }

        foreach (var stretch in stretches)
        {
            sink.Add(view, stretch.Start, stretch.End);
        }

        return text.Length;
    }

    /// <summary>Takes note of what a bracket opens or closes; gives the stretch that its own closing bracket ends, or -1.</summary>
    private static int Open(ReadOnlySpan<byte> text, int at, List<Stretch> stretches, Stack<int> blocks)
    {
        if (IsAt(text, at, Closing))
        {
            if (blocks.TryPop(out int opened))
            {
                stretches[opened] = stretches[opened] with { End = at + Closing.Length };
            }

            return -1;
        }

        int behind = at + Opening.Length;
        if (!IsAt(text, at, Opening) || (behind < text.Length && text[behind] is not ((byte)']' or (byte)':' or (byte)' ' or (byte)'\t')))
        {
            return -1;
        }

        stretches.Add(new Stretch(at, text.Length));
        if (behind < text.Length && text[behind] == ':')
        {
            return stretches.Count - 1;
        }

        blocks.Push(stretches.Count - 1);
        return -1;
    }

    private static bool IsAt(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> word) =>
        text.Length - at >= word.Length && Ascii.EqualsIgnoreCase(text.Slice(at, word.Length), word);
}
