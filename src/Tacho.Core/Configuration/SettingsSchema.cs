using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Tacho.Configuration;

/// <summary>The JSON Schema (draft 2020-12) of the settings file, for editors; docs/settings.schema.json is this text.</summary>
public static class SettingsSchema
{
    public static string Text()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "Settings of Tacho");
            json.WriteString("type", "object");
            json.WriteBoolean("additionalProperties", false);
            json.WriteStartObject("properties");
            foreach (var key in SettingKeys.All) WriteKey(json, key);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteKey(Utf8JsonWriter json, SettingKey key)
    {
        json.WriteStartObject(key.Name);
        json.WriteString("description", $"{key.Description} Environment: {key.Variable}.");
        json.WriteString("type", key.JsonType);
        if (key.Range is { } range)
        {
            json.WriteNumber("minimum", range.Least);
            json.WriteNumber("maximum", range.Most);
        }

        if (key is { JsonType: "array", Choices.IsEmpty: true })
        {
            json.WriteStartObject("items");
            json.WriteString("type", "string");
            json.WriteEndObject();
        }

        if (!key.Choices.IsEmpty)
        {
            if (key.JsonType == "array") json.WriteStartObject("items");
            json.WriteStartArray("enum");
            foreach (var choice in key.Choices) json.WriteStringValue(choice);
            json.WriteEndArray();
            if (key.JsonType == "array") json.WriteEndObject();
        }

        json.WritePropertyName("default");
        json.WriteRawValue(key.Get(Settings.Default));
        json.WriteEndObject();
    }
}
