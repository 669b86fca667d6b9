using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Cli;
using Tacho.Cli.Output;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Cli.Sessions;

/// <summary>An archived session with a bit of everything that is shown: edits, a sub-agent in a file of its own, a failed command, tokens told twice, and text that would command a terminal.</summary>
public sealed class ShownSession : IDisposable
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArchiveFolder _folder = new();
    private readonly List<string> _lines = [];

    public ShownSession()
    {
        Line("user", new { role = "user", content = "Repair the login.\nIt fails for names with an \u202Eaccent." });
        Answer(2, 100, new { type = "thinking", thinking = "first I look at the file" }, new { type = "text", text = "I will look at \u001b[31mlogin.cs\u001b[0m. " + string.Concat(Enumerable.Range(0, 40).Select(static i => $"word{i} ")) });
        Answer(3, 250, new { type = "tool_use", id = "t1", name = "Bash", input = new { command = "dotnet test\n--filter Login", description = "run the tests" } });
        Line("user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "t1", is_error = true, content = "Exit code 1\n\u001b[31mFailed\u001b[0m Login_accent\n漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字" } } });
        Answer(3, 300, new { type = "tool_use", id = "t2", name = "Edit", input = new { file_path = "/home/dev/shop/src/login.cs", old_string = "a\nb\nc", new_string = "a\nB\nc" } });
        Line("user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "t2", content = "done" } } }, new
        {
            filePath = "/home/dev/shop/src/login.cs", structuredPatch = new object[] { new { oldStart = 41, oldLines = 3, newStart = 41, newLines = 3, lines = new[] { " a", "-b", "+B", " c" } } },
        });
        Answer(4, 20, new { type = "tool_use", id = "t3", name = "Write", input = new { file_path = "/tmp/notes.md", content = "one\ntwo\n" } });
        Line("user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "t3", content = "written" } } });
        Answer(5, 20, new { type = "tool_use", id = "t4", name = "Task", input = new { description = "Find other places", prompt = "look for accents", subagent_type = "Explore" } });
        Line("user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "t4", content = "there are none" } } }, new { agentId = "ab12cd3", agentType = "Explore", totalDurationMs = 4200 });
        Answer(6, 5, new { type = "text", text = "Done." });
        Line("user", new { role = "user", content = "thanks" });
        Answer(7, 5, new { type = "tool_use", id = "t5", name = "Read", input = new { file_path = "/home/dev/shop/README.md" } });
        File.WriteAllLines(_folder.Source(WrittenSession.Id(1) + ".jsonl"), _lines);

        _lines.Clear();
        Line("user", new { role = "user", content = "look for accents" });
        Answer(8, 7, new { type = "tool_use", id = "s1", name = "Grep", input = new { pattern = "[éè]", path = "src" } });
        Line("user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "s1", content = "No matches" } } });
        Directory.CreateDirectory(_folder.Source(WrittenSession.Id(1) + "/subagents"));
        File.WriteAllLines(_folder.Source(WrittenSession.Id(1) + "/subagents/agent-ab12cd3.jsonl"), _lines);
        Directory.CreateDirectory(_folder.Source("other"));
        File.WriteAllText(_folder.Source("other/b.jsonl"), WrittenSession.Codex(2, turns: 3));
        Assert.Equal(3, _folder.Import().Length);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A command on the archive, within this process; as on a terminal of a width, or as into a pipe.</summary>
    internal (int ExitCode, string Output, string Error) Ask(Terminal? terminal, params string[] words)
    {
        using var output = new ScreenWriter(terminal);
        using var error = new StringWriter();
        var exitCode = TachoCommand.Run([.. words, "--archive", _folder.Home.Archive], output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Into a pipe; must find something.</summary>
    internal string Ask(params string[] words)
    {
        var (exitCode, output, error) = Ask(terminal: null, words);
        Assert.True(exitCode == 0, error);
        return output;
    }

    /// <summary>A command in a process of its own, with this home's rules and keys and nothing of the machine's.</summary>
    internal (int ExitCode, string Output, string Error) Run(params string[] words) => _folder.Tacho(words);

    /// <summary>Everything that belongs to it; results may be written here.</summary>
    internal string Root => _folder.Root;

    internal static List<JsonElement> Rows(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];

    private void Answer(int request, int tokens, params object[] content) => Line("assistant", new
    {
        role = "assistant", id = $"msg_{request}", model = "claude-sonnet-4-6", content, usage = new { input_tokens = tokens, output_tokens = 10, cache_read_input_tokens = 1000 },
    });

    private void Line(string type, object message, object? toolUseResult = null) => _lines.Add(JsonSerializer.Serialize(
        new
        {
            type, sessionId = WrittenSession.Id(1), uuid = $"{_lines.Count:x8}-0000-4000-8000-000000000000", timestamp = $"2026-05-11T17:00:{_lines.Count:00}Z",
            cwd = "/home/dev/shop", version = "2.1.0", gitBranch = "main", requestId = "r", message, toolUseResult,
        },
        Relaxed));

    private sealed class ScreenWriter(Terminal? terminal) : StringWriter, IHasTerminal
    {
        public Terminal? Terminal => terminal;
    }
}
