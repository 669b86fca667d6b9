using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>
/// What a tool's call does to a file, as lines of a diff. Told by the shape of the input, not by the tool: a path with an old and a new text, with a list of such, with a content, with a diff,
/// with blocks to search and replace, or a patch in the form that begins with <c>*** Begin Patch</c>.
/// </summary>
/// <param name="Path">As the agent gave it.</param>
/// <param name="Lines">Without the two lines of a diff that name the file. Hunks of texts whose place is not known have no numbers.</param>
public sealed record FileEdit(string Path, ImmutableArray<string> Lines)
{
    internal const string PatchBegin = "*** Begin Patch";

    private static readonly string[] PathNames = ["file_path", "filePath", "path", "notebook_path", "absolute_path", "target_file", "filename", "TargetFile"];
    private static readonly string[] PatchNames = ["command", "input", "patch", "patchText", "patch_text", "diff"];

    /// <summary>What became of the file.</summary>
    public FileEditKind Kind { get; init; }

    /// <summary>Its new name, where it has one.</summary>
    public string? MovedTo { get; init; }

    /// <summary>The same as <see cref="Lines"/> in a form that can be done again and undone; none where the agent tells too little, or only <see cref="Content"/>.</summary>
    public ImmutableArray<EditPart> Parts { get; init; } = [];

    /// <summary>The whole file behind the edit, where the call tells it.</summary>
    public string? Content { get; init; }

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

    /// <summary>The edits of a call.</summary>
    /// <param name="input">Its arguments.</param>
    /// <param name="response">The rest of its result, where there is one.</param>
    public static ImmutableArray<FileEdit> Of(JsonElement input, JsonElement? response)
    {
        if (input.ValueKind != JsonValueKind.Object) return [];
        if (EditShape.Text(input, PatchNames) is { } patch && patch.AsSpan().TrimStart().StartsWith(PatchBegin, StringComparison.Ordinal)) return OfPatch(patch);
        if (EditShape.Text(input, PathNames) is not { } path) return OfMany(input);

        var asked = OfObject(path, input);
        if (asked is not [var edit] || response is not { ValueKind: JsonValueKind.Object } told) return asked.IsEmpty && Hunks(response) is { } lone ? [new FileEdit(path, lone.Lines) { Parts = lone.Parts }] : asked;

        // What the agent did is more exact than what it was told to do: it knows the place in the file.
        if (WasThere(told) is { } wasThere && edit.Kind == FileEditKind.Written) edit = edit with { Kind = wasThere ? FileEditKind.Edited : FileEditKind.Created };
        return [Hunks(told) is { } done ? edit with { Lines = done.Lines, Parts = done.Parts } : edit];
    }

    /// <summary>How many lines were added and taken away, as a result tells it; null where it does not.</summary>
    public static (int Added, int Removed)? Counts(JsonElement? response) => Hunks(response) is { } change ? (change.Lines.Count(static line => line.StartsWith('+')), change.Lines.Count(static line => line.StartsWith('-'))) : null;

    /// <summary>Whether a file that was written as a whole had been there, as a result tells it; null where it does not.</summary>
    public static bool? WasThere(JsonElement response) => EditShape.Text(response, "type") switch { "create" => false, "update" => true, _ => null };

    private static EditShape? Hunks(JsonElement? response) =>
        response is { ValueKind: JsonValueKind.Object } told && told.TryGetProperty("structuredPatch", out var hunks) && EditShape.OfHunks(hunks) is { Lines.IsEmpty: false } change ? change : null;

    private static ImmutableArray<FileEdit> OfObject(string path, JsonElement value)
    {
        if (EditShape.Of(value) is { Lines.IsEmpty: false } change) return [Edit(path, change, value)];

        // Some put the change into a member that names its sort, such as "update".
        if (value.ValueKind != JsonValueKind.Object) return [];
        foreach (var member in value.EnumerateObject())
        {
            if (EditShape.Of(member.Value) is { Lines.IsEmpty: false } inner) return [Edit(path, inner, member.Value, member.Name)];
        }

        return [];
    }

    /// <summary>Several files in one call: a list whose entries name theirs.</summary>
    private static ImmutableArray<FileEdit> OfMany(JsonElement input) =>
        EditShape.Lists(input).SelectMany(static list => list.EnumerateArray())
            .Where(static one => one.ValueKind == JsonValueKind.Object)
            .SelectMany(static one => EditShape.Text(one, PathNames) is { } path ? OfObject(path, one) : [])
            .ToImmutableArray();

    private static FileEdit Edit(string path, EditShape change, JsonElement value, string? sort = null)
    {
        sort ??= EditShape.Text(value, "type", "operation", "command");
        var edit = new FileEdit(path, change.Lines) { Parts = change.Parts, Kind = change.Content is null ? FileEditKind.Edited : FileEditKind.Written, Content = change.Content };
        if (sort is "delete") return edit with { Kind = FileEditKind.Deleted, Content = null, Parts = [], Lines = [.. change.Lines.Select(static line => line.StartsWith('+') ? "-" + line[1..] : line)] };
        if (EditShape.Text(value, "move_path") is { Length: > 0 } target) return edit with { Kind = FileEditKind.Moved, MovedTo = target };
        return sort is "add" && change.Content is not null ? edit with { Kind = FileEditKind.Created } : edit;
    }

    private static ImmutableArray<FileEdit> OfPatch(string patch)
    {
        var edits = ImmutableArray.CreateBuilder<FileEdit>();
        FileEdit? edit = null;
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var line in EditShape.Split(patch))
        {
            if (line.StartsWith("*** ", StringComparison.Ordinal) && line.IndexOf(" File: ", StringComparison.Ordinal) is var at and > 0)
            {
                End();
                edit = new FileEdit(line[(at + " File: ".Length)..], [])
                {
                    Kind = line.StartsWith("*** Add", StringComparison.Ordinal) ? FileEditKind.Created : line.StartsWith("*** Delete", StringComparison.Ordinal) ? FileEditKind.Deleted : FileEditKind.Edited,
                };
                if (edit.Kind == FileEditKind.Deleted) lines.Add("(deleted)");
            }
            else if (line.StartsWith("*** Move to: ", StringComparison.Ordinal))
            {
                var target = line["*** Move to: ".Length..];
                lines.Add($"(moved to {target})");
                edit = edit is null ? null : edit with { Kind = FileEditKind.Moved, MovedTo = target };
            }
            else if (!line.StartsWith("*** ", StringComparison.Ordinal) && edit is not null) lines.Add(line);
        }

        End();
        return edits.ToImmutable();

        void End()
        {
            if (edit is not null) edits.Add(edit with { Lines = lines.ToImmutable(), Parts = edit.Kind == FileEditKind.Deleted ? [] : EditPart.HunksOf(lines), Content = edit.Kind == FileEditKind.Created ? Written(lines) : null });
            lines.Clear();
        }
    }

    private static string Written(IEnumerable<string> lines) => string.Concat(lines.Where(static line => line.StartsWith('+')).Select(static line => line[1..] + "\n"));
}
