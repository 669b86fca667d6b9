using System.Buffers;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>
/// A hook's payload: one JSON object. Adapters take members out of it by name; what nobody took is <see cref="Rest"/>, so that a member that an agent adds tomorrow is
/// recorded without being understood.
/// </summary>
public sealed class HookPayload
{
    private readonly JsonElement _root;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    private HookPayload(JsonElement root) => _root = root;

    /// <summary>
    /// Reads a payload. Faults that agents are known to make are mended first (<see cref="PayloadText"/>). Null when it is not an object even so.
    /// </summary>
    public static HookPayload? Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var document = JsonDocument.Parse(PayloadText.Mend(utf8), new JsonDocumentOptions { MaxDepth = 256, AllowTrailingCommas = true });
            return document.RootElement.ValueKind == JsonValueKind.Object ? new(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public bool Has(string name) => _root.TryGetProperty(name, out _);

    /// <summary>Looks at a string member without taking it.</summary>
    public string? Peek(string name) => StringOf(_root, name);

    /// <summary>Takes the first of the named members that holds a string which is not empty.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (StringOf(_root, name) is not { Length: > 0 } text) continue;
            _taken.Add(name);
            return text;
        }

        return null;
    }

    /// <summary>Takes a member of any type; null when it is missing or JSON's null.</summary>
    public JsonElement? Json(string name)
    {
        if (!_root.TryGetProperty(name, out var value)) return null;
        _taken.Add(name);
        return value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : value;
    }

    /// <summary>Takes a whole number.</summary>
    public long? Number(string name)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) return null;
        _taken.Add(name);
        return number;
    }

    /// <summary>Drops a member that says nothing of its own: a constant, or a copy of what is recorded elsewhere.</summary>
    public void Drop(string name) => _taken.Add(name);

    /// <summary>The whole payload, all of it taken.</summary>
    public JsonElement Whole()
    {
        foreach (var member in _root.EnumerateObject()) _taken.Add(member.Name);
        return _root;
    }

    /// <summary>An object of the members that nobody took; null when there are none.</summary>
    public JsonElement? Rest() => Without(_root, _taken);

    /// <summary>An object without some of its members; null when nothing is left.</summary>
    public static JsonElement? Without(JsonElement value, ICollection<string> names)
    {
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(member => names.Contains(member.Name))) return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in value.EnumerateObject())
            {
                if (!names.Contains(member.Name)) member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }

    /// <summary>A string member of an object; null when it is missing or of another type.</summary>
    public static string? StringOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
