using System.Collections.Concurrent;

namespace Tacho.EndToEnd.Agents;

/// <summary>Installs agents from npm into <c>artifacts/agents/&lt;program&gt;-&lt;version&gt;</c>, each once on a machine.</summary>
internal static class AgentInstaller
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly ConcurrentDictionary<AgentPackage, Lazy<Task<string>>> Installed = new();

    /// <summary>The full path of an agent's program, which is installed if it is not there.</summary>
    public static Task<string> InstallAsync(AgentPackage agent) => Installed.GetOrAdd(agent, _ => new(() => EnsureAsync(agent))).Value;

    /// <summary>
    /// An installation is made beside its place and comes there by a rename: what stands there is whole, and two test runs at once need no lock, since the second to finish
    /// throws its own away.
    /// </summary>
    private static async Task<string> EnsureAsync(AgentPackage agent)
    {
        var folder = Path.Combine(Repository.Agents, $"{agent.Program}-{agent.Version}");
        if (!Directory.Exists(folder))
        {
            var beside = $"{folder}.{Environment.ProcessId}.tmp";
            await InstallIntoAsync(agent, beside);
            try
            {
                Directory.Move(beside, folder);
            }
            catch (IOException) when (Directory.Exists(folder))
            {
                Directory.Delete(beside, recursive: true);
            }
        }

        return Path.Combine(folder, "node_modules", ".bin", agent.Program);
    }

    private static async Task InstallIntoAsync(AgentPackage agent, string folder)
    {
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Repository.Root, ".npmrc"), Path.Combine(folder, ".npmrc"), overwrite: true);
        await RunAsync("npm", ["install", "--ignore-scripts", "--no-progress", "--prefix", folder, $"{agent.Package}@{agent.Version}"], folder);
        if (agent.InstallScript is { } script)
            await RunAsync("node", [script], Path.Combine(folder, "node_modules", agent.Package));
    }

    private static async Task RunAsync(string program, string[] arguments, string folder)
    {
        var ended = await ChildProcess.RunAsync(program, arguments, folder, environment: null, Limit);
        if (ended.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {ended.ExitCode}:\n{ended.Errors}\n{ended.Output}");
    }
}
