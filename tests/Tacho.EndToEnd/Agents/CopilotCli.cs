using System.Text.RegularExpressions;
using Tacho.EndToEnd.Mocks;

namespace Tacho.EndToEnd.Agents;

/// <summary>GitHub Copilot CLI in its offline mode, with a provider of the user's own.</summary>
public sealed partial class CopilotCli : RealAgent
{
    public override string Id => "copilot-cli";

    public override AgentPackage Package => AgentVersions.CopilotCli;

    public override AgentTraits Traits { get; } = new(Turn: false, CallId: false, FailedStatus: "failed", FailedExitCode: 2);

    public override IMockModel StartModel(MockScript script) => new ChatCompletionsMock(script);

    public override void Configure(Sandbox sandbox)
    {
        sandbox.Write(
            Path.Combine(sandbox.Project, ".github", "hooks", "own.json"),
            $$$"""{"version":1,"hooks":{"sessionStart":[{"type":"command","bash":"touch \"$HOME/{{{OwnHookMark}}}\""}]}}""");
        // It runs the hooks of a repository only in a folder that the person trusts.
        sandbox.Write(Path.Combine(sandbox.Home, ".copilot", "config.json"), $$"""{"trustedFolders":["{{sandbox.Project}}"]}""");
    }

    /// <summary>Behind a tool call that took long stands how long.</summary>
    public override string AnswerIn(AgentRun run) => Duration.Replace(base.AnswerIn(run), "");

    protected override void Connect(Sandbox sandbox, IMockModel model)
    {
        sandbox.Environment["COPILOT_OFFLINE"] = "true";
        sandbox.Environment["COPILOT_AUTO_UPDATE"] = "false";
        sandbox.Environment["COPILOT_PROVIDER_BASE_URL"] = model.BaseUrl;
        sandbox.Environment["COPILOT_PROVIDER_API_KEY"] = "dummy";
        sandbox.Environment["COPILOT_MODEL"] = "mock-model";
        // Its first start unpacks 235 MB into a cache, which all sandboxes share.
        sandbox.Environment["XDG_CACHE_HOME"] = Path.Combine(Repository.Agents, "cache");
    }

    protected override IEnumerable<string> Arguments(string prompt) => ["-p", prompt, "--allow-all-tools"];

    [GeneratedRegex(" {2,}[0-9]+s$", RegexOptions.Multiline)]
    private static partial Regex Duration { get; }
}
