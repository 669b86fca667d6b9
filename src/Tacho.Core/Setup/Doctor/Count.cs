using System.Globalization;

namespace Tacho.Setup.Doctor;

/// <summary>Counts in sentences.</summary>
internal static class Count
{
    private const int MostNamed = 6;

    /// <summary>1 hook, 2 hooks.</summary>
    public static string Of(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>Each text with how often it occurs, the most frequent first; of many only the first few.</summary>
    public static string ByFrequency(IEnumerable<string> texts) =>
        ByFrequency(texts.GroupBy(text => text, StringComparer.Ordinal).Select(group => new KeyValuePair<string, long>(group.Key, group.LongCount())));

    /// <inheritdoc cref="ByFrequency(IEnumerable{string})"/>
    public static string ByFrequency(IEnumerable<KeyValuePair<string, long>> counts)
    {
        var sorted = counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        var named = sorted.Take(MostNamed).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} ({entry.Value})"));
        return string.Join(", ", named) + (sorted.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {sorted.Count - MostNamed} more") : "");
    }

    /// <summary>Texts as a list, of many only the first few.</summary>
    public static string List(IReadOnlyCollection<string> texts) =>
        string.Join(", ", texts.Take(MostNamed)) + (texts.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {texts.Count - MostNamed} more") : "");
}
