using System.Globalization;
using System.Text;

namespace Tacho.Redaction.UserRules;

/// <summary>Characters and classes of a pattern, said over bytes. See <see cref="PatternSyntax"/>.</summary>
internal static class PatternClass
{
    /// <summary>A class with more members is no text that could be foreseen.</summary>
    private const int MaxForeseen = 4;

    private const string BeyondAscii = "\\x80-\\xFF";

    private static readonly Dictionary<string, string> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = "\\x00-\\x7F",
        ["blank"] = "\\t\\x20",
        ["cntrl"] = "\\x00-\\x1F\\x7F",
        ["digit"] = "0-9",
        ["graph"] = "\\x21-\\x7E",
        ["lower"] = "a-z",
        ["print"] = "\\x20-\\x7E",
        ["punct"] = "\\x21-\\x2F\\x3A-\\x40\\x5B-\\x60\\x7B-\\x7E",
        ["space"] = "\\t\\n\\v\\f\\r\\x20",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>The members of <c>\d \w \s</c> and of what they leave out, in ASCII as RE2 means them.</summary>
    public static string Spelled(char letter) => letter switch
    {
        'd' => "0-9",
        'D' => "\\x00-\\x2F\\x3A-\\xFF",
        'w' => "0-9A-Za-z_",
        'W' => "\\x00-\\x2F\\x3A-\\x40\\x5B-\\x5E\\x60\\x7B-\\xFF",
        's' => "\\t\\n\\v\\f\\r\\x20",
        _ => "\\x00-\\x08\\x0E-\\x1F\\x21-\\xFF",
    };

    /// <summary>One character as a piece; beyond ASCII it is a group of its forms in bytes.</summary>
    public static PatternToken Character(int value)
    {
        if (value < 0x80)
        {
            return new PatternToken(PatternPiece.Texts, Byte(value), [char.ToLowerInvariant((char)value).ToString()]);
        }

        Span<byte> utf8 = stackalloc byte[4];
        int length = new Rune(value).EncodeToUtf8(utf8);
        var bytes = new StringBuilder();
        foreach (byte one in utf8[..length])
        {
            bytes.Append(Byte(one));
        }

        // The view has U+0080 to U+00FF as one byte where the text has it as \u00XX, and 0xFF for each \uXXXX above.
        string escaped = value <= 0xFF ? Byte(value) : value <= 0xFFFF ? "\\xFF" : "\\xFF\\xFF";
        return new PatternToken(PatternPiece.Any, $"(?:{bytes}|{escaped})");
    }

    /// <summary>Reads a class from its bracket on.</summary>
    public static PatternToken Read(string pattern, ref int at)
    {
        at++;
        bool negated = at < pattern.Length && pattern[at] == '^';
        at += negated ? 1 : 0;
        var members = new StringBuilder();
        var foreseen = new HashSet<string>(StringComparer.Ordinal);
        bool isOpen = true;
        bool beyond = false;
        for (bool first = true; ; first = false)
        {
            if (at >= pattern.Length)
            {
                throw new FormatException("a class has no ]");
            }

            if (pattern[at] == ']' && !first)
            {
                at++;
                break;
            }

            if (Named(pattern, ref at) is { } named)
            {
                members.Append(named);
                isOpen = false;
                continue;
            }

            int low = Member(pattern, ref at);
            int high = low;
            if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
            {
                at++;
                high = Member(pattern, ref at);
                isOpen = false;
            }

            if (high < low)
            {
                throw new FormatException("a range of a class runs backwards");
            }

            beyond |= high > 0x7F;
            if (low <= 0x7F)
            {
                int top = Math.Min(high, 0x7F);
                members.Append(Byte(low)).Append(top > low ? $"-{Byte(top)}" : "");
                foreseen.Add(char.ToLowerInvariant((char)low).ToString());
            }
        }

        if (beyond && negated)
        {
            throw new FormatException("a negated class cannot name letters beyond ASCII: the text is looked at byte by byte");
        }

        members.Append(beyond ? BeyondAscii : "");
        bool isForeseen = isOpen && !beyond && !negated && foreseen.Count <= MaxForeseen;
        return new PatternToken(isForeseen ? PatternPiece.Texts : PatternPiece.Any, $"[{(negated ? "^" : "")}{members}]", isForeseen ? [.. foreseen] : null);
    }

    /// <summary>Reads <c>\pL</c>, <c>\p{L}</c> and the like.</summary>
    public static string Property(string pattern, ref int at)
    {
        string letter = pattern.Substring(at, 2);
        if (at + 2 >= pattern.Length)
        {
            throw new FormatException($"{letter} names no class");
        }

        int end = pattern[at + 2] == '{' ? pattern.IndexOf('}', at) : at + 2;
        if (end < 0)
        {
            throw new FormatException($"{letter} has no end");
        }

        string name = pattern[(at + 2)..(end + 1)].Trim('{', '}');
        at = end + 1;
        return name.StartsWith('^') ? $"{(letter == "\\p" ? "\\P" : "\\p")}{{{name[1..]}}}" : $"{letter}{{{name}}}";
    }

    /// <summary>The character that an escape stands for, from its backslash on.</summary>
    public static int Escaped(string pattern, ref int at)
    {
        char one = at + 1 < pattern.Length ? pattern[at + 1] : throw new FormatException("the pattern ends with a backslash");
        at += 2;
        switch (one)
        {
            case 'x' when at < pattern.Length && pattern[at] == '{':
                int end = pattern.IndexOf('}', at);
                return end < 0 ? throw new FormatException("\\x{ has no }") : Hex(pattern, ref at, at + 1, end, end + 1);
            case 'x': return Hex(pattern, ref at, at, at + 2, at + 2);
            case 'u': return Hex(pattern, ref at, at, at + 4, at + 4);
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'f': return '\f';
            case 'v': return '\v';
            case 'a': return '\a';
            case 'e': return 0x1B;
            case '0': return 0;
            default:
                return char.IsAsciiLetterOrDigit(one) ? throw new FormatException($"\\{one} is not known") : one;
        }
    }

    private static int Hex(string pattern, ref int at, int from, int to, int next)
    {
        if (to > pattern.Length || !int.TryParse(pattern.AsSpan(from, to - from), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) || !Rune.IsValid(value))
        {
            throw new FormatException("an escape is not followed by the hex digits of a character");
        }

        at = next;
        return value;
    }

    private static string? Named(string pattern, ref int at)
    {
        if (pattern[at] == '[' && at + 1 < pattern.Length && pattern[at + 1] == ':' && pattern.IndexOf(":]", at + 2, StringComparison.Ordinal) is var end and > 0)
        {
            string name = pattern[(at + 2)..end];
            if (!Posix.TryGetValue(name, out string? members))
            {
                throw new FormatException($"there is no class [:{name}:]");
            }

            at = end + 2;
            return members;
        }

        if (pattern[at] != '\\' || at + 1 >= pattern.Length)
        {
            return null;
        }

        if (pattern[at + 1] is 'd' or 'D' or 'w' or 'W' or 's' or 'S')
        {
            at += 2;
            return Spelled(pattern[at - 1]);
        }

        return pattern[at + 1] is 'p' or 'P' ? Property(pattern, ref at) : null;
    }

    private static int Member(string pattern, ref int at)
    {
        if (at >= pattern.Length)
        {
            throw new FormatException("a class has no ]");
        }

        if (pattern[at] == '\\')
        {
            if (at + 1 < pattern.Length && pattern[at + 1] == 'b')
            {
                at += 2;
                return '\b';
            }

            return Escaped(pattern, ref at);
        }

        var rune = Rune.TryGetRuneAt(pattern, at, out var whole) ? whole : throw new FormatException("the pattern holds half a surrogate pair");
        at += rune.Utf16SequenceLength;
        return rune.Value;
    }

    /// <summary>A byte as it may stand anywhere in a pattern: letters, digits and underscores as they are, everything else in hex.</summary>
    private static string Byte(int value) =>
        char.IsAsciiLetterOrDigit((char)value) || value == '_' ? ((char)value).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{value:X2}");
}
