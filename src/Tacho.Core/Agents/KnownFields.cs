using System.Collections.Frozen;
using System.Text.Json;

namespace Tacho.Agents;

/// <summary>
/// The names of the fields that an agent's records have been seen to have, level by level: its own, and those of the members that carry meaning. A name that is not among them is
/// kept like all others and counted, so that a new version of an agent does not add something unnoticed.
/// </summary>
internal sealed class KnownFields
{
    /// <summary>A record made of nothing but names must not cost more than others.</summary>
    private const int MostInRecord = 16;

    private readonly Level _top;

    private KnownFields(Level top) => _top = top;

    /// <summary>
    /// Reads a list: lines <c>level: name name …</c>, where a level is a path of members from the record, and the record itself before a bare colon. What stands in an array belongs to the
    /// array's level. Levels that are not listed are not looked at.
    /// </summary>
    public static KnownFields Parse(string list)
    {
        var levels = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var line in list.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var level = line[..colon];
            if (!levels.TryGetValue(level, out var names)) levels[level] = names = [];
            names.AddRange(line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return new(LevelOf(levels, ""));
    }

    /// <summary>
    /// Adds the names that are not known to a list, each once, as <c>type.field</c>; an object within the record is called by its own type, or else by the member that it is. They are what the
    /// record says, of any length and with any character.
    /// </summary>
    public void AddUnknown(JsonElement record, List<string> names)
    {
        if (!IsKnown(record, _top)) Add(record, _top, "", "", names);
    }

    private static bool IsKnown(JsonElement element, Level level)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in element.EnumerateArray())
            {
                if (!IsKnown(one, level)) return false;
            }
        }

        if (element.ValueKind != JsonValueKind.Object) return true;
        foreach (var member in element.EnumerateObject())
        {
            if (!level.Names.TryGetValue(member.Name, out var below)) return false;
            if (below is not null && !IsKnown(member.Value, below)) return false;
        }

        return true;
    }

    private static void Add(JsonElement element, Level level, string outer, string member, List<string> names)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in element.EnumerateArray()) Add(one, level, outer, member, names);
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        var place = Join(outer, HookPayload.StringOf(element, "type") ?? member);
        foreach (var field in element.EnumerateObject())
        {
            if (names.Count >= MostInRecord) return;
            if (level.Names.TryGetValue(field.Name, out var below))
            {
                if (below is not null) Add(field.Value, below, place, field.Name, names);
            }
            else if (Join(place, field.Name) is var name && !names.Contains(name, StringComparer.Ordinal)) names.Add(name);
        }
    }

    private static string Join(string place, string name) => place.Length == 0 ? name : name.Length == 0 ? place : $"{place}.{name}";

    private static Level LevelOf(SortedDictionary<string, List<string>> levels, string path)
    {
        var names = new Dictionary<string, Level?>(StringComparer.Ordinal);
        foreach (var name in levels[path])
        {
            var below = path.Length == 0 ? name : $"{path}.{name}";
            names[name] = levels.ContainsKey(below) ? LevelOf(levels, below) : null;
        }

        return new(names.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <param name="Names">The names that are known, with the level of those whose own are.</param>
    private sealed record Level(FrozenDictionary<string, Level?> Names);
}
