using System.Runtime.InteropServices;
using System.Text;
using Tacho.Agents;
using Tacho.Configuration;

namespace Tacho.Setup;

/// <summary>Where the running tacho stands.</summary>
/// <param name="Folder">The folder of its assembly.</param>
/// <param name="Dotnet">The <c>dotnet</c> that runs it; null when it is not known.</param>
public sealed record ToolLocation(string Folder, string? Dotnet)
{
    /// <summary>That of this process.</summary>
    public static ToolLocation Current
    {
        get
        {
            // …/shared/Microsoft.NETCore.App/<version>/ lies three folders below the program.
            var program = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
            return new(AppContext.BaseDirectory, File.Exists(program) ? program : null);
        }
    }
}

/// <summary>Which program agents call.</summary>
public enum HookProgramKind
{
    /// <summary>Compiled ahead of time; starts in about a millisecond.</summary>
    Native,

    /// <summary>A shell script that starts .NET.</summary>
    Script,

    /// <summary>None could be put in place; agents go on unrecorded.</summary>
    None,
}

/// <param name="Path">Where agents look for it.</param>
/// <param name="Kind">What stands there.</param>
/// <param name="Changed">True when it was put there, or has to be, now.</param>
/// <param name="Explanation">A full sentence for people.</param>
public sealed record HookProgramState(string Path, HookProgramKind Kind, bool Changed, string Explanation);

/// <summary>
/// The program behind <see cref="HookCommand"/>: <c>~/.tacho/bin/tacho-hook</c>, always below the home folder, since the commands in agents' settings name it there even
/// where TACHO_HOME moved the rest.
/// </summary>
public sealed class HookProgram(string userFolder, ToolLocation tool)
{
    private readonly string _path = Path.Combine(userFolder, HookCommand.Marker.Replace('/', Path.DirectorySeparatorChar)) + (OperatingSystem.IsWindows() ? ".exe" : "");

    /// <summary>
    /// Sees to it that the program is there: the native one that came with this tacho; else a native one that is there already; else a script that starts this tacho. A
    /// native program is never replaced by a script. A running hook goes on with the file that it began with.
    /// </summary>
    /// <param name="write">False to say what would be done.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public HookProgramState Ensure(bool write)
    {
        var current = File.Exists(_path) ? File.ReadAllBytes(_path) : [];
        if (NativeSource() is { } source)
            return Put(current, File.ReadAllBytes(source), HookProgramKind.Native, $"the native program of this tacho, from {source}", write);
        if (IsNative(current))
            return new(_path, HookProgramKind.Native, Changed: false, $"{_path} is a native program and stays; this tacho came without one.");
        if (OperatingSystem.IsWindows())
            return new(_path, HookProgramKind.None, Changed: false, "This tacho has no native hook for Windows: run it inside WSL.");
        return Put(current, Encoding.UTF8.GetBytes(Script()), HookProgramKind.Script, $"a script that starts .NET from {tool.Folder}; the native program would be faster", write);
    }

    private HookProgramState Put(byte[] current, byte[] wanted, HookProgramKind kind, string what, bool write)
    {
        var changed = !current.AsSpan().SequenceEqual(wanted) || !IsExecutable();
        if (changed && write)
        {
            // Each level by itself: .NET gives the mode to the innermost folder only.
            var bin = Path.GetDirectoryName(_path)!;
            foreach (var folder in new[] { Path.GetDirectoryName(bin)!, bin }) TachoHome.CreateFolder(folder);
            var beside = $"{_path}.{Environment.ProcessId}.tmp";
            File.WriteAllBytes(beside, wanted);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(beside, Mode);
            File.Move(beside, _path, overwrite: true);
        }

        return new(_path, kind, changed, $"{_path} is {what}.");
    }

    private const UnixFileMode Mode = (UnixFileMode)0b111_101_101; // 0755

    private bool IsExecutable() => OperatingSystem.IsWindows() || File.GetUnixFileMode(_path).HasFlag(UnixFileMode.UserExecute);

    /// <summary>The program that the tool package brought for this machine. One for glibc does not run where the runtime is for musl, hence the runtime's own name.</summary>
    private string? NativeSource()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "-musl" : "";
        var architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        var file = Path.Combine(tool.Folder, "native", $"{system}{musl}-{architecture}", Path.GetFileName(_path));
        return File.Exists(file) ? file : null;
    }

    /// <summary>True for the first bytes of ELF, Mach-O (64 bit, either order, or universal) and PE files.</summary>
    private static bool IsNative(ReadOnlySpan<byte> program) =>
        program.StartsWith("\u007fELF"u8) || program.StartsWith("MZ"u8)
        || (program.Length >= 4 && Convert.ToHexStringLower(program[..4]) is "cffaedfe" or "feedfacf" or "cafebabe");

    /// <summary>
    /// The script. Whatever is missing, it ends with success: agents take other codes for a refusal. An update of the tool moves its folder; then the <c>tacho</c> that is
    /// found steps in.
    /// </summary>
    private string Script()
    {
        var hook = Path.Combine(tool.Folder, "tacho-hook.dll");
        var runs = File.Exists(hook) && File.Exists(Path.ChangeExtension(hook, ".runtimeconfig.json"));
        var (assembly, arguments) = runs ? (hook, "") : (Path.Combine(tool.Folder, "tacho.dll"), " hook");
        return string.Join('\n',
            "#!/bin/sh",
            "# Written by `tacho init`: starts the hook. Ends with success whatever is missing.",
            $"dotnet={Quoted(tool.Dotnet ?? "dotnet")}",
            $"assembly={Quoted(assembly)}",
            "[ -x \"$dotnet\" ] || dotnet=$(command -v dotnet) || dotnet=",
            $"if [ -n \"$dotnet\" ] && [ -f \"$assembly\" ]; then exec \"$dotnet\" \"$assembly\"{arguments} \"$@\"; fi",
            "for tacho in \"$(command -v tacho)\" \"$HOME/.dotnet/tools/tacho\"; do",
            "  if [ -x \"$tacho\" ]; then exec \"$tacho\" hook \"$@\"; fi",
            "done",
            "exit 0",
            "");
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
