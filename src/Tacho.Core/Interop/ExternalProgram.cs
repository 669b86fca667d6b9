using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Tacho.Interop;

/// <summary>Runs other programs. The one place where a process is started.</summary>
public static class ExternalProgram
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs a program to its end, or to the end of patience. Never throws for what the program does.</summary>
    public static ProgramRun Run(ProgramCall call)
    {
        var watch = Stopwatch.StartNew();
        Process? started;
        try
        {
            started = Process.Start(StartOf(call));
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return new ProgramRun.NotStarted(failure.Message);
        }

        if (started is null) return new ProgramRun.NotStarted("no process was started");
        using var process = started;

        // All three go on while the program runs, or a full pipe would stop it or us. A child may hold the outputs open longer than the program lives.
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var input = FeedAsync(process, call.Input);
        if (process.WaitForExit(Left(call, watch)) && Task.WaitAll([input, output, error], Left(call, watch)))
            return new ProgramRun.Ended(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult(), watch.Elapsed);
        Kill(process);
        return new ProgramRun.TimedOut(call.Patience);
    }

    /// <summary>Starts a command line of sh(1) that reads what is written to its input; its outputs are this program's own.</summary>
    /// <param name="command">The command line, of the person.</param>
    /// <param name="defaults">Variables for it, where the person has not set them.</param>
    /// <exception cref="Win32Exception">There is no shell.</exception>
    public static Process StartReader(string command, params ReadOnlySpan<(string Name, string Value)> defaults)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardInput = true, StandardInputEncoding = Utf8, UseShellExecute = false };
        foreach (var (name, value) in defaults) start.Environment.TryAdd(name, value);
        return Process.Start(start)!;
    }

    private static ProcessStartInfo StartOf(ProgramCall call)
    {
        var start = new ProcessStartInfo(call.Program, call.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            WorkingDirectory = call.WorkingFolder,
        };
        foreach (var (name, value) in call.Variables)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        return start;
    }

    private static async Task FeedAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A program may end without reading its input; that is for its exit code to tell.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            // It ended by itself in the meantime.
        }
    }

    private static TimeSpan Left(ProgramCall call, Stopwatch watch) => call.Patience > watch.Elapsed ? call.Patience - watch.Elapsed : TimeSpan.Zero;
}
