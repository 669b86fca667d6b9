using System.Collections.Immutable;
using System.Text;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Identity;

/// <summary>What may stand beside a literal.</summary>
internal enum NameEdge
{
    /// <summary>Anything but letters and digits.</summary>
    Word,

    /// <summary>Behind it the end of a folder's name; before it no part of a longer path.</summary>
    Folder,
}

/// <summary>A text that is known beforehand, looked for as it is written, case included, in its UTF-8 form and as views have it (see <see cref="EscapeUndoer"/>).</summary>
internal sealed class KnownLiteral
{
    private readonly ImmutableArray<(byte[] Bytes, int KeywordAt, int Kept)> _forms;
    private readonly NameEdge _edge;

    private KnownLiteral(string keyword, ImmutableArray<(byte[] Bytes, int KeywordAt, int Kept)> forms, NameEdge edge)
    {
        Keyword = keyword;
        _forms = forms;
        _edge = edge;
    }

    /// <summary>The longest stretch of ASCII in it.</summary>
    public string Keyword { get; }

    /// <summary>The literal, whose first characters are looked for but not masked; null when too little of it is ASCII.</summary>
    public static KnownLiteral? Of(string text, NameEdge edge, int keptChars)
    {
        byte[] plain = Encoding.UTF8.GetBytes(text);
        byte[] undone = [.. text.Select(static character => character <= byte.MaxValue ? (byte)character : byte.MaxValue)];
        var view = new EscapeUndoer().Undo(plain);
        byte[] seen = view.Bytes.ToArray();
        var (keyword, _) = LongestAscii(seen);
        if (keyword.Length < 3)
        {
            return null;
        }

        int kept = Math.Min(keptChars, seen.Length);
        ImmutableArray<byte[]> all = plain.Length == undone.Length ? [seen] : [seen, undone];
        return new KnownLiteral(keyword, [.. all.Select(form => (form, LongestAscii(form).At, kept))], edge);
    }

    /// <summary>A <see cref="SecretScanner"/>.</summary>
    public int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        foreach (var (bytes, keywordAt, kept) in _forms)
        {
            int start = hit.Start - keywordAt;
            if (start >= 0 && view.Bytes[start..].StartsWith(bytes) && IsWhole(view.Bytes, start, start + bytes.Length))
            {
                sink.Add(view, start + kept, start + bytes.Length);
                return hit.End;
            }
        }

        return hit.Start + 1;
    }

    private bool IsWhole(ReadOnlySpan<byte> text, int start, int end)
    {
        byte before = start > 0 ? text[start - 1] : (byte)' ';
        byte behind = end < text.Length ? text[end] : (byte)' ';
        if (IsName(behind))
        {
            return false;
        }

        if (_edge == NameEdge.Word)
        {
            return !IsName(before);
        }

        // "-home-alice-src" goes on with a hyphen, "/home/alice-old" is another's folder.
        bool isSlug = text[start] == '-' || text[start..end].IndexOfAny((byte)'/', (byte)'\\') < 0;
        bool goesOn = behind == '_' || (behind == '-' && !isSlug) || (behind == '.' && end + 1 < text.Length && IsName(text[end + 1]));
        return !goesOn && (!IsName(before) || !IsName(text[start]));
    }

    private static bool IsName(byte value) => AsciiByte.IsLetterOrDigit(value) || value > 0x7F;

    private static (string Keyword, int At) LongestAscii(ReadOnlySpan<byte> bytes)
    {
        int best = 0;
        int length = 0;
        for (int start = 0; start < bytes.Length;)
        {
            int end = start;
            while (end < bytes.Length && bytes[end] < 0x80)
            {
                end++;
            }

            if (end - start > length)
            {
                (best, length) = (start, end - start);
            }

            start = end + 1;
        }

        return (Encoding.ASCII.GetString(bytes.Slice(best, length)), best);
    }
}
