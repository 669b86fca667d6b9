using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tacho.Tests.Redaction;

/// <summary>A way in which a text reaches the redactor, and the way back out of it.</summary>
public sealed record Wrap(string Name, bool IsJson, Func<string, string> In, Func<string, string> Out)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<Wrap> All { get; } =
    [
        new("raw", IsJson: false, static text => text, static text => text),
        new("json", IsJson: true, static text => Json(text), static text => FromJson(text)),
        new("json in json", IsJson: true, static text => Json(Json(text)), static text => FromJson(FromJson(text))),
        new("json with \\u", IsJson: true, static text => JsonWithUnicodeEscapes(text), static text => FromJson(text)),
        new("url", IsJson: false, static text => "GET /?q=" + Uri.EscapeDataString(text) + "&n=1",
            static text => Uri.UnescapeDataString(text["GET /?q=".Length..^"&n=1".Length])),
        new("shell command", IsJson: true, static text => Json("cd /tmp && " + text + " && ls"),
            static text => FromJson(text)["cd /tmp && ".Length..^" && ls".Length]),
    ];

    public override string ToString() => Name;

    private static string Json(string text) =>
        $$"""{"type":"tool_result","n":1.0,"content":{{JsonSerializer.Serialize(text, Relaxed)}},"ok":true}""";

    private static string FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("content").GetString()!;
    }

    private static string JsonWithUnicodeEscapes(string text)
    {
        var json = new StringBuilder("{\"content\":\"");
        foreach (char one in text)
        {
            json.Append(char.IsAsciiLetterOrDigit(one) ? one.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}"));
        }

        return json.Append("\"}").ToString();
    }
}
