using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Git;

/// <summary>A session whose calls are done for real while they are written down, in the form of Claude Code or of Codex CLI.</summary>
internal sealed class WorkedSession(WorkedRepository repository, int number, string folder)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<string> _lines = [];
    private readonly DateTimeOffset _begin = TimeProvider.System.GetUtcNow().AddMinutes(-30 + number);
    private int _calls;
    private bool _isCodex;

    public string Id => WrittenSession.Id(number);

    /// <summary>The name by which commands cite it.</summary>
    public string Name => Id[..8];

    /// <summary>Number of the line that was written last.</summary>
    public int Line => _lines.Count;

    public WorkedSession AsCodex()
    {
        _isCodex = true;
        Put("session_meta", new { id = Id, timestamp = _begin, cwd = folder, originator = "codex_cli_rs", cli_version = "0.118.0", source = "cli" });
        Put("turn_context", new { cwd = folder, model = "gpt-5.2-codex" });
        return this;
    }

    public WorkedSession Prompt(string text)
    {
        if (_isCodex) Put("event_msg", new { type = "user_message", message = text });
        else Put("user", new { role = "user", content = text });
        return this;
    }

    /// <summary>A command of sh(1) with its output.</summary>
    public WorkedSession Bash(string command)
    {
        var (exitCode, output) = repository.Run(folder, ["sh", "-c", command]);
        Assert.True(exitCode == 0, output);
        return Told(command, output);
    }

    /// <summary>A command that is only said to have run.</summary>
    public WorkedSession Told(string command, string output)
    {
        var id = NextCall();
        if (_isCodex)
        {
            Put("response_item", new { type = "function_call", name = "shell_command", arguments = JsonSerializer.Serialize(new { command }), call_id = id });
            Put("response_item", new { type = "function_call_output", call_id = id, output = "Exit code: 0\nWall time: 0.1 seconds\nOutput:\n" + output });
        }
        else
        {
            Call(id, "Bash", new { command });
            Result(id, output.TrimEnd('\n'), new { stdout = output.TrimEnd('\n'), stderr = "", interrupted = false });
        }

        return this;
    }

    /// <summary>Writes a whole file.</summary>
    public WorkedSession Write(string path, string content, bool isTold = true)
    {
        var full = Path.Combine(folder, path);
        var type = File.Exists(full) ? "update" : "create";
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        var id = NextCall();
        Call(id, "Write", new { file_path = full, content });
        Result(id, "written", isTold ? new { type, filePath = full, content, structuredPatch = Array.Empty<object>() } : null);
        return this;
    }

    /// <summary>Puts a text in the place of another.</summary>
    public WorkedSession Edit(string path, string before, string after)
    {
        var full = Path.Combine(folder, path);
        var content = File.ReadAllText(full);
        Assert.Contains(before, content, StringComparison.Ordinal);
        File.WriteAllText(full, content.Replace(before, after, StringComparison.Ordinal));
        var id = NextCall();
        Call(id, "Edit", new { file_path = full, old_string = before, new_string = after });
        Result(id, "done", null);
        return this;
    }

    /// <summary>An edit that failed.</summary>
    public WorkedSession Fail(string path, string before, string after)
    {
        var id = NextCall();
        Call(id, "Edit", new { file_path = Path.Combine(folder, path), old_string = before, new_string = after });
        Put("user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = id, is_error = true, content = "String to replace not found" } } });
        return this;
    }

    /// <summary>A patch of Codex CLI, with what the file holds then.</summary>
    public WorkedSession Patch(string patch, string path, string content)
    {
        File.WriteAllText(Path.Combine(folder, path), content);
        var id = NextCall();
        Put("response_item", new { type = "custom_tool_call", status = "completed", call_id = id, name = "apply_patch", input = patch });
        Put("response_item", new { type = "custom_tool_call_output", call_id = id, output = "{\"output\":\"Success. Updated the following files\",\"metadata\":{\"exit_code\":0,\"duration_seconds\":0.0}}" });
        return this;
    }

    /// <summary>Writes the session down where imports look.</summary>
    public WorkedSession Save()
    {
        File.WriteAllText(repository.Folder.Source(_isCodex ? $"rollout-2026-05-11T17-00-00-{Id}.jsonl" : Id + ".jsonl"), string.Concat(_lines.Select(static line => line + "\n")));
        return this;
    }

    private string NextCall() => string.Create(CultureInfo.InvariantCulture, $"toolu_{number:00}_{_calls++:000000000000}");

    private void Call(string id, string name, object input) =>
        Put("assistant", new { role = "assistant", id = $"msg_{id}", model = "claude-sonnet-4-6", content = new object[] { new { type = "tool_use", id, name, input } }, usage = new { input_tokens = 1, output_tokens = 1 } });

    private void Result(string id, string text, object? toolUseResult) =>
        Put("user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = id, content = text } } }, toolUseResult);

    private void Put(string type, object message, object? toolUseResult = null)
    {
        var timestamp = _begin.AddSeconds(_lines.Count);
        _lines.Add(_isCodex
            ? JsonSerializer.Serialize(new { timestamp, type, payload = message }, Relaxed)
            : JsonSerializer.Serialize(
                new
                {
                    type, sessionId = Id, uuid = string.Create(CultureInfo.InvariantCulture, $"{_lines.Count:x8}-0000-4000-8000-{number:x12}"), timestamp, cwd = folder, version = "2.1.0", gitBranch = "main", message,
                    toolUseResult,
                },
                Relaxed));
    }
}
