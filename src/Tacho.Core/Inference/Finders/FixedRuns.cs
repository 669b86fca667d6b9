using System.Collections.Immutable;

namespace Tacho.Inference.Finders;

/// <summary>Tests and builds that failed, and passed after files were changed.</summary>
internal static class FixedRuns
{
    private const int MaxFiles = 20;
    private const int MaxCites = 6;

    /// <summary>A run that failed, and has not passed since.</summary>
    private sealed record Broken(int First, int Last, int Times, Ran Ran);

    public static IEnumerable<Finding> In(Story story)
    {
        var broken = new Dictionary<string, Broken>(StringComparer.Ordinal);
        var found = new List<Finding>();
        for (var i = 0; i < story.Deeds.Length; i++)
        {
            if (story.Deeds[i] is not Ran { Check: { } check } ran) continue;
            if (ran.Verdict == RunVerdict.Failed)
            {
                broken[check.Key] = broken.GetValueOrDefault(check.Key) is { } known ? known with { Last = i, Times = known.Times + 1, Ran = ran } : new(i, i, 1, ran);
            }
            else if (ran.Verdict == RunVerdict.Passed)
            {
                foreach (var key in broken.Keys.Where(key => key == check.Key || check.Key.Split(" && ").Contains(key)).ToList())
                {
                    broken.Remove(key, out var run);
                    var files = story.FilesBetween(run!.First, i);
                    if (files.Length > 0) found.Add(Of(story, run, ran, files, i));
                }
            }
        }

        return Together(story, found);
    }

    private static Finding Of(Story story, Broken run, Ran passed, ImmutableArray<string> files, int at)
    {
        var first = (Ran)story.Deeds[run.First];
        var complaint = first.Complaint is { } line ? story.Words.Line(line, 160) : null;
        var told = story.Words.Command(first.Check!.Told);
        return new Finding(InferredKind.FixedRun, passed, run.First, at, first.Check.Told)
        {
            Weight = first.Check.IsProgram ? 60 : 70,
            Detail = first.Check.Key,
            Did = [$"{told} passes again; changed: {story.Words.Files(files, 120)}"],
            Tried = run.Times == 1 ? complaint is null ? [] : [$"{told} failed: {complaint}"] : [$"{told} failed {run.Times} times before{(complaint is null ? "" : $", first: {complaint}")}"],
            Why = story.Wish(at),
            Files = files.Length <= MaxFiles ? files : files[..MaxFiles],
            Cites = [first, .. run.Last == run.First ? (ImmutableArray<Deed>)[] : [run.Ran], passed],
        };
    }

    /// <summary>What was mended in one go is one finding: within a turn, or while the other was broken.</summary>
    private static IEnumerable<Finding> Together(Story story, List<Finding> found)
    {
        var groups = new List<List<Finding>>();
        foreach (var finding in found)
        {
            if (groups.Count > 0 && groups[^1] is var last && (last[^1].Anchor.Turn == finding.Anchor.Turn || finding.First < last.Max(static one => one.Last))) last.Add(finding);
            else groups.Add([finding]);
        }

        return groups.Select(group => Titled(story, group));
    }

    private static Finding Titled(Story story, List<Finding> group)
    {
        var told = group.OrderByDescending(static one => one.Weight).Select(static one => one.Title).Distinct(StringComparer.Ordinal).ToList();
        ImmutableArray<string> files = [.. group.SelectMany(static one => one.Files).Distinct(StringComparer.Ordinal).Take(MaxFiles)];
        var first = story.Words.Command(told[0]);
        var what = told.Count == 1 ? first : told.Count == 2 && story.Words.Command(told[1]) is var second && first.Length + second.Length < 40 ? $"{first} and {second}" : $"{first} and {told.Count - 1} more";
        var isProgram = group.All(static one => one.Weight == 60);
        var beginning = isProgram ? $"Got {what} to run" : $"Made {what} pass";
        return group[0] with
        {
            Title = Wording.Title($"{beginning}: edited {story.Words.Files(files, Wording.MaxTitle - beginning.Length - 9)}"),
            First = group.Min(static one => one.First),
            Last = group.Max(static one => one.Last),
            Weight = group.Max(static one => one.Weight),
            Did = [.. group.SelectMany(static one => one.Did).Distinct(StringComparer.Ordinal).Take(MaxCites)],
            Tried = [.. group.SelectMany(static one => one.Tried).Distinct(StringComparer.Ordinal).Take(MaxCites)],
            Files = files,
            Cites = [.. group.SelectMany(static one => one.Cites).DistinctBy(static deed => deed.Cite).Take(MaxCites)],
        };
    }
}
