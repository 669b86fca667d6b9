using Tacho.EndToEnd.Mocks;

namespace Tacho.EndToEnd.Agents;

/// <summary>Claude Code in print mode, with the project's settings file in the user's own spelling.</summary>
public sealed class ClaudeCode : RealAgent
{
    public override string Id => "claude-code";

    public override AgentPackage Package => AgentVersions.ClaudeCode;

    public override AgentTraits Traits { get; } = new(Turn: true, CallId: true, FailedStatus: "failed", FailedExitCode: 2);

    public override IMockModel StartModel(MockScript script) => new MessagesApiMock(script);

    public override void Configure(Sandbox sandbox)
    {
        // Tabs, an entry of the user's own and no final line feed: all of it must come through `tacho init` and its undoing.
        var settings = $$"""
            {
            	"includeCoAuthoredBy": false,
            	"hooks": {
            		"Stop": [{ "hooks": [{"type": "command", "command": "touch \"$HOME/{{OwnHookMark}}\""}] }]
            	}
            }
            """;
        sandbox.Write(Path.Combine(sandbox.Project, ".claude", "settings.json"), settings);
        // A project's own list of permissions counts only after the person trusted the project.
        sandbox.Write(Path.Combine(sandbox.Home, ".claude", "settings.json"), "{\"permissions\":{\"allow\":[\"Bash\",\"Write\",\"Edit\",\"Read\"]}}\n");
    }

    protected override void Connect(Sandbox sandbox, IMockModel model)
    {
        sandbox.Environment["ANTHROPIC_BASE_URL"] = model.BaseUrl;
        sandbox.Environment["ANTHROPIC_API_KEY"] = "sk-dummy";
        sandbox.Environment["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1";
        sandbox.Environment["CLAUDE_CODE_DISABLE_BACKGROUND_TASKS"] = "1";
        sandbox.Environment["DISABLE_AUTOUPDATER"] = "1";
    }

    protected override IEnumerable<string> Arguments(string prompt) => ["-p", prompt];
}
