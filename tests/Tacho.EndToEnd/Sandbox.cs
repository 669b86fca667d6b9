using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Tacho.Configuration;
using Tacho.Trail;

namespace Tacho.EndToEnd;

/// <summary>
/// A world for one run: a home folder with a git repository <c>shop</c> in it, and an environment that holds nothing of the machine's. On disposal every process that was
/// started in it is ended, however it was detached.
/// </summary>
public sealed class Sandbox : IAsyncDisposable
{
    // Codex CLI does not work with its home below the system's temporary folder.
    private const string Scratch = "/var/tmp";

    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(60);

    private readonly string _root;

    private Sandbox()
    {
        _root = Path.Combine(Scratch, $"tacho-e2e-{Path.GetRandomFileName()}");
        Home = Path.Combine(_root, "home", "dev");
        Project = Path.Combine(Home, "shop");
        Directory.CreateDirectory(Project);
        var temporary = Directory.CreateDirectory(Path.Combine(_root, "tmp")).FullName;
        string?[] programs = [Path.GetDirectoryName(ChildProcess.Find("node")), Path.GetDirectoryName(ChildProcess.Find("git")), "/usr/local/bin", "/usr/bin", "/bin"];
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = Home,
            ["PATH"] = string.Join(Path.PathSeparator, programs.OfType<string>().Distinct(StringComparer.Ordinal)),
            ["TMPDIR"] = temporary,
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "dumb",
            ["SHELL"] = "/bin/bash",
            ["TZ"] = "UTC",
        };
    }

    public string Home { get; }

    public string Project { get; }

    /// <summary>All that processes of the sandbox see.</summary>
    public IDictionary<string, string> Environment { get; }

    public TachoHome TachoHome => new(Path.Combine(Home, ".tacho"));

    public TextViews Views => new(Project);

    /// <summary>Where the commands in agents' settings look for the hook.</summary>
    public string HookProgram => Path.Combine(TachoHome.Bin, "tacho-hook");

    /// <summary>A sandbox with a repository of one commit.</summary>
    public static async Task<Sandbox> CreateAsync()
    {
        var sandbox = new Sandbox();
        sandbox.Write(Path.Combine(sandbox.Home, ".gitconfig"), "[user]\n\tname = Dev\n\temail = dev@example.com\n[init]\n\tdefaultBranch = main\n");
        sandbox.Write(Path.Combine(sandbox.Project, "package.json"), "{ \"name\": \"shop\", \"version\": \"0.4.2\", \"private\": true }\n");
        await sandbox.MustRunAsync("git", "init", "-q");
        await sandbox.MustRunAsync("git", "add", "-A");
        await sandbox.MustRunAsync("git", "commit", "-q", "-m", "first");
        return sandbox;
    }

    /// <summary>Writes a file, whose path may be relative to the home folder.</summary>
    public void Write(string path, string text)
    {
        var full = Path.Combine(Home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Puts a program in the hook's place.</summary>
    public void PutHook(string script)
    {
        // A running hook may hold the old file.
        File.Delete(HookProgram);
        Write(HookProgram, script);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(HookProgram, Executable);
    }

    /// <summary>
    /// Puts the native hook in its place where <c>./dev aot</c> made one. Where it did not, <c>tacho init</c> writes a script that starts .NET.
    /// </summary>
    /// <returns>Which hook it will be, for the test report.</returns>
    public string OfferNativeHook()
    {
        if (!File.Exists(Repository.NativeHook)) return "a script that starts .NET; `./dev aot` makes the native one";
        Directory.CreateDirectory(TachoHome.Bin);
        File.Copy(Repository.NativeHook, HookProgram);
        return "the native program";
    }

    /// <summary>Runs a program in the project's folder.</summary>
    public Task<Finished> RunAsync(string program, IEnumerable<string> arguments, TimeSpan limit, ReadOnlyMemory<byte> input = default) =>
        ChildProcess.RunAsync(program, arguments, Project, Environment, limit, input);

    /// <summary>Runs the command line tool that was built with the tests.</summary>
    public Task<Finished> TachoAsync(params string[] arguments) => RunAsync(Dotnet, [Path.Combine(AppContext.BaseDirectory, "tacho.dll"), .. arguments], ShortLimit);

    /// <summary>Runs the command line tool, which must succeed.</summary>
    /// <returns>Its standard output.</returns>
    public async Task<string> MustTachoAsync(params string[] arguments)
    {
        var ended = await TachoAsync(arguments);
        Assert.True(ended.ExitCode == 0, $"tacho {string.Join(' ', arguments)} ended with {ended.ExitCode}:\n{ended.Errors}\n{ended.Output}");
        return ended.Output;
    }

    /// <summary>All files below the home folder but those of recorder and git, by path, as they are.</summary>
    public SortedDictionary<string, string> Snapshot() => new(
        Directory.EnumerateFiles(Home, "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/.tacho/", StringComparison.Ordinal) && !path.Contains("/.git/", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetRelativePath(Home, path), path => Encoding.Latin1.GetString(File.ReadAllBytes(path)), StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>Every byte that the recorder keeps, its keys and programs excepted, as text.</summary>
    public IEnumerable<(string Path, string Text)> EverythingRecorded() =>
        from folder in new[] { TachoHome.Root, Path.GetDirectoryName(Views.Tail)! }
        where Directory.Exists(folder)
        from path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        where !path.StartsWith(TachoHome.Bin, StringComparison.Ordinal)
        select (path, Encoding.Latin1.GetString(File.ReadAllBytes(path)));

    public async ValueTask DisposeAsync()
    {
        await EndProcessesAsync();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Ends what still runs with this sandbox's home folder in its environment: a hook that hangs, a server that an agent detached.</summary>
    private async Task EndProcessesAsync()
    {
        var mark = Encoding.UTF8.GetBytes($"HOME={Home}\0");
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !Holds(Path.Combine(folder, "environ"), mark)) continue;
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                await process.WaitForExitAsync().WaitAsync(ShortLimit);
            }
            catch (ArgumentException)
            {
                // It ended between the two looks.
            }
        }
    }

    private static bool Holds(string file, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes(file).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It ended, or is another user's and so not of this sandbox.
            return false;
        }
    }

    private async Task MustRunAsync(string program, params string[] arguments)
    {
        var ended = await RunAsync(program, arguments, ShortLimit);
        Assert.True(ended.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {ended.Errors}");
    }

    /// <summary>The <c>dotnet</c> that runs the tests: …/shared/Microsoft.NETCore.App/&lt;version&gt;/ lies three folders below it.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}
