using System.Globalization;

namespace Tacho.Trail.Checkpoints;

/// <summary>
/// A C2SP checkpoint (tlog-checkpoint, 2025): origin, size and RFC 6962 root of a sealed file, three lines of text to be signed as a note.
/// </summary>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    /// <summary>The text that is signed, with a line feed at the end of each of its three lines.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>Reads a note's text; null when it is no checkpoint. Further lines (extensions) are allowed.</summary>
    public static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0) return null;
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return null;
        return CanonicalBase64.TryRead(lines[2], out var root) && root.Length == Seal.HashBytes ? new(lines[0], size, root) : null;
    }
}
