using System.Collections.Immutable;
using Tacho.Agents.Aider;
using Tacho.Agents.Amp;
using Tacho.Agents.Antigravity;
using Tacho.Agents.ClaudeCode;
using Tacho.Agents.Cline;
using Tacho.Agents.CodexCli;
using Tacho.Agents.CopilotCli;
using Tacho.Agents.Crush;
using Tacho.Agents.Cursor;
using Tacho.Agents.FactoryDroid;
using Tacho.Agents.GeminiCli;
using Tacho.Agents.Goose;
using Tacho.Agents.Kimi;
using Tacho.Agents.Kiro;
using Tacho.Agents.MistralVibe;
using Tacho.Agents.OpenCode;
using Tacho.Agents.Pi;
using Tacho.Agents.QwenCode;
using Tacho.Agents.Shell;
using Tacho.Agents.VsCodeCopilot;
using Tacho.Agents.Windsurf;

namespace Tacho.Agents;

/// <summary>All agents, one row each. Adding one is a folder beside this file and a row here.</summary>
public static class AgentRegistry
{
    public static readonly ImmutableArray<IAgent> All =
    [
        new ClaudeCodeAgent(),
        new CodexCliAgent(),
        new OpenCodeAgent(),
        new GeminiCliAgent(),
        new CopilotCliAgent(),
        new VsCodeCopilotAgent(),
        new CursorAgent(),
        new WindsurfAgent(),
        new ClineAgent(),
        new PiAgent(),
        new FactoryDroidAgent(),
        new KiroAgent(),
        new AmpAgent(),
        new GooseAgent(),
        new CrushAgent(),
        new KimiAgent(),
        new MistralVibeAgent(),
        new QwenCodeAgent(),
        new AntigravityAgent(),
        new RooCodeAgent(),
        new KiloCodeAgent(),
        new AiderAgent(),
        new ShellAgent(),
    ];

    /// <summary>The machine keys of all agents, for text that may be any agent's.</summary>
    public static ImmutableArray<string> MachineKeys => [.. All.SelectMany(static agent => agent.Info.MachineKeys).Distinct(StringComparer.Ordinal)];

    /// <summary>The agent of an id or alias, as typed on a command line; null when there is none.</summary>
    public static IAgent? Find(string name) =>
        All.FirstOrDefault(agent => agent.Info.Id.Value == name || agent.Info.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// Whose payload it is: the hinted agent if it recognises it, else the first that does, else the hinted one, else null.
    /// </summary>
    public static IAgent? Identify(IAgent? hinted, HookPayload payload)
    {
        if (hinted?.Hooks?.Recognises(payload) == true) return hinted;
        return All.FirstOrDefault(agent => agent.Hooks?.Recognises(payload) == true) ?? hinted;
    }
}
