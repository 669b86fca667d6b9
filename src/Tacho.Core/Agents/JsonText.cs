using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tacho.Agents;

/// <summary>JSON written by hand for settings files, where the order and the look are the point.</summary>
internal static class JsonText
{
    /// <summary>The text as a JSON string, with its quotes; only what JSON demands is escaped.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>An object of one member.</summary>
    public static JsonElement Member(string name, string value) => JsonDocument.Parse($"{{{Quote(name)}:{Quote(value)}}}").RootElement;
}
