using System.Runtime.InteropServices;
using Tacho.Reports;
using Tacho.Texts;

namespace Tacho.Attribution;

/// <summary>
/// Whose edit wrote each line of a file: takes recorded edits back one by one, the newest first, from the file as it is. What an edit added and still stands is its own; then the file is as it was
/// before that edit, and the next older one is looked for in it. Edits that nobody recorded show as lines that no recorded edit wrote.
/// </summary>
public sealed class LineBlame
{
    /// <summary>A line with less in it, such as a lone brace, tells no place.</summary>
    private const int TellingLength = 3;

    /// <summary>A shorter text that stands at several places is not looked for.</summary>
    private const int LeastAmbiguous = 12;

    private const int Slack = 4;

    private readonly Claim[] _claims;
    private List<Line> _lines;
    private bool _isAtItsBeginning;

    /// <summary>Begins with a file's content.</summary>
    public LineBlame(string content)
    {
        var lines = Split(content);
        _lines = [.. lines.Select(static (line, i) => new Line(line, i))];
        _claims = new Claim[lines.Count];
    }

    /// <summary>The number of the edit that wrote each line; null where none that was taken back did.</summary>
    public IReadOnlyList<int?> Origins => [.. _claims.Select(static claim => claim.Origin)];

    /// <summary>The lines of a text, without the empty one behind the last line feed and without carriage returns at their ends.</summary>
    public static IReadOnlyList<string> Split(string content)
    {
        if (content.Length == 0) return [];
        var lines = content.Split('\n');
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        return [.. lines.Take(count).Select(static line => line.TrimEnd('\r'))];
    }

    /// <summary>Takes an edit back. All that are newer were taken back before.</summary>
    /// <param name="edit">What it did.</param>
    /// <param name="origin">Its number.</param>
    public void TakeBack(FileEdit edit, int origin)
    {
        if (_isAtItsBeginning) return;
        if (edit.Kind == FileEditKind.Deleted)
        {
            // What was there before has nothing to do with what was made since.
            _isAtItsBeginning = true;
            return;
        }

        if (edit.Content is { } content) GoTo(content);
        if (edit.Kind == FileEditKind.Created)
        {
            foreach (var line in _lines) Take(line, origin, isSure: true);
            _isAtItsBeginning = true;
            return;
        }

        // It wrote all of it, but maybe as it was: an older edit may have been the first.
        if (edit.Content is not null && edit.Parts.IsEmpty)
        {
            foreach (var line in _lines) Take(line, origin, isSure: false);
            return;
        }

        for (var i = edit.Parts.Length - 1; i >= 0; i--)
        {
            switch (edit.Parts[i])
            {
                case EditPart.Replaced replaced: TakeBack(replaced, origin); break;
                case EditPart.Hunk hunk: TakeBack(hunk.Lines, hunk.NewStart, origin); break;
            }
        }
    }

    /// <summary>The file as it was then is told: what has come since is nobody's.</summary>
    private void GoTo(string content)
    {
        var then = Split(content);
        var now = _lines;
        _lines = [.. LineDiff.Steps(then, [.. now.Select(static line => line.Text)]).Where(static step => step.Sign != '+').Select(step => step.Sign == ' ' ? now[step.New] : new Line(then[step.Old], Line.Gone))];
    }

    private void TakeBack(EditPart.Replaced replaced, int origin)
    {
        var (before, after) = (replaced.Before.Replace("\r\n", "\n", StringComparison.Ordinal), replaced.After.Replace("\r\n", "\n", StringComparison.Ordinal));

        // Where nothing was put, nothing tells the place.
        if (after.Length == 0) return;
        var text = string.Join('\n', _lines.Select(static line => line.Text)) + "\n";
        var places = new List<int>();
        for (var at = text.IndexOf(after, StringComparison.Ordinal); at >= 0; at = text.IndexOf(after, at + after.Length, StringComparison.Ordinal)) places.Add(at);
        if (places.Count == 0)
        {
            var (then, now) = (Split(before), Split(after));
            TakeBack([.. LineDiff.Steps(then, now).Select(step => step.Sign == '-' ? "-" + then[step.Old] : step.Sign + now[step.New])], newStart: 0, origin);
            return;
        }

        if (!replaced.Everywhere && places.Count > 1)
        {
            if (after.Trim().Length < LeastAmbiguous) return;
            places.RemoveRange(1, places.Count - 1);
        }

        for (var i = places.Count - 1; i >= 0; i--) Exchange(text, places[i], after, before, origin);
    }

    /// <summary>Puts the old text where the new one stands, which may begin and end within lines.</summary>
    private void Exchange(string text, int at, string after, string before, int origin)
    {
        var start = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        var end = after.EndsWith('\n') ? at + after.Length : text.IndexOf('\n', at + after.Length) + 1;
        var first = text.AsSpan(0, start).Count('\n');
        var old = text[start..at] + before + text[(at + after.Length)..end];
        var (then, now) = (Split(old), Split(text[start..end]));
        var part = new List<Line>();
        foreach (var step in LineDiff.Steps(then, now))
        {
            if (step.Sign == '-') part.Add(new Line(then[step.Old], Line.Gone));
            else if (step.Sign == ' ') part.Add(_lines[first + step.New]);
            else Take(_lines[first + step.New], origin, isSure: true);
        }

        _lines.RemoveRange(first, now.Count);
        _lines.InsertRange(first, part);
    }

    /// <summary>Takes a hunk back where most of its lines still stand: others may have been changed since.</summary>
    private void TakeBack(IReadOnlyList<string> hunk, int newStart, int origin)
    {
        var added = hunk.Where(static line => line[0] != '-').ToList();
        if (Place(added, newStart) is not { } place) return;
        var start = Math.Clamp(place - Slack, 0, _lines.Count);
        var end = Math.Clamp(place + added.Count + Slack, start, _lines.Count);
        var window = _lines.GetRange(start, end - start);
        var removedBefore = Removed(hunk);
        var part = new List<Line>();
        var at = 0;
        var steps = LineDiff.Steps([.. added.Select(static line => line[1..])], [.. window.Select(static line => line.Text)]);
        var standing = Standing(steps, window);
        foreach (var step in steps)
        {
            if (step.Sign != '+')
            {
                for (; at <= step.Old; at++) part.AddRange(removedBefore[at].Select(static text => new Line(text, Line.Gone)));
            }

            // Lines of the window that the hunk does not tell of stay: they are before or behind it, or came between later.
            if (step.Sign == '+' || (step.Sign == ' ' && (added[step.Old][0] == ' ' || !standing.Contains(step.New)))) part.Add(window[step.New]);
            else if (step.Sign == ' ') Take(window[step.New], origin, isSure: true);
        }

        for (; at < removedBefore.Count; at++) part.AddRange(removedBefore[at].Select(static text => new Line(text, Line.Gone)));
        _lines.RemoveRange(start, end - start);
        _lines.InsertRange(start, part);
    }

    /// <summary>Lines of a window that are a hunk's own: a lone brace or an empty line is one only beside a line that tells something.</summary>
    private static HashSet<int> Standing(IReadOnlyList<LineStep> steps, List<Line> window)
    {
        var standing = new HashSet<int>();
        for (var i = 0; i < steps.Count;)
        {
            var end = i;
            while (end < steps.Count && steps[end].Sign == ' ') end++;
            var run = steps.Skip(i).Take(end - i).Select(static step => step.New).ToList();
            if (run.Exists(line => IsTelling(window[line].Text))) standing.UnionWith(run);
            i = end + 1;
        }

        return standing;
    }

    /// <summary>The lines that a hunk takes away before each of its other lines, and behind the last.</summary>
    private static List<List<string>> Removed(IReadOnlyList<string> hunk)
    {
        var all = new List<List<string>> { new() };
        foreach (var line in hunk)
        {
            if (line[0] == '-') all[^1].Add(line[1..]);
            else all.Add([]);
        }

        return all;
    }

    /// <summary>Where a hunk most likely begins: each of its lines that stands somewhere votes, and half of those that tell something must be there. Null where that is nowhere, or several places are as likely.</summary>
    private int? Place(List<string> added, int newStart)
    {
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < _lines.Count; i++)
        {
            if (IsTelling(_lines[i].Text)) (CollectionsMarshal.GetValueRefOrAddDefault(places, _lines[i].Text, out _) ??= []).Add(i);
        }

        var votes = new Dictionary<int, int>();
        var telling = 0;
        for (var i = 0; i < added.Count; i++)
        {
            if (!IsTelling(added[i].AsSpan(1))) continue;
            telling++;
            if (!places.TryGetValue(added[i][1..], out var those)) continue;
            foreach (var place in those) CollectionsMarshal.GetValueRefOrAddDefault(votes, place - i, out _)++;
        }

        if (votes.Count == 0) return null;
        var most = votes.Values.Max();
        var best = votes.Where(vote => vote.Value == most).Select(static vote => vote.Key).OrderBy(place => newStart > 0 ? Math.Abs(place - (newStart - 1)) : place).ToList();
        if (most * 2 < telling || (best.Count > 1 && newStart == 0)) return null;
        return best[0];
    }

    private static bool IsTelling(ReadOnlySpan<char> text) => text.Trim().Length >= TellingLength;

    private void Take(Line line, int origin, bool isSure)
    {
        if (line.Final == Line.Gone || (_claims[line.Final].Origin is not null && (_claims[line.Final].IsSure || !isSure))) return;
        _claims[line.Final] = new Claim(origin, isSure);
    }

    /// <param name="Text">Without its end.</param>
    /// <param name="Final">Its number, from 0, in the file as it is.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Line(string Text, int Final)
    {
        /// <summary>Not in the file any more.</summary>
        public const int Gone = -1;
    }

    /// <param name="Origin">Who wrote the line.</param>
    /// <param name="IsSure">False where an older edit may have been the first.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Claim(int? Origin, bool IsSure);
}
