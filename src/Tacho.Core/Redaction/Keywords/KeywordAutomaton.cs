using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tacho.Redaction.Keywords;

/// <summary>
/// An Aho-Corasick automaton over bytes, as a dense table: one load a byte for the class, one for the next state, no failure links. States
/// from <c>firstAccepting</c> on end a keyword, so that the common byte costs one comparison. It is a view over tables that lie in the
/// program's image (built-in rules) or on the heap (rules of a person), and costs nothing to make.
/// </summary>
internal readonly ref struct KeywordAutomaton
{
    private readonly ReadOnlySpan<byte> _classes;
    private readonly ReadOnlySpan<ushort> _next;
    private readonly int _shift;
    private readonly int _firstAccepting;
    private readonly ReadOnlySpan<ushort> _outputStarts;
    private readonly ReadOnlySpan<ushort> _outputs;

    /// <summary>
    /// <paramref name="next"/> has a row of 2^<paramref name="shift"/> entries a state; <paramref name="outputStarts"/> has an entry a
    /// state from <paramref name="firstAccepting"/> on and one behind; <paramref name="outputs"/> holds (rule, keyword length) pairs.
    /// </summary>
    public KeywordAutomaton(
        ReadOnlySpan<byte> classes,
        ReadOnlySpan<ushort> next,
        int shift,
        int firstAccepting,
        ReadOnlySpan<ushort> outputStarts,
        ReadOnlySpan<ushort> outputs)
    {
        _classes = classes;
        _next = next;
        _shift = shift;
        _firstAccepting = firstAccepting;
        _outputStarts = outputStarts;
        _outputs = outputs;
    }

    /// <summary>
    /// Goes on from <paramref name="position"/> in <paramref name="state"/> (both 0 at first) to the next byte that ends a keyword; leaves
    /// the position behind it and returns true, or returns false at the end of the text.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // here and in the other loops over bytes: a command ends before the just-in-time compiler would come back to them
    public bool MoveNext(ReadOnlySpan<byte> text, ref int position, ref int state)
    {
        if (_next.IsEmpty)
        {
            return false;
        }

        ref byte bytes = ref MemoryMarshal.GetReference(text);
        ref byte classes = ref MemoryMarshal.GetReference(_classes);
        ref ushort next = ref MemoryMarshal.GetReference(_next);
        int shift = _shift;
        nuint firstAccepting = (nuint)_firstAccepting;
        nuint current = (nuint)state;
        nuint length = (nuint)text.Length;
        for (nuint at = (nuint)position; at < length; at++)
        {
            // The classes cover every byte value and each row every class, so neither index can leave its table.
            current = Unsafe.Add(ref next, (current << shift) + Unsafe.Add(ref classes, Unsafe.Add(ref bytes, at)));
            if (current >= firstAccepting)
            {
                position = (int)at + 1;
                state = (int)current;
                return true;
            }
        }

        position = text.Length;
        state = (int)current;
        return false;
    }

    /// <summary>The (rule, keyword length) pairs of a state that <see cref="MoveNext"/> stopped in, the longest keyword first.</summary>
    public ReadOnlySpan<ushort> Outputs(int state)
    {
        int index = state - _firstAccepting;
        return _outputs[_outputStarts[index].._outputStarts[index + 1]];
    }
}
