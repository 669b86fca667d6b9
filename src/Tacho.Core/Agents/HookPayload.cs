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
    /// <summary>Payloads nested deeper are refused; the JSON reader's own limit of 64 would lose calls whose arguments are documents.</summary>
    private const int MaxDepth = 256;

    /// <summary>JSON's <c>{}</c>.</summary>
    internal static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;

    private readonly JsonElement _root;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HookPayload> _inner = new(StringComparer.Ordinal);

    private HookPayload(JsonElement root) => _root = root;

    /// <summary>
    /// Reads a payload. Faults that agents are known to make are mended first (<see cref="PayloadText"/>). Null when it is not an object even so.
    /// </summary>
    public static HookPayload? Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var document = JsonDocument.Parse(PayloadText.Mend(utf8), new JsonDocumentOptions { MaxDepth = MaxDepth, AllowTrailingCommas = true });
            return document.RootElement.ValueKind == JsonValueKind.Object ? new(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public bool Has(string name) => _root.TryGetProperty(name, out _);

    /// <summary>True when the member holds a number; looks without taking.</summary>
    public bool HasNumber(string name) => _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number;

    /// <summary>Looks at a string member without taking it.</summary>
    public string? Peek(string name) => StringOf(_root, name);

    /// <summary>Looks at a path without taking it; separators are forward slashes, whatever the system that wrote it.</summary>
    public string? PeekPath(string name) => Peek(name)?.Replace('\\', '/');

    /// <summary>The session's transcript, by the names that agents have for it; looks without taking.</summary>
    public string? TranscriptPath => Peek("transcript_path") ?? Peek("transcriptPath");

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

    /// <summary>Takes true or false.</summary>
    public bool? Flag(string name)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return null;
        _taken.Add(name);
        return value.GetBoolean();
    }

    /// <summary>Takes the first string of a member that is an array of strings.</summary>
    public string? FirstText(string name)
    {
        if (!_root.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0) return null;
        if (list[0] is not { ValueKind: JsonValueKind.String } first) return null;
        // A second entry is more than this method tells, so that the member stays in the rest.
        if (list.GetArrayLength() == 1) _taken.Add(name);
        return first.GetString();
    }

    /// <summary>
    /// A member that is an object, to be taken apart like the payload itself; what nobody takes of it stays in <see cref="Rest"/> under its name. Without such a member
    /// the result is empty.
    /// </summary>
    public HookPayload Part(string name)
    {
        if (_inner.TryGetValue(name, out var known)) return known;
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Object) return new(EmptyObject);
        return _inner[name] = new(value);
    }

    /// <summary>Drops members that say nothing of their own: a constant, a copy of what is recorded elsewhere, a person's name.</summary>
    public void Drop(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) _taken.Add(name);
    }

    /// <summary>The whole payload but for dropped members, all of it taken.</summary>
    public JsonElement Whole(params ReadOnlySpan<string> dropped)
    {
        foreach (var member in _root.EnumerateObject()) _taken.Add(member.Name);
        return dropped.IsEmpty ? _root : Without(_root, dropped.ToArray()) ?? EmptyObject;
    }

    /// <summary>An object of the members that nobody took; null when there are none.</summary>
    public JsonElement? Rest()
    {
        var taken = new HashSet<string>(_taken, StringComparer.Ordinal);
        var leftovers = new List<KeyValuePair<string, JsonElement>>();
        foreach (var (name, inner) in _inner)
        {
            if (taken.Add(name) && inner.Rest() is { } leftover) leftovers.Add(new(name, leftover));
        }

        return Without(_root, taken, leftovers);
    }

    /// <summary>An object without some of its members; null when nothing is left.</summary>
    public static JsonElement? Without(JsonElement value, ICollection<string> names) => Without(value, names, []);

    private static JsonElement? Without(JsonElement value, ICollection<string> names, List<KeyValuePair<string, JsonElement>> added)
    {
        if (value.ValueKind != JsonValueKind.Object || (added.Count == 0 && value.EnumerateObject().All(member => names.Contains(member.Name)))) return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in value.EnumerateObject())
            {
                if (!names.Contains(member.Name)) member.WriteTo(json);
            }

            foreach (var (name, member) in added)
            {
                json.WritePropertyName(name);
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = MaxDepth }).RootElement;
    }

    /// <summary>A string member of an object; null when it is missing or of another type.</summary>
    public static string? StringOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
