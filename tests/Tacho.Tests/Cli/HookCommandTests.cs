using System.Collections.Immutable;
using Tacho.Interop;

namespace Tacho.Tests.Cli;

/// <summary><c>tacho hook</c>, the fallback of agents' hooks: agents take any failure of it for a refusal.</summary>
public sealed class HookCommandTests
{
    [Theory]
    [InlineData("hook")]
    [InlineData("hook", "no-such-agent")]
    [InlineData("hook", "no-such-agent", "event", "more", "--than", "it takes")]
    [InlineData("--config", "/no/such/file", "hook", "no-such-agent")]
    public void Whatever_is_wrong_a_hook_ends_with_success_and_says_nothing_to_the_agent(params string[] arguments)
    {
        var withoutHome = new Dictionary<string, string?> { ["HOME"] = null, ["TACHO_HOME"] = null, ["DOTNET_CLI_HOME"] = Path.GetTempPath() };
        var ran = ExternalProgram.Run(new(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "tacho.dll"), .. arguments], "{}", Path.GetTempPath(), withoutHome.ToImmutableDictionary(), TimeSpan.FromSeconds(60)));

        var ended = Assert.IsType<ProgramRun.Ended>(ran);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Output));
    }

    [Fact]
    public void A_home_folder_written_with_a_separator_at_its_end_is_no_project_either()
    {
        var home = Directory.CreateTempSubdirectory("tacho-home-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(home, ".git"));
            var folder = Directory.CreateDirectory(Path.Combine(home, "notes")).FullName;
            var variables = new Dictionary<string, string?> { ["HOME"] = home + "/", ["TACHO_HOME"] = null, ["CLAUDE_PROJECT_DIR"] = null };
            var payload = Capture.Recorder.Payload("PreToolUse", Capture.Recorder.Shell("make", "t"), Capture.Recorder.Session, folder);

            ExternalProgram.Run(new(
                "dotnet", [Path.Combine(AppContext.BaseDirectory, "tacho.dll"), "hook", "claude-code"], payload, home, variables.ToImmutableDictionary(), TimeSpan.FromSeconds(60)));

            Assert.True(File.Exists(Path.Combine(folder, ".tacho", "session.log")));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
