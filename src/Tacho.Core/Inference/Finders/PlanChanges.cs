using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Inference.Finders;

/// <summary>Steps of the plan that were dropped before they were done, and plans that another took the place of.</summary>
internal static partial class PlanChanges
{
    private const int MaxSteps = 8;

    public static IEnumerable<Finding> In(Story story)
    {
        Planned? before = null;
        var beforeAt = 0;
        for (var i = 0; i < story.Deeds.Length; i++)
        {
            if (story.Deeds[i] is not Planned now) continue;
            if (before is not null && Of(story, before, beforeAt, now, i) is { } finding) yield return finding;
            (before, beforeAt) = (now, i);
        }
    }

    private static Finding? Of(Story story, Planned before, int first, Planned now, int at)
    {
        // What was begun and is gone was done. A list that is emptied, or begins anew after a prompt, was put away: its end tells of it.
        if (now.Steps.IsEmpty || before.Steps.IsEmpty) return null;
        var isSame = before.Steps.Any(step => now.Steps.Any(other => AreAlike(step.Text, other.Text)));
        if (!isSame && before.Turn != now.Turn) return null;
        var gone = before.Steps.Where(step => step.State == PlanState.Pending && !now.Steps.Any(other => AreAlike(step.Text, other.Text))).Select(static step => step.Text)
            .Concat(now.Steps.Where(step => step.State == PlanState.Dropped && before.Steps.Any(former => former.Text == step.Text && former.State != PlanState.Dropped)).Select(static step => step.Text))
            .Distinct(StringComparer.Ordinal).ToList();
        var fresh = now.Steps.Where(step => !before.Steps.Any(other => AreAlike(step.Text, other.Text))).Select(static step => step.Text).ToList();
        if (gone.Count == 0) return null;
        var title = isSame ? $"Dropped {(gone.Count == 1 ? "a step" : $"{gone.Count} steps")} of the plan: {story.Words.Line(gone[0], 70)}" : $"Replaced the plan: {story.Words.Line(now.Steps[0].Text, 70)}";
        return new Finding(InferredKind.PlanChange, now, first, at, Wording.Title(title))
        {
            Weight = isSame ? 45 : 40,
            Rejected = [.. gone.Take(MaxSteps).Select(step => story.Words.Line(step, 200))],
            Next = [.. fresh.Take(MaxSteps).Select(step => story.Words.Line(step, 200))],
            Why = story.Reason(at),
            Cites = [before, now],
        };
    }

    /// <summary>A step that is told in other words is the same: half of its longer words stand in both.</summary>
    private static bool AreAlike(string one, string other)
    {
        if (one == other) return true;
        var (words, others) = (WordsOf(one), WordsOf(other));
        if (words.Count == 0 || others.Count == 0) return false;
        return words.Count(others.Contains) * 2 >= Math.Min(words.Count, others.Count);
    }

    private static HashSet<string> WordsOf(string text) => [.. Word.Matches(text.ToLowerInvariant()).Select(static word => word.Value)];

    [GeneratedRegex(@"[\p{L}\p{N}]{3,}")]
    private static partial Regex Word { get; }
}
