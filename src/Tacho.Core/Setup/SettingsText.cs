using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tacho.Configuration;

namespace Tacho.Setup;

/// <summary>
/// The text of a settings file in JSON with comments, and edits of it that leave every character alone that they need not touch. Immutable: an edit gives the document
/// after it. System.Text.Json can skip comments but not write them back, and no package that can is at hand, hence an editor of our own.
/// </summary>
/// <remarks>
/// What is put in follows the file: its line breaks, its indentation, a trailing comma where the container has one, one line where the file has one. Limits: nesting to
/// 128 levels; the whitespace inside an empty container is replaced when something is put in; of members with one name the last is edited, as it is the one in force.
/// </remarks>
internal sealed class SettingsText
{
    private readonly string _file;
    private readonly SettingsTextStyle _style;

    private SettingsText(string text, string file, JsonNode? root)
    {
        Text = text;
        _file = file;
        Root = root;
        _style = SettingsTextStyle.Of(text, root);
    }

    /// <summary>The whole text, with a byte order mark if there was one.</summary>
    public string Text { get; }

    /// <summary>The outermost value; null when the text has none.</summary>
    public JsonNode? Root { get; }

    /// <summary>True when there is no value yet, or an object without members.</summary>
    public bool IsBlank => Root is null or { Kind: JsonKind.Object, Items.Length: 0 };

    /// <param name="text">The whole text.</param>
    /// <param name="file">Its path, for messages.</param>
    /// <exception cref="UserError">The text is not JSON; the message names file, line and column.</exception>
    public static SettingsText Parse(string text, string file) => new(text, file, SettingsTextParser.Parse(text, file));

    /// <summary>The value behind member names; null when one of them is missing.</summary>
    /// <exception cref="UserError">A value on the way is no object.</exception>
    public JsonNode? Find(params IEnumerable<string> names)
    {
        var node = Root;
        foreach (var name in names)
        {
            if (node is null) return null;
            node = Expect(node, JsonKind.Object, name).Member(name);
        }

        return node;
    }

    /// <summary>The array behind member names; null when it or an object above it is missing.</summary>
    /// <exception cref="UserError">A value on the way is no object, or the last one is no array.</exception>
    public JsonNode? FindArray(ImmutableArray<string> names) => Find(names) is { } found ? Expect(found, JsonKind.Array, names[^1]) : null;

    /// <summary>The node that indices into <see cref="JsonNode.Items"/> lead to, from the root.</summary>
    public JsonNode At(ReadOnlySpan<int> indices)
    {
        var node = Root!;
        foreach (var index in indices) node = node.Items[index].Value;
        return node;
    }

    /// <summary>Indices from the root for member names; null when one of them is missing or stands for no object.</summary>
    public ImmutableArray<int>? IndicesOf(ImmutableArray<string> names)
    {
        var indices = ImmutableArray.CreateBuilder<int>(names.Length);
        var node = Root;
        foreach (var name in names)
        {
            if (node is not { Kind: JsonKind.Object } || node.IndexOf(name) is not (>= 0 and var index)) return null;
            indices.Add(index);
            node = node.Items[index].Value;
        }

        return indices.ToImmutable();
    }

    /// <summary>Member names on the way that indices lead, from the root; null when it goes through an array.</summary>
    public ImmutableArray<string>? NamesOf(ReadOnlySpan<int> indices)
    {
        var names = ImmutableArray.CreateBuilder<string>(indices.Length);
        var node = Root!;
        foreach (var index in indices)
        {
            if (node.Items[index].Name is not { } name) return null;
            names.Add(name);
            node = node.Items[index].Value;
        }

        return names.ToImmutable();
    }

    /// <summary>Puts an element at the end of an array; makes the array, and the objects above it, when they are missing.</summary>
    /// <exception cref="UserError">A value on the way is of another type.</exception>
    public SettingsText Append(ImmutableArray<string> arrayNames, string json)
    {
        if (FindArray(arrayNames) is { } array) return Insert(array, name: null, inner: [], json);
        var depth = 0;
        var node = Root;
        while (node?.Member(arrayNames[depth]) is { } next)
        {
            node = next;
            depth++;
        }

        return node is null ? WithRoot([.. arrayNames], json) : Insert(node, arrayNames[depth], [.. arrayNames[(depth + 1)..]], json);
    }

    /// <summary>Puts a member at the end of the outermost object, which is made when it is missing.</summary>
    public SettingsText Add(string name, string json) =>
        Root is null ? WithRoot([], json: null).Add(name, json) : Insert(Expect(Root, JsonKind.Object, name), name, inner: null, json);

    /// <summary>Puts another value in the place of the one that indices lead to.</summary>
    public SettingsText Replace(ReadOnlySpan<int> indices, string json)
    {
        var old = At(indices);
        return Changed(new TextChange(old.Start, old.End, json));
    }

    /// <summary>
    /// Takes out the item that indices lead to, with its comma and, where it stood alone on lines of its own, these lines. Comments beside it stay. A container that has
    /// nothing left between its brackets closes up.
    /// </summary>
    public SettingsText Remove(ReadOnlySpan<int> indices)
    {
        var container = At(indices[..^1]);
        var removed = Changed([.. JsonRemoval.Of(Text, container, indices[^1])]);
        var left = removed.At(indices[..^1]);
        var inside = removed.Text.AsSpan(left.Start + 1, left.End - left.Start - 2);
        return left.Items.IsEmpty && inside.IsWhiteSpace() ? removed.Changed(new TextChange(left.Start + 1, left.End - 1, "")) : removed;
    }

    /// <summary>Takes out the outermost value; what stands round it stays.</summary>
    public SettingsText RemoveRoot() => Root is null ? this : Changed(new TextChange(Root.Start, Root.End, ""));

    /// <summary>True when a container has neither items nor comments.</summary>
    public bool IsEmpty(JsonNode container) =>
        container.IsContainer && container.Items.IsEmpty && !JsonTrivia.Read(Text, container.Start + 1, container.End - 1).HasComment;

    /// <param name="container">Where the item goes.</param>
    /// <param name="name">The new member's name; null for an element.</param>
    /// <param name="inner">Null: the value is the JSON. Else the names of objects to make inside the value, and an array round the JSON within the last.</param>
    /// <param name="json">The value or the array's element.</param>
    private SettingsText Insert(JsonNode container, string? name, string[]? inner, string json)
    {
        var value = name is null || inner is null ? JsonShape.Plain(json) : JsonShape.Nested(inner, json);
        return container.Items.IsEmpty ? InsertFirst(container, name, value) : InsertLast(container, name, value);
    }

    private SettingsText InsertFirst(JsonNode container, string? name, JsonShape value)
    {
        var gap = JsonTrivia.Read(Text, container.Start + 1, container.End - 1);
        var outer = SettingsTextStyle.LineIndent(Text, container.Start);
        var indent = outer + _style.Unit;
        if (!gap.HasComment)
        {
            var inside = _style.OneLine ? value.Line(name) : $"{_style.NewLine}{indent}{value.Block(name, indent, _style)}{_style.NewLine}{outer}";
            return Changed(new TextChange(gap.Start, gap.End, inside));
        }

        return Changed(new TextChange(
            gap.SolidEnd, gap.SolidEnd, gap.BreaksLine ? $"{_style.NewLine}{indent}{value.Block(name, indent, _style)}" : " " + value.Line(name)));
    }

    private SettingsText InsertLast(JsonNode container, string? name, JsonShape value)
    {
        var last = container.Items[^1];
        var gap = JsonTrivia.Read(Text, last.End, container.End - 1);
        var trailing = last.Comma >= 0;
        var indent = _style.ItemIndent(Text, container);
        var item = indent is null ? " " + value.Line(name) : $"{_style.NewLine}{indent}{value.Block(name, indent, _style)}";
        var added = new TextChange(gap.SolidEnd, gap.SolidEnd, trailing ? item + "," : item);
        return trailing ? Changed(added) : Changed(new TextChange(last.End, last.End, ","), added);
    }

    /// <summary>A text without a value gets one at its end, behind the comments that it may have.</summary>
    private SettingsText WithRoot(string[] names, string? json)
    {
        var gap = JsonTrivia.Read(Text, Text.StartsWith('\uFEFF') ? 1 : 0, Text.Length);
        var value = json is null ? "{}" : JsonShape.Nested(names, json).Block(name: null, "", _style);
        return Changed(new TextChange(gap.SolidEnd, gap.End, (gap.HasComment ? _style.NewLine : "") + value + _style.NewLine));
    }

    /// <summary>The document after changes, which are in the order of the text and do not overlap.</summary>
    private SettingsText Changed(params ReadOnlySpan<TextChange> changes)
    {
        var changed = new StringBuilder(Text.Length + 256);
        var at = 0;
        foreach (var change in changes)
        {
            changed.Append(Text, at, change.Start - at).Append(change.Content);
            at = change.End;
        }

        return Parse(changed.Append(Text, at, Text.Length - at).ToString(), _file);
    }

    private JsonNode Expect(JsonNode node, JsonKind kind, string name)
    {
        if (node.Kind == kind) return node;
        var (line, column) = SettingsTextParser.Position(Text, node.Start);
        var wanted = kind == JsonKind.Object ? $"an object, to hold \"{name}\"" : $"an array for \"{name}\"";
        return node == Root && kind == JsonKind.Object
            ? throw Wrong($"the file's outermost value has to be an object, but {Described(node)} stands there")
            : throw Wrong($"{wanted} has to stand there, but it is {Described(node)}");

        UserError Wrong(string problem) => new(
            string.Create(CultureInfo.InvariantCulture, $"{_file}, line {line}, column {column}: {problem}"),
            "correct the file at that place, or move it away and run the command again; nothing was written",
            ExitCode.BadData);
    }

    private static string Described(JsonNode node) => node.Kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.Array => "an array",
        JsonKind.String => "a string",
        _ => node.Text,
    };
}

/// <summary>A stretch of text and what takes its place.</summary>
internal readonly record struct TextChange(int Start, int End, string Content);
