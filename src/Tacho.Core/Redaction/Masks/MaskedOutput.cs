using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Tacho.Redaction.Masks;

/// <summary>Writes texts with their replacements put in, and counts these.</summary>
internal sealed class MaskedOutput(IBufferWriter<byte> output)
{
    private readonly Dictionary<string, MaskTotal> _totals = new(StringComparer.Ordinal);

    /// <summary>What was replaced so far, by rule.</summary>
    public IReadOnlyDictionary<string, MaskTotal> Totals => _totals;

    /// <summary>
    /// Writes a text from an offset on. Of a replacement across the offset the tag is written, for a part of the secret would be left else;
    /// one that begins behind the text's end is left out.
    /// </summary>
    public void Write(ReadOnlySpan<byte> text, List<Replacement> plan, int from = 0)
    {
        foreach (var replacement in plan)
        {
            if (replacement.End <= from)
            {
                continue;
            }

            if (replacement.Start >= text.Length)
            {
                break;
            }

            if (replacement.Start > from)
            {
                output.Write(text[from..replacement.Start]);
            }

            Encoding.ASCII.GetBytes(replacement.Tag, output);
            var total = _totals.GetValueOrDefault(replacement.RuleId);
            _totals[replacement.RuleId] = new MaskTotal(total.Count + 1, total.Bytes + replacement.End - replacement.Start);
            from = replacement.End;
        }

        if (from < text.Length)
        {
            output.Write(text[from..]);
        }
    }
}

/// <summary>How often a rule masked something, and how many bytes of the text it was.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MaskTotal(long Count, long Bytes);
