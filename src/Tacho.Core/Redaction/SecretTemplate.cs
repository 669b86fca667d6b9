using System.Globalization;
using System.Text;
using Tacho.Interop;

namespace Tacho.Redaction;

/// <summary>
/// Expands templates of made-up secrets, so that sources, documents and samples hold none that a scanner would stop:
/// <c>ghp_{alnum:36}</c>, <c>AKIA{upper+digit:16}</c>. A field is <c>{set}</c>, <c>{set:count}</c>, where a set is one or more of
/// <c>lower upper letter digit alnum hex HEX base64 base64url</c> or a punctuation character, joined by <c>+</c>; <c>{dash:5}</c>
/// is five hyphens. <c>{{</c> and <c>}}</c> are braces. Whatever else stands in braces is left as it is.
/// </summary>
public static class SecretTemplate
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digit = "0123456789";
    private const int MaxCount = 1 << 20;

    /// <summary>
    /// The text of a template. The same template always gives the same text, on every machine and in every version; a different
    /// <paramref name="variant"/> gives a different one.
    /// </summary>
    public static string Expand(string template, int variant = 0)
    {
        var random = new Stream(string.Create(CultureInfo.InvariantCulture, $"{variant}|{template}"));
        var text = new StringBuilder();
        int at = 0;
        while (at < template.Length)
        {
            char one = template[at];
            if (one is '{' or '}' && at + 1 < template.Length && template[at + 1] == one)
            {
                text.Append(one);
                at += 2;
            }
            else if (one == '{' && template.IndexOf('}', at) is var end and > 0 && TryField(template[(at + 1)..end], random, text))
            {
                at = end + 1;
            }
            else
            {
                text.Append(one);
                at++;
            }
        }

        return text.ToString();
    }

    private static bool TryField(string field, Stream random, StringBuilder text)
    {
        int colon = field.LastIndexOf(':');
        string names = colon < 0 ? field : field[..colon];
        int count = 1;
        if (colon >= 0 && !int.TryParse(field.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out count))
        {
            return false;
        }

        string alphabet = "";
        foreach (string name in names.Split('+'))
        {
            if (Alphabet(name) is not { } letters)
            {
                return false;
            }

            alphabet += letters;
        }

        for (int i = 0; i < Math.Min(count, MaxCount); i++)
        {
            text.Append(alphabet[random.Next(alphabet.Length)]);
        }

        return true;
    }

    private static string? Alphabet(string name) => name switch
    {
        "lower" => Lower,
        "upper" => Upper,
        "letter" => Lower + Upper,
        "digit" => Digit,
        "alnum" => Lower + Upper + Digit,
        "hex" => Digit + "abcdef",
        "HEX" => Digit + "ABCDEF",
        "base64" => Lower + Upper + Digit + "+/",
        "base64url" => Lower + Upper + Digit + "-_",
        "dash" => "-",
        { Length: 1 } when !char.IsLetterOrDigit(name[0]) && name[0] is not ('{' or '}') => name,
        _ => null,
    };

    /// <summary>Numbers from SHA-256 over a seed and a counter: stable for ever, unlike <see cref="Random"/>'s algorithm.</summary>
    private sealed class Stream(string seed)
    {
        private readonly byte[] _seed = Encoding.UTF8.GetBytes(seed);
        private readonly byte[] _block = new byte[Sha256.HashBytes];
        private int _used = Sha256.HashBytes;
        private byte _counter;
        private byte _counterHigh;

        /// <summary>A number from 0 up to, without, <paramref name="limit"/>, which is at most 256.</summary>
        public int Next(int limit)
        {
            if (_used == _block.Length)
            {
                byte[] input = [.. _seed, _counter, _counterHigh];
                Sha256.HashData(input, _block);
                _used = 0;
                _counterHigh += ++_counter == 0 ? (byte)1 : (byte)0;
            }

            return _block[_used++] * limit >> 8;
        }
    }
}
