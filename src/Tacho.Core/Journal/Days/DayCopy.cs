using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tacho.Journal.Days;

/// <summary>A person's day beside their month in a repository, with whole entries, for who wants to share that much. Like a month it is a union by id.</summary>
public static partial class DayCopy
{
    /// <summary>The file as it is to be, with line feeds.</summary>
    /// <param name="existing">As it is; null for none. Blocks whose ids this machine does not know stay as they are.</param>
    /// <param name="day">Which.</param>
    /// <param name="person">Whose.</param>
    /// <param name="blocks">The day's entries that this machine knows, by id.</param>
    /// <param name="gone">As for <see cref="MonthFile.Merge"/>.</param>
    public static string Merge(string? existing, DateOnly day, string person, IReadOnlyDictionary<string, string> blocks, Func<string, bool> gone)
    {
        var all = new SortedDictionary<(string Time, string Id), string>();
        foreach (var block in Blocks(existing ?? ""))
        {
            var id = Cited.Match(block) is { Success: true } cited ? cited.Groups["id"].Value : "";
            if (id.Length > 0 && (blocks.ContainsKey(id) || gone(id))) continue;
            all.TryAdd((TimeOf(block), id.Length > 0 ? id : block), block);
        }

        foreach (var (id, block) in blocks) all[(TimeOf(block), id)] = block;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {day:yyyy-MM-dd} - {person}\n");
        foreach (var block in all.Values) text.Append('\n').Append(block.TrimEnd('\n')).Append('\n');
        return text.ToString();
    }

    private static string TimeOf(string block) => Clock.Match(block) is { Success: true } clock ? clock.Groups["time"].Value : "";

    private static IEnumerable<string> Blocks(string text)
    {
        var block = new StringBuilder();
        var isOpen = false;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                if (isOpen) yield return block.ToString();
                block.Clear();
                isOpen = true;
            }

            if (isOpen) block.Append(line).Append('\n');
        }

        if (isOpen) yield return block.ToString();
    }

    [GeneratedRegex(@"^- Entry: (?<id>j[0-9a-f]{8})", RegexOptions.Multiline)]
    private static partial Regex Cited { get; }

    [GeneratedRegex(@"^## (?<time>\d\d:\d\d)")]
    private static partial Regex Clock { get; }
}
