using System.Diagnostics;
using System.Runtime.Versioning;
using Tacho.Setup;

namespace Tacho.Tests.Setup;

[UnsupportedOSPlatform("windows")]
public sealed class HookProgramTests : IDisposable
{
    private readonly SetupFolder _folder = new();

    private string Tool => Path.Combine(_folder.Project, "it's a tool");

    private string Program => Path.Combine(_folder.User, ".tacho", "bin", "tacho-hook");

    private HookProgram Hook(string? dotnet = null)
    {
        Directory.CreateDirectory(Tool);
        return new(_folder.User, new ToolLocation(Tool, dotnet));
    }

    private void AddNative(string content)
    {
        var architecture = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        _folder.Write(Path.Combine(Tool, "native", $"{(OperatingSystem.IsMacOS() ? "osx" : "linux")}-{architecture}", "tacho-hook"), content);
    }

    [Fact]
    public void Without_a_native_program_a_script_is_written_once()
    {
        var first = Hook().Ensure(write: true);
        Assert.Equal((HookProgramKind.Script, true, Program), (first.Kind, first.Changed, first.Path));
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Program));
        Assert.False(Hook().Ensure(write: true).Changed);
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        Assert.True(Hook().Ensure(write: false).Changed);
        Assert.False(Path.Exists(Path.Combine(_folder.User, ".tacho")));
    }

    [Fact]
    public void A_native_program_replaces_the_script_and_is_updated()
    {
        Hook().Ensure(write: true);
        AddNative("\u007fELF one");
        var state = Hook().Ensure(write: true);
        Assert.Equal((HookProgramKind.Native, true), (state.Kind, state.Changed));
        Assert.False(Hook().Ensure(write: true).Changed);
        AddNative("\u007fELF two");
        Hook().Ensure(write: true);
        Assert.Equal("\u007fELF two", File.ReadAllText(Program));
    }

    [Fact]
    public void A_script_never_replaces_a_native_program()
    {
        _folder.Write(Program, "\u007fELF");
        var state = Hook().Ensure(write: true);
        Assert.Equal((HookProgramKind.Native, false), (state.Kind, state.Changed));
        Assert.Equal("\u007fELF", File.ReadAllText(Program));
    }

    [Fact]
    public void The_script_passes_arguments_and_input_to_the_hook_beside_the_tool()
    {
        var dotnet = _folder.Write("dotnet", "#!/bin/sh\nprintf '%s|' \"$@\"\ncat\n");
        File.SetUnixFileMode(dotnet, (UnixFileMode)0b111_101_101);
        _folder.Write(Path.Combine(Tool, "tacho-hook.dll"), "");
        _folder.Write(Path.Combine(Tool, "tacho-hook.runtimeconfig.json"), "{}");
        Hook(dotnet).Ensure(write: true);
        Assert.Equal((0, $"{Tool}/tacho-hook.dll|claude-code|Stop|{{}}"), Run("claude-code", "Stop"));
    }

    [Fact]
    public void The_script_without_the_hook_beside_the_tool_calls_tacho_itself()
    {
        var dotnet = _folder.Write("dotnet", "#!/bin/sh\nprintf '%s|' \"$@\"\ncat\n");
        File.SetUnixFileMode(dotnet, (UnixFileMode)0b111_101_101);
        _folder.Write(Path.Combine(Tool, "tacho.dll"), "");
        Hook(dotnet).Ensure(write: true);
        Assert.Equal((0, $"{Tool}/tacho.dll|hook|codex-cli|{{}}"), Run("codex-cli"));
    }

    [Fact]
    public void The_script_where_everything_is_gone_ends_with_success_and_says_nothing()
    {
        Hook("/nowhere/dotnet").Ensure(write: true);
        Assert.Equal((0, ""), Run("claude-code"));
    }

    private (int ExitCode, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["HOME"] = _folder.User;
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Write("{}");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A script that has nothing to start does not read its input.
        }

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    public void Dispose() => _folder.Dispose();
}
