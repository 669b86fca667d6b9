using System.Buffers;
using System.Text;
using System.Text.Json;
using Tacho.Interop;

namespace Tacho.Agents;

/// <summary>Lines of JSON made of pieces of other JSON, without changing a value.</summary>
internal static class JsonRows
{
    /// <summary>A document is held in memory; a larger one is taken by its lines, which are kept and not understood.</summary>
    public const long MaxDocumentBytes = 256 * 1024 * 1024;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512, AllowTrailingCommas = true };

    /// <summary>
    /// The records of a file that is one document. <paramref name="split"/> is told the document's top members and elements in order and says which are rows.
    /// A document that is not whole is one record, which no reader understands.
    /// </summary>
    public static TranscriptRecords Open(string path, TranscriptPosition? from, Func<byte[], IEnumerable<ReadOnlyMemory<byte>>> split) =>
        OpenAny(path, from, split, isDocument: true);

    /// <summary>The same of a file whose lines make one document; a line that is not whole is for <paramref name="split"/> to tell.</summary>
    public static TranscriptRecords OpenLines(string path, TranscriptPosition? from, Func<byte[], IEnumerable<ReadOnlyMemory<byte>>> split) => OpenAny(path, from, split, isDocument: false);

    private static TranscriptRecords OpenAny(string path, TranscriptPosition? from, Func<byte[], IEnumerable<ReadOnlyMemory<byte>>> split, bool isDocument)
    {
        byte[] document;
        long length;
        using (var file = PosixFile.OpenReadIfExists(path) ?? throw new FileNotFoundException($"{path} is gone.", path))
        {
            length = file.Length;
            if (length > MaxDocumentBytes) return LineRecords.Open(path, from, linesAreJson: false);
            using var text = TextStream.Open(file, out _);
            using var whole = new MemoryStream();
            text.CopyTo(whole);
            document = whole.ToArray();
        }

        if (document.AsSpan().Trim(" \t\r\n\0"u8).IsEmpty) return ListedRows.Open([], length, from);
        if (!isDocument || IsWhole(document)) return ListedRows.Open(split(document), length, from);
        var torn = new TornDocuments();
        torn.Add(path);
        return ListedRows.Open([document], length, from, torn);
    }

    /// <summary>Whether the text is one JSON value and nothing more.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The members of an object, by name; the last of several with one name.</summary>
    public static Dictionary<string, ReadOnlyMemory<byte>> Members(ReadOnlyMemory<byte> json)
    {
        var members = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json.Span, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return members;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            members[name] = Value(json, ref reader);
        }

        return members;
    }

    /// <summary>The name or text that the reader stands on; as it is written where it holds half of a surrogate pair, which .NET makes no string of.</summary>
    public static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    /// <summary>The elements of an array; none where it is no array.</summary>
    public static List<ReadOnlyMemory<byte>> Elements(ReadOnlyMemory<byte> json)
    {
        var elements = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(json.Span, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return elements;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(json[start..(int)reader.BytesConsumed]);
        }

        return elements;
    }

    /// <summary><c>{"name":value}</c> on one line.</summary>
    public static ReadOnlyMemory<byte> Row(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var row = new ArrayBufferWriter<byte>(value.Length + name.Length + 8);
        row.Write("{\""u8);
        row.Write(name);
        row.Write("\":"u8);
        Compact(value, row);
        row.Write("}"u8);
        return row.WrittenMemory;
    }

    /// <summary>Writes JSON without the blanks and line breaks between its tokens.</summary>
    public static void Compact(ReadOnlySpan<byte> json, IBufferWriter<byte> target)
    {
        while (!json.IsEmpty)
        {
            var length = json.IndexOfAny(Blanks);
            var quote = json.IndexOf((byte)'"');
            if (quote >= 0 && (length < 0 || quote < length))
            {
                length = quote + 1 + StringLength(json[(quote + 1)..]);
                target.Write(json[..length]);
            }
            else
            {
                if (length < 0) length = json.Length;
                target.Write(json[..length]);
                if (length < json.Length) length++;
            }

            json = json[length..];
        }
    }

    private static SearchValues<byte> Blanks { get; } = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Length up to and with the closing quotation mark.</summary>
    private static int StringLength(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"') return at + 1;
            if (text[at] == '\\') at++;
        }

        return text.Length;
    }

    private static ReadOnlyMemory<byte> Value(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }
}
