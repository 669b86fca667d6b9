using System.Text.Json;

namespace Tacho.Agents;

/// <summary>Finds transcript files, and looks into their beginnings.</summary>
internal static class TranscriptFiles
{
    private const int MaxLines = 64;

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, MaxRecursionDepth = 12, AttributesToSkip = FileAttributes.None };

    /// <summary>
    /// The files of a pattern below a folder, in no order; none when it is missing or closed. Links to folders are followed; a loop of them ends at twelve levels.
    /// </summary>
    public static IEnumerable<string> Below(string folder, string pattern) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, Everything) : [];

    /// <summary>The objects that stand whole on the first lines of a file.</summary>
    public static IEnumerable<JsonElement> WholeLines(TranscriptHead head)
    {
        var bytes = head.Bytes;
        for (var lines = 0; lines < MaxLines && !bytes.IsEmpty; lines++)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (TryObject(line) is { } record) yield return record;
        }
    }

    private static JsonElement? TryObject(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
