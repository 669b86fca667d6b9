using System.Text.Json;

namespace Tacho.Agents;

/// <summary>Finds transcript files, and looks into their beginnings.</summary>
internal static class TranscriptFiles
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, MaxRecursionDepth = 12, AttributesToSkip = FileAttributes.None };

    /// <summary>
    /// The files of a pattern below a folder, in no order; none when it is missing or closed. Links to folders are followed; a loop of them ends at twelve levels.
    /// </summary>
    public static IEnumerable<string> Below(string folder, string pattern) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, Everything) : [];

    /// <summary>The objects that stand whole on the first lines of a file. Each line is parsed once for all agents that ask.</summary>
    public static IEnumerable<JsonElement> WholeLines(TranscriptHead head)
    {
        for (var number = 0; head.Lines.TryGet(number, out var record); number++)
        {
            if (record is { } whole) yield return whole;
        }
    }
}

/// <summary>The first lines of a file as objects, each parsed when it is first asked for. One thread.</summary>
internal sealed class HeadLines(ReadOnlyMemory<byte> bytes)
{
    private const int Max = 64;

    private readonly List<JsonElement?> _lines = [];
    private int _at;

    /// <summary>A line, counted from 0; null for one that is no object or is not whole. False behind the last.</summary>
    public bool TryGet(int number, out JsonElement? line)
    {
        line = null;
        while (_lines.Count <= number)
        {
            if (_lines.Count == Max || _at == bytes.Length) return false;
            var rest = bytes.Span[_at..];
            var end = rest.IndexOf((byte)'\n');
            _lines.Add(Parse(end < 0 ? rest : rest[..end]));
            _at += end < 0 ? rest.Length : end + 1;
        }

        line = _lines[number];
        return true;
    }

    /// <summary>A line that the head cuts off is told from a broken one without an exception, which costs more than the parsing: most heads end in one.</summary>
    private static JsonElement? Parse(ReadOnlySpan<byte> line)
    {
        if (!line.TrimStart(" \t\r"u8).StartsWith("{"u8)) return null;
        try
        {
            var reader = new Utf8JsonReader(line, isFinalBlock: false, state: default);
            return JsonElement.TryParseValue(ref reader, out var record) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
