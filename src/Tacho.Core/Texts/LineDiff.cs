namespace Tacho.Texts;

/// <summary>A shortest way from one list of lines to another.</summary>
public static class LineDiff
{
    private const int MostDifferences = 2000;

    /// <summary>
    /// By Myers' greedy algorithm (An O(ND) Difference Algorithm, 1986). Memory grows with the square of the count of differences; beyond <see cref="MostDifferences"/> all old lines go and all
    /// new ones come.
    /// </summary>
    public static IReadOnlyList<LineStep> Steps(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        var trace = new List<int[]>();
        var limit = Math.Min(old.Count + now.Count, MostDifferences);
        var furthest = new int[(2 * limit) + 3];
        for (var d = 0; d <= limit; d++)
        {
            trace.Add([.. furthest]);
            for (var k = -d; k <= d; k += 2)
            {
                var down = k == -d || (k != d && furthest[limit + k] < furthest[limit + k + 2]);
                var x = down ? furthest[limit + k + 2] : furthest[limit + k] + 1;
                while (x < old.Count && x - k < now.Count && old[x] == now[x - k]) x++;
                furthest[limit + k + 1] = x;
                if (x >= old.Count && x - k >= now.Count) return Back(trace, limit, old.Count, now.Count);
            }
        }

        return [.. old.Select((_, i) => new LineStep('-', i, 0)), .. now.Select((_, i) => new LineStep('+', old.Count, i))];
    }

    private static List<LineStep> Back(List<int[]> trace, int limit, int x, int y)
    {
        var steps = new List<LineStep>();
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
}

/// <summary>A line that stays, goes or comes.</summary>
/// <param name="Sign">As it stands before the line: space, minus or plus.</param>
/// <param name="Old">Lines of the old text before it.</param>
/// <param name="New">Lines of the new text before it.</param>
public readonly record struct LineStep(char Sign, int Old, int New);
