using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tacho.Setup;

/// <summary>A value to put into a document: JSON as it was given, inside objects and an array that are made for it.</summary>
/// <param name="Names">Members of objects, from the outside in; null when the value is the JSON itself.</param>
/// <param name="Json">One line of JSON.</param>
internal sealed record JsonShape(string[]? Names, string Json)
{
    public static JsonShape Plain(string json) => new(null, json);

    /// <summary>An array with one element, inside an object for each name.</summary>
    public static JsonShape Nested(string[] names, string json) => new(names, json);

    /// <summary>On one line, as a member when a name is given.</summary>
    public string Line(string? name)
    {
        var value = Json;
        if (Names is not null)
        {
            value = $"[{Json}]";
            for (var i = Names.Length - 1; i >= 0; i--) value = $"{{{Quoted(Names[i])}: {value}}}";
        }

        return Prefix(name) + value;
    }

    /// <summary>A line for each bracket; the first line is not indented.</summary>
    public string Block(string? name, string indent, SettingsTextStyle style)
    {
        var block = new StringBuilder(Prefix(name));
        if (Names is null) return block.Append(Json).ToString();
        var inner = indent;
        foreach (var member in Names)
        {
            inner += style.Unit;
            block.Append('{').Append(style.NewLine).Append(inner).Append(Prefix(member));
        }

        block.Append('[').Append(style.NewLine).Append(inner).Append(style.Unit).Append(Json).Append(style.NewLine).Append(inner).Append(']');
        for (var i = Names.Length - 1; i >= 0; i--)
        {
            inner = inner[..^style.Unit.Length];
            block.Append(style.NewLine).Append(inner).Append('}');
        }

        return block.ToString();
    }

    private static string Prefix(string? name) => name is null ? "" : Quoted(name) + ": ";

    private static string Quoted(string name) => $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
