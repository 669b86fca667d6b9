using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Setup;

/// <summary>Puts an agent's hook entries into a settings file and takes them out again. Pure: from text to text.</summary>
internal static class EntryEdits
{
    /// <summary>
    /// The document with all entries. One that stands there already is left as it is, however it is laid out; one of ours that differs is replaced where it stands; one of
    /// ours that is no longer wanted goes. The required members are added only to a file that has nothing yet, since to any other its owner gave what it needs.
    /// </summary>
    public static SettingsText Install(SettingsText document, FileEdit.JsonEntries edit, AgentId agent)
    {
        if (document.IsBlank)
            foreach (var (name, json) in edit.Required) document = document.Add(name, json);

        var arrays = edit.Entries.GroupBy(entry => string.Join('\0', entry.ArrayPath), StringComparer.Ordinal).ToList();
        foreach (var wanted in arrays) document = InstallInto(document, [.. wanted], agent);

        var planned = arrays.Select(wanted => document.IndicesOf(wanted.First().ArrayPath)!.Value).ToList();
        var stale = OwnEntry.Find(document, agent).Where(own => !planned.Exists(array => IsInside(own, array)));
        foreach (var own in stale.Reverse()) document = RemoveAndTidy(document, own.Indices, keep: _ => false);
        return document;
    }

    /// <summary>
    /// The document without this agent's entries and the planned ones. Of the containers that are empty then, those stay that the original had; where it is not known none
    /// does. Where all that is left was made by us, so does that.
    /// </summary>
    /// <param name="document">The file as it is.</param>
    /// <param name="edit">The plan; null when it is not known any more.</param>
    /// <param name="agent">Whose entries.</param>
    /// <param name="original">What the file was before the first edit.</param>
    public static SettingsText Uninstall(SettingsText document, FileEdit.JsonEntries? edit, AgentId agent, FileOrigin original)
    {
        var before = original is FileOrigin.Existing { Text: var text } ? SettingsText.Parse(text, "the backup") : null;
        foreach (var own in OwnEntry.Find(document, agent).Reverse())
            document = RemoveAndTidy(document, own.Indices, names => before is not null && HadContainer(before, names));

        var startedBlank = original is FileOrigin.Created || before is { IsBlank: true };
        if (!startedBlank || document.Root is not { Kind: JsonKind.Object }) return document;
        var required = edit?.Required ?? [];
        if (!document.Root.Items.All(item => required.Any(member => member.Key == item.Name && Parse(member.Value).Means(item.Value)))) return document;
        for (var i = document.Root.Items.Length - 1; i >= 0; i--) document = document.Remove([i]);
        return before?.Root is null && document.IsEmpty(document.Root!) ? document.RemoveRoot() : document;
    }

    private static SettingsText InstallInto(SettingsText document, ImmutableArray<JsonEntry> wanted, AgentId agent)
    {
        var path = wanted[0].ArrayPath;
        var array = document.FindArray(path);
        var own = new List<OwnEntry>();
        var missing = wanted.ToList();
        if (array is not null)
        {
            var way = document.IndicesOf(path)!.Value;
            own.AddRange(OwnEntry.Find(document, agent).Where(entry => IsInside(entry, way)));
            missing.RemoveAll(entry => TakeEqual(entry, array, own, agent));
            foreach (var (old, entry) in own.Zip(missing).ToList())
            {
                var whole = old.Indices.Length == way.Length + 1;
                document = document.Replace(old.Indices.AsSpan(), whole ? entry.Json : HandlerOf(entry, agent));
            }
        }

        var replaced = Math.Min(own.Count, missing.Count);
        for (var i = own.Count - 1; i >= replaced; i--) document = document.Remove(own[i].Indices.AsSpan());
        foreach (var entry in missing.Skip(replaced)) document = document.Append(path, entry.Json);
        return document;
    }

    /// <summary>True when the entry stands in the array, as it is or as a handler in a group that others share; what stands for it is taken from the list.</summary>
    private static bool TakeEqual(JsonEntry entry, JsonNode array, List<OwnEntry> own, AgentId agent)
    {
        var wanted = Parse(entry.Json);
        var forms = OwnEntry.Handlers(wanted, agent).Prepend(wanted).ToList();
        var equal = own.FindIndex(old => forms.Exists(form => form.Means(old.Node)));
        if (equal < 0) return array.Items.Any(item => item.Value.Means(wanted));
        own.RemoveAt(equal);
        return true;
    }

    private static string HandlerOf(JsonEntry entry, AgentId agent) =>
        OwnEntry.Handlers(Parse(entry.Json), agent).FirstOrDefault() is { } handler ? entry.Json[handler.Start..handler.End] : entry.Json;

    private static SettingsText RemoveAndTidy(SettingsText document, ImmutableArray<int> indices, Func<ImmutableArray<string>, bool> keep)
    {
        document = document.Remove(indices.AsSpan());
        for (var length = indices.Length - 1; length > 0; length--)
        {
            var container = indices.AsSpan(0, length);
            if (!document.IsEmpty(document.At(container)) || document.NamesOf(container) is not { } names || keep(names)) break;
            document = document.Remove(container);
        }

        return document;
    }

    private static bool HadContainer(SettingsText before, ImmutableArray<string> names) =>
        before.IndicesOf(names) is { } indices && before.At(indices.AsSpan()).IsContainer;

    private static bool IsInside(OwnEntry entry, ImmutableArray<int> array) =>
        entry.Indices.Length > array.Length && entry.Indices.AsSpan(0, array.Length).SequenceEqual(array.AsSpan());

    private static JsonNode Parse(string json) => SettingsText.Parse(json, "the plan").Root!;
}
