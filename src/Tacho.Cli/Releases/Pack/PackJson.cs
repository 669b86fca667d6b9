using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Texts;

namespace Tacho.Cli.Releases.Pack;

/// <summary>JSON members of a package: an object with line breaks, in which every character can be seen.</summary>
internal static class PackJson
{
    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return string.Join('\n', Encoding.UTF8.GetString(buffer.WrittenSpan).Split('\n').Select(VisibleText.Json)) + "\n";
    }
}
