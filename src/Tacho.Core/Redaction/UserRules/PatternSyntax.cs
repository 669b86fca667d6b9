using System.Globalization;
using System.Text;

namespace Tacho.Redaction.UserRules;

/// <summary>
/// Reads patterns written for RE2, Rust's regex crate or .NET and says the same in .NET's syntax over bytes widened as Latin-1: named groups become plain ones, classes such as
/// <c>\w</c> are spelled out in ASCII as RE2 means them, <c>$</c> becomes <c>\z</c>, idle escapes lose their backslash, a letter beyond ASCII becomes its bytes in UTF-8 (or the one
/// byte that the escape-undoing view has in its place).
/// </summary>
internal sealed class PatternSyntax
{
    private readonly string _pattern;
    private readonly List<PatternToken> _tokens = [];
    private readonly Stack<(bool Multiline, bool Extended)> _groups = new();
    private readonly bool _keepsNames;
    private int _at;
    private bool _multiline;
    private bool _extended;

    private PatternSyntax(string pattern)
    {
        _pattern = pattern;
        _keepsNames = pattern.Contains("\\k", StringComparison.Ordinal);
    }

    /// <summary>The pieces of a pattern, in order; together their text is the pattern in .NET's syntax.</summary>
    /// <exception cref="FormatException">The pattern uses something that cannot be said to .NET over bytes.</exception>
    public static List<PatternToken> Read(string pattern)
    {
        var syntax = new PatternSyntax(pattern);
        while (syntax._at < pattern.Length)
        {
            syntax.ReadOne();
        }

        return syntax._tokens;
    }

    /// <summary>The pattern in .NET's syntax.</summary>
    public static string Emit(List<PatternToken> tokens) => string.Concat(tokens.Select(static token => token.Emitted));

    private void ReadOne()
    {
        char one = _pattern[_at];
        switch (one)
        {
            case '(': ReadGroup(); break;
            case ')': Close(); break;
            case '|': Take(PatternPiece.Or, 1); break;
            case '[': Add(PatternClass.Read(_pattern, ref _at)); break;
            case '\\': ReadEscape(); break;
            case '^': Take(PatternPiece.Nothing, 1); break;
            case '$':
                _at++;
                Add(new PatternToken(PatternPiece.Nothing, _multiline ? "$" : "\\z"));
                break;
            case '.': Take(PatternPiece.Any, 1); break;
            case '*' or '+' or '?': ReadQuantifier(1, one == '+' ? 1 : 0, one == '?' ? 1 : int.MaxValue); break;
            case '{' when TryBounds(out int length, out int least, out int most): ReadQuantifier(length, least, most); break;
            case '{':
                _at++;
                Add(new PatternToken(PatternPiece.Texts, "\\{", ["{"]));
                break;
            case '#' when _extended:
                int line = _pattern.IndexOf('\n', _at);
                _at = line < 0 ? _pattern.Length : line + 1;
                break;
            case ' ' or '\t' or '\n' or '\r' or '\f' or '\v' when _extended: _at++; break;
            default: ReadCharacter(); break;
        }
    }

    private void ReadGroup()
    {
        string rest = _pattern[_at..];
        var before = (_multiline, _extended);
        if (rest.StartsWith("(?#", StringComparison.Ordinal))
        {
            int end = rest.IndexOf(')', StringComparison.Ordinal);
            Take(PatternPiece.Nothing, end < 0 ? rest.Length : end + 1);
            return;
        }

        if (!rest.StartsWith("(?", StringComparison.Ordinal))
        {
            Open("(", 1, look: false, before);
            return;
        }

        if (rest.StartsWith("(?P=", StringComparison.Ordinal) || rest.StartsWith("(?P>", StringComparison.Ordinal))
        {
            throw new FormatException("a group cannot be referred to by (?P= or (?P>");
        }

        bool looks = rest.StartsWith("(?=", StringComparison.Ordinal) || rest.StartsWith("(?!", StringComparison.Ordinal)
            || rest.StartsWith("(?<=", StringComparison.Ordinal) || rest.StartsWith("(?<!", StringComparison.Ordinal);
        int nameAt = rest.StartsWith("(?P<", StringComparison.Ordinal) ? 4 : !looks && rest.StartsWith("(?<", StringComparison.Ordinal) ? 3 : 0;
        if (nameAt > 0)
        {
            int end = rest.IndexOf('>', StringComparison.Ordinal);
            if (end < 0)
            {
                throw new FormatException("the name of a group has no end");
            }

            // Numbered as RE2 does, from left to right; .NET would count named groups behind the others.
            Open(_keepsNames ? $"(?<{rest[nameAt..end]}>" : "(", end + 1, look: false, before);
            return;
        }

        if (looks || rest.StartsWith("(?>", StringComparison.Ordinal) || rest.StartsWith("(?(", StringComparison.Ordinal))
        {
            int length = rest.StartsWith("(?<", StringComparison.Ordinal) ? 4 : rest.StartsWith("(?(", StringComparison.Ordinal) ? 2 : 3;
            Open(rest[..length], length, looks, before);
            return;
        }

        ReadFlags(rest, before);
    }

    private void ReadFlags(string rest, (bool Multiline, bool Extended) before)
    {
        int at = 2;
        bool on = true;
        var kept = new StringBuilder("(?");
        for (; at < rest.Length && (char.IsAsciiLetter(rest[at]) || rest[at] == '-'); at++)
        {
            char flag = rest[at];
            if (flag == '-')
            {
                on = false;
            }
            else if (flag == 'm')
            {
                _multiline = on;
            }
            else if (flag == 'x')
            {
                _extended = on;
            }
            else if (flag == 'U')
            {
                throw new FormatException("the flag U (lazy by default) is not supported");
            }
            else if (flag is not ('i' or 's' or 'u' or 'n'))
            {
                throw new FormatException($"there is no flag {flag}");
            }

            // Blanks and comments are taken out here, and ASCII is all that a byte can be.
            if (flag is not ('u' or 'x'))
            {
                kept.Append(flag);
            }
        }

        if (at >= rest.Length || rest[at] is not (')' or ':'))
        {
            throw new FormatException("a group begins with (? and nothing that is known");
        }

        bool isEmpty = kept.ToString() is "(?" or "(?-";
        if (rest[at] == ')')
        {
            Add(new PatternToken(PatternPiece.Nothing, isEmpty ? "" : $"{kept})"));
            _at += at + 1;
            return;
        }

        Open(isEmpty ? "(?:" : $"{kept}:", at + 1, look: false, before);
    }

    private void Open(string emitted, int length, bool look, (bool Multiline, bool Extended) before)
    {
        _groups.Push(before);
        Add(new PatternToken(look ? PatternPiece.OpenLook : PatternPiece.Open, emitted));
        _at += length;
    }

    private void Close()
    {
        if (_groups.TryPop(out var group))
        {
            (_multiline, _extended) = group;
        }

        Take(PatternPiece.Close, 1);
    }

    private void ReadQuantifier(int length, int least, int most)
    {
        string emitted = _pattern.Substring(_at, length);
        _at += length;
        if (_at < _pattern.Length && _pattern[_at] == '?')
        {
            emitted += "?";
            _at++;
        }

        Add(new PatternToken(PatternPiece.Repeat, emitted, Least: least, Most: most));
    }

    private bool TryBounds(out int length, out int least, out int most)
    {
        (length, least, most) = (0, 0, 0);
        int end = _pattern.IndexOf('}', _at);
        if (end < 0)
        {
            return false;
        }

        string[] bounds = _pattern[(_at + 1)..end].Split(',');
        if (bounds.Length > 2 || !int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out least))
        {
            return false;
        }

        most = bounds.Length == 1 ? least : int.MaxValue;
        if (bounds.Length == 2 && bounds[1].Length > 0 && !int.TryParse(bounds[1], NumberStyles.None, CultureInfo.InvariantCulture, out most))
        {
            return false;
        }

        length = end - _at + 1;
        return true;
    }

    private void ReadEscape()
    {
        if (_at + 1 >= _pattern.Length)
        {
            throw new FormatException("the pattern ends with a backslash");
        }

        char one = _pattern[_at + 1];
        switch (one)
        {
            case 'Q':
                int end = _pattern.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
                string quoted = end < 0 ? _pattern[(_at + 2)..] : _pattern[(_at + 2)..end];
                foreach (var rune in quoted.EnumerateRunes())
                {
                    Add(PatternClass.Character(rune.Value));
                }

                _at = end < 0 ? _pattern.Length : end + 2;
                break;
            case 'E': _at += 2; break;
            case 'C': throw new FormatException("\\C (one byte) is not supported");
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S':
                Add(new PatternToken(PatternPiece.Any, $"[{PatternClass.Spelled(one)}]"));
                _at += 2;
                break;
            case 'p' or 'P': Add(new PatternToken(PatternPiece.Any, PatternClass.Property(_pattern, ref _at))); break;
            case 'A' or 'z' or 'Z' or 'b' or 'B' or 'G': Take(PatternPiece.Nothing, 2); break;
            case 'k' when _pattern.IndexOf('>', _at) is var close and > 0: Take(PatternPiece.Any, close - _at + 1); break;
            case >= '1' and <= '9': Take(PatternPiece.Any, 2); break;
            default: Add(PatternClass.Character(PatternClass.Escaped(_pattern, ref _at))); break;
        }
    }

    private void ReadCharacter()
    {
        var rune = Rune.TryGetRuneAt(_pattern, _at, out var whole) ? whole : throw new FormatException("the pattern holds half a surrogate pair");
        _at += rune.Utf16SequenceLength;
        Add(PatternClass.Character(rune.Value));
    }

    private void Take(PatternPiece piece, int length)
    {
        Add(new PatternToken(piece, _pattern.Substring(_at, length)));
        _at += length;
    }

    private void Add(PatternToken token) => _tokens.Add(token);
}
