using System.Text;
using System.Globalization;
using Tacho.Events;
using Tacho.Tests.Capture;

namespace Tacho.Tests.Agents;

/// <summary>Adapters and recorder together: what reaches the trail when agents read each other's settings, and who is named.</summary>
public sealed class AgentCaptureTests : IDisposable
{
    private readonly Recorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    private int _calls;

    /// <summary>A member that differs in every report, as an agent's clock does.</summary>
    private string Clock => string.Create(CultureInfo.InvariantCulture, $"\"timestamp\":\"2026-11-20T05:23:20.{_calls++:000}Z\"");

    [Fact]
    public void Happenings_of_copilot_cli_that_two_settings_files_report_are_recorded_once()
    {
        string[] happenings =
        [
            "\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\"list\"",
            "\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"}",
            "\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Write\",\"tool_input\":{\"path\":\"a\",\"file_text\":\"b\"}",
            "\"hook_event_name\":\"Stop\",\"stop_reason\":\"end_turn\",\"stop_hook_active\":false",
        ];

        ReportTwice(happenings, common => $"\"session_id\":\"s\",\"cwd\":\"{_recorder.Project}\",{common},{Clock}");

        Assert.Equal([typeof(UserPrompt), typeof(ShellCommand), typeof(ToolCall), typeof(TurnEnded)], _recorder.Events().Select(recorded => recorded.Body.GetType()));
        Assert.All(_recorder.Events(), recorded => Assert.Equal("copilot-cli", recorded.Agent.Value));
    }

    [Fact]
    public void Happenings_of_vs_code_that_two_settings_files_report_are_recorded_once()
    {
        string[] happenings =
        [
            "\"hookEventName\":\"UserPromptSubmit\",\"prompt\":\"list\"",
            "\"hookEventName\":\"PreToolUse\",\"tool_name\":\"run_in_terminal\",\"tool_use_id\":\"t\",\"tool_input\":{\"command\":\"ls\"}",
            "\"hookEventName\":\"PostToolUse\",\"tool_name\":\"run_in_terminal\",\"tool_use_id\":\"t\",\"tool_input\":{\"command\":\"ls\"},\"tool_response\":\"a\"",
        ];

        ReportTwice(happenings, common => $"\"sessionId\":\"s\",\"cwd\":\"{_recorder.Project}\",{common},{Clock}");

        Assert.Equal([typeof(UserPrompt), typeof(ShellCommand), typeof(ToolResult)], _recorder.Events().Select(recorded => recorded.Body.GetType()));
        Assert.All(_recorder.Events(), recorded => Assert.Equal("vscode-copilot", recorded.Agent.Value));
    }

    [Fact]
    public void Command_of_an_agent_without_hooks_stands_under_its_name_and_the_shells_channel()
    {
        _recorder.Hook("shell", $"{{\"agent\":\"aider\",\"event\":\"pre\",\"session\":\"s\",\"command\":\"git status\",\"cwd\":\"{_recorder.Project}\"}}");
        _recorder.Hook("shell", $"{{\"agent\":\"aider\",\"event\":\"post\",\"session\":\"s\",\"command\":\"git status\",\"cwd\":\"{_recorder.Project}\",\"exit_code\":128}}");

        Assert.EndsWith("git status", Assert.Single(_recorder.Tail()), StringComparison.Ordinal);
        Assert.Contains("[aider]", _recorder.Tail()[0], StringComparison.Ordinal);
        Assert.All(_recorder.Events(), recorded => Assert.Equal((EventChannel.Shell, "aider"), (recorded.Source.Channel, recorded.Agent.Value)));
        Assert.Equal(128, _recorder.Events().Select(recorded => recorded.Body).OfType<ToolResult>().Single().ExitCode);
    }

    [Fact]
    public void Mail_address_that_cursor_sends_with_every_event_is_kept_nowhere()
    {
        foreach (var sample in AgentSample.All.Where(sample => sample.Agent == "cursor")) _recorder.Hook("cursor", Encoding.UTF8.GetString(sample.Bytes).Replace("/home/dev/shop", _recorder.Project, StringComparison.Ordinal));

        Assert.DoesNotContain("dev@example.com", _recorder.Everything(), StringComparison.Ordinal);
    }

    /// <summary>Both files' commands run for each happening: the one of Claude Code's settings, and the one of the agent's own.</summary>
    private void ReportTwice(string[] happenings, Func<string, string> payload)
    {
        foreach (var happening in happenings)
        {
            Assert.Equal("", _recorder.Hook("claude-code", $"{{{payload(happening)}}}"));
            Assert.Equal("", _recorder.Hook("copilot-cli", $"{{{payload(happening)}}}"));
        }
    }
}
