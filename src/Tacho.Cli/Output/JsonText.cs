using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Cli.Output;

/// <summary>
/// Rows as JSON, one object a line. Every member stands in every object, null where it is unknown; values are exact. Characters that would turn text round or break a line on a
/// screen are escaped, so that a printed row shows what it holds.
/// </summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write<T>(ChunkedWriter output, RowFormat<T> format, T row)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Compact)) WriteObject(json, format, row);
        output.WriteLine(VisibleText.Json(Encoding.UTF8.GetString(buffer.WrittenSpan)));
    }

    /// <summary>A row within other JSON.</summary>
    public static void WriteObject<T>(Utf8JsonWriter json, RowFormat<T> format, T row)
    {
        json.WriteStartObject();
        foreach (var column in format.Columns)
        {
            json.WritePropertyName(column.Member);
            WriteValue(json, column.Value(row));
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case DateTimeOffset at: json.WriteStringValue(EventJson.FormatTime(at)); break;
            case IEnumerable many:
                json.WriteStartArray();
                foreach (var one in many) WriteValue(json, one);
                json.WriteEndArray();
                break;
            default: throw new ArgumentException($"a column's value cannot be a {value.GetType()}", nameof(value));
        }
    }
}
