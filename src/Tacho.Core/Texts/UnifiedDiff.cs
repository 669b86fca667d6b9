using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Tacho.Texts;

/// <summary>The difference of two texts by lines, in the unified format of diff(1) with three lines of context.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Lines of the diff without line breaks; none when the texts are equal. A carriage return at a line's end counts but is not shown.</summary>
    /// <param name="before">Null for a file that is made.</param>
    /// <param name="after">Null for a file that goes.</param>
    /// <param name="path">Named in the head.</param>
    public static ImmutableArray<string> Of(string? before, string? after, string path)
    {
        if (before == after) return [];
        string[] old = Lines(before), now = Lines(after);
        var steps = LineDiff.Steps(old, now);
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"--- {(before is null ? "/dev/null" : path)}");
        lines.Add($"+++ {(after is null ? "/dev/null" : path)}");
        foreach (var (start, end) in Hunks(steps)) AddHunk(lines, steps, start, end, old, now);
        return lines.ToImmutable();
    }

    private static string[] Lines(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : [.. lines[..^1], lines[^1] + NoLineFeed];
    }

    // As diff(1) says it, on a line of its own behind the last one.
    private const string NoLineFeed = "\n\\ No newline at end of file";

    /// <summary>Ranges of steps to show together: changes with their context, joined where contexts meet.</summary>
    private static List<(int Start, int End)> Hunks(IReadOnlyList<LineStep> steps)
    {
        var hunks = new List<(int Start, int End)>();
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Sign == ' ') continue;
            var start = Math.Max(0, i - Context);
            var end = Math.Min(steps.Count, i + Context + 1);
            if (hunks.Count > 0 && start <= hunks[^1].End) hunks[^1] = (hunks[^1].Start, end);
            else hunks.Add((start, end));
        }

        return hunks;
    }

    private static void AddHunk(ImmutableArray<string>.Builder lines, IReadOnlyList<LineStep> steps, int start, int end, string[] old, string[] now)
    {
        var hunk = steps.Skip(start).Take(end - start).ToList();
        var oldCount = hunk.Count(step => step.Sign != '+');
        var newCount = hunk.Count(step => step.Sign != '-');
        // diff(1) names the line before an empty range.
        var oldStart = hunk[0].Old + (oldCount == 0 ? 0 : 1);
        var newStart = hunk[0].New + (newCount == 0 ? 0 : 1);
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"@@ -{oldStart},{oldCount} +{newStart},{newCount} @@"));
        foreach (var step in hunk)
        {
            var line = step.Sign == '+' ? now[step.New] : old[step.Old];
            foreach (var (part, i) in line.Split('\n').Select((part, i) => (part, i)))
                lines.Add(i == 0 ? step.Sign + part.TrimEnd('\r') : part);
        }
    }
}
