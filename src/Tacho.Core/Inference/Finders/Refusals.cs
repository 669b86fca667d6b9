using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Inference.Finders;

/// <summary>What the person did not let the agent do, and turns that they broke off.</summary>
internal static partial class Refusals
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
        var next = isPerson && reasons.Count == 0 ? Correction(story, group[^1]) : null;
        var title = (isPerson ? "The person refused " : "Not permitted: ") + what[0];
        if (what.Count > 1) title += $" and {what.Count - 1} more";
        if (isPerson && reasons.Count > 0 && title.Length < 56) title += $": {story.Words.Line(reasons[0], 80)}";
        if (next is not null && title.Length < 54) title += $", then asked: {story.Words.Line(next, 80)}";
        return new Finding(InferredKind.Refusal, deeds[0], group[0], group[^1], Wording.Title(title))
        {
            Weight = isPerson ? reasons.Count > 0 ? 85 : next is not null ? 75 : 60 : 30,
            Rejected = [.. deeds.Take(MaxShown).Select(deed => (deed.IsCommand ? story.Words.Command(deed.What, 160) : story.Words.Line(deed.What, 160)) + (deed.Content is null ? "" : $": {story.Words.Command(deed.Content, 120)}")).Distinct(StringComparer.Ordinal)],
            Why = [.. reasons.Take(2).Select(reason => isPerson ? $"the person: {story.Words.Quote(reason, 240)}" : story.Words.Line(reason, 240)), .. next is null ? (ImmutableArray<string>)[] : [$"the person, next: {story.Words.Quote(next, 240)}"]],
            Cites = [.. deeds.Take(MaxShown)],
        };
    }

    /// <summary>A turn that was broken off tells something where it was broken off at work, and the person then said what they wanted.</summary>
    private static Finding? BrokenOff(Story story, int at)
    {
        if (Correction(story, at) is not { } said) return null;
        var before = Enumerable.Range(0, at).Reverse().Select(i => story.Deeds[i]).FirstOrDefault(static deed => deed is not Said);
        var (what, rejected) = before switch
        {
            Ran { IsDone: false } ran when !IsLook(ran.Command) => (story.Words.Command(ran.Command, 36), story.Words.Command(ran.Command, 160)),
            Edited edited => ($"work on {story.Words.Files([edited.Path], 26)}", $"what was done to {story.Words.File(edited.Path)}"),
            _ => (null, null),
        };
        if (before is null || what is null || before.Turn != story.Deeds[at].Turn) return null;
        return new Finding(InferredKind.Refusal, story.Deeds[at], at, at, Wording.Title($"The person stopped {what}, then asked: {story.Words.Line(said, 80)}"))
        {
            Weight = 62,
            Rejected = [rejected!],
            Why = [$"the person, next: {story.Words.Quote(said, 240)}"],
            Cites = [before, story.Deeds[at]],
        };
    }

    /// <summary>A command that only looks; that it was cut short is nothing.</summary>
    private static bool IsLook(string command) => Look.IsMatch(command);

    [GeneratedRegex(@"^\s*(?:cd \S+ (?:&&|;) )?(?:grep|rg|ls|cat|head|tail|find|sed -n|wc|which|sleep|echo|pwd|tree|git (?:show|diff|log|status|blame|branch))\b")]
    private static partial Regex Look { get; }

    /// <summary>What the person said next, unless it only says to go on.</summary>
    private static string? Correction(Story story, int at)
    {
        for (var i = at + 1; i < story.Deeds.Length; i++)
        {
            if (story.Deeds[i] is Asked asked) return asked.Text.Trim() is { Length: >= 12 } text && text[0] is not ('/' or '<' or '\'') && text is not ['[', .., ']'] && !text.StartsWith("continue", StringComparison.OrdinalIgnoreCase) ? text : null;
            if (story.Deeds[i] is Ran or Edited) return null;
        }

        return null;
    }
}
