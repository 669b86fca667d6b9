using System.Text.Json.Nodes;

namespace Tacho.EndToEnd.Mocks;

/// <summary>Small readers for the JSON conversations that agents send to a model.</summary>
public static class ConversationJson
{
    /// <summary>Parses a request body; an empty or foreign body becomes an empty object.</summary>
    public static JsonObject Parse(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return body.Length == 0 ? [] : JsonNode.Parse(body) as JsonObject ?? [];
    }

    /// <summary>The objects of an array property; nothing when the property is absent or of another kind.</summary>
    public static IEnumerable<JsonObject> Objects(JsonObject owner, string property)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return owner[property] is JsonArray items ? items.OfType<JsonObject>() : [];
    }

    /// <summary>A text property, or an empty string.</summary>
    public static string Text(JsonObject owner, string property)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return owner[property] is JsonValue value && value.TryGetValue(out string? text) ? text : string.Empty;
    }

    /// <summary>A property that holds true.</summary>
    public static bool IsTrue(JsonObject owner, string property)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return owner[property] is JsonValue value && value.TryGetValue(out bool flag) && flag;
    }

    /// <summary>The first of the names wanted that is offered, or null.</summary>
    public static string? Pick(IReadOnlyCollection<string> offered, params ReadOnlySpan<string> wanted)
    {
        ArgumentNullException.ThrowIfNull(offered);
        foreach (string name in wanted)
        {
            if (offered.Contains(name))
            {
                return name;
            }
        }

        return null;
    }
}
