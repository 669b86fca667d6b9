using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;

namespace Tacho.Redaction.Masks;

/// <summary>
/// What masking must respect in a text: the stretches that are never masked (tags, and in JSON all that is not inside a string literal) and
/// those that are masked whole or not at all (the escapes of inner JSON). JSON inside the strings of JSON counts as JSON, at any depth; it
/// is looked into only where something was found, so that a text costs no more than its findings make necessary.
/// </summary>
internal sealed class JsonStructure
{
    private readonly List<Stretch> _found = [];
    private readonly List<Stretch> _kept = [];
    private readonly List<Stretch> _whole = [];
    private readonly List<Stretch> _machine = [];
    private readonly MachineKeys _machineKeys;

    private JsonStructure(MachineKeys machineKeys) => _machineKeys = machineKeys;

    /// <summary>Never masked. Ascending, without overlaps.</summary>
    public List<Stretch> Kept => _kept;

    /// <summary>Masked whole or not at all. Ascending, without overlaps.</summary>
    public List<Stretch> Whole => _whole;

    /// <summary>Values that machines made for machines: left to the rules that are sure without context. Ascending, without overlaps.</summary>
    public List<Stretch> Machine => _machine;

    /// <summary>The structure of a text, which is JSON or not, for findings in any order. Texts that rules put in the place of secrets count as tags.</summary>
    public static JsonStructure Of(ReadOnlySpan<byte> text, List<Finding> findings, bool json, MachineKeys machineKeys, ImmutableArray<byte[]> replacements)
    {
        var structure = new JsonStructure(machineKeys);
        structure._found.AddRange(findings.Select(static finding => new Stretch(finding.RawStart, finding.RawEnd)));
        Stretch.Unite(structure._found);
        structure.AddTags(text);
        structure.AddReplacements(text, replacements);
        if (json)
        {
            structure.AddLevel(text, []);
        }

        Stretch.Unite(structure._kept);
        Stretch.Unite(structure._whole);
        Stretch.Unite(structure._machine);
        return structure;
    }

    private void AddTags(ReadOnlySpan<byte> text)
    {
        for (int at = 0; text[at..].IndexOf(Tag.Start) is var found and >= 0;)
        {
            int length = Tag.LengthAt(text[(at + found)..]);
            if (length > 0)
            {
                _kept.Add(new Stretch(at + found, at + found + length));
            }

            at += found + Math.Max(length, Tag.Start.Length);
        }
    }

    private void AddReplacements(ReadOnlySpan<byte> text, ImmutableArray<byte[]> replacements)
    {
        foreach (byte[] replacement in replacements)
        {
            for (int at = 0; text[at..].IndexOf(replacement) is var found and >= 0; at += found + replacement.Length)
            {
                _kept.Add(new Stretch(at + found, at + found + replacement.Length));
            }
        }
    }

    /// <summary>
    /// Adds what one level of JSON says, and the levels inside its strings; nothing for what is not JSON. The byte at i of a level stands
    /// for the text's bytes from starts[i] to starts[i + 1]; for the outermost level, which is the text itself, starts is empty.
    /// </summary>
    private void AddLevel(ReadOnlySpan<byte> level, ReadOnlySpan<int> starts)
    {
        if (!IsJson(level))
        {
            return;
        }

        int structure = 0;
        int previous = 0;
        for (int at = 0; level[at..].IndexOf((byte)'"') is var opening and >= 0;)
        {
            int open = at + opening + 1;
            int close = open + LiteralLength(level[open..]);
            _kept.Add(InText(starts, structure, open));
            if (InText(starts, open, close).OverlapsAny(_found))
            {
                AddLiteral(level, open, close, starts);
                if (IsNameBefore(level[structure..open]) && _machineKeys.Contains(level[previous..structure]) && level[open..close].IndexOfAny(" \t\\"u8) < 0)
                {
                    _machine.Add(InText(starts, open, close));
                }
            }

            previous = open;
            structure = close;
            at = close + 1;
        }

        _kept.Add(InText(starts, structure, level.Length));
    }

    private void AddLiteral(ReadOnlySpan<byte> level, int open, int close, ReadOnlySpan<int> starts)
    {
        var inner = new byte[close - open];
        var innerStarts = new int[inner.Length + 1];
        int length = 0;
        for (int at = open; at < close;)
        {
            int size = EscapeLength(level[at..close]);
            inner[length] = size == 1 ? level[at] : EscapedValue(level.Slice(at, size));
            var stretch = InText(starts, at, at + size);
            innerStarts[length++] = stretch.Start;
            if (size > 1 && !starts.IsEmpty)
            {
                _whole.Add(stretch);
            }

            at += size;
        }

        innerStarts[length] = InText(starts, open, close).End;
        if (inner.AsSpan(0, length).TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[' or (byte)'"', ..])
        {
            AddLevel(inner.AsSpan(0, length), innerStarts.AsSpan(0, length + 1));
        }
    }

    /// <summary>Whether what stands between two literals makes the first the name of the second.</summary>
    private static bool IsNameBefore(ReadOnlySpan<byte> between) => between.Length > 2 && between[1..^1].Trim(" \t\r\n"u8).SequenceEqual(":"u8);

    private static Stretch InText(ReadOnlySpan<int> starts, int start, int end) =>
        starts.IsEmpty ? new Stretch(start, end) : new Stretch(starts[start], starts[end]);

    private static int LiteralLength(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (text[at..].IndexOfAny((byte)'"', (byte)'\\') is var next and >= 0)
        {
            at += next;
            if (text[at] == '"')
            {
                return at;
            }

            at += 2;
        }

        return text.Length;
    }

    private static int EscapeLength(ReadOnlySpan<byte> text) => text[0] != '\\' ? 1 : text is [_, (byte)'u', ..] ? 6 : 2;

    /// <summary>The byte that an escape of valid JSON stands for, or a question mark for a character that takes more than one.</summary>
    private static byte EscapedValue(ReadOnlySpan<byte> escape) => escape[1] switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'t' => (byte)'\t',
        (byte)'r' => (byte)'\r',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'u' => Utf8Parser.TryParse(escape[2..], out ushort code, out _, 'X') && code < 0x80 ? (byte)code : (byte)'?',
        var itself => itself,
    };

    /// <summary>True for one JSON value, or several with white space between them; of any depth, for the reader does not recurse.</summary>
    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                // Only whether it ends without an error counts.
            }

            return true;
        }
        catch (JsonException)
        {
            // Not JSON: it is masked as text, for a broken line must not keep its secrets.
            return false;
        }
    }
}
