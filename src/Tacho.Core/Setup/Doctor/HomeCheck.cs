using System.Globalization;
using Tacho.Configuration;
using Tacho.Redaction.UserRules;

namespace Tacho.Setup.Doctor;

/// <summary>The recorder's folder: is it there, is it writable, is it closed to others, is there room; and its settings.</summary>
internal static class HomeCheck
{
    private const long LittleRoom = 1L << 30;
    private const long NoRoom = 64L << 20;
    private const int MostNamed = 3;

    // What .NET says of a file that does not exist.
    private const UnixFileMode Gone = (UnixFileMode)(-1);

    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        var (home, variable) = (evidence.Here.Home, evidence.Here.Variable);
        foreach (var problem in SettingsLoader.Load(SettingsLoader.FileOf(home, variable), variable).Problems)
            yield return new(Areas.Recorder, "settings", Health.Fault, $"{problem.Where}: {problem.Message}; defaults are used instead", "Mend it; `tacho config show` tells what is legal.");
        foreach (var problem in RuleFiles.Load(home).Problems)
            yield return new(Areas.Recorder, "rules", Health.Fault, $"{problem}; hooks mask with the built-in rules alone", "Mend it; `tacho rules lint` tells what is wrong.");
        if (!Directory.Exists(home.Root))
        {
            yield return new(Areas.Recorder, "folder", Health.Note, $"{home.Root} does not exist: nothing was ever recorded into it");
            yield break;
        }

        yield return Folder(evidence);
        if (!OperatingSystem.IsWindows()) yield return Modes(home);
        yield return Room(home);
    }

    private static Diagnosis Folder(Evidence evidence)
    {
        var root = evidence.Here.Home.Root;
        try
        {
            evidence.FileSystemAhead();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(Areas.Recorder, "folder", Health.Fault, $"{root} cannot be written: {failure.Message}", $"chmod u+rwx {ShellWord.Of(root)}");
        }

        return evidence.Here.Variable(TachoHome.Variable) is { Length: > 0 }
            ? new(Areas.Recorder, "folder", Health.Note, $"{root}, named by {TachoHome.Variable}: an agent that is started without the variable records into the default folder")
            : new(Areas.Recorder, "folder", Health.Well, root);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static Diagnosis Modes(TachoHome home)
    {
        // Programs may be read by everybody; behind a closed root they are not reachable anyway.
        var looked = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var programs = new[] { home.Bin, Path.Combine(home.Root, "lib") }.Select(folder => folder + Path.DirectorySeparatorChar).ToList();
        var root = Directory.ResolveLinkTarget(home.Root, returnFinalTarget: true) ?? new DirectoryInfo(home.Root);
        var count = 0;
        var open = new List<string>();
        foreach (var entry in new DirectoryInfo(home.Root).EnumerateFileSystemInfos("*", looked).Prepend(root))
        {
            if (programs.Exists(program => (entry.FullName + Path.DirectorySeparatorChar).StartsWith(program, StringComparison.Ordinal))) continue;
            count++;

            // A session that runs may have taken its temporary file away meanwhile.
            if (entry.UnixFileMode is var mode && mode != Gone && (mode & ForOthers) != UnixFileMode.None) open.Add(ReferenceEquals(entry, root) ? home.Root : entry.FullName);
        }

        if (open.Count == 0) return new(Areas.Recorder, "modes", Health.Well, string.Create(CultureInfo.InvariantCulture, $"{count} files and folders, all closed to other users"));
        var named = string.Join(", ", open.Take(MostNamed).Select(path => path == home.Root ? path : Path.GetRelativePath(home.Root, path)));
        var more = open.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {open.Count - MostNamed} more") : "";
        var remedy = $"chmod -R go= {ShellWord.Of(home.Root)}";
        return open[0] == home.Root
            ? new(Areas.Recorder, "modes", Health.Fault, $"other users may open {named}{more}", remedy)
            : new(Areas.Recorder, "modes", Health.Note, $"only the closed folder above keeps other users out of {named}{more}", remedy);
    }

    private static Diagnosis Room(TachoHome home)
    {
        var free = new DriveInfo(home.Root).AvailableFreeSpace;
        var text = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1 << 30):0.0} GiB are free");
        return free switch
        {
            < NoRoom => new(Areas.Recorder, "room", Health.Fault, $"{text}: soon nothing can be recorded", $"df -h {ShellWord.Of(home.Root)}"),
            < LittleRoom => new(Areas.Recorder, "room", Health.Note, text, $"df -h {ShellWord.Of(home.Root)}"),
            _ => new(Areas.Recorder, "room", Health.Well, text),
        };
    }
}
