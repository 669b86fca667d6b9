using System.Buffers;
using System.Text;

namespace Tacho.Redaction.Rules;

/// <summary>
/// Tells from what stands round a pair whether its value stands for itself: in the environment, behind a flag, in a connection string, a
/// query or a file of settings a bare word is the value, in code it is a variable.
/// </summary>
internal static class PairSurroundings
{
    private const int ReachBytes = 64;
    private const int LineReachBytes = 256;
    private const int MaxNeighbours = 4;

    private static readonly SearchValues<byte> NameBreaks = SearchValues.Create("._- \"'"u8);

    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly string[] WordsBehindFlags =
        ["flag", "flags", "option", "options", "argument", "arguments", "parameter", "parameters", "and", "or", "is", "to", "for", "with", "in"];

    private static readonly string[] LoginNames =
        ["host", "hostname", "server", "user", "username", "login", "port", "database", "dbname", "db", "email", "account", "endpoint", "addr", "address", "ssid"];

    /// <summary>Whether an unquoted value is the value itself.</summary>
    public static bool IsLiteral(ReadOnlySpan<byte> bytes, int nameStart, int nameEnd, int valueAt, int valueEnd, Joint joint)
    {
        if (joint == Joint.Flag)
        {
            return true;
        }

        var name = bytes[nameStart..nameEnd];
        bool isJoined = joint == Joint.Assignment && valueAt == nameEnd + 1;
        if (isJoined && (SecretNames.IsUpperCase(name) || IsListed(bytes, nameStart, name) || IsAmongParameters(bytes, nameStart, nameEnd)))
        {
            return true;
        }

        return (joint == Joint.Colon && SecretNames.IsUpperCase(name) && name.IndexOf((byte)'_') > 0) || IsSetting(bytes, nameStart, valueEnd, joint);
    }

    /// <summary>
    /// Whether a value without quotes is a word of a sentence: <c>GENERATE_PASSWORD: Generate a new one</c>, <c>the --password flag</c>.
    /// </summary>
    public static bool IsProse(ReadOnlySpan<byte> value, ReadOnlySpan<byte> rest, Joint joint)
    {
        if (value.IndexOfAnyExcept(Letters) >= 0)
        {
            return false;
        }

        if (joint == Joint.Flag)
        {
            foreach (string word in WordsBehindFlags)
            {
                if (Ascii.EqualsIgnoreCase(value, word))
                {
                    return true;
                }
            }
        }

        return joint == Joint.Colon && rest is [(byte)' ', var next, ..] && AsciiByte.IsLetter(next);
    }

    /// <summary>Whether the pair says in which folder something runs, and holds no password of a connection string.</summary>
    public static bool IsFolder(ReadOnlySpan<byte> bytes, int nameStart, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        (Ascii.EqualsIgnoreCase(name, "pwd"u8) || Ascii.EqualsIgnoreCase(name, "oldpwd"u8))
        && (nameStart == 0 || bytes[nameStart - 1] != ';')
        && (value is [(byte)'/', ..] or [(byte)'~', (byte)'/', ..] or [_, (byte)':', (byte)'\\' or (byte)'/', ..]);

    /// <summary>Behind a separator of pairs, or a word that sets variables or options.</summary>
    private static bool IsListed(ReadOnlySpan<byte> bytes, int nameStart, ReadOnlySpan<byte> name)
    {
        var before = bytes[Math.Max(0, nameStart - 16)..nameStart];
        return before is [.., (byte)';' or (byte)'&' or (byte)'?'] || name.StartsWith("--"u8)
            || before.EndsWith("--from-literal="u8) || before.EndsWith("--set "u8) || before.EndsWith("--set-string "u8)
            || before.EndsWith("export "u8) || before.EndsWith("setenv "u8) || before.EndsWith("-e "u8) || before.EndsWith("--env "u8);
    }

    /// <summary>Whether the parameters of a connection stand round the pair: <c>host=db user=app password=x dbname=app</c>.</summary>
    private static bool IsAmongParameters(ReadOnlySpan<byte> bytes, int nameStart, int nameEnd)
    {
        int from = Math.Max(0, nameStart - ReachBytes);
        var round = bytes[from..Math.Min(bytes.Length, nameEnd + ReachBytes)];
        return round.IndexOf("host="u8) >= 0 || round.IndexOf("dbname="u8) >= 0 || round.IndexOf("Server="u8) >= 0;
    }

    /// <summary>
    /// A pair on a line of its own, with lines next to it that say whom and where one logs in to, as settings in YAML, INI and properties
    /// files have them. A line of code ends or begins otherwise, and its neighbours do too.
    /// </summary>
    private static bool IsSetting(ReadOnlySpan<byte> bytes, int nameStart, int valueEnd, Joint joint)
    {
        int lineStart = LineStart(bytes, nameStart);
        if (joint is not (Joint.Assignment or Joint.Colon) || lineStart < 0 || !EndsLine(bytes, valueEnd))
        {
            return false;
        }

        byte separator = joint == Joint.Colon ? (byte)':' : (byte)'=';
        int at = lineStart;
        for (int i = 0; i < MaxNeighbours && at > 0; i++)
        {
            int start = PreviousLine(bytes, at);
            if (start < 0)
            {
                break;
            }

            if (IsLoginLine(bytes[start..(at - 1)], separator))
            {
                return true;
            }

            at = start;
        }

        at = valueEnd;
        for (int i = 0; i < MaxNeighbours; i++)
        {
            int lineBreak = bytes[at..Math.Min(bytes.Length, at + LineReachBytes)].IndexOf((byte)'\n');
            if (lineBreak < 0)
            {
                return false;
            }

            at += lineBreak + 1;
            var rest = bytes[at..Math.Min(bytes.Length, at + LineReachBytes)];
            int end = rest.IndexOf((byte)'\n');
            if (IsLoginLine(end < 0 ? rest : rest[..end], separator))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the line of a name that is the first on it begins, or -1.</summary>
    private static int LineStart(ReadOnlySpan<byte> bytes, int nameStart)
    {
        int at = nameStart;
        int least = Math.Max(0, nameStart - 24);
        while (at > least && (AsciiByte.IsBlank(bytes[at - 1]) || AsciiByte.IsDigit(bytes[at - 1]) || bytes[at - 1] is (byte)'|' or (byte)0xE2 or (byte)0x86 or (byte)0x92))
        {
            at--;
        }

        return at == 0 || bytes[at - 1] == '\n' ? at : -1;
    }

    private static bool EndsLine(ReadOnlySpan<byte> bytes, int valueEnd)
    {
        int at = valueEnd;
        while (at < bytes.Length && (AsciiByte.IsBlank(bytes[at]) || bytes[at] == '\r'))
        {
            at++;
        }

        // A quote ends the string that the file stands in.
        return at == bytes.Length || bytes[at] == '\n' || AsciiByte.IsQuote(bytes[at]) || (bytes[at] == '#' && at > valueEnd);
    }

    private static int PreviousLine(ReadOnlySpan<byte> bytes, int lineStart)
    {
        int from = Math.Max(0, lineStart - 1 - LineReachBytes);
        int found = bytes[from..(lineStart - 1)].LastIndexOf((byte)'\n');
        return found >= 0 ? from + found + 1 : from == 0 ? 0 : -1;
    }

    /// <summary><c>host: db</c>, <c>user=app</c>: a name of a login, the separator, and a bare value without what code has at its end.</summary>
    private static bool IsLoginLine(ReadOnlySpan<byte> line, byte separator)
    {
        line = line.Trim(" \t\r0123456789|"u8);
        int at = line.IndexOf(separator);
        if (at <= 0 || line.Length > 128 || line[^1] is (byte)',' or (byte)';' or (byte)'{' or (byte)'(' or (byte)')' or (byte)'[')
        {
            return false;
        }

        var name = line[..at].TrimEnd(" \t"u8);
        name = name[(name.LastIndexOfAny(NameBreaks) + 1)..];
        var value = line[(at + 1)..].Trim(" \t"u8);
        if (value.IsEmpty || value.IndexOfAny("()"u8) >= 0 || value.SequenceEqual("string"u8) || value.SequenceEqual("str"u8) || AsciiByte.IsUpper(value[0]))
        {
            return false;
        }

        if (value.Length >= name.Length && Ascii.EqualsIgnoreCase(value[^name.Length..], name))
        {
            // host = config.host: code that hands values on.
            return false;
        }

        foreach (string login in LoginNames)
        {
            if (Ascii.EqualsIgnoreCase(name, login))
            {
                return true;
            }
        }

        return false;
    }
}
