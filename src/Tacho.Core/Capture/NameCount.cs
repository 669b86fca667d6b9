using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Tacho.Capture;

/// <summary>
/// Counts names that stand in records, such as types that no reader knows. Whoever writes a record chooses them: a long one is cut, what is no visible character becomes a question mark,
/// and behind so many names all further ones are one. They are masked, since the record was.
/// </summary>
internal sealed class NameCount(ImmutableSortedDictionary<string, long>? earlier)
{
    /// <summary>How many names are told apart in a transcript.</summary>
    public const int MostNames = 64;

    /// <summary>How many characters of a name are kept.</summary>
    public const int MaxLength = 96;

    /// <summary>Stands for the names that are not told apart.</summary>
    public const string Others = "(others)";

    private readonly SortedDictionary<string, long> _counts = earlier is null ? new(StringComparer.Ordinal) : new(earlier, StringComparer.Ordinal);

    public void Add(string name)
    {
        name = Visible(name);
        if (!_counts.ContainsKey(name) && _counts.Count >= MostNames) name = Others;
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
    }

    public ImmutableSortedDictionary<string, long> ToImmutable() => _counts.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static string Visible(string name)
    {
        if (name.Length <= MaxLength && name.All(static c => c is > ' ' and <= '~')) return name;
        var visible = new StringBuilder(MaxLength);
        foreach (var rune in name.EnumerateRunes())
        {
            if (visible.Length + rune.Utf16SequenceLength >= MaxLength) return visible.Append('\u2026').ToString();
            visible.Append(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || rune == Rune.ReplacementChar ? "?" : rune.ToString());
        }

        return visible.ToString();
    }
}
