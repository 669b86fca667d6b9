using System.Diagnostics;
using Tacho.Tests.Trail;

namespace Tacho.Tests.Processes;

/// <summary>Names of files reach the terminal without what it would obey.</summary>
public sealed class TerminalEscapeTests : IDisposable
{
    private readonly SampleTrail _trail = new();

    public void Dispose() => _trail.Dispose();

    [Fact]
    public void Verify_names_a_file_without_its_escapes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "names there hold no control characters");
        _trail.Run("make");
        File.WriteAllText(Path.Combine(_trail.Paths.Project(_trail.Project.Name), "\u001b[31mx.jsonl"), "x\n");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tacho.dll"), "verify"]) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = _trail.Project.Root };
        start.Environment["TACHO_HOME"] = _trail.Home.Root;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Contains(@"\u{1b}[31mx.jsonl", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }
}
