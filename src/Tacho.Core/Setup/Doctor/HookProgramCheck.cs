using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>Which program agents call, whether it starts, and how fast it is.</summary>
internal static partial class HookProgramCheck
{
    private const int MaxScriptBytes = 1 << 20;

    /// <summary>What a hook may cost before it is worth a word. Agents call it several times for each tool call.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        var assembly = typeof(HookProgramCheck).Assembly;
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version?.ToString();
        yield return new(Areas.HookProgram, "tacho", Health.Well, $"{version} in {Path.TrimEndingDirectorySeparator(evidence.Here.Tool.Folder)} on {RuntimeInformation.FrameworkDescription}");
        if (Missing(evidence) is { } missing)
        {
            yield return missing;
            yield break;
        }

        yield return Program(evidence);
        yield return Speed(evidence);
    }

    /// <summary>What keeps agents from starting it; null when nothing does.</summary>
    private static Diagnosis? Missing(Evidence evidence)
    {
        var path = evidence.ProgramPath;
        if (!File.Exists(path))
        {
            return evidence.Present.Any()
                ? new(Areas.HookProgram, "program", Health.Fault, $"{path} is missing: agents go on, and nothing is recorded", "tacho init")
                : new(Areas.HookProgram, "program", Health.Note, $"{path} is not there; `tacho init` puts it there");
        }

        if (OperatingSystem.IsWindows()) return null;
        var mode = File.GetUnixFileMode(path);
        if ((mode & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == UnixFileMode.None)
            return new(Areas.HookProgram, "program", Health.Fault, $"{path} is not executable: agents go on, and nothing is recorded", $"chmod 755 {ShellWord.Of(path)}");
        return (mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == UnixFileMode.None
            ? null
            : new(Areas.HookProgram, "program", Health.Fault, $"other users may replace {path}, which runs with your rights", $"chmod 755 {ShellWord.Of(path)}");
    }

    private static Diagnosis Program(Evidence evidence)
    {
        var path = evidence.ProgramPath;
        var ours = new HookProgram(evidence.Here.UserFolder, evidence.Here.Tool).Ensure(write: false);
        if (Script(path) is { } script) return OfScript(path, script, replaced: ours.Kind == HookProgramKind.Native, evidence);
        return ours switch
        {
            { Kind: HookProgramKind.Native, Changed: true } => new(
                Areas.HookProgram, "program", Health.Note, $"{path}, native, is another build than the one that came with this tacho", "tacho init"),
            { Explanation: var explanation } when explanation.Contains("without one", StringComparison.Ordinal) => new(
                Areas.HookProgram, "program", Health.Well, $"{path}, native; this tacho came with none to compare it with"),
            _ => new(Areas.HookProgram, "program", Health.Well, $"{path}, native, the build that came with this tacho"),
        };
    }

    private static Diagnosis OfScript(string path, string script, bool replaced, Evidence evidence)
    {
        if (AssemblyLine.Match(script) is { Success: true } line)
        {
            var assembly = line.Groups["path"].Value.Replace("'\\''", "'", StringComparison.Ordinal);
            if (!File.Exists(assembly))
            {
                return Fallback(evidence) is { } tacho
                    ? new(Areas.HookProgram, "program", Health.Note, $"{path}, a script; what it starts, {assembly}, is gone, and {tacho} steps in", "tacho init")
                    : new(Areas.HookProgram, "program", Health.Fault, $"{path} is a script, and what it starts, {assembly}, is gone: nothing is recorded", "tacho init");
            }
        }

        return replaced
            ? new(Areas.HookProgram, "program", Health.Note, $"{path}, a script; this tacho came with a native program, which is faster", "tacho init")
            : new(Areas.HookProgram, "program", Health.Well, $"{path}, a script that starts .NET");
    }

    /// <summary>The <c>tacho</c> that the script falls back on, by the script's own order.</summary>
    private static string? Fallback(Evidence evidence) =>
        (evidence.Here.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(Path.Combine(evidence.Here.UserFolder, ".dotnet", "tools"))
            .Select(folder => Path.Combine(folder, "tacho"))
            .FirstOrDefault(File.Exists);

    private static Diagnosis Speed(Evidence evidence) => evidence.Timing switch
    {
        null => new(Areas.HookProgram, "speed", Health.Unknown, "not measured: there is no folder to record into"),
        { Failed: ProgramRun.NotStarted { Reason: var reason } } => new(
            Areas.HookProgram, "speed", Health.Fault, $"it does not start: {reason}", "tacho init"),
        { Failed: ProgramRun.TimedOut { Patience: var patience } } => new(
            Areas.HookProgram, "speed", Health.Fault, $"it hangs: no end after {Text(patience)}; each hook call costs the agent its time limit", "tacho init"),
        { Failed: ProgramRun.Ended { ExitCode: var exitCode, ErrorOutput: var error } } => new(
            Areas.HookProgram, "speed", Health.Fault, $"it ends with exit code {exitCode.ToString(CultureInfo.InvariantCulture)} instead of 0{Said(error)}", "tacho init"),
        { IsRecorded: false } => new(Areas.HookProgram, "speed", Health.Fault, "it runs, but records nothing", "tacho init"),
        { Durations: var durations, Median: var median } => new(
            Areas.HookProgram,
            "speed",
            median > Slow ? Health.Note : Health.Well,
            $"{Text(median)} a call with the start of the process (median of {durations.Length.ToString(CultureInfo.InvariantCulture)}; {Text(durations[0])} to {Text(durations[^1])})"),
    };

    private static string Said(string error) => error.Length == 0 ? "" : $": {error.Trim()}";

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#} ms");

    /// <summary>The text of a script; null for a native program.</summary>
    private static string? Script(string path)
    {
        Span<byte> beginning = stackalloc byte[2];
        using (var file = PosixFile.OpenReadIfExists(path))
            if (file is null || file.ReadAt(beginning, 0) < 2 || !beginning.SequenceEqual("#!"u8)) return null;
        return PosixFile.ReadAllIfExists(path, MaxScriptBytes) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;
    }

    [GeneratedRegex(@"^assembly='(?<path>.*)'$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex AssemblyLine { get; }
}
