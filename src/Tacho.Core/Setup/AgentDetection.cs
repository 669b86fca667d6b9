using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Configuration;

namespace Tacho.Setup;

/// <summary>Which agents are used here, by the signs that their plans name.</summary>
public static class AgentDetection
{
    /// <summary>Agents with hooks, each with the signs of it that were found.</summary>
    public static ImmutableArray<DetectedAgent> Detect(InstallContext context) =>
        [.. Installable().Select(agent => new DetectedAgent(agent, Found(agent.Hooks!.Plan(context).Detected, context))).Where(found => !found.Signs.IsEmpty)];

    /// <summary>What <see cref="Detect"/> looks for, a line for each agent.</summary>
    public static ImmutableArray<string> LookedFor(InstallContext context) =>
        [.. Installable().Select(agent => (agent, agent.Hooks!.Plan(context).Detected)).Select(looked =>
            $"{looked.agent.Info.Id}: {string.Join(", ", looked.Detected.Paths.Concat(looked.Detected.Programs.Select(program => $"`{program}` on PATH")))}")];

    /// <summary>Agents by the ids or aliases that a person typed, each once.</summary>
    /// <exception cref="UserError">There is no agent of a name, or it has no hooks.</exception>
    public static ImmutableArray<IAgent> Named(IEnumerable<string> names)
    {
        var named = ImmutableArray.CreateBuilder<IAgent>();
        foreach (var name in names)
        {
            if (AgentRegistry.Find(name) is not { Hooks: not null } agent)
                throw new UserError(
                    $"--agent {name}: no agent of that name can be recorded by hooks",
                    $"the names are {string.Join(", ", Installable().SelectMany(known => known.Info.Aliases.Prepend(known.Info.Id.Value)))}",
                    ExitCode.Usage);
            if (!named.Contains(agent)) named.Add(agent);
        }

        return named.ToImmutable();
    }

    /// <summary>All agents that have hooks.</summary>
    public static ImmutableArray<IAgent> Installable() => [.. AgentRegistry.All.Where(agent => agent.Hooks is not null)];

    private static ImmutableArray<string> Found(AgentSigns signs, InstallContext context)
    {
        var paths = signs.Paths.Where(Path.Exists);
        var programs = signs.Programs.Select(program => OnPath(program, context)).OfType<string>();
        return [.. paths.Concat(programs).Distinct(StringComparer.Ordinal)];
    }

    private static string? OnPath(string program, InstallContext context)
    {
        var folders = (context.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = context.Windows ? (context.Variable("PATHEXT") ?? ".EXE;.CMD").Split(';') : [""];
        return folders.SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending))).FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string file)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & execute) != UnixFileMode.None);
    }
}

/// <summary>An agent that is used here.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Signs">Paths that show it.</param>
public sealed record DetectedAgent(IAgent Agent, ImmutableArray<string> Signs);
