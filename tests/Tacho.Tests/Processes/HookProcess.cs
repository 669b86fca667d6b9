using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tacho.Tests.Trail;

namespace Tacho.Tests.Processes;

/// <summary>The built <c>tacho-hook</c> as real processes that write into a sample trail.</summary>
internal static class HookProcess
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "tacho-hook.dll");

    /// <summary>Starts a hook call for a command and hands it the payload; the caller waits, and disposes of it.</summary>
    /// <param name="trail">Where to record.</param>
    /// <param name="number">Of the tool call.</param>
    /// <param name="command">What is about to run.</param>
    /// <param name="shellPrefix">Shell commands to run before the hook in the same process, such as limits.</param>
    public static Process Start(SampleTrail trail, int number, string command, string? shellPrefix = null)
    {
        var start = shellPrefix is null
            ? new ProcessStartInfo("dotnet", [Program, "claude-code"])
            : new ProcessStartInfo("bash", ["-c", $"{shellPrefix}; exec dotnet \"$0\" claude-code", Program]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        start.Environment["TACHO_HOME"] = trail.Home.Root;
        start.Environment["CLAUDE_PROJECT_DIR"] = trail.Project.Root;
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // its double mapping is a file, which a limit of file sizes would forbid
        var process = Process.Start(start)!;
        try
        {
            JsonSerializer.Serialize(process.StandardInput.BaseStream, new
            {
                session_id = SampleTrail.Session,
                transcript_path = "/home/dev/.claude/projects/x/y.jsonl",
                cwd = trail.Project.Root,
                hook_event_name = "PreToolUse",
                tool_name = "Bash",
                tool_use_id = string.Create(CultureInfo.InvariantCulture, $"toolu_p{number}"),
                tool_input = new { command },
            });
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process was ended before it read its input; the caller sees how.
        }

        return process;
    }

    public static int RunToEnd(SampleTrail trail, int number, string command, string? shellPrefix = null)
    {
        using var process = Start(trail, number, command, shellPrefix);
        process.WaitForExit();
        return process.ExitCode;
    }
}
