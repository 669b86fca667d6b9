using Tacho.EndToEnd.Agents;

namespace Tacho.EndToEnd;

/// <summary>When tests with real agents run: only when asked for, and only where their programs can be installed.</summary>
internal static class Gate
{
    private const string Variable = "TACHO_E2E";

    /// <summary>Whether <c>TACHO_E2E=1</c> stands in the environment, as <c>./dev e2e</c> sets it.</summary>
    public static bool IsOpen => Environment.GetEnvironmentVariable(Variable) == "1";

    private static readonly Lazy<Task<int>> Node = new(NodeVersionAsync);

    /// <summary>Why tests with an agent cannot run here, as a sentence for the test report; null when they can.</summary>
    public static async Task<string?> ObstacleAsync(AgentPackage agent)
    {
        if (!IsOpen) return $"Runs real agents; set {Variable}=1, or use `./dev e2e`.";
        if (!OperatingSystem.IsLinux()) return "Runs real agents; the fixtures know their packages for Linux only.";
        string[] missing = [.. new[] { "node", "npm", "git" }.Where(program => ChildProcess.Find(program) is null)];
        if (missing.Length > 0) return $"Runs real agents; install {string.Join(", ", missing)} to install them.";
        var node = await Node.Value;
        return node < agent.LeastNode ? $"{agent.Program} {agent.Version} needs Node.js {agent.LeastNode}; this is {node}." : null;
    }

    /// <summary>The major version of the Node.js on PATH.</summary>
    private static async Task<int> NodeVersionAsync()
    {
        var told = await ChildProcess.RunAsync("node", ["--version"], Repository.Root, environment: null, TimeSpan.FromSeconds(30));
        return Version.Parse(told.Output.Trim().TrimStart('v')).Major;
    }
}
