using Tacho.EndToEnd.Mocks;

namespace Tacho.EndToEnd.Agents;

/// <summary>Codex CLI's <c>exec</c>. It runs a hook only if the user trusts its present definition, or passes a flag.</summary>
/// <param name="trust">The part of the user's configuration that says which hooks are trusted; null to pass the flag by which all run.</param>
public sealed class CodexCli(Func<Sandbox, string>? trust) : RealAgent
{
    /// <summary>All hooks run, trusted or not.</summary>
    public CodexCli()
        : this(trust: null)
    {
    }

    public override string Id => "codex-cli";

    public override AgentPackage Package => AgentVersions.CodexCli;

    // Its hooks tell neither exit code nor success.
    public override AgentTraits Traits { get; } = new(Turn: true, CallId: true, FailedStatus: null, FailedExitCode: null);

    public override IMockModel StartModel(MockScript script) => new ResponsesApiMock(script);

    /// <summary>The hooks of the project.</summary>
    public static string HooksFile(Sandbox sandbox) => Path.Combine(sandbox.Project, ".codex", "hooks.json");

    public override void Configure(Sandbox sandbox) => sandbox.Write(
        HooksFile(sandbox), $$$"""{"hooks": {"Stop": [ {"hooks":[{"type":"command", "command":"touch \"$HOME/{{{OwnHookMark}}}\""}]} ]}}""");

    protected override void Connect(Sandbox sandbox, IMockModel model)
    {
        sandbox.Environment["MOCK_KEY"] = "dummy";
        sandbox.Write(Path.Combine(sandbox.Home, ".codex", "config.toml"), $"""
            model = "gpt-5.5"
            model_provider = "mock"
            check_for_update_on_startup = false

            [model_providers.mock]
            name = "mock"
            base_url = "{model.BaseUrl}"
            wire_api = "responses"
            env_key = "MOCK_KEY"
            request_max_retries = 0
            stream_max_retries = 0

            [projects."{sandbox.Project}"]
            trust_level = "trusted"

            [analytics]
            enabled = false

            {trust?.Invoke(sandbox)}
            """);
    }

    protected override IEnumerable<string> Arguments(string prompt) =>
        ["exec", "--sandbox", "danger-full-access", .. trust is null ? ["--dangerously-bypass-hook-trust"] : Array.Empty<string>(), prompt];
}
