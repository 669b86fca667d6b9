using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Texts;

namespace Tacho.Reports;

/// <summary>The change that a JSON value describes by its members, whatever tool it is of.</summary>
/// <param name="Lines">As of a diff.</param>
/// <param name="Parts">The same, to be done again.</param>
internal sealed record EditShape(ImmutableArray<string> Lines, ImmutableArray<EditPart> Parts)
{
    private static readonly string[] SearchMarks = ["<<<<<<< SEARCH", "------- SEARCH"];
    private static readonly string[] ReplaceMarks = [">>>>>>> REPLACE", "+++++++ REPLACE"];
    private static readonly EditShape None = new([], []);
    private static readonly string[] OldNames = ["old_string", "oldString", "old_str", "oldText", "old_text", "oldStr", "original_content", "TargetContent"];
    private static readonly string[] NewNames = ["new_string", "newString", "new_str", "newText", "new_text", "newStr", "insert_text", "new_content", "ReplacementContent"];
    private static readonly string[] ContentNames = ["content", "file_text", "fileText", "contents", "new_source", "CodeContent"];
    private static readonly string[] DiffNames = ["unified_diff", "diff", "patch"];
    private static readonly string[] ListNames = ["edits", "changes", "replacements", "ReplacementChunks"];
    private static readonly string[] EverywhereNames = ["replace_all", "replaceAll", "allow_multiple"];

    /// <summary>The whole file, where it is one.</summary>
    public string? Content { get; init; }

    /// <summary>Reads a value; without lines where it describes no change.</summary>
    public static EditShape Of(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array) return Joined(value.EnumerateArray().Select(Of));
        if (value.ValueKind != JsonValueKind.Object) return None;
        var (before, after) = (Text(value, OldNames), Text(value, NewNames));
        if (before is not null || after is not null) return OfTexts(before ?? "", after ?? "", EverywhereNames.Any(name => value.TryGetProperty(name, out var all) && all.ValueKind == JsonValueKind.True));
        foreach (var list in Lists(value))
        {
            if (Of(list) is { Lines.IsEmpty: false } change) return change;
        }

        if (Text(value, DiffNames) is { } diff) return HasBlocks(diff) ? OfBlocks(diff) : OfDiff(diff);
        if (Text(value, ContentNames) is { } content)
            return HasBlocks(content) ? OfBlocks(content) : new(Added(content), []) { Content = content };

        // A sketch of the change, with gaps: what it adds can be shown, but not done again.
        return Text(value, "code_edit") is { } sketch ? new(Added(sketch), []) : None;
    }

    /// <summary>Members that are lists of changes.</summary>
    public static IEnumerable<JsonElement> Lists(JsonElement value) =>
        ListNames.Select(name => value.TryGetProperty(name, out var list) ? list : default).Where(static list => list.ValueKind == JsonValueKind.Array);

    /// <summary>Hunks as objects with <c>newStart</c> and <c>lines</c>.</summary>
    public static EditShape OfHunks(JsonElement hunks)
    {
        if (hunks.ValueKind != JsonValueKind.Array) return None;
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var hunk in hunks.EnumerateArray())
        {
            if (hunk.ValueKind != JsonValueKind.Object || !hunk.TryGetProperty("lines", out var texts) || texts.ValueKind != JsonValueKind.Array) return None;
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"@@ -{Number(hunk, "oldStart")},{Number(hunk, "oldLines")} +{Number(hunk, "newStart")},{Number(hunk, "newLines")} @@"));
            lines.AddRange(texts.EnumerateArray().Where(static line => line.ValueKind == JsonValueKind.String).Select(static line => line.GetString()!));
        }

        return new(lines.ToImmutable(), EditPart.HunksOf(lines));
    }

    /// <summary>The lines of a text, without the empty one behind the last line feed.</summary>
    public static string[] Split(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++) lines[i] = lines[i].TrimEnd('\r');
        return lines.Length > 1 && lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    /// <summary>The first of some members that is a text; null for none.</summary>
    public static string? Text(JsonElement value, params ReadOnlySpan<string> names)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in names)
        {
            if (value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String) return member.GetString();
        }

        return null;
    }

    private static EditShape OfTexts(string before, string after, bool everywhere) => new(Difference(before, after), [new EditPart.Replaced(before, after, everywhere)]);

    private static EditShape OfDiff(string diff)
    {
        ImmutableArray<string> lines = [.. Split(diff).SkipWhile(static line => line.StartsWith("--- ", StringComparison.Ordinal) || line.StartsWith("+++ ", StringComparison.Ordinal))];
        return new(lines, EditPart.HunksOf(lines));
    }

    /// <summary>Blocks of a text to search for and one to put there, with lines of equal signs between them.</summary>
    private static EditShape OfBlocks(string text)
    {
        var blocks = new List<EditShape>();
        var before = new List<string>();
        List<string>? after = null;
        var isInside = false;
        foreach (var line in Split(text))
        {
            if (Begins(line, SearchMarks)) (isInside, after) = (true, null);
            else if (isInside && after is null && (line is "-------" || line.StartsWith(":start_line:", StringComparison.Ordinal))) before.Clear();
            else if (isInside && after is null && line.StartsWith("=======", StringComparison.Ordinal)) after = [];
            else if (isInside && Begins(line, ReplaceMarks))
            {
                blocks.Add(OfTexts(string.Join('\n', before), string.Join('\n', after ?? []), everywhere: false));
                before.Clear();
                isInside = false;
            }
            else if (isInside) (after ?? before).Add(line);
        }

        return Joined(blocks);
    }

    private static bool HasBlocks(string text) => SearchMarks.Any(mark => text.Contains(mark, StringComparison.Ordinal)) && ReplaceMarks.Any(mark => text.Contains(mark, StringComparison.Ordinal));

    private static bool Begins(string line, string[] marks) => marks.Any(mark => line.StartsWith(mark, StringComparison.Ordinal));

    private static EditShape Joined(IEnumerable<EditShape> all)
    {
        var list = all.ToList();
        return new([.. list.SelectMany(static one => one.Lines)], [.. list.SelectMany(static one => one.Parts)]);
    }

    private static ImmutableArray<string> Added(string content) => [.. Split(content).Select(static line => "+" + line)];

    private static ImmutableArray<string> Difference(string before, string after) =>
        [.. UnifiedDiff.Of(Ended(before), Ended(after), "").Skip(2).Select(static line => line.StartsWith("@@ ", StringComparison.Ordinal) ? "@@" : line)];

    private static string Ended(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";

    private static long Number(JsonElement value, string name) => value.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var whole) ? whole : 0;
}
