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
        var steps = Steps(old, now);
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
    private static List<(int Start, int End)> Hunks(List<Step> steps)
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

    private static void AddHunk(ImmutableArray<string>.Builder lines, List<Step> steps, int start, int end, string[] old, string[] now)
    {
        var hunk = steps[start..end];
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

    /// <summary>
    /// A shortest way from one text to the other by Myers' greedy algorithm (An O(ND) Difference Algorithm, 1986). Memory grows with the square of the count of differences,
    /// which for settings files is small; beyond <see cref="MostDifferences"/> the whole text is shown as replaced.
    /// </summary>
    private static List<Step> Steps(string[] old, string[] now)
    {
        var trace = new List<int[]>();
        var limit = Math.Min(old.Length + now.Length, MostDifferences);
        var furthest = new int[(2 * limit) + 3];
        for (var d = 0; d <= limit; d++)
        {
            trace.Add([.. furthest]);
            for (var k = -d; k <= d; k += 2)
            {
                var down = k == -d || (k != d && furthest[limit + k] < furthest[limit + k + 2]);
                var x = down ? furthest[limit + k + 2] : furthest[limit + k] + 1;
                while (x < old.Length && x - k < now.Length && old[x] == now[x - k]) x++;
                furthest[limit + k + 1] = x;
                if (x >= old.Length && x - k >= now.Length) return Back(trace, limit, old.Length, now.Length);
            }
        }

        return [.. old.Select((_, i) => new Step('-', i, 0)), .. now.Select((_, i) => new Step('+', old.Length, i))];
    }

    private const int MostDifferences = 2000;

    private static List<Step> Back(List<int[]> trace, int limit, int x, int y)
    {
        var steps = new List<Step>();
        for (var d = trace.Count - 1; d >= 0; d--)
        {
            var furthest = trace[d];
            var k = x - y;
            var down = k == -d || (k != d && furthest[limit + k] < furthest[limit + k + 2]);
            var fromK = down ? k + 1 : k - 1;
            var fromX = d == 0 ? 0 : furthest[limit + fromK + 1];
            var fromY = d == 0 ? 0 : fromX - fromK;
            while (x > fromX && y > fromY) steps.Add(new(' ', --x, --y));
            if (d == 0) break;
            steps.Add(down ? new('+', x, --y) : new('-', --x, y));
        }

        steps.Reverse();
        return steps;
    }

    /// <param name="Sign">As it stands before the line: space, minus or plus.</param>
    /// <param name="Old">Lines of the old text before it.</param>
    /// <param name="New">Lines of the new text before it.</param>
    private readonly record struct Step(char Sign, int Old, int New);
}
