using System.Diagnostics;
using Tacho.Tests.Trail;

namespace Tacho.Tests.Scrubbing;

/// <summary><c>tacho scrub</c> as a process, with the secret on its standard input.</summary>
internal static class ScrubProcess
{
    public static Process Start(SampleTrail trail, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tacho.dll"), "scrub", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = trail.Project.Root,
        };
        start.Environment["TACHO_HOME"] = trail.Home.Root;
        var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read.
        }

        return process;
    }

    public static (int ExitCode, string Output) Run(SampleTrail trail, string input, params string[] arguments)
    {
        using var process = Start(trail, input, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult() + error);
    }
}
