using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Tacho.Agents.VsCodeCopilot;

/// <summary>
/// A chat session that is kept as a journal: the whole object first (<c>{"kind":0,"v":…}</c>), then each change of it: a value that is set (1), elements put behind an array that
/// may be cut before (2), a value that is deleted (3). Each value stays JSON text until a change goes into it.
/// </summary>
internal sealed class ChatJournal
{
    private ReadOnlyMemory<byte> _text;
    private Dictionary<string, ChatJournal>? _members;
    private List<ChatJournal>? _elements;

    private ChatJournal(ReadOnlyMemory<byte> text) => _text = text;

    /// <summary>The object that the lines of a journal make; lines that are not whole JSON, or change what is not there, are told one by one. Null where no line holds an object.</summary>
    public static byte[]? Replay(byte[] journal, List<ReadOnlyMemory<byte>> broken)
    {
        ChatJournal? root = null;
        var rest = journal.AsMemory();
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.Trim(" \t\r\0"u8).IsEmpty) continue;
            if (JsonRows.IsWhole(line.Span) && Apply(line, ref root)) continue;
            // A last line without its break is still being written.
            if (end >= 0) broken.Add(line);
        }

        if (root is null) return null;
        var text = new ArrayBufferWriter<byte>(journal.Length);
        root.Write(text);
        return text.WrittenSpan.ToArray();
    }

    private static bool Apply(ReadOnlyMemory<byte> line, ref ChatJournal? root)
    {
        var entry = JsonRows.Members(line);
        entry.TryGetValue("v", out var value);
        if (!entry.TryGetValue("kind", out var kind)) return false;
        if (kind.Span.SequenceEqual("0"u8))
        {
            root = new ChatJournal(value);
            return !value.IsEmpty;
        }

        if (root is null || !entry.TryGetValue("k", out var path)) return false;
        var steps = JsonRows.Elements(path).Select(static step => step.Span is [(byte)'"', ..] ? Text(step.Span) : (object)Index(step.Span)).ToList();
        if (steps.Count == 0) return false;
        return kind.Span switch
        {
            [(byte)'1'] => !value.IsEmpty && root.Set(steps, new ChatJournal(value)),
            [(byte)'2'] => root.Push(steps, entry.TryGetValue("i", out var index) ? Index(index.Span) : null, value),
            [(byte)'3'] => root.Set(steps, null),
            _ => false,
        };
    }

    private bool Set(List<object> steps, ChatJournal? value)
    {
        if (At(steps, steps.Count - 1) is not { } holder) return false;
        holder.Open();
        switch (steps[^1])
        {
            case string name when holder._members is { } members:
                if (value is null) members.Remove(name);
                else members[name] = value;
                return true;
            case int index when holder._elements is { } elements && index >= 0 && index <= elements.Count:
                if (index == elements.Count) elements.Add(value ?? new ChatJournal("null"u8.ToArray()));
                else elements[index] = value ?? new ChatJournal("null"u8.ToArray());
                return true;
            default:
                return false;
        }
    }

    private bool Push(List<object> steps, int? from, ReadOnlyMemory<byte> values)
    {
        var array = At(steps, steps.Count);
        if (array is null)
        {
            // An array that is new.
            array = new ChatJournal("[]"u8.ToArray());
            if (!Set(steps, array)) return false;
        }

        array.Open();
        if (array._elements is not { } elements) return false;
        if (from is { } index and >= 0 && index < elements.Count) elements.RemoveRange(index, elements.Count - index);
        if (!values.IsEmpty) elements.AddRange(JsonRows.Elements(values).Select(static value => new ChatJournal(value)));
        return true;
    }

    private ChatJournal? At(List<object> steps, int count)
    {
        var node = this;
        for (var i = 0; i < count; i++)
        {
            node.Open();
            var next = steps[i] switch
            {
                string name => node._members?.GetValueOrDefault(name),
                int index when node._elements is { } elements && index >= 0 && index < elements.Count => elements[index],
                _ => null,
            };
            if (next is null) return null;
            node = next;
        }

        return node;
    }

    private void Open()
    {
        if (_members is not null || _elements is not null) return;
        var text = _text.Span.TrimStart(" \t\r\n"u8);
        if (text is [(byte)'{', ..]) _members = JsonRows.Members(_text).ToDictionary(static member => member.Key, static member => new ChatJournal(member.Value), StringComparer.Ordinal);
        else if (text is [(byte)'[', ..]) _elements = [.. JsonRows.Elements(_text).Select(static element => new ChatJournal(element))];
    }

    private void Write(ArrayBufferWriter<byte> target)
    {
        if (_members is null && _elements is null)
        {
            target.Write(_text.Span);
            return;
        }

        target.Write(_members is null ? "["u8 : "{"u8);
        var isFirst = true;
        foreach (var (name, member) in _members ?? [])
        {
            if (!isFirst) target.Write(","u8);
            isFirst = false;
            target.Write("\""u8);
            target.Write(JsonEncodedText.Encode(name).EncodedUtf8Bytes);
            target.Write("\":"u8);
            member.Write(target);
        }

        foreach (var element in _elements ?? [])
        {
            if (!isFirst) target.Write(","u8);
            isFirst = false;
            element.Write(target);
        }

        target.Write(_members is null ? "]"u8 : "}"u8);
    }

    private static string Text(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return reader.Read() ? JsonRows.Text(ref reader) : "";
    }

    private static int Index(ReadOnlySpan<byte> json) => int.TryParse(json, CultureInfo.InvariantCulture, out var index) ? index : -1;
}
