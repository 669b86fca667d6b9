using System.Diagnostics;
using System.Text;

namespace Tacho.Tests.Cli;

/// <summary>Programs with pipes on all three ends, which are served at the same time, so that none fills up.</summary>
internal static class PipedProcess
{
    /// <summary>The built tacho.</summary>
    public static string Tacho => Path.Combine(AppContext.BaseDirectory, "tacho.dll");

    public static Process Start(string program, IEnumerable<string> arguments, string folder, string home)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        start.Environment["TACHO_HOME"] = home;
        return Process.Start(start)!;
    }

    public static (int ExitCode, byte[] Output, string Error) Run(string program, IEnumerable<string> arguments, byte[] input, string folder, string home)
    {
        using var process = Start(program, arguments, folder, home);
        var error = "";
        var reading = new Thread(() => error = process.StandardError.ReadToEnd());
        var writing = new Thread(() => Write(process, input));
        reading.Start();
        writing.Start();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        writing.Join();
        reading.Join();
        process.WaitForExit();
        return (process.ExitCode, output.ToArray(), error);
    }

    public static (int ExitCode, string Output, string Error) RunText(string program, IEnumerable<string> arguments, string input, string folder, string home)
    {
        var (exitCode, output, error) = Run(program, arguments, Encoding.UTF8.GetBytes(input), folder, home);
        return (exitCode, Encoding.UTF8.GetString(output), error);
    }

    private static void Write(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process ended before it read its input; the caller sees how.
        }
    }
}
