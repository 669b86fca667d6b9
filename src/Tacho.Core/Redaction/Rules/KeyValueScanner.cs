using System.Buffers;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>
/// Reads a pair round a keyword: to the right over the rest of the name to an operator, and only if there is one back to the name's
/// beginning and on to the value. Most hits stand in prose and end at the first byte behind the name. Work a hit is bounded by
/// <see cref="MaxValueBytes"/> of vectorised search.
/// </summary>
internal static class KeyValueScanner
{
    /// <summary>How far a value may reach; a longer one is masked up to here, and no value that long is left alone.</summary>
    private const int MaxValueBytes = 4096;

    private const int MaxBlanks = 16;
    private const int MaxNameTailBytes = 32;

    /// <summary>A rejected value without quotes above this length is not looked into again for pairs.</summary>
    private const int MaxRescannedBytes = 64;

    private static readonly SearchValues<byte> UnquotedEnds = SearchValues.Create(" \t\r\n\"'`,;&<>|)]}"u8);

    /// <summary>Looks for a pair whose name has the keyword in it and says <paramref name="wanted"/>.</summary>
    public static int Scan(in EscapeView view, KeywordHit hit, FindingSink sink, SecretName wanted)
    {
        var bytes = view.Bytes;
        int nameEnd = NameEnd(bytes, hit.End);
        if (nameEnd < 0 || nameEnd >= bytes.Length)
        {
            return hit.End;
        }

        int nameStart = -1;
        if (!TryOperator(bytes, hit.Start, nameEnd, ref nameStart, out int valueAt, out var joint))
        {
            return hit.End;
        }

        nameStart = nameStart < 0 ? NameStart(bytes, hit.Start) : nameStart;
        var name = bytes[nameStart..nameEnd];
        if (valueAt < bytes.Length && bytes[valueAt] == '[' && joint is Joint.Assignment or Joint.Colon)
        {
            return Math.Max(hit.End, ListedValues.Scan(view, name, valueAt, joint, wanted, sink));
        }

        bool isTestResult = joint == Joint.Colon && name.SequenceEqual("PASS"u8);
        if (SecretNames.Classify(name, out bool isStrong) != wanted || isTestResult)
        {
            return hit.End;
        }

        var value = ReadValue(view, valueAt, joint);
        if (joint == Joint.Colon && AsciiByte.IsQuote(bytes[nameEnd]) && !value.IsQuoted)
        {
            // Behind a quoted name and a colon stands a number, a literal or an expression: JSON inside a string must stay JSON too.
            return hit.End;
        }

        bool isLiteral = !value.IsQuoted && PairSurroundings.IsLiteral(bytes, nameStart, nameEnd, valueAt, value.End, joint);
        var context = new ValueContext(wanted, isStrong, value.IsQuoted, joint, isLiteral);
        bool isOther = PairSurroundings.IsFolder(bytes, nameStart, name, bytes[value.Start..value.End])
            || (!value.IsQuoted && wanted == SecretName.Password && PairSurroundings.IsProse(bytes[value.Start..value.End], bytes[value.End..], joint));
        if (!isOther && SecretValue.IsPlausible(bytes[value.Start..value.End], bytes[value.End..], context))
        {
            sink.Add(view, value.Start, value.End);
            return Math.Max(hit.End, value.End);
        }

        return !value.IsQuoted && value.End - value.Start > MaxRescannedBytes ? value.End : hit.End;
    }

    private static int NameEnd(ReadOnlySpan<byte> bytes, int from)
    {
        int limit = Math.Min(bytes.Length, from + MaxNameTailBytes);
        int at = from;
        while (at < limit && (IsNameByte(bytes[at]) || IsInnerDot(bytes, at)))
        {
            at++;
        }

        return at == from + MaxNameTailBytes ? -1 : at;
    }

    private static int NameStart(ReadOnlySpan<byte> bytes, int from)
    {
        int limit = Math.Max(0, from - SecretNames.MaxNameBytes);
        while (from > limit && (IsNameByte(bytes[from - 1]) || bytes[from - 1] == '.'))
        {
            from--;
        }

        return from;
    }

    private static bool IsNameByte(byte value) => AsciiByte.IsLetterOrDigit(value) || value is (byte)'_' or (byte)'-';

    private static bool IsInnerDot(ReadOnlySpan<byte> bytes, int at) =>
        bytes[at] == '.' && at + 1 < bytes.Length && AsciiByte.IsLetterOrDigit(bytes[at + 1]);

    /// <summary>
    /// Reads what joins name and value, and gives where the value begins. Sets <paramref name="nameStart"/> if it had to be found out.
    /// </summary>
    private static bool TryOperator(
        ReadOnlySpan<byte> bytes,
        int hitStart,
        int nameEnd,
        ref int nameStart,
        out int valueAt,
        out Joint joint)
    {
        int at = nameEnd;
        bool quotedName = AsciiByte.IsQuote(bytes[at]);
        at += quotedName ? 1 : 0;
        if (quotedName && at < bytes.Length && bytes[at] == ']')
        {
            at++;
        }

        valueAt = 0;
        joint = Joint.Assignment;
        int beforeBlanks = at;
        at = SkipBlanks(bytes, at);
        if (at >= bytes.Length)
        {
            return false;
        }

        switch (bytes[at])
        {
            case (byte)'=':
                return TryEquals(bytes, at, ref valueAt);
            case (byte)':':
                joint = Joint.Colon;
                return TryColon(bytes, at, ref valueAt) ? TryObject(bytes, ref valueAt) : TryNamedValue(bytes, at, quotedName, ref valueAt);
            case (byte)'?' or (byte)'+' or (byte)'.' or (byte)'|' or (byte)'!'
                when at + 2 < bytes.Length && bytes[at + 1] is (byte)'=' or (byte)':' && bytes[at] != '!' && bytes[at + 2] != '=':
                valueAt = SkipBlanks(bytes, at + 2);
                return true;
            case (byte)'!' when at + 1 < bytes.Length && bytes[at + 1] == '=':
                return TryEquals(bytes, at, ref valueAt) && AsciiByte.IsQuote(bytes[valueAt]);
            case (byte)'>' when nameEnd == at:
                nameStart = NameStart(bytes, hitStart);
                joint = Joint.Element;
                valueAt = at + 1;
                return nameStart > 0 && bytes[nameStart - 1] == '<';
            case (byte)',' when quotedName:
                if (TryNamedValue(bytes, at, quotedName, ref valueAt))
                {
                    return true;
                }

                joint = Joint.List;
                valueAt = SkipBlanks(bytes, at + 1);
                return valueAt < bytes.Length && AsciiByte.IsQuote(bytes[valueAt]);
            default:
                if (TryNamedValue(bytes, beforeBlanks, quotedName, ref valueAt))
                {
                    return true;
                }

                nameStart = NameStart(bytes, hitStart);
                valueAt = at;
                joint = bytes[nameStart] == '-' ? Joint.Flag : Joint.Blank;
                return at > nameEnd && !quotedName && bytes[at] != '-'
                    && (joint == Joint.Flag || bytes[at] is (byte)'\'' or (byte)'"' || TryTypedName(bytes, at, ref valueAt));
        }
    }

    private static bool TryEquals(ReadOnlySpan<byte> bytes, int at, ref int valueAt)
    {
        at++;
        if (at < bytes.Length && bytes[at] == '>')
        {
            at++;
        }
        else if (at < bytes.Length && bytes[at] is (byte)'=' or (byte)'~')
        {
            // A comparison tells a secret only if it is with a literal.
            valueAt = SkipBlanks(bytes, at + 1 + (at + 1 < bytes.Length && bytes[at + 1] == '=' ? 1 : 0));
            return valueAt < bytes.Length && AsciiByte.IsQuote(bytes[valueAt]);
        }

        valueAt = SkipBlanks(bytes, at);
        return true;
    }

    private static bool TryColon(ReadOnlySpan<byte> bytes, int at, ref int valueAt)
    {
        at++;
        int colons = bytes[at..].IndexOfAnyExcept((byte)':');
        if (colons is >= 0 and < 3 && bytes[at + colons] == '=')
        {
            at += colons + 1;
        }
        else if (at + 1 < bytes.Length && (bytes[at] == ':' || (bytes[at] == '/' && bytes[at + 1] == '/')))
        {
            return false;
        }

        valueAt = SkipBlanks(bytes, at);
        return valueAt < bytes.Length;
    }

    /// <summary>Steps into <c>{ "value": "x"</c>, as Terraform writes outputs; a brace that opens anything else stays the value.</summary>
    private static bool TryObject(ReadOnlySpan<byte> bytes, ref int valueAt)
    {
        if (bytes[valueAt] == '{')
        {
            var rest = bytes.Slice(valueAt + 1, Math.Min(MaxNameTailBytes, bytes.Length - valueAt - 1));
            int blanks = rest.IndexOfAnyExcept(" \t\r\n"u8);
            if (blanks >= 0 && rest[blanks..].StartsWith("\"value\""u8))
            {
                int colon = SkipBlanks(bytes, valueAt + 1 + blanks + "\"value\"".Length);
                valueAt = colon < bytes.Length - 1 && bytes[colon] == ':' ? SkipBlanks(bytes, colon + 1) : valueAt;
            }
        }

        return valueAt < bytes.Length;
    }

    /// <summary>
    /// Reads <c>"name": "DB_PASSWORD", "value": "x"</c>, <c>name: DB_PASSWORD\n  value: x</c> and <c>key="Password" value="x"</c>, from
    /// behind the name.
    /// </summary>
    private static bool TryNamedValue(ReadOnlySpan<byte> bytes, int at, bool quotedName, ref int valueAt)
    {
        int limit = Math.Min(bytes.Length, at + (2 * MaxBlanks));
        bool separated = false;
        while (at < limit && (bytes[at] is (byte)'\r' or (byte)'\n' || AsciiByte.IsBlank(bytes[at]) || (quotedName && bytes[at] == ',')))
        {
            separated |= quotedName || bytes[at] == '\n';
            at++;
        }

        if (!separated || at + 6 >= bytes.Length)
        {
            return false;
        }

        at += AsciiByte.IsQuote(bytes[at]) ? 1 : 0;
        if (!System.Text.Ascii.EqualsIgnoreCase(bytes.Slice(at, 5), "value"u8))
        {
            return false;
        }

        at += 5;
        at += at < bytes.Length && AsciiByte.IsQuote(bytes[at]) ? 1 : 0;
        at = SkipBlanks(bytes, at);
        if (at >= bytes.Length || bytes[at] is not ((byte)':' or (byte)'='))
        {
            return false;
        }

        valueAt = SkipBlanks(bytes, at + 1);
        return valueAt < bytes.Length;
    }

    /// <summary>Reads <c>name Type = "x"</c>, from the type on, to the literal.</summary>
    private static bool TryTypedName(ReadOnlySpan<byte> bytes, int at, ref int valueAt)
    {
        int limit = Math.Min(bytes.Length, at + MaxNameTailBytes);
        while (at < limit && AsciiByte.IsLetterOrDigit(bytes[at]))
        {
            at++;
        }

        at = SkipBlanks(bytes, at);
        if (at >= bytes.Length || bytes[at] != '=')
        {
            return false;
        }

        valueAt = SkipBlanks(bytes, at + 1);
        return valueAt < bytes.Length && AsciiByte.IsQuote(bytes[valueAt]);
    }

    private static (int Start, int End, bool IsQuoted) ReadValue(in EscapeView view, int at, Joint joint)
    {
        var bytes = view.Bytes;
        if (joint == Joint.Element)
        {
            int close = bytes.Slice(at, Math.Min(MaxValueBytes, bytes.Length - at)).IndexOfAny((byte)'<', (byte)'"');
            var content = bytes.Slice(at, close >= 0 && bytes[at + close] == '<' ? close : 0);
            int leading = content.Length - content.TrimStart(" \t\r\n"u8).Length;
            return (at + leading, at + leading + content.Trim(" \t\r\n"u8).Length, true);
        }

        at = SkipPrefix(bytes, at);
        if (at < bytes.Length && AsciiByte.IsQuote(bytes[at]))
        {
            return ReadQuoted(view, at);
        }

        int end = UnquotedEnd(bytes, at);
        int afterType = AfterTypeAnnotation(bytes, at, end, joint);
        if (afterType >= 0)
        {
            return ReadQuoted(view, afterType);
        }

        return (at, end, false);
    }

    /// <summary>The literal that opens at a quote ends at the next one that is no deeper; without one it ends with its line.</summary>
    internal static (int Start, int End, bool IsQuoted) ReadQuoted(in EscapeView view, int open)
    {
        var bytes = view.Bytes;
        byte quote = bytes[open];
        int depth = view.QuoteDepth(open);
        if (open + 1 == bytes.Length || bytes[open + 1] is (byte)',' or (byte)':' or (byte)'}' or (byte)']' or (byte)')' or (byte)'\n')
        {
            // "NAME=" as the end of a literal: this quote closes, and what follows is the structure around it.
            return (open, open, true);
        }

        int limit = Math.Min(bytes.Length, open + 1 + MaxValueBytes);
        int at = open + 1;
        while (bytes[at..limit].IndexOfAny(quote, (byte)'\n', (byte)'"') is var next and >= 0)
        {
            at += next;
            if (bytes[at] == '\n' || view.QuoteDepth(at) <= (bytes[at] == quote ? depth : depth - 1))
            {
                return (open + 1, at, true);
            }

            at++;
        }

        return (open + 1, limit, true);
    }

    private static int UnquotedEnd(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes.Slice(at, Math.Min(MaxValueBytes, bytes.Length - at));
        int length = rest.IndexOfAny(UnquotedEnds);
        int end = at + (length < 0 ? rest.Length : length);
        while (end > at && bytes[end - 1] is (byte)'.' or (byte)':' or (byte)'\\' && (end == bytes.Length || bytes[end] <= ' ' || AsciiByte.IsQuote(bytes[end])))
        {
            end--;
        }

        return end;
    }

    /// <summary>Steps over the letter before a literal's quote, as in <c>b"…"</c> and <c>@"…"</c>.</summary>
    private static int SkipPrefix(ReadOnlySpan<byte> bytes, int at) =>
        at + 1 < bytes.Length && AsciiByte.IsQuote(bytes[at + 1]) && bytes[at] is (byte)'b' or (byte)'r' or (byte)'u' or (byte)'L' or (byte)'N' or (byte)'@'
            ? at + 1
            : at;

    /// <summary>The quote behind <c>name: Type = "…"</c>, or -1.</summary>
    private static int AfterTypeAnnotation(ReadOnlySpan<byte> bytes, int at, int end, Joint joint)
    {
        if (joint != Joint.Colon || end == at || end - at > MaxNameTailBytes || end >= bytes.Length)
        {
            return -1;
        }

        int operatorAt = SkipBlanks(bytes, end);
        if (operatorAt >= bytes.Length || bytes[operatorAt] != '=')
        {
            return -1;
        }

        int valueAt = SkipPrefix(bytes, SkipBlanks(bytes, operatorAt + 1));
        return valueAt < bytes.Length && AsciiByte.IsQuote(bytes[valueAt]) ? valueAt : -1;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> bytes, int at)
    {
        int limit = Math.Min(bytes.Length, at + MaxBlanks);
        while (at < limit && AsciiByte.IsBlank(bytes[at]))
        {
            at++;
        }

        return at;
    }
}

/// <summary>What stands between a name and its value.</summary>
internal enum Joint
{
    Assignment,
    Colon,
    Element,
    List,
    Flag,
    Blank,
}
