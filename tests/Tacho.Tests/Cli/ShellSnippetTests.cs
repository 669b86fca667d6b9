using Tacho.Tests.Agents;
using System.Diagnostics;
using System.Text;
using Tacho.Agents;
using Tacho.Agents.Shell;
using Tacho.Cli;
using Tacho.Events;

namespace Tacho.Tests.Cli;

/// <summary>The snippets in real shells, with a recorder that keeps what it is sent, makes noise and fails.</summary>
public sealed class ShellSnippetTests : IDisposable
{
    private const string Recorder = "#!/bin/sh\ncat >> \"$HOME/seen\"; echo >> \"$HOME/seen\"\necho noise; echo noise >&2\nexit 3\n";

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-shell-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    public static TheoryData<string> PosixShells => ["bash", "zsh", "fish"];

    [Theory]
    [MemberData(nameof(PosixShells))]
    public void Single_command_is_recorded_before_and_after(string shell)
    {
        Install(shell);
        const string command = "printf '%s|' 'a\\b' 'say \"ü\"'\nsh -c 'exit 4'";

        var (output, exitCode) = Run(shell, ["-c", command], ("TACHO_AGENT", "aider"));

        Assert.Equal("a\\b|say \"ü\"|", output);
        Assert.Equal(4, exitCode);
        var readings = Seen();
        Assert.Equal(["pre", "post"], readings.Select(reading => reading.EventName));
        Assert.All(readings, reading => Assert.Equal(("aider", EventChannel.Shell, _home), (reading.Agent!.Value.Value, reading.Channel, reading.Cwd)));
        Assert.Equal(command, Assert.IsType<ShellCommand>(Assert.Single(readings[0].Bodies)).Command);
        Assert.Equal(4, Assert.Single(readings[1].Bodies.OfType<ToolResult>()).ExitCode);
        Assert.StartsWith("shell-", readings[0].Session.Value, StringComparison.Ordinal);
        Assert.Equal(readings[0].Session, readings[1].Session);
    }

    [Theory]
    [MemberData(nameof(PosixShells))]
    public void Commands_of_one_agent_share_a_session_also_without_a_name_for_it(string shell)
    {
        Install(shell);
        var twice = $"{shell} -c true; {shell} -c false; true";

        Run("sh", ["-c", twice], ("TACHO_AGENT", "aider"));

        var readings = Seen();
        Assert.Equal(4, readings.Count);
        Assert.Single(readings.Select(reading => reading.Session).Distinct());
    }

    [Theory]
    [MemberData(nameof(PosixShells))]
    public void Shell_without_an_agent_is_left_alone(string shell)
    {
        Install(shell);

        var (output, exitCode) = Run(shell, ["-c", "echo works"]);

        Assert.Equal(("works\n", 0), (output, exitCode));
        Assert.Empty(Seen());
    }

    [Theory]
    [MemberData(nameof(PosixShells))]
    public void Shell_works_when_the_recorder_is_gone(string shell)
    {
        Install(shell);
        File.Delete(HookProgram);

        var (output, exitCode) = Run(shell, ["-c", "echo works; sh -c 'exit 5'"], ("TACHO_AGENT", "aider"));

        Assert.Equal(("works\n", 5), (output, exitCode));
    }

    [Theory]
    [MemberData(nameof(PosixShells))]
    public void Shells_that_a_recorded_command_starts_are_not_recorded_again(string shell)
    {
        Install(shell);

        Run(shell, ["-c", $"{shell} -c 'echo inner'; true"], ("TACHO_AGENT", "aider"));

        Assert.Equal(2, Seen().Count);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    public void Strict_shell_ends_as_it_would_without_the_snippet(string shell)
    {
        Install(shell);

        var (output, exitCode) = Run(shell, ["-euc", "echo one; sh -c 'exit 6'; echo two"], ("TACHO_AGENT", "aider"));

        Assert.Equal(("one\n", 6), (output, exitCode));
        Assert.Equal(6, Assert.Single(Seen()[1].Bodies.OfType<ToolResult>()).ExitCode);
    }

    [Theory]
    [InlineData("ROO_ACTIVE", "true", "roo-code")]
    [InlineData("GOOSE_TERMINAL", "1", "goose")]
    [InlineData("AGENT", "amp", "amp")]
    public void Mark_of_an_agent_names_it(string variable, string value, string agent)
    {
        foreach (var shell in PosixShells.Select(row => row.Data))
        {
            Install(shell);
            File.Delete(SeenFile);

            Run(shell, ["-c", "true"], (variable, value));

            Assert.All(Seen(), reading => Assert.Equal(agent, reading.Agent?.Value));
            Assert.Equal(2, Seen().Count);
        }
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    public void Lines_at_a_prompt_are_recorded_whole(string shell)
    {
        Install(shell);

        var (output, _) = Run(shell, ["-i"], "echo one; echo two\ntrue | cat && sh -c 'exit 7'\necho status $?\n", ("TACHO_AGENT", "zed"), ("TACHO_SESSION", "given"));

        Assert.Equal("one\ntwo\nstatus 7\n", output);
        var readings = Seen();
        Assert.Equal(["echo one; echo two", "true | cat && sh -c 'exit 7'", "echo status $?"], readings.SelectMany(Announced));
        Assert.Equal([0, 7, 0], readings.SelectMany(reading => reading.Bodies.OfType<ToolResult>()).Select(result => result.ExitCode!.Value));
        Assert.All(readings, reading => Assert.Equal("given", reading.Session.Value));
    }

    [Fact]
    public void Lines_at_a_prompt_of_fish_are_recorded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && IsInstalled("script"), "needs script(1) of util-linux: fish has no prompt without a terminal");
        Install("fish");

        Run("script", ["-qec", "fish -i", "/dev/null"], "sh -c 'exit 9'\recho $status\rexit\r", ("TACHO_AGENT", "zed"));

        var readings = Seen();
        Assert.Equal(["sh -c 'exit 9'", "echo $status", "exit"], readings.SelectMany(Announced));
        Assert.Equal(9, readings.SelectMany(reading => reading.Bodies.OfType<ToolResult>()).First().ExitCode);
    }

    [Fact]
    public void Bash_keeps_trap_prompt_command_and_last_argument()
    {
        Install("bash");
        var rc = Path.Combine(_home, ".bashrc");
        File.WriteAllText(rc, "trap 'traps=$((traps + 1))' DEBUG\nPROMPT_COMMAND='prompts=$((prompts + 1))'\n" + File.ReadAllText(rc));

        var (output, _) = Run("bash", ["-i"], "true last\necho \"$? $_ $((traps > 1)) $prompts\"\nsh -c 'exit 3' | true\necho \"${PIPESTATUS[@]}\"\n", ("TACHO_AGENT", "zed"));

        Assert.Equal("0 last 1 2\n3 0\n", output);
        Assert.Equal(4, Seen().SelectMany(Announced).Count());
    }

    [Fact]
    public void Line_that_bash_does_not_keep_is_told_command_by_command()
    {
        Install("bash");

        Run("bash", ["-i"], "HISTCONTROL=ignorespace\n echo hidden; sh -c 'exit 8'\n", ("TACHO_AGENT", "zed"));

        var readings = Seen();
        Assert.Equal(["HISTCONTROL=ignorespace", "echo hidden", "sh -c 'exit 8'"], readings.SelectMany(Announced));
        Assert.Equal([0, 0, 8], readings.SelectMany(reading => reading.Bodies.OfType<ToolResult>()).Select(result => result.ExitCode!.Value));
    }

    [Fact]
    public void Every_shell_has_a_snippet_and_another_name_is_wrong_use()
    {
        foreach (var shell in ShellSnippet.Shells)
        {
            var output = new StringWriter();
            Assert.Equal(0, TachoCommand.Run(["shell-init", shell], output, TextWriter.Null));
            Assert.Equal(ShellSnippet.For(shell), output.ToString());
            Assert.Contains("TACHO_AGENT", output.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(64, TachoCommand.Run(["shell-init", "tcsh"], TextWriter.Null, TextWriter.Null));
    }

    private string HookProgram => Path.Combine(_home, ".tacho", "bin", "tacho-hook");

    private string SeenFile => Path.Combine(_home, "seen");

    /// <summary>Puts the snippet where the shell finds it, as docs/agents/without-hooks.md says, and the recorder beside it.</summary>
    private void Install(string shell)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the recorder of these tests is a script of sh");
        Assert.SkipUnless(IsInstalled(shell), $"{shell} is not installed");
        foreach (var file in shell switch { "zsh" => new[] { ".zshenv", ".zshrc" }, "fish" => [".config/fish/config.fish"], _ => [".bashrc"] })
        {
            var path = Path.Combine(_home, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, ShellSnippet.For(shell));
        }

        // Without this folder fish fills it in the background, beyond the end of the test.
        Directory.CreateDirectory(Path.Combine(_home, ".local", "share", "fish", "generated_completions"));
        Directory.CreateDirectory(Path.GetDirectoryName(HookProgram)!);
        File.WriteAllText(HookProgram, Recorder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(HookProgram, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private (string Output, int ExitCode) Run(string program, string[] arguments, params (string Name, string Value)[] variables) => Run(program, arguments, "", variables);

    private (string Output, int ExitCode) Run(string program, string[] arguments, string input, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _home, StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in variables.Concat([("HOME", _home), ("PATH", Environment.GetEnvironmentVariable("PATH") ?? ""), ("TERM", "dumb"), ("LANG", "C.UTF-8"), ("BASH_ENV", Path.Combine(_home, ".bashrc"))]))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        // A terminal takes a line when the shell is at its prompt; a pipe takes all at once.
        foreach (var line in input.Split('\r', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line != input) Thread.Sleep(700);
            process.StandardInput.Write(line == input ? line : line + "\r");
            process.StandardInput.Flush();
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(30_000), $"{program} hangs");
        errors.Wait(TimeSpan.FromSeconds(5));
        return (output, process.ExitCode);
    }

    /// <summary>What the recorder was sent, in order, read as tacho-hook would.</summary>
    private List<HookReading> Seen()
    {
        if (!File.Exists(SeenFile)) return [];
        var readings = new List<HookReading>();
        foreach (var text in File.ReadAllText(SeenFile).Split("{\"agent\":", StringSplitOptions.RemoveEmptyEntries))
        {
            var payload = HookPayload.Parse(Encoding.UTF8.GetBytes("{\"agent\":" + text));
            Assert.NotNull(payload);
            var agent = AgentRegistry.Identify(hinted: null, payload);
            Assert.Equal("shell", agent?.Info.Id.Value);
            readings.Add(agent!.Hooks!.Read(new HookCall(payload, null, _ => null)));
        }

        return readings;
    }

    private static IEnumerable<string> Announced(HookReading reading) => reading.Bodies.OfType<ShellCommand>().Where(command => !command.Late).Select(command => command.Command);
}
