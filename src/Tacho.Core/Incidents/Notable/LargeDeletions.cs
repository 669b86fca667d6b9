namespace Tacho.Incidents.Notable;

/// <summary>Deletions of whole places: a root, home or system folder, the repository or what lies above it, its history; and disks that are written over.</summary>
internal static class LargeDeletions
{
    private static readonly string[] HomeFolders = ["/home", "/Users"];

    public static IEnumerable<NotableFinding> In(ShellScript script)
    {
        foreach (var command in script.Commands)
        {
            var deletes = command.Program switch
            {
                "rm" when command.Has('r', "--recursive", "-R") || command.Has('R') => command.Operands.Any(target => IsLarge(target, command, script.Scene)),
                "find" when command.Words.Contains("-delete", StringComparer.Ordinal) || command.Words.Contains("rm", StringComparer.Ordinal) =>
                    !command.Words.Any(static word => word is "-name" or "-iname" or "-path" or "-regex" or "-wholename" or "-mtime" or "-mmin" or "-empty" or "-newer" or "-size" or "-maxdepth") && command.Operands.TakeWhile(static word => word is not ['-', ..]).Any(target => IsLarge(target, command, script.Scene)),
                "remove-item" or "ri" or "rd" or "rmdir" => command.Words.Any(static word => word is "-Recurse" or "-r" or "/s" or "/S") && command.Operands.Any(target => IsLarge(target, command, script.Scene)),
                "dd" => command.Words.Any(static word => word.StartsWith("of=/dev/", StringComparison.Ordinal) && IsDisk(word[3..])),
                "shred" or "wipefs" or "blkdiscard" => command.Operands.Any(IsDisk),
                _ => command.Program.StartsWith("mkfs", StringComparison.Ordinal) && command.Operands.Any(IsDisk),
            };
            if (deletes) yield return new(NotableKind.LargeDeletion, command.ToString());
        }
    }

    private static bool IsDisk(string path) => path.StartsWith("/dev/", StringComparison.Ordinal) && path.AsSpan(5).StartsWithAny("sd", "nvme", "hd", "vd", "xvd", "disk", "mmcblk", "mapper/");

    private static bool StartsWithAny(this ReadOnlySpan<char> text, params ReadOnlySpan<string> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (text.StartsWith(beginning)) return true;
        }

        return false;
    }

    private static bool IsLarge(string target, PlacedCommand command, NotableScene scene)
    {
        // All of a folder is the folder.
        var place = target;
        foreach (var all in (ReadOnlySpan<string>)["/*", "/.*", "/."])
        {
            if (place.EndsWith(all, StringComparison.Ordinal)) place = place.Length == all.Length ? "/" : place[..^all.Length];
        }

        if (place is "*" or ".*") place = ".";
        if (place is "." or "./" or ".." && command.Folder is null) return true;
        if (place is "/" or "~" or "~/" or "$HOME" or "${HOME}" or "$HOME/" or "${HOME}/") return true;
        if (scene.Resolve(place, command.Folder) is not { } full) return false;
        if (full is "/tmp" or "/var/tmp" or "/dev" or "/proc") return true;
        if (NotableScene.IsTemporary(full)) return false;
        if (full == scene.Home) return true;
        if (scene.Roots.Any(root => NotableScene.IsWithin(root, full) || full == root + "/.git")) return true;
        if (scene.Roots.Any(root => NotableScene.IsWithin(full, root))) return false;
        var depth = full.Split('/', StringSplitOptions.RemoveEmptyEntries).Length;
        return full[0] == '/' && (depth <= 1 || (depth == 2 && (HomeFolders.Any(folder => NotableScene.IsWithin(full, folder)) || IsSystem(full))));
    }

    private static bool IsSystem(string path) => path.Split('/')[1] is "usr" or "etc" or "var" or "lib" or "lib64" or "bin" or "sbin" or "boot" or "opt" or "sys" or "System" or "Library" or "Applications";
}
