using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Setup;

/// <summary>
/// An entry of ours in a settings file: an object in an array that calls the hook for an agent. Either a handler, which has the command, or a group that holds handlers of
/// ours and nothing else; a group that a person put a handler of their own into is not ours, only our handler in it is.
/// </summary>
/// <param name="Indices">Way from the root.</param>
/// <param name="Node">The object.</param>
internal sealed record OwnEntry(ImmutableArray<int> Indices, JsonNode Node)
{
    /// <summary>All entries of ours for one agent, in the order of the text.</summary>
    public static ImmutableArray<OwnEntry> Find(SettingsText document, AgentId agent)
    {
        var found = ImmutableArray.CreateBuilder<OwnEntry>();
        if (document.Root is { } root) Collect(root, [], agent, found);
        return found.ToImmutable();
    }

    /// <summary>The handlers in a piece of JSON that is to be installed: itself, or those in its arrays.</summary>
    public static IEnumerable<JsonNode> Handlers(JsonNode node, AgentId agent) =>
        IsHandler(node, agent) ? [node] : node.Items.SelectMany(item => Handlers(item.Value, agent));

    private static void Collect(JsonNode node, ImmutableArray<int> indices, AgentId agent, ImmutableArray<OwnEntry>.Builder found)
    {
        for (var i = 0; i < node.Items.Length; i++)
        {
            var value = node.Items[i].Value;
            var way = indices.Add(i);
            if (node.Kind == JsonKind.Array && (IsHandler(value, agent) || IsGroup(value, agent))) found.Add(new(way, value));
            else Collect(value, way, agent, found);
        }
    }

    /// <summary>An object with the command in one of its members, or in the words of one.</summary>
    private static bool IsHandler(JsonNode node, AgentId agent) =>
        node.Kind == JsonKind.Object
        && node.Items.Any(item => Calls(item.Value, agent) || (item.Value.Kind == JsonKind.Array && item.Value.Items.Any(word => Calls(word.Value, agent))));

    /// <summary>An object with arrays of handlers of ours beside plain values such as a matcher.</summary>
    private static bool IsGroup(JsonNode node, AgentId agent)
    {
        if (node.Kind != JsonKind.Object || node.Items.Any(item => item.Value.Kind == JsonKind.Object)) return false;
        var handlers = node.Items.Where(item => item.Value.Kind == JsonKind.Array).SelectMany(item => item.Value.Items).ToList();
        return handlers.Count > 0 && handlers.TrueForAll(handler => IsHandler(handler.Value, agent));
    }

    /// <summary>
    /// True for a command with <see cref="HookCommand.Marker"/> that names this agent, or none: where two agents read one file, each keeps to its own entries.
    /// </summary>
    private static bool Calls(JsonNode node, AgentId agent)
    {
        if (node.Kind != JsonKind.String || !node.Text.Contains(HookCommand.Marker, StringComparison.Ordinal)) return false;
        var words = node.Text.Split([' ', '"', '\'', ';', '}'], StringSplitOptions.RemoveEmptyEntries);
        return words.Contains(agent.Value, StringComparer.Ordinal) || !AgentRegistry.All.Any(other => words.Contains(other.Info.Id.Value, StringComparer.Ordinal));
    }
}
