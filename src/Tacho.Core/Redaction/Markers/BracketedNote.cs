using System.Buffers;
using Tacho.Redaction.Encodings;

namespace Tacho.Redaction.Markers;

/// <summary>
/// Finds notes such as <c>[fails for the bank's staging host only]</c>: on one line, of several words, and not what square brackets are for in
/// code, in links and in logs.
/// </summary>
internal static class BracketedNote
{
    private const int MinBytes = 8;
    private const int MaxBytes = 512;

    private static readonly SearchValues<byte> Code = SearchValues.Create("{};=<>"u8);

    /// <summary>Adds the notes of a view, brackets included.</summary>
    public static void AddAll(in EscapeView view, FindingSink sink)
    {
        var text = view.Bytes;
        for (int at = 0; text[at..].IndexOf((byte)'[') is var found and >= 0;)
        {
            int open = at + found;
            var rest = text[(open + 1)..Math.Min(text.Length, open + 1 + MaxBytes)];
            int length = rest.IndexOfAny("[]\n\""u8);
            at = open + 1 + Math.Max(length, 0);
            if (length < MinBytes || rest[length] != ']' || !IsNote(text, open, rest[..length]))
            {
                continue;
            }

            sink.Add(view, open, at + 1);
        }
    }

    private static bool IsNote(ReadOnlySpan<byte> text, int open, ReadOnlySpan<byte> note)
    {
        bool isIndex = open > 0 && (AsciiByte.IsLetterOrDigit(text[open - 1]) || text[open - 1] is (byte)'_' or (byte)']' or (byte)')' or (byte)'#');
        int behind = open + note.Length + 2;
        bool isLink = behind < text.Length && text[behind] is (byte)'(' or (byte)'[' or (byte)':';
        return !isIndex && !isLink && AsciiByte.IsLetter(note[0]) && note.IndexOf((byte)' ') > 0 && note.IndexOfAny(Code) < 0;
    }
}
