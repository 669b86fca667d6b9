using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tacho.Redaction.PersonalData;

/// <summary>
/// Groups of digits with one and the same separator between them, as <c>4111 1111 1111 1111</c> and <c>078-05-1120</c> are written; one group
/// for a bare number. Reads no more than it can hold, so that looking at each place of a long row of numbers stays cheap.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct NumberRun
{
    private const int MaxDigits = 24;
    private const int MaxGroups = 8;

    private Digits _digits;
    private Groups _ends;
    private int _groups;
    private int _count;

    /// <summary>Where the first digit stands.</summary>
    public int Start { get; private set; }

    /// <summary>The separator; 0 for a bare number.</summary>
    public byte Separator { get; private set; }

    /// <summary>Digits of the first group.</summary>
    public readonly int FirstGroup => _groups == 0 ? 0 : _ends[0] - Start;

    /// <summary>Behind the last digit that was read.</summary>
    public readonly int End => _groups == 0 ? Start : _ends[_groups - 1];

    /// <summary>The run that begins at an offset, which holds a digit.</summary>
    public static NumberRun Read(ReadOnlySpan<byte> text, int start)
    {
        var run = new NumberRun { Start = start };
        int at = start;
        while (run._groups < MaxGroups)
        {
            while (at < text.Length && AsciiByte.IsDigit(text[at]) && run._count < MaxDigits)
            {
                run._digits[run._count++] = (byte)(text[at++] - '0');
            }

            run._ends[run._groups++] = at;
            if (at + 1 >= text.Length || !AsciiByte.IsDigit(text[at + 1]) || run._count == MaxDigits || text[at] is not ((byte)' ' or (byte)'-' or (byte)'.' or (byte)'/')
                || (run.Separator != 0 && run.Separator != text[at]))
            {
                return run;
            }

            run.Separator = text[at++];
        }

        return run;
    }

    /// <summary>
    /// True when the run is groups of these lengths, or begins with them and goes on behind a blank; a single length means a bare number.
    /// </summary>
    [UnscopedRef]
    public readonly bool Is(scoped ReadOnlySpan<byte> lengths, out ReadOnlySpan<byte> digits, out int end)
    {
        digits = default;
        end = 0;
        if (_groups < lengths.Length || (_groups > lengths.Length && Separator != ' '))
        {
            return false;
        }

        int from = Start;
        int count = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (_ends[i] - from != lengths[i])
            {
                return false;
            }

            count += lengths[i];
            from = _ends[i] + 1;
        }

        digits = ((ReadOnlySpan<byte>)_digits)[..count];
        end = _ends[lengths.Length - 1];
        return true;
    }

    [InlineArray(MaxDigits)]
    private struct Digits
    {
        private byte _first;
    }

    [InlineArray(MaxGroups)]
    private struct Groups
    {
        private int _first;
    }
}
