using System.Runtime.Versioning;
using Tacho.Configuration;
using Tacho.Setup;

namespace Tacho.Tests.Setup;

[UnsupportedOSPlatform("windows")]
public sealed class AgentDetectionTests : IDisposable
{
    private readonly SetupFolder _folder = new();

    [Fact]
    public void Nothing_is_detected_in_an_empty_home()
    {
        Assert.Empty(AgentDetection.Detect(_folder.Context()));
        Assert.Contains(AgentDetection.LookedFor(_folder.Context()), line => line.StartsWith("claude-code: ", StringComparison.Ordinal) && line.Contains("`claude` on PATH"));
    }

    [Fact]
    public void A_folder_of_the_agent_is_a_sign()
    {
        Directory.CreateDirectory(Path.Combine(_folder.User, ".claude"));
        var detected = Assert.Single(AgentDetection.Detect(_folder.Context()));
        Assert.Equal("claude-code", detected.Agent.Info.Id.Value);
        Assert.Equal([Path.Combine(_folder.User, ".claude")], detected.Signs);
    }

    [Fact]
    public void A_program_on_PATH_is_a_sign_if_it_can_be_run()
    {
        var program = _folder.Write("bin/codex", "");
        _folder.Set("PATH", $"/nowhere{Path.PathSeparator}{Path.GetDirectoryName(program)}");
        File.SetUnixFileMode(program, UnixFileMode.UserRead);
        Assert.Empty(AgentDetection.Detect(_folder.Context()));
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("codex-cli", Assert.Single(AgentDetection.Detect(_folder.Context())).Agent.Info.Id.Value);
    }

    [Fact]
    public void Named_takes_ids_and_aliases_once() =>
        Assert.Equal(["claude-code", "codex-cli"], AgentDetection.Named(["claude", "codex-cli", "CLAUDE"]).Select(agent => agent.Info.Id.Value));

    [Fact]
    public void Named_with_an_unknown_name_tells_the_legal_ones()
    {
        var failure = Assert.Throws<UserError>(() => AgentDetection.Named(["claud"]));
        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Contains("claude-code, claude", failure.Hint);
    }

    public void Dispose() => _folder.Dispose();
}
