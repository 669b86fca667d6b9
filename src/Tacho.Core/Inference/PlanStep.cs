using System.Collections.Immutable;
using System.Text.Json;

namespace Tacho.Inference;

/// <summary>A step of an agent's plan.</summary>
/// <param name="Text">What is to be done.</param>
/// <param name="State">How far it is.</param>
internal sealed record PlanStep(string Text, PlanState State)
{
    private const int MaxSteps = 200, MaxText = 500;

    private static readonly string[] ListNames = ["plan", "todos", "items", "steps", "newTodos", "todoList", "tasks"];
    private static readonly string[] TextNames = ["step", "content", "text", "title", "description", "task"];

    public bool IsOpen => State is PlanState.Pending or PlanState.Begun;

    /// <summary>The steps of a list of objects with a text and a state, told by its shape; default where it is none.</summary>
    public static ImmutableArray<PlanStep> Read(JsonElement plan)
    {
        if (plan.ValueKind == JsonValueKind.Object) plan = ListNames.Select(name => plan.TryGetProperty(name, out var list) ? list : plan).FirstOrDefault(static list => list.ValueKind == JsonValueKind.Array, plan);
        if (plan.ValueKind != JsonValueKind.Array) return default;
        var steps = ImmutableArray.CreateBuilder<PlanStep>();
        foreach (var one in plan.EnumerateArray().Take(MaxSteps))
        {
            if (one.ValueKind != JsonValueKind.Object || Member(one, TextNames) is not { } text || Member(one, "status", "state") is not { } state) return default;
            if (text.Trim() is { Length: > 0 } told) steps.Add(new(told.Length <= MaxText ? told : told[..MaxText], StateOf(state)));
        }

        return steps.Count == 0 && plan.GetArrayLength() > 0 ? default : steps.ToImmutable();
    }

    private static PlanState StateOf(string state) => state.ToLowerInvariant().Replace('-', '_') switch
    {
        "completed" or "complete" or "done" or "finished" => PlanState.Done,
        "cancelled" or "canceled" or "skipped" or "deleted" or "abandoned" => PlanState.Dropped,
        "in_progress" or "inprogress" or "active" or "doing" => PlanState.Begun,
        _ => PlanState.Pending,
    };

    private static string? Member(JsonElement value, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!value.TryGetProperty(name, out var member) || member.ValueKind != JsonValueKind.String) continue;
            try
            {
                return member.GetString();
            }
            catch (InvalidOperationException)
            {
                // Half a surrogate pair, which .NET makes no string of.
                return null;
            }
        }

        return null;
    }
}

/// <summary>How far a step is.</summary>
internal enum PlanState
{
    Pending,
    Begun,
    Done,
    Dropped,
}
