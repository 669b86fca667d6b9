using System.Globalization;

namespace Tacho.Cli.Toml;

/// <summary>
/// Reads TOML 1.0.0 (toml.io, January 2021), strictly: what the specification forbids is refused. Written here because no TOML package restores; only what reading a rule file
/// needs, so no writing and no mapping to types.
/// </summary>
internal sealed class TomlReader
{
    private const int MaxDepth = 128;

    private readonly TomlText _text;
    private readonly TomlTable _root = new(1, TomlOrigin.Header);
    private TomlTable _current;

    private TomlReader(string text)
    {
        _text = new TomlText(text);
        _current = _root;
    }

    /// <summary>The document's outermost table.</summary>
    /// <exception cref="FormatException">The text is not TOML; the message begins with the line.</exception>
    public static TomlTable Read(string text)
    {
        var reader = new TomlReader(text);
        reader.ReadLines();
        return reader._root;
    }

    private void ReadLines()
    {
        while (true)
        {
            _text.SkipLines();
            if (_text.IsAtEnd) return;
            if (_text.TryTake('[')) ReadHeader();
            else ReadPair(_current, 0);
            _text.EndLine();
        }
    }

    private void ReadHeader()
    {
        var line = _text.Line;
        var isList = _text.TryTake('[');
        var path = ReadKey();
        if (!_text.TryTake(']') || (isList && !_text.TryTake(']'))) throw _text.Wrong("a header has no end");
        var above = _root;
        foreach (var name in path[..^1])
        {
            above = above.Values.GetValueOrDefault(name) switch
            {
                null => Added(above, name, new TomlTable(line, TomlOrigin.Implied)),
                TomlTable { Origin: not TomlOrigin.Inline } table => table,
                List<TomlTable> tables => tables[^1],
                _ => throw _text.Wrong($"{name} is no table that a header could go into"),
            };
        }

        _current = isList ? OpenListed(above, path[^1], line) : Open(above, path[^1], line);
    }

    private TomlTable Open(TomlTable above, string name, int line)
    {
        switch (above.Values.GetValueOrDefault(name))
        {
            case null: return Added(above, name, new TomlTable(line, TomlOrigin.Header));
            case TomlTable { Origin: TomlOrigin.Implied } table:
                table.Origin = TomlOrigin.Header;
                return table;
            default: throw _text.Wrong($"{name} stands there already");
        }
    }

    private TomlTable OpenListed(TomlTable above, string name, int line)
    {
        var table = new TomlTable(line, TomlOrigin.Header);
        switch (above.Values.GetValueOrDefault(name))
        {
            case null: above.Values[name] = new List<TomlTable> { table }; break;
            case List<TomlTable> tables: tables.Add(table); break;
            default: throw _text.Wrong($"{name} stands there already");
        }

        return table;
    }

    private static TomlTable Added(TomlTable above, string name, TomlTable table)
    {
        above.Values[name] = table;
        return table;
    }

    private void ReadPair(TomlTable table, int depth)
    {
        var line = _text.Line;
        var path = ReadKey();
        if (!_text.TryTake('=')) throw _text.Wrong("a key is not followed by =");
        foreach (var name in path[..^1])
        {
            table = table.Values.GetValueOrDefault(name) switch
            {
                null => Added(table, name, new TomlTable(line, TomlOrigin.Dotted)),
                TomlTable { Origin: TomlOrigin.Dotted } inner => inner,
                _ => throw _text.Wrong($"{name} cannot be gone into"),
            };
        }

        _text.SkipBlanks();
        var value = ReadValue(depth);
        if (!table.Values.TryAdd(path[^1], value)) throw _text.Wrong($"{path[^1]} stands there already");
    }

    private string[] ReadKey()
    {
        var path = new List<string>();
        do
        {
            _text.SkipBlanks();
            path.Add(_text.Peek() is '"' or '\'' ? _text.OneLineText() : _text.BareKey());
            _text.SkipBlanks();
        }
        while (_text.TryTake('.'));
        return [.. path];
    }

    private object ReadValue(int depth)
    {
        if (depth > MaxDepth) throw _text.Wrong("values are nested too deeply");
        switch (_text.Peek())
        {
            case '"' or '\'': return _text.AnyText();
            case '[': return ReadList(depth);
            case '{': return ReadInline(depth);
            default: return Scalar(_text.Word());
        }
    }

    private List<object> ReadList(int depth)
    {
        _text.TryTake('[');
        var list = new List<object>();
        while (true)
        {
            _text.SkipLines();
            if (_text.TryTake(']')) return list;
            list.Add(ReadValue(depth + 1));
            _text.SkipLines();
            if (_text.TryTake(',')) continue;
            if (_text.TryTake(']')) return list;
            throw _text.Wrong("a list has no ]");
        }
    }

    private TomlTable ReadInline(int depth)
    {
        _text.TryTake('{');
        var table = new TomlTable(_text.Line, TomlOrigin.Inline);
        _text.SkipBlanks();
        if (_text.TryTake('}')) return table;
        do
        {
            ReadPair(table, depth + 1);
            _text.SkipBlanks();
        }
        while (_text.TryTake(','));
        return _text.TryTake('}') ? table : throw _text.Wrong("an inline table has no }");
    }

    private object Scalar(string word)
    {
        switch (word)
        {
            case "true": return true;
            case "false": return false;
            case "inf" or "+inf": return double.PositiveInfinity;
            case "-inf": return double.NegativeInfinity;
            case "nan" or "+nan" or "-nan": return double.NaN;
        }

        if (TomlNumber.TryWhole(word, out var whole)) return whole;
        if (TomlNumber.IsBroken(word) && double.TryParse(word.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var broken)) return broken;
        return TomlNumber.IsTime(word) ? new TomlTime(word) : throw _text.Wrong(word.Length == 0 ? "a value is missing" : "a value is none that TOML knows");
    }
}
