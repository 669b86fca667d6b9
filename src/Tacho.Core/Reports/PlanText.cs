using System.Text.Json;

namespace Tacho.Reports;

/// <summary>An agent's list of steps as lines, told by its shape: a list of objects with a text and a state.</summary>
internal static class PlanText
{
    private static readonly string[] ListNames = ["plan", "todos", "items", "steps", "newTodos"];
    private static readonly string[] TextNames = ["step", "content", "text", "title", "description"];

    /// <summary>A line for each step; what has another shape as JSON.</summary>
    public static string Of(JsonElement plan)
    {
        if (plan.ValueKind == JsonValueKind.String) return plan.GetString()!;
        if (plan.ValueKind == JsonValueKind.Object) plan = ListNames.Select(name => plan.TryGetProperty(name, out var list) ? list : plan).FirstOrDefault(static list => list.ValueKind == JsonValueKind.Array, plan);
        if (plan.ValueKind != JsonValueKind.Array) return plan.GetRawText();
        var lines = plan.EnumerateArray().Select(LineOf).ToList();
        return lines.Contains(null) ? plan.GetRawText() : string.Join('\n', lines);
    }

    private static string? LineOf(JsonElement step)
    {
        if (step.ValueKind != JsonValueKind.Object) return null;
        var text = TextNames.Select(name => step.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null).FirstOrDefault(static found => found is not null);
        var state = step.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String ? status.GetString() : null;
        return text is null ? null : state is null ? $"- {text}" : $"- {text} ({state})";
    }
}
