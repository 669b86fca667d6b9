using Tacho.Tests.Setup;
using System.Collections.Immutable;
using System.CommandLine;
using System.Runtime.Versioning;
using System.Text.Json;
using Tacho.Cli;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Setup;
using Tacho.Setup.Doctor;
using Tacho.Tests.Setup.DoctorChecks;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Cli.Doctor;

/// <summary>The whole command with real files, a real sh and a real hook process.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DoctorCommandTests : IDisposable
{
    private readonly DoctorFolder _folder = new();
    private TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Puts the hook of this build in place, as a script that starts .NET.</summary>
    private void InstallHook() => new HookProgram(_folder.Setup.User, new ToolLocation(AppContext.BaseDirectory, ToolLocation.Current.Dotnet)).Ensure(write: true);

    private (int ExitCode, string Output) Doctor(params string[] arguments) => Doctor(new StringWriter { NewLine = "\n" }, arguments);

    private (int ExitCode, string Output) Doctor(StringWriter output, params string[] arguments)
    {
        _folder.Run = call => ExternalProgram.Run(call with { Variables = call.Variables.Add("HOME", _folder.Setup.User).SetItem(TachoHome.Variable, call.Variables.GetValueOrDefault(TachoHome.Variable)) });
        var command = Tacho.Cli.Commands.DoctorCommand.Create(_ => _folder.Surroundings with { Patience = _patience });
        var exitCode = command.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        return (exitCode, output.ToString());
    }

    private ImmutableArray<TrailRecord> Recorded() => [.. new TrailReader(_folder.Home).Files(project: null).SelectMany(file => TrailReader.Events(file))];

    [Fact]
    public void Doctor_where_nothing_is_installed_says_so_and_leaves_nothing_behind()
    {
        var (exitCode, output) = Doctor();
        Assert.Equal((int)ExitCode.NothingFound, exitCode);
        Assert.Contains("fault: Agents, hooks: no hooks of Tacho's stand anywhere: nothing is recorded -> tacho init\n", output);
        Assert.False(Path.Exists(_folder.Home.Root));
    }

    [Fact]
    public void Doctor_where_all_is_well_exits_0_and_twice_leaves_nothing_but_the_probes()
    {
        _folder.Setup.Install(AgentDetection.Installable());
        InstallHook();
        var before = _folder.Setup.Snapshot();
        var (exitCode, output) = Doctor();
        Assert.True(exitCode == (int)ExitCode.Done, output);
        Assert.Contains("well: Claude Code, probe: a payload through the installed command line is in the trail", output);
        var files = Directory.GetFiles(_folder.Home.Root, "*", SearchOption.AllDirectories);
        var probes = Recorded().Length;

        Assert.Equal((int)ExitCode.Done, Doctor().ExitCode);
        Assert.Equal(files.Order(), Directory.GetFiles(_folder.Home.Root, "*", SearchOption.AllDirectories).Order());
        Assert.Equal(before, _folder.Setup.Snapshot());
        Assert.Equal(2 * probes, Recorded().Length);
        Assert.All(Recorded(), record => Assert.StartsWith("doctor-", record.File.Project, StringComparison.Ordinal));
        Assert.False(File.Exists(_folder.Home.SelfLog));
    }

    [Fact]
    public void Doctor_finds_a_program_that_hangs_within_its_patience()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        _folder.InstallProgram("#!/bin/sh\nsleep 30\n");
        _patience = TimeSpan.FromMilliseconds(300);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var (exitCode, output) = Doctor();
        Assert.Equal((int)ExitCode.NothingFound, exitCode);
        Assert.Contains("fault: Hook program, speed: it hangs: no end after 300 ms", output);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("#!/bin/sh\nkill -SEGV $$\n", "exit code 139 instead of 0")]
    [InlineData("#!/nowhere/sh\n", "it does not start")]
    [InlineData("#!/bin/sh\ncat >/dev/null\n", "it runs, but records nothing")]
    public void Doctor_finds_a_program_that_fails(string program, string finding)
    {
        _folder.Install(SetupFolder.ClaudeCode);
        _folder.InstallProgram(program);
        var (exitCode, output) = Doctor();
        Assert.Equal((int)ExitCode.NothingFound, exitCode);
        Assert.Contains(finding, output);
        Assert.Contains("fault: Claude Code, probe: the installed command ran, but its payload is not in the trail", output);
    }

    [Fact]
    public void Doctor_finds_a_program_that_is_gone_though_its_command_ends_with_success()
    {
        _folder.Setup.Install(SetupFolder.ClaudeCode);
        var (exitCode, output) = Doctor();
        Assert.Equal((int)ExitCode.NothingFound, exitCode);
        Assert.Contains($"fault: Hook program, program: {_folder.ProgramPath} is missing", output);
        Assert.Contains("fault: Claude Code, probe: the installed command ran, but its payload is not in the trail", output);
    }

    [Fact]
    public void Doctor_finds_a_program_that_speaks_to_the_agent()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        _folder.InstallProgram("#!/bin/sh\necho hello\n");
        Assert.Contains("its payload is not in the trail, and it wrote what the agent would read: hello", Doctor().Output);
    }

    [Fact]
    public void Doctor_json_is_an_object_a_line()
    {
        var lines = Doctor("--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line =>
        {
            using var row = JsonDocument.Parse(line);
            Assert.Equal(["area", "health", "subject", "finding", "remedy"], row.RootElement.EnumerateObject().Select(member => member.Name));
        });
        Assert.Contains(lines, line => line.Contains("\"health\":\"fault\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Doctor_on_a_terminal_groups_marks_and_sums_up(bool colours)
    {
        var (_, output) = Doctor(new TerminalWriter(new Terminal(Width: 90, colours)) { NewLine = "\n" });
        Assert.Contains("✗ fault", output);
        Assert.Equal(colours, output.Contains("\u001b[1;", StringComparison.Ordinal));
        Assert.Contains("\nWhat to do:\n  ✗ Agents, hooks\n      tacho init\n", output);
        Assert.Matches(@"\n1 fault, \d+ notes?, \d+ unknown, \d+ well\.\n$", output);
        Assert.All(output.Split('\n'), line => Assert.InRange(System.Text.RegularExpressions.Regex.Replace(line, "\u001b\\[[0-9;]*m", "").TrimEnd().Length, 0, 90));
    }

    private sealed class TerminalWriter(Terminal terminal) : StringWriter, IHasTerminal
    {
        public Terminal? Terminal => terminal;
    }

    public void Dispose() => _folder.Dispose();
}
