using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tacho.Configuration;

namespace Tacho.Setup;

/// <summary>
/// Reads the text of a settings file into nodes that know their positions. The dialect is RFC 8259 with what agents' own parsers let people write: line and block
/// comments and one trailing comma, after a byte order mark. Nothing of JSON5 beyond that.
/// </summary>
internal sealed class SettingsTextParser
{
    /// <summary>Deepest nesting that is read; beyond it the file is refused, since the parser is recursive.</summary>
    public const int MaxDepth = 128;

    private readonly string _text;
    private readonly string _file;
    private int _at;

    private SettingsTextParser(string text, string file)
    {
        _text = text;
        _file = file;
    }

    /// <summary>The value that the text holds; null when there are only whitespace and comments.</summary>
    /// <param name="text">The whole text; a byte order mark at its start is passed over.</param>
    /// <param name="file">Path for the message.</param>
    /// <exception cref="UserError">The text is not JSON; the message names file, line and column.</exception>
    public static JsonNode? Parse(string text, string file)
    {
        var parser = new SettingsTextParser(text, file) { _at = text.StartsWith('\uFEFF') ? 1 : 0 };
        parser.SkipTrivia();
        if (parser._at == text.Length) return null;
        var root = parser.Value(depth: 0);
        parser.SkipTrivia();
        return parser._at == text.Length ? root : throw parser.Unexpected("the end of the file");
    }

    /// <summary>Line and column of an index, both from 1; a column is a UTF-16 unit and a byte order mark has none.</summary>
    public static (int Line, int Column) Position(string text, int index)
    {
        var line = 1;
        var start = text.StartsWith('\uFEFF') ? 1 : 0;
        for (var i = start; i < index; i++)
        {
            if (text[i] != '\n' && !(text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) continue;
            line++;
            start = i + 1;
        }

        return (line, Math.Max(index - start, 0) + 1);
    }

    private JsonNode Value(int depth)
    {
        if (depth > MaxDepth) throw Wrong(string.Create(CultureInfo.InvariantCulture, $"nesting deeper than {MaxDepth} levels"));
        if (_at == _text.Length) throw Unexpected("a value");
        var start = _at;
        switch (_text[_at])
        {
            case '{':
                return Container(JsonKind.Object, '}', depth);
            case '[':
                return Container(JsonKind.Array, ']', depth);
            case '"':
                var content = String();
                return new(JsonKind.String, start, _at, content, []);
            default:
                Literal();
                return new(JsonKind.Literal, start, _at, _text[start.._at], []);
        }
    }

    private JsonNode Container(JsonKind kind, char close, int depth)
    {
        var start = _at++;
        var items = ImmutableArray.CreateBuilder<JsonItem>();
        while (true)
        {
            SkipTrivia();
            if (Take(close)) return new(kind, start, _at, "", items.ToImmutable());
            if (items.Count > 0 && items[^1].Comma < 0) throw Unexpected($"',' or '{close}'");
            var itemStart = _at;
            var name = kind == JsonKind.Object ? Name() : null;
            var value = Value(depth + 1);
            SkipTrivia();
            items.Add(new(name, itemStart, value, Take(',') ? _at - 1 : -1));
        }
    }

    private string Name()
    {
        if (_at == _text.Length || _text[_at] != '"') throw Unexpected("a member's name in double quotes or '}'");
        var name = String();
        SkipTrivia();
        if (!Take(':')) throw Unexpected("':'");
        SkipTrivia();
        return name;
    }

    private string String()
    {
        var start = _at++;
        var content = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                return content.ToString();
            }

            if (c < ' ') throw Wrong("a control character or line break inside a string");
            if (c == '\\')
            {
                content.Append(Escape());
                continue;
            }

            content.Append(c);
            _at++;
        }

        _at = start;
        throw Wrong("a string without its closing quote");
    }

    private char Escape()
    {
        const string letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
        var letter = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        if (letters.IndexOf(letter) is var index and >= 0)
        {
            _at += 2;
            return meanings[index];
        }

        if (letter != 'u' || _at + 6 > _text.Length || !ushort.TryParse(_text.AsSpan(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            throw Wrong("an escape that JSON does not have");
        _at += 6;
        return (char)unit;
    }

    private void Literal()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.')) _at++;
        var word = _text.AsSpan(start, _at - start);
        if (word is "true" or "false" or "null" || IsNumber(word)) return;
        _at = start;
        throw Unexpected("a value");
    }

    /// <summary>The number grammar of RFC 8259, section 6.</summary>
    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        if (word.StartsWith('-')) word = word[1..];
        var whole = Digits(word);
        if (whole == 0 || (whole > 1 && word[0] == '0')) return false;
        word = word[whole..];
        if (word.StartsWith('.'))
        {
            var fraction = Digits(word[1..]);
            if (fraction == 0) return false;
            word = word[(1 + fraction)..];
        }

        if (word.IsEmpty) return true;
        if (word[0] is not ('e' or 'E')) return false;
        word = word[1..];
        if (!word.IsEmpty && word[0] is '+' or '-') word = word[1..];
        return !word.IsEmpty && Digits(word) == word.Length;
    }

    private static int Digits(ReadOnlySpan<char> word) => word.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : word.Length;

    private void SkipTrivia()
    {
        _at = JsonTrivia.Skip(_text, _at, _text.Length, out var open);
        if (open) throw Wrong("a comment without its '*/'");
    }

    private bool Take(char expected)
    {
        if (_at == _text.Length || _text[_at] != expected) return false;
        _at++;
        return true;
    }

    private UserError Unexpected(string expected) =>
        Wrong(_at == _text.Length ? $"the file ends where {expected} should stand" : $"'{_text[_at]}' where {expected} should stand");

    private UserError Wrong(string problem)
    {
        var (line, column) = Position(_text, _at);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{_file}, line {line}, column {column}: not valid JSON: {problem}"),
            "correct the file at that place, or move it away and run the command again; nothing was written",
            ExitCode.BadData);
    }
}
