using System.Collections.Immutable;

namespace Tacho.Inference.Finders;

/// <summary>What the person did not let the agent do, and turns that they broke off.</summary>
internal static class Refusals
{
    private const int MaxShown = 5;

    public static IEnumerable<Finding> In(Story story)
    {
        var refused = Enumerable.Range(0, story.Deeds.Length).Where(i => story.Deeds[i] is Refused).ToList();
        foreach (var group in refused.GroupBy(i => (story.Deeds[i].Turn, ((Refused)story.Deeds[i]).By)))
        {
            if (Of(story, [.. group]) is { } finding) yield return finding;
        }

        for (var i = 0; i < story.Deeds.Length; i++)
        {
            if (story.Deeds[i] is BrokenOff && !refused.Any(at => at < i && story.Deeds[at].Turn == story.Deeds[i].Turn) && BrokenOff(story, i) is { } finding) yield return finding;
        }
    }

    private static Finding? Of(Story story, ImmutableArray<int> group)
    {
        var deeds = group.Select(i => (Refused)story.Deeds[i]).ToList();
        var isPerson = deeds[0].By == RefusedBy.Person;
        var what = deeds.Select(deed => deed.IsCommand ? story.Words.Command(deed.What, 44) : story.Words.Line(deed.What, 44)).Distinct(StringComparer.Ordinal).ToList();
        var reasons = deeds.Select(static deed => deed.Reason).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (isPerson && reasons.Count == 0 && Correction(story, group[^1]) is { } said) reasons.Add(said);
        var title = isPerson ? $"The person refused {what[0]}" : $"{what[0]} was not permitted";
        if (what.Count > 1) title += $" and {what.Count - 1} more";
        if (isPerson && reasons.Count > 0 && title.Length < 56) title += $": {story.Words.Line(reasons[0], 80)}";
        return new Finding(InferredKind.Refusal, deeds[0], group[0], group[^1], Wording.Title(title))
        {
            Weight = isPerson ? reasons.Count > 0 ? 85 : 60 : 30,
            Rejected = [.. deeds.Take(MaxShown).Select(deed => deed.IsCommand ? story.Words.Command(deed.What, 160) : story.Words.Line(deed.What, 160)).Distinct(StringComparer.Ordinal)],
            Why = [.. reasons.Take(2).Select(reason => isPerson ? $"the person: {story.Words.Quote(reason, 240)}" : story.Words.Line(reason, 240))],
            Cites = [.. deeds.Take(MaxShown)],
        };
    }

    /// <summary>A turn that was broken off tells something where the person then said how it should be done.</summary>
    private static Finding? BrokenOff(Story story, int at)
    {
        if (Correction(story, at) is not { } said) return null;
        var doing = Enumerable.Range(0, at).Reverse().Select(i => story.Deeds[i]).TakeWhile(deed => deed.Turn == story.Deeds[at].Turn).FirstOrDefault(static deed => deed is Ran or Edited);
        var (title, rejected) = doing switch
        {
            Ran ran => ($"Stopped at {story.Words.Command(ran.Command, 30)}", story.Words.Command(ran.Command, 160)),
            Edited edited => ($"Stopped at editing {story.Words.Files([edited.Path], 24)}", $"what was done to {story.Words.File(edited.Path)}"),
            _ => ("Stopped", null),
        };
        return new Finding(InferredKind.Refusal, story.Deeds[at], at, at, Wording.Title($"{title} by the person: {story.Words.Line(said, 80)}"))
        {
            Weight = 65,
            Rejected = rejected is null ? [] : [rejected],
            Why = [$"the person: {story.Words.Quote(said, 240)}"],
            Cites = [.. doing is null ? (ImmutableArray<Deed>)[] : [doing], story.Deeds[at]],
        };
    }

    /// <summary>What the person said next, unless it only says to go on.</summary>
    private static string? Correction(Story story, int at)
    {
        for (var i = at + 1; i < story.Deeds.Length; i++)
        {
            if (story.Deeds[i] is Asked asked) return asked.Text.Trim() is { Length: >= 12 } text && !text.StartsWith('/') && !text.StartsWith("continue", StringComparison.OrdinalIgnoreCase) && !text.StartsWith('<') ? text : null;
            if (story.Deeds[i] is Ran or Edited) return null;
        }

        return null;
    }
}
