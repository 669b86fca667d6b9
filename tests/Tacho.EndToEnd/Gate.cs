namespace Tacho.EndToEnd;

/// <summary>When tests with real agents run: only when asked for, and only where their programs can be installed.</summary>
internal static class Gate
{
    private const string Variable = "TACHO_E2E";

    /// <summary>Whether <c>TACHO_E2E=1</c> stands in the environment, as <c>./dev e2e</c> sets it.</summary>
    public static bool IsOpen => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Why tests with real agents cannot run here, as a sentence for the test report; null when they can.</summary>
    public static string? Obstacle()
    {
        if (!IsOpen) return $"Runs real agents; set {Variable}=1, or use `./dev e2e`.";
        if (!OperatingSystem.IsLinux()) return "Runs real agents; the fixtures know their packages for Linux only.";
        string[] missing = [.. new[] { "node", "npm", "git" }.Where(program => ChildProcess.Find(program) is null)];
        return missing.Length == 0 ? null : $"Runs real agents; install {string.Join(", ", missing)} to install them.";
    }
}
