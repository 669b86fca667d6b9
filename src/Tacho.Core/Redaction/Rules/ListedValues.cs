using System.Buffers;
using Tacho.Redaction.Encodings;

namespace Tacho.Redaction.Rules;

/// <summary>
/// Values in a list behind a telling name, which may be a plural: <c>"passwords": ["x", "y"]</c>, <c>tokens: [x]</c>. Each is judged as if
/// it stood behind the name alone.
/// </summary>
internal static class ListedValues
{
    private const int MaxListBytes = 4096;
    private const int MaxValues = 64;

    /// <summary>Shorter ones in a list of tokens are words of a language or its grammar.</summary>
    private const int MinListedTokenBytes = 16;

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n"u8);

    private static readonly SearchValues<byte> UnquotedEnds = SearchValues.Create(" \t\r\n\"'`,;&<>|)]}"u8);

    /// <summary>Reads the list that opens at an offset; gives where it ends if it held something, or else 0.</summary>
    public static int Scan(in EscapeView view, ReadOnlySpan<byte> name, int open, Joint joint, SecretName wanted, FindingSink sink)
    {
        bool isPlural = name[^1] is (byte)'s' or (byte)'S';
        var classified = SecretNames.Classify(name, out bool isStrong);
        if (classified == SecretName.None && isPlural)
        {
            classified = SecretNames.Classify(name[..^1], out isStrong);
        }

        if (classified != wanted)
        {
            return 0;
        }

        var bytes = view.Bytes[..Math.Min(view.Bytes.Length, open + MaxListBytes)];
        int at = open + 1;
        bool found = false;
        for (int i = 0; i < MaxValues; i++)
        {
            at = SkipBlanks(bytes, at);
            if (at >= bytes.Length || bytes[at] is (byte)']' or (byte)'[' or (byte)'{')
            {
                break;
            }

            bool isQuoted = AsciiByte.IsQuote(bytes[at]);
            var (start, end, _) = isQuoted ? KeyValueScanner.ReadQuoted(view, at) : (at, UnquotedEnd(bytes, at), false);
            if (end > bytes.Length || (isQuoted && end <= at))
            {
                break;
            }

            var context = new ValueContext(wanted, isStrong, isQuoted, joint, IsLiteral: false);
            if ((isQuoted || joint == Joint.Colon) && MayBeListed(bytes[start..end], isPlural, wanted)
                && SecretValue.IsPlausible(bytes[start..end], view.Bytes[end..], context))
            {
                sink.Add(view, start, end);
                found = true;
            }

            at = SkipBlanks(bytes, end + (isQuoted ? 1 : 0));
            if (at >= bytes.Length || bytes[at] != ',')
            {
                break;
            }

            at++;
        }

        return found ? at : 0;
    }

    /// <summary>A list behind a single name often says what is asked of the value, as in <c>password: ["required", "min:8"]</c>.</summary>
    private static bool MayBeListed(ReadOnlySpan<byte> value, bool isPlural, SecretName wanted) =>
        isPlural
            ? wanted != SecretName.Token || value.Length >= MinListedTokenBytes
            : wanted != SecretName.Password || (value.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0 && value.IndexOf((byte)':') < 0);

    private static int SkipBlanks(ReadOnlySpan<byte> bytes, int at)
    {
        int blanks = at >= bytes.Length ? -1 : bytes[at..].IndexOfAnyExcept(Blanks);
        return blanks < 0 ? bytes.Length : at + blanks;
    }

    private static int UnquotedEnd(ReadOnlySpan<byte> bytes, int at)
    {
        int length = bytes[at..].IndexOfAny(UnquotedEnds);
        return length < 0 ? bytes.Length : at + length;
    }
}
