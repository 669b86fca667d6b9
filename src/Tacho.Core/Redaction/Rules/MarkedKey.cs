using System.Buffers;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>
/// A key that carries its vendor's mark in its middle: Azure's <c>+ASt</c> and <c>JQQJ99</c>, Terraform's <c>.atlasv1.</c>. Reads from the
/// mark to both ends and takes the whole run if its parts have the right lengths. The rule's keyword is the mark in lower case.
/// </summary>
internal sealed class MarkedKey
{
    private const int MaxPadBytes = 2;

    private readonly string _alphabet;
    private readonly (int Least, int Most) _before;
    private readonly (int Least, int Most) _after;
    private SearchValues<byte>? _bytes;
    private SearchValues<byte>? _tailBytes;

    /// <summary>
    /// A key with <paramref name="before"/> bytes of an alphabet, written out in full, before its mark and <paramref name="after"/> bytes behind it;
    /// up to two equals signs end it.
    /// </summary>
    public MarkedKey(string alphabet, (int Least, int Most) before, (int Least, int Most) after)
    {
        _alphabet = alphabet;
        _before = before;
        _after = after;
    }

    /// <summary>The marks in their own case; none for whatever the keyword matched.</summary>
    public string[] Marks { get; init; } = [];

    /// <summary>What may stand behind the mark beside the alphabet, and never before it.</summary>
    public string TailBytes { get; init; } = "";

    private SearchValues<byte> Bytes => _bytes ??= SearchValues.Create(System.Text.Encoding.ASCII.GetBytes(_alphabet));

    private SearchValues<byte> Tail => _tailBytes ??= SearchValues.Create(System.Text.Encoding.ASCII.GetBytes(_alphabet + TailBytes));

    /// <summary>Looks at the run round one hit of the mark; never looks further than the longest key reaches.</summary>
    public int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        if (!IsMark(bytes[hit.Start..hit.End]))
        {
            return hit.End;
        }

        int from = Math.Max(0, hit.Start - _before.Most - 1);
        int start = from + bytes[from..hit.Start].LastIndexOfAnyExcept(Bytes) + 1;
        int to = Math.Min(bytes.Length, hit.End + _after.Most + 1);
        int length = bytes[hit.End..to].IndexOfAnyExcept(Tail);
        int end = length < 0 ? to : hit.End + length;
        bool fits = hit.Start - start >= _before.Least && hit.Start - start <= _before.Most
            && end - hit.End >= _after.Least && end - hit.End <= _after.Most;
        if (!fits || Placeholder.IsIn(bytes[start..end]))
        {
            return hit.End;
        }

        for (int pad = 0; pad < MaxPadBytes && end < bytes.Length && bytes[end] == '='; pad++)
        {
            end++;
        }

        sink.Add(view, start, end);
        return end;
    }

    private bool IsMark(ReadOnlySpan<byte> found)
    {
        foreach (string mark in Marks)
        {
            if (System.Text.Ascii.Equals(found, mark))
            {
                return true;
            }
        }

        return Marks.Length == 0;
    }
}
