using System.Buffers;
using System.Globalization;
using System.Text;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>
/// A key that has no prefix of its own and is known by the vendor's name before it: <c>ADAFRUIT_IO_KEY=…</c>, <c>adafruit key: "…"</c>. Reads
/// from the keyword over the rest of the name to an operator, and takes the value if it is one whole run of the key's alphabet and length.
/// </summary>
internal sealed class NamedKey
{
    private const int MaxNameTailBytes = 40;
    private const int MaxJointBytes = 8;
    private const int MaxIndentBytes = 32;
    private const double MinBits = 3;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.- \t"u8);
    private static readonly SearchValues<byte> FlagBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"u8);

    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Last words of names whose value is no credential, though it may look like one.</summary>
    private static readonly string[] InnocentEnds =
    [
        "id", "ids", "sha", "sha1", "sha256", "sha512", "md5", "hash", "digest", "checksum", "etag", "commit", "version", "rev", "revision", "url", "uri", "host",
        "hostname", "name", "user", "username", "path", "file", "region", "bucket", "email", "integrity", "ref", "tag", "image", "build", "slug", "type", "public",
    ];

    private readonly string _letters;
    private readonly int _minBytes;
    private readonly int _maxBytes;
    private readonly bool _isUuid;
    private SearchValues<byte>? _alphabet;

    /// <summary>
    /// A key of <paramref name="minBytes"/> to <paramref name="maxBytes"/> bytes (as many when 0) out of an alphabet written as in a
    /// pattern's class, <c>A-Za-z0-9_-</c>, with a hyphen of its own at the end.
    /// </summary>
    public NamedKey(string alphabet, int minBytes, int maxBytes = 0)
    {
        _letters = alphabet;
        _minBytes = minBytes;
        _maxBytes = maxBytes == 0 ? minBytes : maxBytes;
    }

    private NamedKey()
        : this("A-Fa-f0-9-", 36)
    {
        _isUuid = true;
    }

    /// <summary>A key that is written as a UUID.</summary>
    public static NamedKey Uuid { get; } = new();

    /// <summary>The value may stand behind a name that ends in <c>id</c>, <c>url</c>, … and still be the secret.</summary>
    public bool TakesAnyName { get; init; }

    /// <summary>The shape of the value as a person reads it, and as the rule set's fingerprint counts it.</summary>
    public override string ToString() =>
        (_isUuid ? "UUID" : string.Create(CultureInfo.InvariantCulture, $"[{_letters}]{{{_minBytes},{_maxBytes}}}")) + (TakesAnyName ? " behind any name" : "");

    /// <summary>Made on the first hit: most keys of a family are never met.</summary>
    private SearchValues<byte> Alphabet => _alphabet ??= SearchValues.Create(Spell(_letters));

    /// <summary>Looks for a value behind one hit of the vendor's name.</summary>
    public int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        if (IsInsideWord(bytes, hit.Start))
        {
            return hit.End;
        }

        bool isFlag = IsFlag(bytes[Math.Max(0, hit.Start - MaxNameTailBytes)..hit.Start]);
        int nameEnd = End(bytes, hit.End, MaxNameTailBytes, isFlag ? FlagBytes : NameBytes);
        var name = bytes[hit.Start..nameEnd].TrimEnd(" \t"u8);
        int valueAt = ValueAt(bytes, hit.Start + name.Length, isFlag);
        if (valueAt < 0)
        {
            return hit.End;
        }

        int end = End(bytes, valueAt, _maxBytes + 1, Alphabet);
        var value = bytes[valueAt..end];
        bool isWhole = value.Length >= _minBytes && value.Length <= _maxBytes && !GoesOn(bytes[end..]);
        if (!isWhole || !IsRandom(value) || (!TakesAnyName && IsInnocent(name)))
        {
            return hit.End;
        }

        sink.Add(view, valueAt, end);
        return end;
    }

    /// <summary>True where letters go on over the name's beginning: <c>CameraKit</c> holds no Meraki. A hump begins a name: <c>myOktaKey</c>.</summary>
    private static bool IsInsideWord(ReadOnlySpan<byte> bytes, int at) =>
        at > 0 && AsciiByte.IsLetter(bytes[at - 1]) && !(AsciiByte.IsLower(bytes[at - 1]) && AsciiByte.IsUpper(bytes[at]));

    /// <summary>True for what begins with two hyphens: <c>--staging-adafruit-key</c>.</summary>
    private static bool IsFlag(ReadOnlySpan<byte> before) => before[(before.LastIndexOfAnyExcept(FlagBytes) + 1)..].StartsWith("--"u8);

    private static int End(ReadOnlySpan<byte> bytes, int start, int most, SearchValues<byte> alphabet)
    {
        var rest = bytes.Slice(start, Math.Min(most, bytes.Length - start));
        int length = rest.IndexOfAnyExcept(alphabet);
        return start + (length < 0 ? rest.Length : length);
    }

    /// <summary>Where the value begins behind a name, quotes and an operator, or behind a flag and a blank; -1 where none does.</summary>
    private static int ValueAt(ReadOnlySpan<byte> bytes, int at, bool isFlag)
    {
        int limit = Math.Min(bytes.Length, at + MaxJointBytes);
        bool joined = false;
        int start = at;
        while (at < limit)
        {
            byte one = bytes[at];
            if (one is (byte)'=' or (byte)':' or (byte)',' or (byte)'>' or (byte)'|')
            {
                joined = true;
            }
            else if (!AsciiByte.IsQuote(one) && !AsciiByte.IsBlank(one) && one is not ((byte)']' or (byte)'?' or (byte)'('))
            {
                break;
            }

            at++;
        }

        // The text of an XML element may stand on a line of its own.
        if (joined && at < bytes.Length && bytes[at - 1] == '>')
        {
            at = End(bytes, at, MaxIndentBytes, LineBreaks);
        }

        return at > start && at < bytes.Length && (joined || isFlag) ? at : -1;
    }

    /// <summary>True where what follows the value belongs to it, so that it is something else than a key of this length.</summary>
    private static bool GoesOn(ReadOnlySpan<byte> rest) => rest switch
    {
        [(byte)'.', var next, ..] => AsciiByte.IsLetterOrDigit(next),
        [var one, ..] => AsciiByte.IsLetterOrDigit(one) || one is (byte)'_' or (byte)'-' or (byte)'/' or (byte)'+' or (byte)'(',
        [] => false,
    };

    private bool IsRandom(ReadOnlySpan<byte> value)
    {
        if (Placeholder.IsIn(value) || Entropy.BitsPerByte(value) < Math.Min(MinBits, Math.Log2(value.Length) - 0.8))
        {
            return false;
        }

        var shape = ValueShape.Of(value);
        if (_isUuid)
        {
            return shape.IsUuid;
        }

        // One short key in twenty has no digit.
        return shape.Digits > 0 ? shape.Letters > 0 && !Wordiness.ReadsAsWords(value, 0.55)
            : shape.Uppers > 2 && shape.Lowers > 2 && !Wordiness.ReadsAsWords(value, 0.35);
    }

    private static bool IsInnocent(ReadOnlySpan<byte> name)
    {
        int from = name.Length;
        while (from > 0 && AsciiByte.IsLetterOrDigit(name[from - 1]) && !(from < name.Length && AsciiByte.IsUpper(name[from]) && AsciiByte.IsLower(name[from - 1])))
        {
            from--;
        }

        var last = name[from..];
        foreach (string word in InnocentEnds)
        {
            if (Ascii.EqualsIgnoreCase(last, word))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Spell(string alphabet)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < alphabet.Length; i++)
        {
            if (i + 2 < alphabet.Length && alphabet[i + 1] == '-')
            {
                for (char one = alphabet[i]; one <= alphabet[i + 2]; one++)
                {
                    bytes.Add((byte)one);
                }

                i += 2;
            }
            else
            {
                bytes.Add((byte)alphabet[i]);
            }
        }

        return [.. bytes];
    }
}
