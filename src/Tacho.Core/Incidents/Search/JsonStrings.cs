using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Tacho.Incidents.Search;

/// <summary>
/// The texts of JSON as their writer meant them, read leniently: bytes that are no UTF-8 and halves of surrogate pairs, for which .NET throws, become U+FFFD and
/// themselves.
/// </summary>
internal static class JsonStrings
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1024, AllowTrailingCommas = true };

    /// <summary>The first text of a line that <paramref name="find"/> finds something in; a line that is no JSON is one text. Names of members are no texts.</summary>
    public static (string Text, int Index, int Length)? Find(ReadOnlySpan<byte> line, Func<string, (int Index, int Length)> find)
    {
        var reader = new Utf8JsonReader(line, Options);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.String) continue;
                var text = Decode(reader.ValueSpan);
                if (find(text) is var (index, length) and not (_, 0)) return (text, index, length);
            }

            return null;
        }
        catch (JsonException)
        {
            var text = Encoding.UTF8.GetString(line);
            return find(text) is var (index, length) and not (_, 0) ? (text, index, length) : null;
        }
    }

    /// <summary>The texts of an element, each with the name of the member that it stands in; elements of an array have the array's.</summary>
    public static IEnumerable<(string Name, string Text)> Of(JsonElement element, string name = "")
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                var text = JsonMarshal.GetRawUtf8Value(element);
                yield return (name, Decode(text[1..^1]));
                break;
            case JsonValueKind.Array:
                foreach (var inner in element.EnumerateArray())
                {
                    foreach (var found in Of(inner, name)) yield return found;
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    foreach (var found in Of(member.Value, member.Name)) yield return found;
                }

                break;
        }
    }

    /// <summary>Undoes the escapes of a text as it stands between its quotation marks.</summary>
    public static string Decode(ReadOnlySpan<byte> escaped)
    {
        var backslash = escaped.IndexOf((byte)'\\');
        if (backslash < 0) return Encoding.UTF8.GetString(escaped);
        var text = new StringBuilder(escaped.Length);
        while (backslash >= 0)
        {
            text.Append(Encoding.UTF8.GetString(escaped[..backslash]));
            escaped = escaped[backslash..];
            if (escaped is [_, (byte)'u', _, _, _, _, ..] && ushort.TryParse(escaped[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                escaped = escaped[6..];
            }
            else
            {
                if (escaped.Length > 1) text.Append(Short(escaped[1]));
                escaped = escaped[Math.Min(2, escaped.Length)..];
            }

            backslash = escaped.IndexOf((byte)'\\');
        }

        return text.Append(Encoding.UTF8.GetString(escaped)).ToString();
    }

    private static char Short(byte letter) => letter switch
    {
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        _ => (char)letter,
    };
}
