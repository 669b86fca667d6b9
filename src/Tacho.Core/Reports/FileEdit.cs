using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Reports;

/// <summary>
/// What a tool's call does to a file, as lines of a diff. Told by the shape of the input, not by the tool: a path with an old and a new text, with a list of such, with a content, with a diff,
/// or a patch in the form that begins with <c>*** Begin Patch</c>.
/// </summary>
/// <param name="Path">As the agent gave it.</param>
/// <param name="Lines">Without the two lines of a diff that name the file. Hunks of texts whose place is not known have no numbers.</param>
public sealed record FileEdit(string Path, ImmutableArray<string> Lines)
{
    internal const string PatchBegin = "*** Begin Patch";

    private static readonly string[] PathNames = ["file_path", "filePath", "path", "notebook_path", "absolute_path", "target_file", "filename"];
    private static readonly string[] OldNames = ["old_string", "oldString", "old_str", "oldText", "old_text"];
    private static readonly string[] NewNames = ["new_string", "newString", "new_str", "newText", "new_text", "insert_text"];
    private static readonly string[] ContentNames = ["content", "file_text", "fileText", "contents", "code_edit", "new_source"];
    private static readonly string[] DiffNames = ["unified_diff", "diff", "patch"];
    private static readonly string[] PatchNames = ["command", "input", "patch", "patchText", "patch_text", "diff"];

    /// <summary>Lines that are added.</summary>
    public int Added => Lines.Count(static line => line.StartsWith('+'));

    /// <summary>Lines that are taken away.</summary>
    public int Removed => Lines.Count(static line => line.StartsWith('-'));

    /// <summary>The edits of a step; none where it is no edit.</summary>
    public static ImmutableArray<FileEdit> Of(SessionStep step) => step.Event.Body switch
    {
        ToolCall call => Of(call.Input, step.Result?.Response),
        FileChange { Change: { } change } changed => OfObject(changed.Path, change),
        FileChange changed => [new FileEdit(changed.Path, [])],
        _ => [],
    };

    private static ImmutableArray<FileEdit> Of(JsonElement input, JsonElement? response)
    {
        if (input.ValueKind != JsonValueKind.Object) return [];
        if (Text(input, PatchNames) is { } patch && patch.AsSpan().TrimStart().StartsWith(PatchBegin, StringComparison.Ordinal)) return OfPatch(patch);
        if (Text(input, PathNames) is not { } path) return [];

        // What the agent did is more exact than what it was told to do: it knows the place in the file.
        if (response is { ValueKind: JsonValueKind.Object } told && told.TryGetProperty("structuredPatch", out var hunks) && OfHunks(hunks) is { IsEmpty: false } lines) return [new FileEdit(path, lines)];
        return OfObject(path, input);
    }

    private static ImmutableArray<FileEdit> OfObject(string path, JsonElement value)
    {
        if (LinesOf(value) is { IsEmpty: false } lines) return [new FileEdit(path, lines)];

        // Some put the change into a member that names its sort, such as "update".
        var inner = value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Select(static member => LinesOf(member.Value)).FirstOrDefault(static found => !found.IsDefaultOrEmpty) : default;
        return inner.IsDefaultOrEmpty ? [] : [new FileEdit(path, inner)];
    }

    private static ImmutableArray<string> LinesOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array) return [.. value.EnumerateArray().SelectMany(static edit => LinesOf(edit))];
        if (value.ValueKind != JsonValueKind.Object) return [];
        var (before, after) = (Text(value, OldNames), Text(value, NewNames));
        if (before is not null || after is not null) return Difference(before ?? "", after ?? "");
        foreach (var name in (ReadOnlySpan<string>)["edits", "changes"])
        {
            if (value.TryGetProperty(name, out var edits) && LinesOf(edits) is { IsEmpty: false } lines) return lines;
        }

        if (Text(value, DiffNames) is { } diff) return [.. Split(diff).SkipWhile(static line => line.StartsWith("--- ", StringComparison.Ordinal) || line.StartsWith("+++ ", StringComparison.Ordinal))];
        return Text(value, ContentNames) is { } content ? [.. Split(content).Select(static line => "+" + line)] : [];
    }

    private static ImmutableArray<string> Difference(string before, string after) =>
        [.. UnifiedDiff.Of(Ended(before), Ended(after), "").Skip(2).Select(static line => line.StartsWith("@@ ", StringComparison.Ordinal) ? "@@" : line)];

    private static string Ended(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";

    private static ImmutableArray<string> OfHunks(JsonElement hunks)
    {
        if (hunks.ValueKind != JsonValueKind.Array) return [];
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var hunk in hunks.EnumerateArray())
        {
            if (hunk.ValueKind != JsonValueKind.Object || !hunk.TryGetProperty("lines", out var texts) || texts.ValueKind != JsonValueKind.Array) return [];
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"@@ -{Number(hunk, "oldStart")},{Number(hunk, "oldLines")} +{Number(hunk, "newStart")},{Number(hunk, "newLines")} @@"));
            lines.AddRange(texts.EnumerateArray().Where(static line => line.ValueKind == JsonValueKind.String).Select(static line => line.GetString()!));
        }

        return lines.ToImmutable();
    }

    private static ImmutableArray<FileEdit> OfPatch(string patch)
    {
        var edits = ImmutableArray.CreateBuilder<FileEdit>();
        string? path = null;
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var line in Split(patch))
        {
            if (line.StartsWith("*** ", StringComparison.Ordinal) && line.IndexOf(" File: ", StringComparison.Ordinal) is var at and > 0)
            {
                End();
                path = line[(at + " File: ".Length)..];
                if (line.StartsWith("*** Delete", StringComparison.Ordinal)) lines.Add("(deleted)");
            }
            else if (line.StartsWith("*** Move to: ", StringComparison.Ordinal)) lines.Add($"(moved to {line["*** Move to: ".Length..]})");
            else if (!line.StartsWith("*** ", StringComparison.Ordinal) && path is not null) lines.Add(line);
        }

        End();
        return edits.ToImmutable();

        void End()
        {
            if (path is not null) edits.Add(new FileEdit(path, lines.ToImmutable()));
            lines.Clear();
        }
    }

    private static string[] Split(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++) lines[i] = lines[i].TrimEnd('\r');
        return lines.Length > 1 && lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static string? Text(JsonElement value, string[] names)
    {
        foreach (var name in names)
        {
            if (value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String) return member.GetString();
        }

        return null;
    }

    private static long Number(JsonElement value, string name) => value.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var whole) ? whole : 0;
}
