using System.Collections.Immutable;
using System.Text;

namespace Tacho.Agents;

/// <summary>
/// The file <c>hooks/tacho.json</c> in the format of GitHub's agents. Copilot CLI, the cloud agent and VS Code all read every file of <c>.github/hooks</c> and of
/// <c>~/.copilot/hooks</c>, so that there is one file for all of them: whoever installs it writes the same bytes, and each happening is reported once.
/// </summary>
/// <remarks>
/// The events are named in PascalCase. VS Code knows four of the camelCase names only; and both agents read <c>.claude/settings.json</c> as well, where the names are in
/// PascalCase too, so that a second report of one happening is equal to the first and is recognised as such. (GitHub's hooks reference of November 2026; hookSchema.ts of VS Code.)
/// </remarks>
internal static class GitHubHooksFile
{
    // VS Code and Copilot CLI both take it as seconds.
    private const int TimeoutSeconds = 5;

    /// <summary>
    /// <c>subagentStart</c> and <c>notification</c> have one spelling in Copilot CLI; <c>SubagentStart</c> is VS Code's. permissionRequest and userPromptTransformed tell
    /// nothing that the others do not.
    /// </summary>
    private static readonly ImmutableArray<string> Events =
    [
        "SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "PostToolUseFailure", "SubagentStart", "subagentStart", "SubagentStop",
        "PreCompact", "ErrorOccurred", "notification", "Stop", "SessionEnd",
    ];

    /// <param name="folder">The folder that holds the folder <c>hooks</c>.</param>
    /// <param name="agent">The hint on the command line; all who install the file give the same.</param>
    public static FileEdit In(string folder, string agent)
    {
        var text = new StringBuilder("{\n  \"version\": 1,\n  \"hooks\": {\n");
        text.AppendJoin(",\n", Events.Select(name => $"    {JsonText.Quote(name)}: [{Entry(agent, name)}]"));
        return new FileEdit.OwnFile(Path.Combine(folder, "hooks", "tacho.json"), text.Append("\n  }\n}\n").ToString());
    }

    // The name is given for the events whose payload lacks it; on the others it is a hint that the payload overrules.
    private static string Entry(string agent, string name) =>
        $"{{ \"type\": \"command\", \"bash\": {JsonText.Quote(HookCommand.Posix(agent, name))}, "
        + $"\"powershell\": {JsonText.Quote(HookCommand.PowerShell(agent, name))}, \"timeoutSec\": {TimeoutSeconds} }}";
}
