using System.Collections.Immutable;

namespace Tacho.Inference.Finders;

/// <summary>Where a session stopped: steps of its plan that are open, a test that fails.</summary>
internal static class Endings
{
    private const int MaxSteps = 8;

    public static IEnumerable<Finding> In(Story story)
    {
        if (!story.IsOwn || !story.IsOver || !story.Deeds.Any(static deed => deed is Asked)) yield break;
        var plan = LastPlan(story);
        var failing = LastFailing(story);
        ImmutableArray<PlanStep> open = plan is { } at ? [.. ((Planned)story.Deeds[at]).Steps.Where(static step => step.IsOpen)] : [];
        if (open.IsEmpty && failing is null) yield break;
        var ran = failing is { } index ? (Ran)story.Deeds[index] : null;
        var steps = open.Length == 1 ? $"a step open: {story.Words.Line(open[0].Text, 60)}" : $"{open.Length} steps open";
        var title = ran is null ? $"Stopped with {steps}" : $"Stopped with {story.Words.Command(ran.Check!.Told)} failing{(open.IsEmpty ? "" : $" and {(open.Length == 1 ? "a step" : $"{open.Length} steps")} open")}";
        var anchor = ran ?? story.Deeds[plan!.Value];
        yield return new Finding(InferredKind.Ending, anchor, Math.Min(failing ?? int.MaxValue, plan ?? int.MaxValue), story.Deeds.Length - 1, Wording.Title(title))
        {
            Weight = ran is null ? 58 : 75,
            BlockedOn = ran is null ? [] : [$"{story.Words.Command(ran.Check!.Told, 80)} fails{(ran.Complaint is { } complaint ? $": {story.Words.Line(complaint, 160)}" : "")}"],
            Next = [.. open.Take(MaxSteps).Select(step => story.Words.Line(step.Text, 200)), .. open.Length > MaxSteps ? (ImmutableArray<string>)[$"and {open.Length - MaxSteps} more"] : []],
            Why = story.Wish(story.Deeds.Length - 1),
            Cites = [.. ((Deed?[])[ran, plan is { } planned ? story.Deeds[planned] : null]).OfType<Deed>()],
        };
    }

    /// <summary>The plan as it was left, where that means something: work was done on it, and it was not left for something else.</summary>
    private static int? LastPlan(Story story)
    {
        var at = Last(story, static deed => deed is Planned);
        if (at is not { } index || story.Deeds[index] is not Planned plan || plan.Steps.All(static step => !step.IsOpen)) return null;

        // Agents forget to mark the last step: an answer that ends the turn behind it is the end of it.
        var open = plan.Steps.Where(static step => step.IsOpen).ToList();
        var hasAnswered = story.Deeds[^1] is Said && story.Deeds.Skip(index + 1).All(deed => deed.Turn == plan.Turn);
        if (open.Count == 1 && open[0].State == PlanState.Begun && plan.Steps.Length > 1 && hasAnswered) return null;

        // Later prompts were about something else.
        return story.Deeds[^1].Turn - plan.Turn <= 1 ? index : null;
    }

    private static int? LastFailing(Story story)
    {
        // What was run after it may have mended it, also where that does not tell how it ended.
        var at = Last(story, static deed => deed is Ran { Check.IsProgram: false });
        if (at is not { } index || story.Deeds[index] is not Ran { Verdict: RunVerdict.Failed } ran) return null;
        if (ran.Turn != story.Deeds[^1].Turn || story.Deeds.Skip(index + 1).Any(static deed => deed is Ran { Commits.IsEmpty: false } or Edited)) return null;
        return index;
    }

    private static int? Last(Story story, Func<Deed, bool> isWanted)
    {
        for (var i = story.Deeds.Length - 1; i >= 0; i--)
        {
            if (isWanted(story.Deeds[i])) return i;
        }

        return null;
    }
}
