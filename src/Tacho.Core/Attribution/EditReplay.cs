using Tacho.Reports;

namespace Tacho.Attribution;

/// <summary>Does a recorded edit again on a text, exactly or not at all.</summary>
public static class EditReplay
{
    /// <summary>The text behind the edit; null where the edit does not fit the text, or tells too little.</summary>
    public static string? Apply(string text, FileEdit edit)
    {
        if (edit.Content is { } content) return content;
        if (edit.Kind == FileEditKind.Deleted || edit.Parts.IsEmpty) return null;
        var now = text;
        foreach (var part in edit.Parts)
        {
            var next = part switch
            {
                EditPart.Replaced replaced => Replace(now, replaced),
                EditPart.Hunk hunk => Apply(now, hunk),
                _ => null,
            };
            if (next is null) return null;
            now = next;
        }

        return now;
    }

    private static string? Replace(string text, EditPart.Replaced replaced)
    {
        if (replaced.Before.Length == 0) return text.Length == 0 ? replaced.After : null;
        var at = text.IndexOf(replaced.Before, StringComparison.Ordinal);
        if (at < 0) return null;
        if (replaced.Everywhere) return text.Replace(replaced.Before, replaced.After, StringComparison.Ordinal);

        // Agents refuse a text that stands twice.
        return text.IndexOf(replaced.Before, at + 1, StringComparison.Ordinal) >= 0 ? null : text[..at] + replaced.After + text[(at + replaced.Before.Length)..];
    }

    private static string? Apply(string text, EditPart.Hunk hunk)
    {
        var lines = text.Split('\n').ToList();
        var old = hunk.Lines.Where(static line => line[0] != '+').Select(static line => line[1..]).ToList();
        if (Find(lines, old, hunk.NewStart - 1) is not { } at) return null;
        var next = new List<string>();
        var kept = at;
        foreach (var line in hunk.Lines)
        {
            if (line[0] == '+') next.Add(line[1..]);
            else if (line[0] == ' ') next.Add(lines[kept++]);
            else kept++;
        }

        lines.RemoveRange(at, old.Count);
        lines.InsertRange(at, next);
        return string.Join('\n', lines);
    }

    /// <summary>The place nearest to the one that is told; without one the first.</summary>
    private static int? Find(List<string> lines, List<string> old, int told)
    {
        if (old.Count == 0) return told >= 0 && told < lines.Count ? told : null;
        int? best = null;
        for (var at = 0; at + old.Count <= lines.Count; at++)
        {
            var start = at;
            if (!old.Index().All(line => lines[start + line.Index].TrimEnd('\r') == line.Item)) continue;
            if (told < 0) return at;
            if (best is not { } known || Math.Abs(at - told) < Math.Abs(known - told)) best = at;
        }

        return best;
    }
}
