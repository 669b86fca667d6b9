using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tacho.Redaction.Manual;

/// <summary>Gives a JSON value with other strings in it; everything else stays as it was written.</summary>
internal abstract class JsonMap
{
    private const int MaxDepth = 512;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    private bool _changed;

    /// <summary>The names and places that lead to the value that is looked at, from the outside in.</summary>
    protected List<string> Path { get; } = [];

    /// <summary>Whether the value that is looked at stands in JSON that a string holds.</summary>
    protected bool IsInside { get; private set; }

    /// <summary>What stands in place of a string; the same instance for the string itself.</summary>
    protected abstract string Value(string text);

    /// <summary>What stands in place of a number, as it is written; another text becomes a string.</summary>
    protected abstract string Number(string written);

    /// <summary>What stands in place of a property's name.</summary>
    protected abstract string Name(string text);

    /// <summary>Whether a value and all in it stays as it is.</summary>
    protected virtual bool Passes() => false;

    /// <summary>The value with its strings mapped; null when nothing changed or it is no JSON.</summary>
    protected byte[]? TryApply(ReadOnlyMemory<byte> json, out bool isJson)
    {
        isJson = true;
        try
        {
            using var document = JsonDocument.Parse(WholeCharacters.Of(json), new JsonDocumentOptions { MaxDepth = MaxDepth });
            var buffer = new ArrayBufferWriter<byte>(json.Length + 64);
            using var writer = new Utf8JsonWriter(buffer, Compact);
            _changed = false;
            Write(document.RootElement, writer);
            writer.Flush();
            return _changed ? buffer.WrittenSpan.ToArray() : null;
        }
        catch (JsonException)
        {
            isJson = false;
            return null;
        }
    }

    /// <summary>A string that holds JSON of its own, as some agents write calls, with the strings in that mapped; null where it holds none or nothing changed.</summary>
    protected string? Inside(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..]) return null;
        var wasInside = IsInside;
        var before = _changed;
        IsInside = true;
        var mapped = TryApply(Encoding.UTF8.GetBytes(text), out _);
        (_changed, IsInside) = (before, wasInside);
        return mapped is null ? null : Encoding.UTF8.GetString(mapped);
    }

    private void Write(JsonElement element, Utf8JsonWriter writer)
    {
        if (Passes())
        {
            element.WriteTo(writer);
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    var name = Mapped(member.Name, Name);
                    writer.WritePropertyName(name);
                    Path.Add(member.Name);
                    Write(member.Value, writer);
                    Path.RemoveAt(Path.Count - 1);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Path.Add(index++.ToString(CultureInfo.InvariantCulture));
                    Write(item, writer);
                    Path.RemoveAt(Path.Count - 1);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Mapped(element.GetString()!, Value));
                break;
            case JsonValueKind.Number:
                var written = element.GetRawText();
                var number = Mapped(written, Number);
                if (ReferenceEquals(number, written)) element.WriteTo(writer);
                else writer.WriteStringValue(number);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private string Mapped(string text, Func<string, string> map)
    {
        var mapped = map(text);
        if (!ReferenceEquals(mapped, text)) _changed = true;
        return mapped;
    }
}
