using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Amp;

/// <summary>
/// Reads a thread of Amp: what is known of it as a whole, then its messages. Prompts and answers have times; results of calls are told at the time of the answer that
/// called.
/// </summary>
internal sealed class AmpReader(TranscriptSource source, TranscriptPosition? from) : MessageReader(source, from)
{
    private const string Began = "began";
    private const string BranchPrefix = "refs/heads/";

    protected override ImmutableArray<string> ShellTools => ["Bash", "shell_command"];

    protected override string CommandArgument => "cmd";

    protected override KnownFields Fields => AmpFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        if (Member(record, "thread") is { ValueKind: JsonValueKind.Object } thread) return ReadThread(thread);
        if (Member(record, "message") is not { ValueKind: JsonValueKind.Object } message)
        {
            using var members = record.EnumerateObject();
            return new RecordReading.Unknown(members.MoveNext() ? members.Current.Name : "");
        }

        // Messages are numbered; a number given anew after an edit is another row of the document.
        var key = Number(message, "messageId") is { } number ? string.Create(CultureInfo.InvariantCulture, $"m{number}") : Key(null, offset);
        var role = Text(message, "role");
        var content = Member(message, "content");
        switch (role)
        {
            case "user":
                Learn(Time(Member(message, "meta"), "sentAt"));
                return ReadUser(content, key);
            case "assistant":
                ReadAssistant(message, content, key);
                return null;
            case "info":
                Add(key, role, new Notice(role, TextOf(content)));
                return null;
            default:
                return new RecordReading.Unknown("message." + role);
        }
    }

    private RecordReading? ReadThread(JsonElement thread)
    {
        if (Text(thread, "id") is not { Length: > 0 } id) return new RecordReading.Unknown("thread");
        var environment = Member(Member(thread, "env"), "initial");
        var trees = Member(environment, "trees");
        var tree = trees.ValueKind == JsonValueKind.Array && trees.GetArrayLength() > 0 ? trees[0] : default;
        var cwd = Uri.TryCreate(Text(tree, "uri"), UriKind.Absolute, out var uri) && uri.IsFile ? uri.LocalPath : null;
        var reference = Text(Member(tree, "repository"), "ref");
        var branch = reference?.StartsWith(BranchPrefix, StringComparison.Ordinal) == true ? reference[BranchPrefix.Length..] : reference;
        var parent = Text(thread, "mainThreadID") ?? Text(thread, "originThreadID");
        var before = Memory.Time;
        Learn(Facts with { Session = new SessionId(id), Title = Text(thread, "title") ?? Facts.Title, Parent = parent is null ? Facts.Parent : new SessionId(parent) });
        Learn(before is null ? Time(thread, "created") : null, cwd, Text(Member(environment, "platform"), "clientVersion"), branch: branch);
        if (Recall(Began) is not null) return new RecordReading.Ignored("thread");
        Remember(Began, "1");
        Add("start", "thread", new SessionStarted("new", TranscriptPath: null));
        return null;
    }

    private RecordReading.Ignored? ReadUser(JsonElement content, string key)
    {
        var said = new List<string>();
        var results = 0;
        if (content.ValueKind == JsonValueKind.String) said.Add(content.GetString() ?? "");
        if (content.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var block in content.EnumerateArray())
            {
                var part = Key(key, index++);
                switch (Text(block, "type"))
                {
                    case "text" when Text(block, "text") is { Length: > 0 } text:
                        said.Add(text);
                        break;
                    case "image":
                        said.Add("[image]");
                        break;
                    case "tool_result":
                        AddResult(block, part);
                        results++;
                        break;
                }
            }
        }

        var prompt = Typed(string.Join('\n', said));
        if (prompt.Length == 0) return results > 0 ? null : new RecordReading.Ignored("message.user");
        Learn(null, turn: key);
        Add(key, "user", new UserPrompt(prompt));
        return null;
    }

    private void ReadAssistant(JsonElement message, JsonElement content, string key)
    {
        const string Type = "assistant";
        var usage = Member(message, "usage");
        var state = Member(message, "state");
        var stop = Text(state, "stopReason");
        Learn(Time(usage, "timestamp"), model: Text(usage, "model"));
        if (content.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var block in content.EnumerateArray())
            {
                var part = Key(key, index++);
                switch (Text(block, "type"))
                {
                    case "text" when Text(block, "text") is { } text && text.AsSpan().Trim().Length > 0:
                        Add(part, Type, new AssistantMessage(text, stop is "end_turn" or "stop_sequence"));
                        break;
                    case "thinking" when Text(block, "thinking") is { Length: > 0 } thought:
                        Add(part, Type, new Reasoning(thought));
                        break;
                    case "tool_use" or "server_tool_use":
                        AddCall(part, Type, Text(block, "id"), Text(block, "name") ?? "", Member(block, "input"));
                        break;
                }
            }
        }

        if (Text(state, "type") is "cancelled" or "error")
        {
            if (Text(Member(state, "error"), "message") is { } error) Add(key + "/error", Type, new Notice("error", error));
            Add(key + "/end", Type, new TurnEnded(Text(state, "type")));
        }

        if (usage.ValueKind == JsonValueKind.Object) Add(key + "/usage", Type, Usage(usage, key));
    }

    /// <summary>
    /// The input is without both counters of the cache: the three make <c>totalInputTokens</c>. For OpenAI's models, which have no price for writing a cache, Amp puts what was
    /// read anew under the writing.
    /// </summary>
    private TokenUsage Usage(JsonElement usage, string key)
    {
        var (input, write) = (Number(usage, "inputTokens"), Number(usage, "cacheCreationInputTokens"));
        if (Text(usage, "model")?.StartsWith("gpt-", StringComparison.Ordinal) == true && (input is not null || write is not null)) (input, write) = ((input ?? 0) + (write ?? 0), null);
        return new TokenUsage(usage.Clone())
        {
            Request = $"{Facts.Session}|{key}|{Text(usage, "timestamp")}",
            Count = new TokenCount(input, Number(usage, "cacheReadInputTokens"), write, Number(usage, "outputTokens"), Reasoning: null),
        };
    }

    private void AddResult(JsonElement block, string key)
    {
        var call = Text(block, "toolUseID") ?? Text(block, "tool_use_id");
        var tool = TakeTool(call) ?? "";
        var run = Member(block, "run");
        var result = Member(run, "result");
        var exit = ExitCode(Number(result, "exitCode"));
        var status = Text(run, "status") switch
        {
            "done" => StatusOf(Member(result, "success").ValueKind == JsonValueKind.False, exit),
            "error" => "failed",
            "cancelled" or "rejected-by-user" => "cancelled",
            var other => other,
        };
        Add(key, "tool_result", new ToolResult(tool, status)
        {
            ExitCode = exit,
            Output = ToolCalls.Output(Text(result, "output") ?? Text(result, "content") ?? Text(result, "diff") ?? TextOfResult(result)),
            ErrorOutput = ToolCalls.Output(Text(Member(run, "error"), "message") ?? Text(run, "reason")),
            Response = result.ValueKind == JsonValueKind.Object ? HookPayload.Without(result, ["output", "content", "diff", "exitCode"]) : null,
        }, call);
    }

    private static string? TextOfResult(JsonElement result) => result.ValueKind switch
    {
        JsonValueKind.String => result.GetString(),
        JsonValueKind.Array => TextOf(result) is { Length: > 0 } text ? text : result.GetRawText(),
        _ => null,
    };
}
