using System.Globalization;
using System.Runtime.InteropServices;
using Tacho.Events;

namespace Tacho.Redaction.Manual;

/// <summary>Finds hidden texts in texts: one pass for each length that is looked for.</summary>
public sealed class HiddenTextFinder
{
    private readonly HiddenText _hidden;
    private readonly List<Length> _lengths = [];

    public HiddenTextFinder(HiddenText hidden, IEnumerable<ManualRedaction> redactions)
    {
        _hidden = hidden;
        foreach (var alike in redactions.Where(static one => one.Made.Text is not null).GroupBy(static one => (one.Made.Text!.Length, one.Made.Text.IgnoresCase)))
        {
            ulong leading = 1;
            for (var i = 1; i < alike.Key.Length; i++) leading *= hidden.Base;
            _lengths.Add(new(alike.Key.Length, alike.Key.IgnoresCase, leading, alike.ToLookup(static one => ulong.Parse(one.Made.Text!.Roll, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))));
        }
    }

    public bool IsEmpty => _lengths.Count == 0;

    /// <summary>Where the texts stand, by their beginnings; of overlapping ones the longest from the first place on, so that nothing of a covered text stays. Texts in the escapes of JSON are found too.</summary>
    public IReadOnlyList<Hit> Find(string text)
    {
        var found = new List<Hit>();
        foreach (var length in _lengths) Find(text, length, found);
        if (!IsEmpty)
        {
            for (var plain = UnescapedText.Of(text); plain is not null; plain = plain.Inner())
            {
                var within = new List<Hit>();
                foreach (var length in _lengths) Find(plain.Text, length, within);
                found.AddRange(within.Select(hit => hit with { Start = plain.StartOf(hit.Start), End = plain.StartOf(hit.End) }));
            }
        }

        if (found.Count < 2) return found;
        found.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
        var joined = new List<Hit> { found[0] };
        foreach (var hit in found.Skip(1))
        {
            var last = joined[^1];
            if (hit.Start >= last.End) joined.Add(hit);
            else if (hit.End > last.End) joined[^1] = last with { End = hit.End };
        }

        return joined;
    }

    private void Find(string text, Length length, List<Hit> found)
    {
        if (text.Length < length.Units) return;
        ulong roll = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (i >= length.Units) roll -= HiddenText.Folded(text[i - length.Units], length.IgnoresCase) * length.Leading;
            roll = (roll * _hidden.Base) + HiddenText.Folded(text[i], length.IgnoresCase);
            var start = i - length.Units + 1;
            if (start < 0 || !length.Rolls.Contains(roll)) continue;
            var hash = _hidden.HashOf(text.AsSpan(start, length.Units), length.IgnoresCase);
            foreach (var redaction in length.Rolls[roll])
            {
                if (redaction.Made.Text!.Hash == hash) found.Add(new(start, i + 1, redaction));
            }
        }
    }

    /// <summary>Texts of one length.</summary>
    private sealed record Length(int Units, bool IgnoresCase, ulong Leading, ILookup<ulong, ManualRedaction> Rolls);

    /// <summary>A covered stretch of a text.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Hit(int Start, int End, ManualRedaction Redaction);
}
