using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tacho.Events;

/// <summary>
/// The one JSON form of an event: an object on one line, UTF-8, members in a fixed order (docs/events.md). What it writes it reads back equal; members it does
/// not know are passed over on reading, since the line on disk keeps them.
/// </summary>
public static class EventJson
{
    /// <summary>Deepest nesting of a line. Payloads are read to a depth of 256; an event puts them a few levels deeper.</summary>
    public const int MaxDepth = 512;

    // Only what JSON demands is escaped: a trail is read by people and grep. Not safe inside HTML, where nothing of it goes unescaped.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the event as one object without a line break at the end. Lone surrogates become U+FFFD, as everywhere in UTF-8.</summary>
    public static byte[] Write(AgentEvent recorded)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, EventKinds.NameOf(recorded.Body));
            json.WriteString("at"u8, FormatTime(recorded.At));
            json.WriteString("id"u8, recorded.Id.Value);
            json.WriteString("session"u8, recorded.Session.Value);
            json.WriteString("agent"u8, recorded.Agent.Value);
            json.WriteString("source"u8, recorded.Source.ToString());
            WriteOptional(json, "turn"u8, recorded.Turn);
            WriteOptional(json, "call"u8, recorded.ToolCallId);
            WriteOptional(json, "subagent"u8, recorded.Subagent);
            WriteOptional(json, "cwd"u8, recorded.Cwd);
            WriteOptional(json, "model"u8, recorded.Model);
            json.WritePropertyName("body"u8);
            if (recorded.Body is UnknownBody unknown) unknown.Raw.WriteTo(json);
            else JsonSerializer.Serialize(json, recorded.Body, EventKinds.Of(recorded.Body)!.Json());
            if (recorded.Extra is { } extra)
            {
                json.WritePropertyName("extra"u8);
                extra.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an event's object, or a whole line of the trail that holds one.</summary>
    /// <exception cref="JsonException">The text is not an event: not an object, or a member that every event has is missing or of another type.</exception>
    public static AgentEvent Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return Read(document.RootElement);
    }

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte})"/>
    public static AgentEvent Read(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object) throw new JsonException("an event is a JSON object");
        var kindName = Required(line, "kind");
        if (!line.TryGetProperty("body"u8, out var bodyJson)) throw new JsonException("the event has no body");
        return new AgentEvent(
            new EventId(Required(line, "id")),
            new SessionId(Required(line, "session")),
            new AgentId(Required(line, "agent")),
            ParseTime(Required(line, "at")),
            EventSource.Parse(Required(line, "source")),
            ReadBody(kindName, bodyJson))
        {
            Turn = Optional(line, "turn"),
            ToolCallId = Optional(line, "call"),
            Subagent = Optional(line, "subagent"),
            Cwd = Optional(line, "cwd"),
            Model = Optional(line, "model"),
            Extra = line.TryGetProperty("extra"u8, out var extra) ? extra.Clone() : null,
        };
    }

    /// <summary>Local time with offset, to the millisecond: <c>2026-05-17T09:42:18.123+02:00</c>.</summary>
    public static string FormatTime(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    /// <summary>Reads any ISO 8601 time with an offset.</summary>
    /// <exception cref="JsonException">The text is no such time.</exception>
    public static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : throw new JsonException($"'{text}' is not a time");

    private static EventBody ReadBody(string kindName, JsonElement body)
    {
        if (EventKinds.Find(kindName) is not { } kind) return new UnknownBody(kindName, body.Clone());
        try
        {
            return (EventBody?)body.Deserialize(kind.Json()) ?? new UnknownBody(kindName, body.Clone());
        }
        catch (JsonException)
        {
            // A newer Tacho may have changed a member's type; the line is still worth reading.
            return new UnknownBody(kindName, body.Clone());
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static string Required(JsonElement line, string name) =>
        Optional(line, name) ?? throw new JsonException($"the event has no '{name}'");

    private static string? Optional(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
