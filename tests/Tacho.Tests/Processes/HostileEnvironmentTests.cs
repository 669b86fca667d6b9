using System.Diagnostics;
using Tacho.Tests.Trail;

namespace Tacho.Tests.Processes;

/// <summary>The hook as a process in environments that no agent should give it: its exit code is 0, and it records what it can.</summary>
public sealed class HostileEnvironmentTests : IDisposable
{
    private readonly SampleTrail _trail = new();

    public void Dispose() => _trail.Dispose();

    [Theory]
    [InlineData("exec >&-", "cline", true)]
    [InlineData("exec >/dev/full", "cline", true)]
    [InlineData("exec >&- 2>&-", "cline", true)]
    [InlineData("export TZ=UTC+99999", "cline", true)]
    [InlineData("unset TACHO_HOME; export HOME=folder", "cline", false)]
    [InlineData("unset TACHO_HOME HOME", "cline", false)]
    [InlineData("mkdir gone; cd gone; rmdir \"$PWD\"", "claude-code", true)]
    [InlineData("trap - XFSZ; ulimit -f 0", "cline", false)]
    public void Exit_code_is_0_and_the_command_recorded_where_it_can_be(string prefix, string agent, bool recorded)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "descriptors and limits are Unix's");
        var payload = agent == "cline"
            ? """{"clineVersion":"3","hookName":"PreToolUse","taskId":"1","workspaceRoots":[],"preToolUse":{"toolName":"execute_command","parameters":{"command":"echo mark"}}}"""
            : """{"session_id":"s","transcript_path":"/x","hook_event_name":"PreToolUse","tool_name":"Bash","tool_use_id":"t","tool_input":{"command":"echo mark"}}""";
        var program = Path.Combine(AppContext.BaseDirectory, "tacho-hook.dll");
        var start = new ProcessStartInfo("bash", ["-c", $"{prefix}; exec dotnet \"$0\" {agent}", program]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.WorkingDirectory = _trail.Project.Root;
        start.Environment["TACHO_HOME"] = _trail.Home.Root;
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // its double mapping is a file, which a limit of file sizes would forbid
        start.Environment["DOTNET_CLI_HOME"] = _trail.Project.Root;

        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Write(payload);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Closed before the program began.
        }

        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        if (recorded) Assert.Contains(Directory.GetFiles(_trail.Home.Trail, "*.jsonl", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("echo mark", StringComparison.Ordinal));
    }
}
