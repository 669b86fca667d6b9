using Tacho.EndToEnd.Mocks;

namespace Tacho.EndToEnd.Agents;

/// <summary>OpenCode's <c>run</c> with a provider of the user's own.</summary>
public sealed class OpenCode : RealAgent
{
    public override string Id => "opencode";

    public override AgentPackage Package => AgentVersions.OpenCode;

    // One more request makes the session's title.
    public override AgentTraits Traits { get; } = new(Turn: true, CallId: true, FailedStatus: "failed", FailedExitCode: 2, ModelCallsBeside: 1);

    public override IMockModel StartModel(MockScript script) => new ChatCompletionsMock(script);

    public override void Configure(Sandbox sandbox) => sandbox.Write(
        Path.Combine(sandbox.Project, ".opencode", "plugin", "own.js"),
        $$"""
        import { writeFileSync } from "node:fs"
        export const Own = async () => ({ event: async () => writeFileSync(process.env.HOME + "/{{OwnHookMark}}", "") })
        """);

    /// <summary>"opencode run" joins its arguments to a prompt and quotes those of several words.</summary>
    public override string PromptAsTold(string prompt) => $"\"{prompt}\"";

    protected override void Connect(Sandbox sandbox, IMockModel model)
    {
        sandbox.Environment["OPENCODE_DISABLE_AUTOUPDATE"] = "1";
        sandbox.Environment["OPENCODE_DISABLE_MODELS_FETCH"] = "1";
        sandbox.Environment["OPENCODE_DISABLE_LSP_DOWNLOAD"] = "1";
        sandbox.Environment["OPENCODE_DISABLE_SHARE"] = "1";
        sandbox.Write(Path.Combine(sandbox.Home, ".config", "opencode", "opencode.json"), $$"""
            {
              "autoupdate": false,
              "share": "disabled",
              "model": "mock/mock-model",
              "small_model": "mock/mock-model",
              "permission": { "bash": "allow", "edit": "allow" },
              "provider": {
                "mock": {
                  "npm": "@ai-sdk/openai-compatible",
                  "name": "Mock",
                  "options": { "baseURL": "{{model.BaseUrl}}", "apiKey": "dummy" },
                  "models": { "mock-model": { "name": "Mock model", "tool_call": true, "limit": { "context": 128000, "output": 8192 } } }
                }
              }
            }
            """);
    }

    protected override IEnumerable<string> Arguments(string prompt) => ["run", prompt];
}
