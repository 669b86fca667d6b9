using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Tacho.Agents;

/// <summary>
/// Goes through the members of a JSON object, and into those that are wanted, and passes over all others without looking at them: for records of which little is wanted. It does not check
/// what it passes over; what it cannot follow is <see cref="Failed"/>, and left to a real reader.
/// </summary>
internal ref struct JsonSkim
{
    private static readonly SearchValues<byte> Brackets = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> Ends = SearchValues.Create(",}] \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _text;
    private int _at;

    public JsonSkim(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>It stopped at something that is no JSON, or at the text's end within it.</summary>
    public bool Failed { get; private set; }

    /// <summary>Everything was gone through, and nothing follows.</summary>
    public readonly bool IsAtEnd => !Failed && _text[_at..].Trim(" \t\r\n"u8).IsEmpty;

    /// <summary>Goes into the object that stands here; false, and past it, for any other value.</summary>
    public bool TryEnter()
    {
        if (!Skip((byte)'{'))
        {
            _ = Value();
            return false;
        }

        return true;
    }

    /// <summary>The next member's name as it is written; false behind the last, where the object is left.</summary>
    public bool TryNext(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (Failed || Skip((byte)'}')) return false;
        _ = Skip((byte)',');
        var start = _at + Blanks();
        if (!TrySkipString(start, out var end)) return Fail();
        name = _text[(start + 1)..(end - 1)];
        _at = end;
        return Skip((byte)':') || Fail();
    }

    /// <summary>The value that stands here as it is written, and past it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> Value()
    {
        var start = _at + Blanks();
        if (start >= _text.Length)
        {
            Fail();
            return default;
        }

        int end;
        switch (_text[start])
        {
            case (byte)'"':
                if (!TrySkipString(start, out end)) Fail();
                break;
            case (byte)'{' or (byte)'[':
                end = SkipNested(start);
                break;
            default:
                var length = _text[start..].IndexOfAny(Ends);
                if (length <= 0) Fail();
                end = start + Math.Max(0, length);
                break;
        }

        if (Failed) return default;
        _at = end;
        return _text[start..end];
    }

    /// <summary>A value's text; null for one that is no string.</summary>
    public string? Text()
    {
        var value = Value();
        if (value is not [(byte)'"', .., (byte)'"']) return null;
        var inner = value[1..^1];
        if (!inner.Contains((byte)'\\')) return Encoding.UTF8.GetString(inner);
        try
        {
            var json = new Utf8JsonReader(value);
            return json.Read() ? json.GetString() : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair, which is to be mended first.
            Failed = true;
            return null;
        }
    }

    /// <summary>A value's whole number; null for one that is none.</summary>
    public long? Number() => NumberOf(Value());

    /// <summary>A value's time in UTC as agents write it, <c>2026-05-20T10:11:12.345Z</c>, or in any other way that is taken for one; null for what is none.</summary>
    public DateTimeOffset? Time()
    {
        var value = Value();
        if (value is not [(byte)'"', .., (byte)'"']) return null;
        var text = value[1..^1];
        if (text is [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _, (byte)'T', _, _, (byte)':', _, _, (byte)':', _, _, .., (byte)'Z']
            && Digits(text[..4]) is var year and > 0 && Digits(text[5..7]) is var month and > 0 && Digits(text[8..10]) is var day and > 0
            && Digits(text[11..13]) is var hour and >= 0 && Digits(text[14..16]) is var minute and >= 0 && Digits(text[17..19]) is var second and >= 0
            && month <= 12 && day <= DateTime.DaysInMonth(year, month) && hour < 24 && minute < 60 && second < 60)
        {
            var time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
            var fraction = text[19..^1];
            if (fraction.IsEmpty) return time;
            if (fraction is [(byte)'.', _, _, _] && Digits(fraction[1..]) is var milliseconds and >= 0) return time.AddMilliseconds(milliseconds);
        }

        return DateTimeOffset.TryParse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var other) ? other : null;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9') return -1;
            number = (number * 10) + digit - '0';
        }

        return number;
    }

    private static long? NumberOf(ReadOnlySpan<byte> value)
    {
        if (Utf8Parser.TryParse(value, out long whole, out var used) && used == value.Length) return whole;
        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var other) && Math.Abs(other) < 1e18 ? (long)other : null;
    }

    private bool Fail()
    {
        Failed = true;
        return false;
    }

    private readonly int Blanks()
    {
        var at = _at;
        while (at < _text.Length && _text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
        return at - _at;
    }

    private bool Skip(byte wanted)
    {
        var at = _at + Blanks();
        if (at >= _text.Length || _text[at] != wanted) return false;
        _at = at + 1;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly bool TrySkipString(int start, out int end)
    {
        end = start;
        if (start >= _text.Length || _text[start] != '"') return false;
        for (var at = start + 1; at < _text.Length;)
        {
            var found = _text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0) return false;
            at += found;
            if (_text[at] == '"')
            {
                end = at + 1;
                return true;
            }

            at += 2;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int SkipNested(int start)
    {
        var depth = 0;
        for (var at = start; ;)
        {
            var found = _text[at..].IndexOfAny(Brackets);
            if (found < 0) break;
            at += found;
            switch (_text[at])
            {
                case (byte)'"':
                    if (!TrySkipString(at, out at))
                    {
                        Fail();
                        return start;
                    }

                    continue;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    depth--;
                    break;
            }

            at++;
            if (depth == 0) return at;
            if (at >= _text.Length) break;
        }

        Fail();
        return start;
    }
}
