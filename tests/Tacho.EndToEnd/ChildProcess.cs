using System.Diagnostics;

namespace Tacho.EndToEnd;

/// <summary>A process that ended by itself.</summary>
public sealed record Finished(int ExitCode, string Output, string Errors, TimeSpan Elapsed);

/// <summary>Runs a program to its end, with all its streams in hand.</summary>
internal static class ChildProcess
{
    // A grandchild that outlives the program and holds its pipes is a fault of its own.
    private static readonly TimeSpan PipePatience = TimeSpan.FromSeconds(10);

    /// <summary>The full path of a program on PATH; null when there is none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs a program.</summary>
    /// <param name="program">Full path, or a name on PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="environment">The whole environment; null for this process's.</param>
    /// <param name="limit">The program and its descendants are killed after this.</param>
    /// <param name="input">Standard input, which is closed after it.</param>
    /// <exception cref="TimeoutException">It did not end in time, or left a child that holds its output.</exception>
    public static async Task<Finished> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IDictionary<string, string>? environment, TimeSpan limit, ReadOnlyMemory<byte> input = default)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment) start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await FeedAsync(process, input);
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
            var elapsed = clock.Elapsed;
            await Task.WhenAll(output, errors).WaitAsync(PipePatience);
            return new(process.ExitCode, await output, await errors, elapsed);
        }
        catch (TimeoutException failure)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Path.GetFileName(program)} did not end, or left a child that holds its output, within {limit}", failure);
        }
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of its input; how it ended is what the caller looks at.
        }
    }
}
