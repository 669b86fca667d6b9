namespace Tacho.EndToEnd.Agents;

/// <summary>An agent's program as it comes from npm.</summary>
/// <param name="Package">The package's name.</param>
/// <param name="Version">The version that the tests are written for; docs/agents say what is known of it.</param>
/// <param name="Program">The program's name in <c>node_modules/.bin</c>.</param>
/// <param name="InstallScript">
/// A script of the package that puts its native program in place, relative to the package; null for none. npm runs such scripts or not, depending on its version and settings,
/// so they are kept from running and this one is run on its own.
/// </param>
/// <param name="LeastNode">The least major version of Node.js on which it runs; npm installs it on older ones too.</param>
public sealed record AgentPackage(string Package, string Version, string Program, string? InstallScript = null, int LeastNode = 18);

/// <summary>
/// The versions under test, all in one place. They are pinned: without a version npm chooses by the <c>engines</c> of the package, so an older Node.js would silently get an
/// older agent.
/// </summary>
public static class AgentVersions
{
    public static readonly AgentPackage ClaudeCode = new("@anthropic-ai/claude-code", "2.1.328", "claude", "install.cjs");

    public static readonly AgentPackage CodexCli = new("@openai/codex", "0.169.0", "codex");

    public static readonly AgentPackage OpenCode = new("opencode-ai", "1.18.33", "opencode", "postinstall.mjs");

    public static readonly AgentPackage GeminiCli = new("@google/gemini-cli", "0.61.0", "gemini", LeastNode: 20);

    public static readonly AgentPackage CopilotCli = new("@github/copilot", "1.0.102", "copilot");
}
