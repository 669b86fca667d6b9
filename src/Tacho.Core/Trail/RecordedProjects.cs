using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Trail;

/// <summary>The projects of which there is a record, and where they are on this machine.</summary>
public static class RecordedProjects
{
    /// <summary>All projects that have a folder in the trail or a head, the ledger among them, in the order of their names.</summary>
    public static IReadOnlyList<string> Names(TachoHome home)
    {
        var names = Heads(home).Values.Select(head => head.Project).ToHashSet(StringComparer.Ordinal);
        if (Directory.Exists(home.Trail)) names.UnionWith(Directory.EnumerateDirectories(home.Trail).Select(folder => Path.GetFileName(folder)!));
        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <summary>All projects; the root of one that nothing tells the root of is empty.</summary>
    public static IReadOnlyList<Project> All(TachoHome home)
    {
        var heads = Heads(home);
        return [.. Names(home).Select(name => new Project(name, RootOf(home, name, heads)))];
    }

    /// <summary>All readable heads by session.</summary>
    internal static Dictionary<string, TrailHead> Heads(TachoHome home)
    {
        var heads = new Dictionary<string, TrailHead>(StringComparer.Ordinal);
        if (!Directory.Exists(home.Heads)) return heads;
        foreach (var path in Directory.EnumerateFiles(home.Heads, "*.json"))
        {
            try
            {
                if (TrailHead.Read(path) is { } head) heads[Path.GetFileNameWithoutExtension(path)] = head;
            }
            catch (IOException)
            {
                // The session's verification meets the same head again and reports it.
            }
        }

        return heads;
    }

    /// <summary>Where a project's views are, by a head or a genesis; empty when nothing tells.</summary>
    internal static string RootOf(TachoHome home, string project, Dictionary<string, TrailHead> heads)
    {
        if (heads.Values.FirstOrDefault(head => head.Project == project) is { } head) return head.Root;
        foreach (var file in new TrailReader(home).Files(project))
        {
            using var opened = PosixFile.OpenReadIfExists(file.Path);
            if (opened is null) continue;
            var lines = new LineScanner(opened, 0, opened.Length);
            if (lines.Read() && SealRecords.ReadGenesis(lines.Line) is { } genesis && Path.IsPathRooted(genesis.Root)) return genesis.Root;
        }

        return "";
    }
}
