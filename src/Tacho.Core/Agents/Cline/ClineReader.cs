using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Cline;

/// <summary>
/// Reads the rows of a task or session (<see cref="ClineTask"/>). Where a task has both files, calls, results, answers and thoughts are taken from the model's and
/// prompts, times, tokens and errors from the person's; where it has one, everything is taken from that.
/// </summary>
internal sealed partial class ClineReader(TranscriptSource source, TranscriptPosition? from, bool countsCacheAsInput) : JsonRecordReader(source, from)
{
    private const string HasUi = "ui";
    private const string HasApi = "api";
    private const string IsSession = "session";
    private const string Count = "n";
    private const string ToolOf = "tool:";
    private const string OpenCalls = "open";

    /// <summary>Tools by which the model speaks to the person, with the argument that holds the words.</summary>
    private static readonly FrozenDictionary<string, string> Speech = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["attempt_completion"] = "result",
        ["ask_followup_question"] = "question",
        ["plan_mode_respond"] = "response",
        ["act_mode_respond"] = "response",
        ["ask_question"] = "question",
        ["submit_and_exit"] = "summary",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        if (Member(record, "api") is { ValueKind: JsonValueKind.Object } message) return ReadApi(message);
        if (Member(record, "ui") is { ValueKind: JsonValueKind.Object } shown) return ReadUi(shown);
        if (Member(record, "task") is { ValueKind: JsonValueKind.Object } task) return ReadTask(task);
        using var members = record.EnumerateObject();
        return new RecordReading.Unknown(members.MoveNext() ? members.Current.Name : "");
    }

    private RecordReading.Ignored ReadTask(JsonElement task)
    {
        var id = Text(task, "id");
        var parent = Text(task, "parent");
        Learn(Facts with { Session = id is null ? Facts.Session : new SessionId(id), Parent = parent is null ? Facts.Parent : new SessionId(parent) });
        // A task of Cline is called by the time of its beginning.
        var began = id is { Length: 13 } && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : Time(task, "started_at");
        Learn(began, Text(task, "cwd"), Text(task, "version"), Text(task, "model"));
        if (Text(task, "format") is not null) Remember(IsSession, "1");
        if (Member(task, "files") is { ValueKind: JsonValueKind.Array } files)
        {
            foreach (var file in files.EnumerateArray()) Remember(file.ValueEquals("ui"u8) ? HasUi : HasApi, "1");
        }

        return new RecordReading.Ignored("task");
    }

    private RecordReading.Unknown? ReadApi(JsonElement message)
    {
        var number = int.Parse(Recall(Count) ?? "0", CultureInfo.InvariantCulture);
        Remember(Count, (number + 1).ToString(CultureInfo.InvariantCulture));
        Learn(Time(message, "ts"), model: Text(Member(message, "modelInfo"), "modelId") ?? Text(Member(message, "modelInfo"), "id"));
        var key = string.Create(CultureInfo.InvariantCulture, $"a{number}");
        if (Text(message, "type") == "reasoning")
        {
            AddThought(key, Text(message, "text") ?? TextOf(Member(message, "summary")));
            return null;
        }

        if (Flag(message, "isSummary"))
        {
            if (Recall(HasUi) is null) Add(key, "api", new ContextCompacted(Trigger: null, TextOf(Member(message, "content"))));
            return null;
        }

        switch (Text(message, "role"))
        {
            case "user":
                ReadUser(message, key);
                return null;
            case "assistant":
                ReadAssistant(message, key);
                return null;
            case var role:
                return new RecordReading.Unknown("api." + role);
        }
    }

    private void ReadAssistant(JsonElement message, string key)
    {
        Remember(OpenCalls, null);
        var content = Member(message, "content");
        AddThought(key + "/thought", Text(message, "reasoning_content"));
        if (content.ValueKind == JsonValueKind.String) AddPieces(content.GetString()!, key + "/0");
        var index = 0;
        if (content.ValueKind == JsonValueKind.Array)
        {
            foreach (var block in content.EnumerateArray())
            {
                var own = string.Create(CultureInfo.InvariantCulture, $"{key}/{index++}");
                switch (Text(block, "type"))
                {
                    case "text":
                        AddPieces(Text(block, "text") ?? "", own);
                        break;
                    case "thinking" or "reasoning":
                        AddThought(own, Text(block, "thinking") ?? Text(block, "text") ?? TextOf(Member(block, "summary")));
                        break;
                    case "tool_use":
                        AddCall(own, Text(block, "name") ?? "", Member(block, "input"), Text(block, "id") ?? own);
                        break;
                }
            }
        }

        if (Recall(HasUi) is null) AddMetrics(message, key);
    }

    private void AddThought(string key, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text)) Add(key, "api", new Reasoning(text));
    }

    /// <summary>Words, thoughts and calls of a text; calls that have no id get one of their place, by which their results are joined.</summary>
    private void AddPieces(string text, string key)
    {
        var index = 0;
        foreach (var piece in ClineMarkup.Pieces(text))
        {
            var own = string.Create(CultureInfo.InvariantCulture, $"{key}.{index++}");
            if (piece.Tool is null) Add(own, "api", new AssistantMessage(piece.Text, EndsTurn: false));
            else if (piece.Tool.Length == 0) AddThought(own, piece.Text);
            else
            {
                AddCall(own, piece.Tool, piece.Input, own);
                if (!Speech.ContainsKey(piece.Tool)) Remember(OpenCalls, $"{Recall(OpenCalls)}{piece.Tool}={own};");
            }
        }
    }

    private void AddCall(string key, string tool, JsonElement input, string call)
    {
        if (Speech.TryGetValue(tool, out var words))
        {
            Remember(ToolOf + call, tool);
            Add(key, "api", new AssistantMessage(Text(input, words) ?? "", EndsTurn: tool != "act_mode_respond"));
            return;
        }

        Remember(ToolOf + call, tool);
        var commands = Member(input, "commands");
        if (tool == "run_commands" && commands.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var command in commands.EnumerateArray())
            {
                var line = command.ValueKind == JsonValueKind.String ? command.GetString() : Text(command, "command");
                if (line is not null) Add(string.Create(CultureInfo.InvariantCulture, $"{key}+{index++}"), "api", new ShellCommand(line, tool), call);
            }

            if (index > 0) return;
        }

        Add(key, "api", ToolCalls.Call(tool, input.ValueKind == JsonValueKind.Object ? input.Clone() : null, ["execute_command", "run_commands"], late: false), call);
    }

    private void ReadUser(JsonElement message, string key)
    {
        var content = Member(message, "content");
        if (content.ValueKind == JsonValueKind.String) ReadText(content.GetString()!, key + "/0", isAlone: true);
        if (content.ValueKind != JsonValueKind.Array) return;
        var index = 0;
        var blocks = content.EnumerateArray().ToList();
        var hasResult = blocks.Exists(static block => Text(block, "type") == "tool_result");
        for (var at = 0; at < blocks.Count; at++)
        {
            var own = string.Create(CultureInfo.InvariantCulture, $"{key}/{index++}");
            if (Text(blocks[at], "type") == "tool_result")
            {
                var text = TextOf(Member(blocks[at], "content"));
                AddResult(own, Text(blocks[at], "tool_use_id"), Text(blocks[at], "name"), ClineMarkup.Result(text)?.Answer ?? text, Flag(blocks[at], "is_error"));
                continue;
            }

            if (Text(blocks[at], "type") != "text" || Text(blocks[at], "text") is not { } words) continue;
            if (ClineMarkup.Result(words) is not { } result)
            {
                ReadText(words, own, isAlone: !hasResult);
                continue;
            }

            // The head of an answer stands alone, and the answer in the blocks behind it, or both in one.
            var rest = new StringBuilder(result.Answer);
            while (at + 1 < blocks.Count && Text(blocks[at + 1], "type") == "text" && Text(blocks[at + 1], "text") is { } more && ClineMarkup.Result(more) is null && !more.StartsWith("<environment_details>", StringComparison.Ordinal))
            {
                if (rest.Length > 0) rest.Append('\n');
                rest.Append(more);
                at++;
            }

            AddResult(own, TakeOpen(result.Tool), result.Tool, rest.ToString(), failed: false);
        }
    }

    /// <summary>The id of the oldest call of a tool in the last message that has no answer yet.</summary>
    private string? TakeOpen(string tool)
    {
        var open = (Recall(OpenCalls) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).ToList();
        var found = open.FindIndex(call => call.StartsWith(tool + "=", StringComparison.Ordinal));
        if (found < 0) return null;
        var id = open[found][(tool.Length + 1)..];
        open.RemoveAt(found);
        Remember(OpenCalls, open.Count == 0 ? null : string.Join(';', open) + ";");
        return id;
    }

    private void AddResult(string key, string? call, string? name, string text, bool failed)
    {
        var tool = (call is null ? null : Recall(ToolOf + call)) ?? name ?? "";
        if (call is not null) Remember(ToolOf + call, null);
        if (ClineMarkup.Folder(text) is { } folder) Learn(at: null, cwd: folder);
        // Only where the person answers: a file that was read may hold such marks too.
        if (Recall(HasUi) is null && (Speech.ContainsKey(tool) || text.StartsWith("The user ", StringComparison.Ordinal)) && ClineMarkup.Prompt(text) is { Length: > 0 } prompt) Add(key + "/prompt", "api", new UserPrompt(prompt));
        if (Speech.ContainsKey(tool)) return;
        var exit = tool is "execute_command" or "run_commands" ? ClineMarkup.ExitCode(text) : null;
        failed |= exit is not (null or 0) || text.StartsWith("The tool execution failed", StringComparison.Ordinal);
        var refused = text.StartsWith("The user denied this operation", StringComparison.Ordinal);
        Add(key, "api", new ToolResult(tool, refused ? "cancelled" : failed ? "failed" : "ok") { ExitCode = exit, Output = ToolCalls.Output(text) }, call);
    }

    /// <summary>A text of the user's that answers no call: prompts in the agent's wrapping, and what it tells the model of the surroundings.</summary>
    private void ReadText(string text, string key, bool isAlone)
    {
        if (ClineMarkup.Folder(text) is { } folder) Learn(at: null, cwd: folder);
        if (Recall(HasUi) is not null || text.StartsWith("<environment_details>", StringComparison.Ordinal)) return;
        var prompt = ClineMarkup.Prompt(text) ?? (isAlone && Recall(IsSession) is not null ? text.Trim() : null);
        if (prompt is not { Length: > 0 }) return;
        Add(key, "api", new UserPrompt(prompt));
        LearnTitle(prompt);
    }

    /// <summary>The agents show a task by the first words of its first prompt.</summary>
    private void LearnTitle(string prompt)
    {
        const int MaxLength = 200;
        if (Facts.Title is not null) return;
        var line = prompt.AsSpan().Trim();
        if (line.IndexOfAny('\r', '\n') is var end and >= 0) line = line[..end];
        Learn(Facts with { Title = line.Length > MaxLength ? $"{line[..MaxLength]}…" : line.ToString() });
    }

    /// <summary>
    /// The counters of an answer, where there is no other word of them. Those of sessions and the total called prompt include what came from and went into the cache.
    /// </summary>
    private void AddMetrics(JsonElement message, string key)
    {
        var metrics = Member(message, "metrics");
        var tokens = Member(metrics, "tokens");
        var (input, read, write, output) = tokens.ValueKind == JsonValueKind.Object
            ? (Number(tokens, "prompt"), Number(tokens, "cached"), null, Number(tokens, "completion"))
            : (Number(metrics, "inputTokens"), Number(metrics, "cacheReadTokens"), Number(metrics, "cacheWriteTokens"), Number(metrics, "outputTokens"));
        if ((input ?? 0) + (output ?? 0) == 0) return;
        Add(key + "/usage", "api", new TokenUsage(metrics.Clone())
        {
            Request = $"{Facts.Session}/{Text(message, "id") ?? key}",
            Count = new TokenCount(input is { } all ? Math.Max(0, all - (read ?? 0) - (write ?? 0)) : null, read, write, output, Reasoning: null),
        });
    }

    /// <summary>A content's text: a string, or the texts of an array; a picture is a word, and what is no text stays JSON.</summary>
    private static string TextOf(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String) return content.GetString()!;
        if (content.ValueKind != JsonValueKind.Array) return content.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "" : content.GetRawText();
        var text = new StringBuilder();
        foreach (var block in content.EnumerateArray())
        {
            if (text.Length > 0) text.Append('\n');
            text.Append(Text(block, "type") is "image" ? "[image]" : block.ValueKind == JsonValueKind.String ? block.GetString() : Text(block, "text") ?? Text(block, "result") ?? block.GetRawText());
        }

        return text.ToString();
    }
}
