using System.Globalization;
using System.Text.Json;
using Tacho.Cli.Output;

namespace Tacho.Cli.Commands.Archive;

/// <summary>Counts of names by version of an agent; "" is for sessions that tell none.</summary>
internal sealed class VersionCounts
{
    private const int MostNames = 6;

    private readonly SortedDictionary<string, SortedDictionary<string, long>> _versions = new(StringComparer.Ordinal);

    public void Add(string? version, IReadOnlyDictionary<string, long> counts)
    {
        if (counts.Count == 0) return;
        if (!_versions.TryGetValue(version ?? "", out var names)) _versions[version ?? ""] = names = new(StringComparer.Ordinal);
        foreach (var (name, count) in counts) names[name] = names.GetValueOrDefault(name) + count;
    }

    /// <summary>A line for each version, with the names that are the most frequent.</summary>
    public IEnumerable<string> Lines(string what) => _versions.Select(version =>
    {
        var names = version.Value.OrderByDescending(static name => name.Value).ThenBy(static name => name.Key, StringComparer.Ordinal).ToList();
        var named = string.Join(", ", names.Take(MostNames).Select(static name => string.Create(CultureInfo.InvariantCulture, $"{(name.Key.Length == 0 ? "(no type)" : name.Key)} ({name.Value})")));
        var more = names.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNames} more") : "";
        return SafeText.OneLine($"{what} in {(version.Key.Length == 0 ? "sessions that tell no version" : version.Key)}: {named}{more}; kept whole");
    });

    /// <summary>All of them as an object of objects, under a name.</summary>
    public void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        foreach (var (version, counts) in _versions)
        {
            writer.WriteStartObject(version);
            foreach (var (counted, count) in counts) writer.WriteNumber(counted, count);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
