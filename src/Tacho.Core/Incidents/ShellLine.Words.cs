using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Tacho.Incidents;

/// <content>The reading of words: quotes, escapes and substitutions.</content>
internal sealed partial class ShellLine
{
    private void ReadWordPart(Draft draft, char c)
    {
        draft.InWord = true;
        switch (c)
        {
            case '\\' when draft.Word.Length >= 2 && draft.Word[1] == ':' && char.IsAsciiLetter(draft.Word[0]) && char.IsAsciiLetterOrDigit(Peek(1)):
                // A path of Windows.
                draft.Word.Append(c);
                _at++;
                break;
            case '@' when draft.Word.Length == 0 && Peek(1) is '\'' or '"' && Peek(2) is '\n' or '\r':
                ReadHereString(draft.Word);
                break;
            case '\\':
                // A backslash before a line break joins the lines; before anything else it quotes that.
                _at++;
                if (_at >= _text.Length) break;
                if (_text[_at] == '\n') draft.InWord = draft.Word.Length > 0;
                else draft.Word.Append(_text[_at]);
                _at++;
                break;
            case '\'':
                _at++;
                AppendTo('\'', draft.Word);
                break;
            case '"':
                _at++;
                ReadDoubleQuoted(draft);
                break;
            case '$' when Peek(1) == '\'':
                _at += 2;
                ReadEscapedString(draft.Word);
                break;
            case '`' when Peek(1) is '\n' or '\r':
                // PowerShell's way to go on in the next line.
                draft.InWord = draft.Word.Length > 0;
                _at += Peek(1) == '\r' ? 3 : 2;
                break;
            case '$' or '`':
                ReadSubstitution(draft);
                break;
            default:
                draft.Word.Append(c);
                _at++;
                break;
        }
    }

    private void ReadDoubleQuoted(Draft draft)
    {
        while (_at < _text.Length && _text[_at] != '"')
        {
            var c = _text[_at];
            if (c == '\\' && Peek(1) is '"' or '\\' or '$' or '`' or '\n')
            {
                if (_text[_at + 1] != '\n') draft.Word.Append(_text[_at + 1]);
                _at += 2;
            }
            else if (c is '$' or '`')
            {
                ReadSubstitution(draft);
            }
            else
            {
                draft.Word.Append(c);
                _at++;
            }
        }

        _at++;
    }

    /// <summary>Reads <c>$(…)</c>, <c>${…}</c>, <c>$((…))</c>, backticks, or a mere dollar sign, and keeps its text in the word.</summary>
    private void ReadSubstitution(Draft draft)
    {
        var start = _at;
        if (_text[_at] == '`')
        {
            var quoted = new StringBuilder();
            _at++;
            while (_at < _text.Length && _text[_at] != '`')
            {
                if (_text[_at] == '\\' && Peek(1) is '`' or '\\' or '$') _at++;
                quoted.Append(_text[_at++]);
            }

            _at++;
            if (_depth < MaxDepth) Substitute(draft, Split(quoted.ToString(), _depth + 1));
        }
        else if (Peek(1) == '(' && Peek(2) != '(')
        {
            _at += 2;
            ReadNested(draft);
        }
        else if (Peek(1) is '(' or '{')
        {
            _at += 2;
            SkipBalanced(_text[start + 1], _text[start + 1] == '(' ? ')' : '}');
        }
        else
        {
            _at++;
        }

        draft.Word.Append(_text, start, Math.Min(_at, _text.Length) - start);
    }

    private void ReadNested(Draft draft)
    {
        if (_depth >= MaxDepth) return;
        var before = _all.Count;
        _depth++;
        ReadList(closer: ')');
        _depth--;
        draft.Substituted.AddRange(_all[before..]);
    }

    private void Substitute(Draft draft, ImmutableArray<SimpleCommand> commands)
    {
        _all.AddRange(commands);
        draft.Substituted.AddRange(commands);
    }

    /// <summary>The strings of <c>$'…'</c>: the escapes that hide a command are undone, the rest stays.</summary>
    private void ReadEscapedString(StringBuilder word)
    {
        while (_at < _text.Length && _text[_at] != '\'')
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
            {
                _at++;
                if (_text[_at] == 'x' && _at + 2 < _text.Length && byte.TryParse(_text.AsSpan(_at + 1, 2), NumberStyles.AllowHexSpecifier, provider: null, out var code))
                {
                    word.Append((char)code);
                    _at += 3;
                    continue;
                }

                word.Append(_text[_at] switch { 'n' => '\n', 't' => '\t', var other => other });
                _at++;
                continue;
            }

            word.Append(_text[_at++]);
        }

        _at++;
    }

    /// <summary>PowerShell's text of several lines: <c>@'</c> to <c>'@</c> at the beginning of a line.</summary>
    private void ReadHereString(StringBuilder word)
    {
        var end = _text.IndexOf(_text[_at + 1] == '"' ? "\n\"@" : "\n'@", _at + 2, StringComparison.Ordinal);
        word.Append(_text, _at + 2, (end < 0 ? _text.Length : end) - _at - 2);
        _at = end < 0 ? _text.Length : end + 3;
    }

    private void AppendTo(char stop, StringBuilder word)
    {
        var start = _at;
        SkipTo(stop);
        word.Append(_text, start, _at - start);
        _at++;
    }

    private void SkipBalanced(char open, char close)
    {
        for (var depth = 1; _at < _text.Length && depth > 0; _at++)
        {
            if (_text[_at] == open) depth++;
            else if (_text[_at] == close) depth--;
        }
    }
}
