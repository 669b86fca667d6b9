using System.Globalization;
using System.Text;

namespace Tacho.Cli.Toml;

/// <summary>The characters of a TOML document, and the texts, keys and words that they make up.</summary>
internal sealed class TomlText
{
    private readonly string _text;
    private int _at;

    public TomlText(string text)
    {
        _text = text;
        _at = text.StartsWith('\uFEFF') ? 1 : 0;
    }

    public bool IsAtEnd => _at >= _text.Length;

    public int Line { get; private set; } = 1;

    public char Peek() => IsAtEnd ? '\0' : _text[_at];

    public FormatException Wrong(string reason) => new(string.Create(CultureInfo.InvariantCulture, $"line {Line}: {reason}"));

    public bool TryTake(char one)
    {
        if (IsAtEnd || _text[_at] != one) return false;
        _at++;
        return true;
    }

    public void SkipBlanks()
    {
        while (Peek() is ' ' or '\t') _at++;
    }

    /// <summary>Skips blanks, line breaks and comments.</summary>
    public void SkipLines()
    {
        while (true)
        {
            SkipBlanks();
            SkipComment();
            if (!TryBreak()) return;
        }
    }

    /// <summary>Takes what may stand behind a header or a pair: a comment and a line break.</summary>
    public void EndLine()
    {
        SkipBlanks();
        SkipComment();
        if (!TryBreak() && !IsAtEnd) throw Wrong("something stands behind the value");
    }

    public string BareKey()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Peek()) || Peek() is '_' or '-') _at++;
        return _at > start ? _text[start.._at] : throw Wrong("a key is missing");
    }

    /// <summary>A value without quotation marks, to where it must end. A date and a time may have a blank between them.</summary>
    public string Word()
    {
        var start = _at;
        while (IsWordCharacter(Peek())) _at++;
        var isDate = _at - start == 10 && _text[start + 4] == '-';
        if (isDate && Peek() == ' ' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))
        {
            _at++;
            while (IsWordCharacter(Peek())) _at++;
        }

        return _text[start.._at];
    }

    /// <summary>A text in quotation marks of either kind, on one line or more.</summary>
    public string AnyText()
    {
        var quote = _text[_at];
        return _at + 2 < _text.Length && _text[_at + 1] == quote && _text[_at + 2] == quote ? Lines(quote) : OneLineText();
    }

    /// <summary>A text on one line, as a key may be.</summary>
    public string OneLineText()
    {
        var quote = _text[_at++];
        var text = new StringBuilder();
        while (true)
        {
            if (IsAtEnd || Peek() is '\n' or '\r') throw Wrong("a text has no end");
            var one = _text[_at++];
            if (one == quote) return text.ToString();
            if (one == '\\' && quote == '"') Escape(text);
            else text.Append(Allowed(one));
        }
    }

    private string Lines(char quote)
    {
        _at += 3;
        TryBreak();
        var text = new StringBuilder();
        while (true)
        {
            if (IsAtEnd) throw Wrong("a text has no end");
            if (Peek() == quote)
            {
                var run = 0;
                while (_at + run < _text.Length && _text[_at + run] == quote && run < 5) run++;
                _at += run;
                text.Append(quote, run >= 3 ? run - 3 : run);
                if (run >= 3) return text.ToString();
                continue;
            }

            if (TryBreak()) text.Append('\n');
            else if (quote == '"' && TryTake('\\')) EscapeOrJoin(text);
            else text.Append(Allowed(_text[_at++]));
        }
    }

    /// <summary>A backslash at the end of a line takes the break and all blanks behind it away.</summary>
    private void EscapeOrJoin(StringBuilder text)
    {
        var rest = _text.AsSpan(_at).TrimStart(" \t");
        if (rest.IsEmpty || rest[0] is not ('\n' or '\r'))
        {
            Escape(text);
            return;
        }

        do SkipBlanks();
        while (TryBreak());
    }

    private void Escape(StringBuilder text)
    {
        var one = IsAtEnd ? '\0' : _text[_at++];
        switch (one)
        {
            case 'b': text.Append('\b'); break;
            case 't': text.Append('\t'); break;
            case 'n': text.Append('\n'); break;
            case 'f': text.Append('\f'); break;
            case 'r': text.Append('\r'); break;
            case '"' or '\\': text.Append(one); break;
            case 'u' or 'U':
                var length = one == 'u' ? 4 : 8;
                if (_at + length > _text.Length || !int.TryParse(_text.AsSpan(_at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !Rune.IsValid(value))
                    throw Wrong("an escape is not followed by the hex digits of a character");
                text.Append(new Rune(value));
                _at += length;
                break;
            default: throw Wrong("an escape is none that TOML knows");
        }
    }

    private void SkipComment()
    {
        if (Peek() != '#') return;
        while (!IsAtEnd && Peek() is not ('\n' or '\r')) Allowed(_text[_at++]);
    }

    private bool TryBreak()
    {
        if (Peek() == '\r' && _at + 1 < _text.Length && _text[_at + 1] == '\n') _at++;
        if (!TryTake('\n')) return false;
        Line++;
        return true;
    }

    private char Allowed(char one) => one is '\t' or (>= ' ' and not '\u007F') ? one : throw Wrong("a control character stands there");

    private static bool IsWordCharacter(char one) => char.IsAsciiLetterOrDigit(one) || one is '+' or '-' or '_' or '.' or ':';
}
