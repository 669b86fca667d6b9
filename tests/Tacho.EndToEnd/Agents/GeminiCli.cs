using Tacho.EndToEnd.Mocks;

namespace Tacho.EndToEnd.Agents;

/// <summary>Gemini CLI with one prompt, in a project that is trusted for the run.</summary>
public sealed class GeminiCli : RealAgent
{
    public override string Id => "gemini-cli";

    public override AgentPackage Package => AgentVersions.GeminiCli;

    // One more request chooses the model.
    public override AgentTraits Traits { get; } = new(Turn: false, CallId: false, FailedStatus: "failed", FailedExitCode: 2, ModelCallsBeside: 1);

    public override IMockModel StartModel(MockScript script) => new GeminiApiMock(script);

    public override void Configure(Sandbox sandbox)
    {
        // A comment, which this agent allows in its settings, must come through `tacho init` and its undoing too.
        var settings = $$"""
            {
              // The shop's settings.
              "hooks": { "SessionStart": [{ "hooks": [{ "type": "command", "command": "touch \"$HOME/{{OwnHookMark}}\"" }] }] }
            }
            """;
        sandbox.Write(Path.Combine(sandbox.Project, ".gemini", "settings.json"), settings);
        sandbox.Write(Path.Combine(sandbox.Home, ".gemini", "settings.json"), """
            {
              "security": { "auth": { "selectedType": "gemini-api-key" } },
              "general": { "enableAutoUpdate": false },
              "privacy": { "usageStatisticsEnabled": false },
              "telemetry": { "enabled": false }
            }
            """);
    }

    protected override void Connect(Sandbox sandbox, IMockModel model)
    {
        sandbox.Environment["GOOGLE_GEMINI_BASE_URL"] = model.BaseUrl;
        sandbox.Environment["GEMINI_API_KEY"] = "dummy";
        sandbox.Environment["GEMINI_CLI_TRUST_WORKSPACE"] = "true";
    }

    protected override IEnumerable<string> Arguments(string prompt) => ["--approval-mode", "yolo", "-p", prompt];
}
