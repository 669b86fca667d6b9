using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Cline;

/// <summary>
/// Cline's hooks, as documented and in its source to 3.71 (docs/agents/cline.md; no capture of a running Cline). A hook is an executable file named after the event; the
/// event's own members stand in an object named after it too. It gives no ids of turns and tool calls, and all parameters of a tool are strings.
/// </summary>
internal sealed class ClineHooks : IAgentHooks
{
    private static readonly ImmutableArray<string> ShellTools = ["execute_command"];

    public string Reply => "{\"cancel\":false}";

    public string? Reminder(HookReading reading, string text) =>
        reading.EventName is "TaskStart" or "TaskResume" or "UserPromptSubmit" ? HookContext.OfMember("contextModification", text, "\"cancel\":false,") : null;

    public bool Recognises(HookPayload payload) => payload.Peek("taskId") is not null && (payload.Has("hookName") || payload.Has("clineVersion"));

    public HookReading Read(HookCall received)
    {
        var payload = received.Payload;
        var name = payload.Text("hookName") ?? received.EventName ?? "unknown";
        // The time of the call, and the account of the person.
        payload.Drop("timestamp", "userId");
        var root = payload.FirstText("workspaceRoots");
        var reading = new HookReading(name, payload.Text("taskId") is { } id ? new SessionId(id) : SessionId.Unknown, [])
        {
            Cwd = root,
            Model = payload.Part("model").Text("slug"),
            ProjectFolder = root,
        };
        return reading with { Bodies = Bodies(name, payload) };
    }

    private static ImmutableArray<EventBody> Bodies(string name, HookPayload payload)
    {
        var own = payload.Part(JsonNamingPolicy.CamelCase.ConvertName(name));
        switch (name)
        {
            case "TaskStart": return [new SessionStarted("start", TranscriptPath: null)];
            case "TaskResume": return [new SessionStarted("resume", TranscriptPath: null)];
            case "TaskComplete": return [new SessionEnded("complete")];
            case "TaskCancel": return [new SessionEnded("cancel")];
            case "TaskError": return [new TurnEnded("error")];
            case "SessionShutdown": return [new SessionEnded("shutdown")];
            case "UserPromptSubmit": return [new UserPrompt(own.Text("prompt") ?? "")];
            case "PreToolUse": return [Call(own, late: false)];
            case "PostToolUse": return [Call(own, late: true), Result(own)];
            case "PreCompact": return [new ContextCompacted(Trigger: null, Summary: null)];
            case "Notification": return [new Notice(own.Text("event", "type"), own.Text("message"))];
            default: return [new UnknownBody($"hook.{name}", payload.Whole("userId"))];
        }
    }

    private static EventBody Call(HookPayload own, bool late) => ToolCalls.Call(own.Text("toolName") ?? "", own.Json("parameters"), ShellTools, late);

    private static ToolResult Result(HookPayload own) => new(own.Text("toolName") ?? "", own.Flag("success") switch { true => "ok", false => "failed", null => null })
    {
        Command = ToolCalls.Command(own.Json("parameters")),
        DurationMs = own.Number("executionTimeMs"),
        Output = ToolCalls.Output(own.Json("result")),
    };

    public HookPlan Plan(InstallContext context)
    {
        var folder = context.Scope == InstallScope.Project
            ? Path.Combine(context.ProjectRoot, ".clinerules", "hooks")
            : Path.Combine(context.UserFolder, "Documents", "Cline", "Hooks");
        return new(
            new AgentSigns([Path.Combine(context.UserFolder, "Documents", "Cline"), Path.Combine(context.UserFolder, ".cline"), Path.Combine(context.ProjectRoot, ".clinerules")], ["cline"]),
            [.. Events.Select(happening => new FileEdit.OwnFile(
                Path.Combine(folder, context.Windows ? happening + ".ps1" : happening), context.Windows ? PowerShellScript : PosixScript, Executable: true))],
            [
                "Switch hooks on in Cline's settings (Features > Enable Hooks), and in the Hooks tab look that the files of Tacho are on.",
                "Cline runs one file for an event and folder: where a hook of your own has the name already, call tacho-hook from it instead.",
            ])
        {
            // Its instructions for all projects stand in its settings, not in a file.
            Journal = context.Scope == InstallScope.Project ? [JournalGuide.In(Path.Combine(context.ProjectRoot, JournalGuide.SharedFile))] : [],
        };
    }

    /// <summary>The events that every version with hooks knows.</summary>
    private static readonly ImmutableArray<string> Events =
        ["TaskStart", "TaskResume", "UserPromptSubmit", "PreToolUse", "PostToolUse", "PreCompact", "TaskCancel", "TaskComplete"];

    // Cline reads the answer whatever becomes of the hook, so that the script gives it where there is no hook.
    private const string PosixScript =
        $$"""
        #!/bin/sh
        # Written by `tacho init`: records the event. Cline goes on in any case.
        if [ -x "$HOME/{{HookCommand.Marker}}" ]; then
          "$HOME/{{HookCommand.Marker}}" cline
        else
          echo '{"cancel":false}'
        fi
        exit 0

        """;

    private const string PowerShellScript =
        $$"""
        # Written by `tacho init`: records the event. Cline goes on in any case.
        $hook = "$HOME/{{HookCommand.Marker}}.exe"
        if (Test-Path $hook) { $input | & $hook cline } else { '{"cancel":false}' }
        exit 0

        """;
}
