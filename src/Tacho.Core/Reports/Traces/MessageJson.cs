using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Reports.Traces;

/// <summary>
/// Messages and calls as the conventions have them in attributes: JSON as a text, since span attributes of OTLP receivers are texts and numbers. Long texts are cut, which the conventions
/// allow as long as the JSON stays whole.
/// </summary>
internal static class MessageJson
{
    private const int MaxTextLength = 16 * 1024;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One message of one role.</summary>
    public static string Message(string role, IReadOnlyList<MessagePart> parts) => Text(json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteStartArray("parts");
        foreach (var part in parts) part.Write(json);
        json.WriteEndArray();
        if (role == "assistant") json.WriteString("finish_reason", parts.Any(static part => part.Type == MessagePart.Call) ? "tool_call" : "stop");
        json.WriteEndObject();
        json.WriteEndArray();
    });

    /// <summary>What a tool was called with; null where it is a call of no tool.</summary>
    public static string? Arguments(EventBody body) => body switch
    {
        ShellCommand command => Text(json =>
        {
            json.WriteStartObject();
            json.WriteString("command", Cut(command.Command));
            foreach (var member in command.Input is { ValueKind: JsonValueKind.Object } input ? input.EnumerateObject() : default)
            {
                if (member.NameEquals("command")) continue;
                json.WritePropertyName(member.Name);
                member.Value.WriteTo(json);
            }

            json.WriteEndObject();
        }),
        ToolCall call when call.Input.ValueKind != JsonValueKind.Undefined => call.Input.GetRawText() is { Length: <= MaxTextLength } whole ? whole : Text(json => json.WriteStringValue(Cut(call.Input.GetRawText()))),
        _ => null,
    };

    /// <summary>The beginning of a text that is too long.</summary>
    public static string Cut(string text)
    {
        if (text.Length <= MaxTextLength) return text;
        var length = char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength;
        return string.Create(CultureInfo.InvariantCulture, $"{text[..length]}… {text.Length - length} more characters");
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Compact)) write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>A part of a message.</summary>
/// <param name="Type">The conventions' word.</param>
/// <param name="Content">The text, or the name of the tool.</param>
internal sealed record MessagePart(string Type, string Content)
{
    public const string Said = "text";

    public const string Thought = "reasoning";

    public const string Call = "tool_call";

    public string? CallId { get; init; }

    /// <summary>JSON.</summary>
    public string? Arguments { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        if (Type == Call)
        {
            json.WriteString("id", CallId);
            json.WriteString("name", Content);
            if (Arguments is { } arguments)
            {
                json.WritePropertyName("arguments");
                json.WriteRawValue(arguments);
            }
        }
        else
        {
            json.WriteString("content", MessageJson.Cut(Content));
        }

        json.WriteEndObject();
    }
}
