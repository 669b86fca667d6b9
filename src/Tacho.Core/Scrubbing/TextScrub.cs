using System.Text;
using Tacho.Interop;
using Tacho.Trail;

namespace Tacho.Scrubbing;

/// <summary>
/// The plan for one file of text lines. In a view, a line whose record was scrubbed becomes the line that the masked record wants, known by its time, agent and session, so that
/// nothing need be kept of what it was, and a scrub that died after the records and before the views is mended by the next. Any other line is masked as text.
/// </summary>
internal sealed class TextScrub
{
    private TextScrub(string path, long length, List<LineEdit> edits) => (Path, Length, Edits) = (path, length, edits);

    public string Path { get; }

    /// <summary>Bytes that were looked at; what came later is copied as it is.</summary>
    public long Length { get; }

    public List<LineEdit> Edits { get; }

    /// <summary>Looks through a log that nothing vouches for.</summary>
    public static TextScrub OfLog(string path, ScrubTarget target) => Of(path, target, wanted: null, fields: 0);

    /// <summary>Looks through a view.</summary>
    /// <param name="path">The view.</param>
    /// <param name="target">What is looked for.</param>
    /// <param name="wanted">Its lines by the records.</param>
    /// <param name="fields">How many parts in brackets stand before a command.</param>
    public static TextScrub OfView(string path, ScrubTarget target, IEnumerable<(string Line, bool IsScrubbed)> wanted, int fields) => Of(path, target, wanted, fields);

    private static TextScrub Of(string path, ScrubTarget target, IEnumerable<(string Line, bool IsScrubbed)>? wanted, int fields)
    {
        using var file = PosixFile.OpenReadIfExists(path);
        if (file is null) return new(path, 0, []);
        var length = file.Length;
        var recorded = wanted?.ToList() ?? [];
        var strangers = Strangers(file, length, recorded.Select(line => line.Line), out var missing);
        var waiting = recorded.Where(line => line.IsScrubbed && Take(missing, line.Line)).GroupBy(line => Prefix(line.Line, fields)).ToDictionary(group => group.Key, group => group.Select(line => line.Line).ToList(), StringComparer.Ordinal);
        var edits = new List<LineEdit>();

        // Those that hold it first: another line of the same second may lack its record for another reason.
        foreach (var stranger in strangers.ToList())
        {
            if (target.MaskText(stranger.Text) is not { } masked) continue;
            strangers.Remove(stranger);
            var text = Encoding.UTF8.GetString(masked.Value.Span);
            edits.Add(Edit(stranger, TakeWaiting(waiting, text, fields) ?? text));
        }

        foreach (var stranger in strangers)
        {
            if (TakeWaiting(waiting, Encoding.UTF8.GetString(stranger.Text), fields) is { } line) edits.Add(Edit(stranger, line));
        }

        edits.Sort((one, other) => one.Offset.CompareTo(other.Offset));
        return new(path, length, edits);
    }

    /// <summary>Lines that no record wants as they are.</summary>
    private static List<(long Offset, long Line, byte[] Text)> Strangers(PosixFile file, long length, IEnumerable<string> wanted, out Dictionary<string, int> missing)
    {
        missing = wanted.GroupBy(line => line, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var strangers = new List<(long, long, byte[])>();
        var lines = new LineScanner(file, 0, length);
        while (lines.Read())
        {
            // A last line without its feed may be in the making.
            if (lines.Ended && !Take(missing, Encoding.UTF8.GetString(lines.Line))) strangers.Add((lines.Offset, lines.Number, lines.Line.ToArray()));
            else if (!lines.Ended) strangers.Add((lines.Offset, lines.Number, lines.Line.ToArray()));
        }

        return strangers;
    }

    private static bool Take(Dictionary<string, int> counts, string line)
    {
        if (!counts.TryGetValue(line, out var count) || count == 0) return false;
        counts[line] = count - 1;
        return true;
    }

    private static string? TakeWaiting(Dictionary<string, List<string>> waiting, string text, int fields)
    {
        if (!waiting.TryGetValue(Prefix(text, fields), out var lines) || lines.Count == 0) return null;
        var line = lines.Contains(text, StringComparer.Ordinal) ? text : lines[0];
        lines.Remove(line);
        return line;
    }

    private static LineEdit Edit((long Offset, long Line, byte[] Text) stranger, string text) => new(stranger.Offset, stranger.Text.Length, Encoding.UTF8.GetBytes(text), stranger.Line, Removed: null);

    /// <summary>What stands before a command: <c>[time] [agent] </c>, in the tail with the session.</summary>
    private static string Prefix(string line, int fields)
    {
        var end = 0;
        for (var i = 0; i < fields; i++)
        {
            if (line.IndexOf("] ", end, StringComparison.Ordinal) is var bracket and >= 0) end = bracket + 2;
            else return "";
        }

        return line[..end];
    }
}
