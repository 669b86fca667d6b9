using System.Collections.Immutable;
using Tacho.Interop;
using Tacho.Reports;

namespace Tacho.Inference;

/// <summary>A part of an edit without the lines that stay: enough to know its inverse by.</summary>
/// <param name="Before">Hash of what was there; empty for nothing.</param>
/// <param name="After">Hash of what is there then; empty for nothing.</param>
/// <param name="BeforeLine">The first line that was there, for people.</param>
/// <param name="AfterLine">The first line that is there then.</param>
internal sealed record TextChange(string Before, string After, string BeforeLine, string AfterLine)
{
    /// <summary>Less than this, blanks left out, is a bracket that moved.</summary>
    private const int LeastText = 4;

    private const int MaxLine = 200;

    public bool IsInverseOf(TextChange earlier) => Before == earlier.After && After == earlier.Before;

    /// <summary>The changes of an edit; none for one that tells too little.</summary>
    public static ImmutableArray<TextChange> Of(FileEdit edit) => [.. edit.Parts.Select(static part => part switch
    {
        EditPart.Replaced replaced => Of(replaced.Before.Split('\n'), replaced.After.Split('\n')),
        EditPart.Hunk hunk => Of([.. hunk.Lines.Where(static line => line[0] != '+').Select(static line => line[1..])], [.. hunk.Lines.Where(static line => line[0] != '-').Select(static line => line[1..])]),
        _ => null,
    }).OfType<TextChange>()];

    private static TextChange? Of(ReadOnlySpan<string> before, ReadOnlySpan<string> after)
    {
        var same = before.CommonPrefixLength(after);
        before = before[same..];
        after = after[same..];
        while (!before.IsEmpty && !after.IsEmpty && before[^1] == after[^1])
        {
            before = before[..^1];
            after = after[..^1];
        }

        var (old, now) = (string.Join('\n', before!).Trim(), string.Join('\n', after!).Trim());
        if (old == now || old.Count(static c => !char.IsWhiteSpace(c)) + now.Count(static c => !char.IsWhiteSpace(c)) < LeastText) return null;
        return new(Hash(old), Hash(now), Line(old), Line(now));
    }

    private static string Hash(string text)
    {
        if (text.Length == 0) return "";
        Span<byte> hash = stackalloc byte[32];
        Sha256.HashData(System.Text.Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToHexStringLower(hash);
    }

    private static string Line(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var line = (end < 0 ? text : text[..end]).Trim();
        return line.Length <= MaxLine ? line : line[..MaxLine];
    }
}
