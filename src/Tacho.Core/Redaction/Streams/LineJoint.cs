using System.Buffers;
using System.Text;
using Tacho.Redaction.Rules;

namespace Tacho.Redaction.Streams;

/// <summary>
/// Tells at the end of each line of a text whether a secret, or a name and its value, may go on in the next one: inside the PEM block of a
/// private key, inside an XML element with a telling name, and behind a telling name that ends its line, if <c>value</c> follows.
/// </summary>
internal struct LineJoint
{
    /// <summary>How many bytes of the next line <see cref="JoinsValue"/> wants to see.</summary>
    public const int NextBytes = 40;

    private const int MaxLabelBytes = 64;
    private const int MaxHeaderBytes = 256;
    private const int MaxElementBytes = 4096;

    /// <summary>What stands round the base64 of a key's line in sources, quotes and logs.</summary>
    private static ReadOnlySpan<byte> Wrapping => " \t\r\n\"'`\\,.|>+()"u8;

    private static readonly SearchValues<byte> BeforeValue = SearchValues.Create(" \t\r\n,\"'`"u8);

    private static readonly SearchValues<byte> KeyBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\\\"'`,"u8);

    private bool _inKey;
    private bool _inKeyBody;
    private int _elementBytes;
    private int _prefixBytes;

    /// <summary>What the end of a line means.</summary>
    public enum Verdict
    {
        /// <summary>Nothing goes on.</summary>
        Closed,

        /// <summary>The next line belongs to this one.</summary>
        Open,

        /// <summary>The beginning of the next line decides: <see cref="JoinsValue"/>.</summary>
        AsksNext,
    }

    /// <summary>True inside the block of a private key.</summary>
    public readonly bool IsInKey => _inKey;

    /// <summary>Takes the next line, with its line feed.</summary>
    public Verdict Take(ReadOnlySpan<byte> line)
    {
        if ((_inKey && StaysInKey(line)) || Begins(line))
        {
            return Verdict.Open;
        }

        if (_elementBytes > 0)
        {
            _elementBytes += line.Length;
            if (line.IndexOf((byte)'<') < 0 && _elementBytes < MaxElementBytes)
            {
                return Verdict.Open;
            }

            _elementBytes = 0;
            return Verdict.Closed;
        }

        var text = line.TrimEnd(" \t\r\n"u8);
        if (text is [.., (byte)'>'])
        {
            int open = text[..^1].LastIndexOf((byte)'<');
            _elementBytes = open >= 0 && SecretNames.Classify(text[(open + 1)..^1], out _) != SecretName.None ? 1 : 0;
            return _elementBytes > 0 ? Verdict.Open : Verdict.Closed;
        }

        return EndsWithName(text) ? Verdict.AsksNext : Verdict.Closed;
    }

    /// <summary>Whether the line behind one that asked for it says <c>value</c>; null if more of it must be seen.</summary>
    public static bool? JoinsValue(ReadOnlySpan<byte> next, bool isAll)
    {
        var seen = next[..Math.Min(next.Length, NextBytes)];
        int start = seen.IndexOfAnyExcept(BeforeValue);
        if (start < 0 || seen.Length - start < 5)
        {
            return isAll || seen.Length == NextBytes ? false : null;
        }

        return Ascii.EqualsIgnoreCase(seen.Slice(start, 5), "value"u8);
    }

    /// <summary>Whether a line can stand in the block of a private key: base64 without blanks inside, or before it a header or nothing.</summary>
    public static bool IsKeyLine(ReadOnlySpan<byte> line, bool mayBeHeader)
    {
        line = line.TrimEnd((byte)'\n');
        int prefixEnd = PrefixedKeyLine.PrefixEnd(line, known: 0);
        var text = line[prefixEnd..].Trim(Wrapping);
        return text.IndexOfAnyExcept(KeyBytes) is var foreign
            && (foreign < 0 || (mayBeHeader && foreign > 0 && text.Length < MaxHeaderBytes && text[foreign..].IndexOf((byte)':') >= 0 && text[..foreign].IndexOf((byte)' ') < 0));
    }

    private bool StaysInKey(ReadOnlySpan<byte> line)
    {
        int prefixEnd = PrefixedKeyLine.PrefixEnd(line.TrimEnd((byte)'\n'), _prefixBytes);
        _prefixBytes = prefixEnd > 0 ? prefixEnd : _prefixBytes;
        _inKey = IsKeyLine(line[prefixEnd..], mayBeHeader: !_inKeyBody) || (!_inKeyBody && PrefixedKeyLine.IsHeaderOrEmpty(line.TrimEnd((byte)'\n')));
        _inKeyBody |= line.Length - prefixEnd > MaxLabelBytes && line[prefixEnd..].IndexOf((byte)':') < 0;
        return _inKey;
    }

    private bool Begins(ReadOnlySpan<byte> line)
    {
        int begin = line.LastIndexOf("-----BEGIN"u8);
        begin = begin >= 0 ? begin : line.LastIndexOf("-----begin"u8);
        if (begin < 0)
        {
            return false;
        }

        var rest = line[(begin + 10)..];
        int dashes = rest[..Math.Min(rest.Length, MaxLabelBytes)].IndexOf("-----"u8);
        bool isPrivate = dashes >= 0 && (rest[..dashes].IndexOf("PRIVATE KEY"u8) >= 0 || rest[..dashes].IndexOf("private key"u8) >= 0);
        _inKey = isPrivate && IsKeyLine(rest[(dashes + 5)..], mayBeHeader: false);
        _inKeyBody = false;
        _prefixBytes = 0;
        return _inKey;
    }

    private static bool EndsWithName(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd(" \t,\"'`"u8);
        int start = text.Length;
        int least = Math.Max(0, text.Length - SecretNames.MaxNameBytes);
        while (start > least && (AsciiByte.IsLetterOrDigit(text[start - 1]) || text[start - 1] is (byte)'_' or (byte)'-' or (byte)'.'))
        {
            start--;
        }

        return text.Length - start > 2 && SecretNames.Classify(text[start..], out _) != SecretName.None;
    }
}
