using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Inference;
using Tacho.Reports;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Journal;

/// <summary>A session that is only told, in the form of Claude Code or of Codex CLI, archived and read back as it is for real.</summary>
internal sealed class ToldSession(ArchiveFolder folder, bool isCodex, int number = 1, string cwd = "/home/dev/shop")
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DateTimeOffset Begin = new(2026, 5, 11, 12, 0, 0, TimeSpan.Zero);

    private readonly List<string> _lines = [];
    private int _calls;

    public string Id => WrittenSession.Id(number);

    /// <summary>Number of the line that was written last.</summary>
    public int Line => _lines.Count;

    /// <summary>Both forms, for theories.</summary>
    public static TheoryData<bool> Agents => [false, true];

    public ToldSession Prompt(string text)
    {
        if (isCodex && _lines.Count == 0) Put("session_meta", new { id = Id, timestamp = Begin, cwd, originator = "codex_cli_rs", cli_version = "0.118.0", source = "cli" });
        if (isCodex) Put("event_msg", new { type = "user_message", message = text });
        else Put("user", new { role = "user", content = text });
        return this;
    }

    public ToldSession Say(string text)
    {
        if (isCodex) Put("event_msg", new { type = "agent_message", message = text });
        else Put("assistant", new { role = "assistant", model = "claude-sonnet-4-6", stop_reason = "end_turn", content = new object[] { new { type = "text", text } } });
        return this;
    }

    public ToldSession Run(string command, string output = "", int exit = 0)
    {
        var id = NextCall();
        if (isCodex)
        {
            Put("response_item", new { type = "function_call", name = "shell_command", arguments = JsonSerializer.Serialize(new { command }), call_id = id });
            Put("response_item", new { type = "function_call_output", call_id = id, output = $"Exit code: {exit}\nWall time: 0.1 seconds\nOutput:\n{output}" });
            return this;
        }

        Call(id, "Bash", new { command });
        Result(id, exit == 0 ? output : $"Exit code {exit}\n{output}", isError: exit != 0);
        return this;
    }

    public ToldSession Edit(string path, string before, string after)
    {
        var id = NextCall();
        if (isCodex)
        {
            var patch = $"*** Begin Patch\n*** Update File: {path}\n@@\n{string.Concat(before.Split('\n').Where(static line => line.Length > 0).Select(static line => $"-{line}\n"))}{string.Concat(after.Split('\n').Where(static line => line.Length > 0).Select(static line => $"+{line}\n"))}*** End Patch";
            Put("response_item", new { type = "custom_tool_call", status = "completed", call_id = id, name = "apply_patch", input = patch });
            Put("response_item", new { type = "custom_tool_call_output", call_id = id, output = "{\"output\":\"Success. Updated the following files\",\"metadata\":{\"exit_code\":0,\"duration_seconds\":0.0}}" });
            return this;
        }

        Call(id, "Edit", new { file_path = $"{cwd}/{path}", old_string = before, new_string = after });
        Result(id, "done", isError: false);
        return this;
    }

    public ToldSession Plan(params (string Text, string State)[] steps)
    {
        var id = NextCall();
        if (isCodex)
        {
            Put("response_item", new { type = "function_call", name = "update_plan", arguments = JsonSerializer.Serialize(new { plan = steps.Select(static step => new { step = step.Text, status = step.State }) }), call_id = id });
            Put("response_item", new { type = "function_call_output", call_id = id, output = "Plan updated" });
            return this;
        }

        Call(id, "TodoWrite", new { todos = steps.Select(static step => new { content = step.Text, status = step.State, activeForm = step.Text }) });
        Result(id, "Todos have been modified", isError: false);
        return this;
    }

    /// <summary>A command that the person did not let run.</summary>
    public ToldSession Refuse(string command, string? reason)
    {
        var id = NextCall();
        if (isCodex)
        {
            Put("response_item", new { type = "function_call", name = "shell_command", arguments = JsonSerializer.Serialize(new { command }), call_id = id });
            Put("response_item", new { type = "function_call_output", call_id = id, output = "exec command rejected by user" });
            return this;
        }

        Call(id, "Bash", new { command });
        Result(id, "The user doesn't want to proceed with this tool use. The tool use was rejected." + (reason is null ? "" : $" To tell you how to proceed, the user said:\n{reason}"), isError: true);
        return this;
    }

    /// <summary>What would be inferred, as commands read it.</summary>
    public ImmutableArray<InferredEntry> Infer(Func<string, string>? mask = null, bool isOver = true)
    {
        Save();
        folder.Import();
        var transcript = folder.All().Single(one => one.Meta.Session == Id);
        var steps = SessionStep.Of(ArchivedSession.Read(transcript).Select(static line => new SessionLine(line.Number, line.Events, line.Bytes.Length)));
        return InferredEntries.Of(new SessionStory(transcript.Meta.Agent, Id, [cwd], [new StoryPart(IsOwn: true, steps, line => string.Create(CultureInfo.InvariantCulture, $"{Id[..8]}:{line}"))]) { IsOver = isOver }, mask ?? (static text => text));
    }

    /// <summary>Writes the session down where imports look.</summary>
    public ToldSession Save()
    {
        File.WriteAllText(folder.Source(isCodex ? $"rollout-2026-05-11T12-00-00-{Id}.jsonl" : Id + ".jsonl"), string.Concat(_lines.Select(static line => line + "\n")));
        return this;
    }

    private string NextCall() => string.Create(CultureInfo.InvariantCulture, $"toolu_{number:00}_{_calls++:000000000000}");

    private void Call(string id, string name, object input) =>
        Put("assistant", new { role = "assistant", model = "claude-sonnet-4-6", content = new object[] { new { type = "tool_use", id, name, input } } });

    private void Result(string id, string content, bool isError) =>
        Put("user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = id, is_error = isError, content } } });

    private void Put(string type, object message)
    {
        var at = Begin.AddSeconds(_lines.Count * 10);
        _lines.Add(isCodex
            ? JsonSerializer.Serialize(new { timestamp = at, type, payload = message }, Relaxed)
            : JsonSerializer.Serialize(new { type, sessionId = Id, uuid = string.Create(CultureInfo.InvariantCulture, $"{_lines.Count:x8}-0000-4000-8000-{number:x12}"), timestamp = at, cwd, version = "2.1.0", gitBranch = "main", message }, Relaxed));
    }
}
