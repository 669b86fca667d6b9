using System.Globalization;
using System.Text;

namespace Tacho.Redaction.Manual;

/// <summary>A text with the escapes of JSON in it resolved, and where each of its characters stands in the text that it was made of: outputs quote JSON, in lines, in parts and within strings of it.</summary>
internal sealed class UnescapedText
{
    private const int UnitLength = 6;

    /// <summary>A text can be made that loses one escape each time only.</summary>
    private const int MaxDepth = 16;

    private readonly List<int> _starts;

    private readonly int _depth;

    private UnescapedText(string text, List<int> starts, int depth) => (Text, _starts, _depth) = (text, starts, depth);

    public string Text { get; }

    /// <summary>The text without its escapes; null for one that has none.</summary>
    public static UnescapedText? Of(string text) => Of(text, outer: null);

    /// <summary>The same once more, for JSON in a string of JSON; null where there is none.</summary>
    public UnescapedText? Inner() => Of(Text, this);

    /// <summary>Where a character of it begins in the outermost text; for its length, that one's.</summary>
    public int StartOf(int index) => _starts[index];

    private static UnescapedText? Of(string text, UnescapedText? outer)
    {
        if (!text.Contains('\\', StringComparison.Ordinal) || outer?._depth == MaxDepth) return null;
        var plain = new StringBuilder(text.Length);
        var starts = new List<int>(text.Length + 1);
        for (var i = 0; i < text.Length;)
        {
            var (unit, used) = At(text, i);
            plain.Append(unit);
            starts.Add(outer?.StartOf(i) ?? i);
            i += used;
        }

        if (plain.Length == text.Length) return null;
        starts.Add(outer?.StartOf(text.Length) ?? text.Length);
        return new(plain.ToString(), starts, (outer?._depth ?? 0) + 1);
    }

    private static (char Unit, int Used) At(string text, int at)
    {
        if (text[at] != '\\' || at + 1 == text.Length) return (text[at], 1);
        return text[at + 1] switch
        {
            '"' or '\\' or '/' => (text[at + 1], 2),
            'n' => ('\n', 2),
            'r' => ('\r', 2),
            't' => ('\t', 2),
            'b' => ('\b', 2),
            'f' => ('\f', 2),
            'u' when text.Length - at >= UnitLength && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) => ((char)unit, UnitLength),
            _ => (text[at], 1),
        };
    }
}
