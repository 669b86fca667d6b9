using System.Text.Json;

namespace Tacho.Agents;

/// <summary>Answers of hooks that put a text before the model, in the forms that more than one agent takes.</summary>
internal static class HookContext
{
    /// <summary><c>{"hookSpecificOutput":{"hookEventName":…,"additionalContext":…}}</c>: Claude Code's form, which others took over.</summary>
    public static string OfEvent(string eventName, string text) =>
        $"{{\"hookSpecificOutput\":{{\"hookEventName\":{Quote(eventName)},\"additionalContext\":{Quote(text)}}}}}";

    /// <summary>An object with the text as one of its members.</summary>
    /// <param name="name">The member.</param>
    /// <param name="text">The text.</param>
    /// <param name="before">Members that stand before it, as JSON with a comma behind.</param>
    public static string OfMember(string name, string text, string before = "") => $"{{{before}{Quote(name)}:{Quote(text)}}}";

    // The default encoder leaves ASCII alone.
    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
