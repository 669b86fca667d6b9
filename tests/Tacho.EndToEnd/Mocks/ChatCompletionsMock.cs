using System.Text.Json.Nodes;

namespace Tacho.EndToEnd.Mocks;

/// <summary>
/// A mock of the OpenAI Chat Completions API (v1) with server-sent events, as OpenCode 1.18 (custom provider of
/// <c>@ai-sdk/openai-compatible</c>) and GitHub Copilot CLI 1.0.102 (own provider) call it. Tool names and argument names
/// are taken from the tools that the request offers. A request without a shell tool gets a plain text.
/// </summary>
public sealed class ChatCompletionsMock : IMockModel
{
    private readonly MockScript _script;
    private readonly LoopbackHttpServer _server;

    /// <summary>Starts the mock on a free loopback port.</summary>
    public ChatCompletionsMock(MockScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        _script = script;
        _server = new LoopbackHttpServer(Answer);
    }

    /// <summary>The provider's base address; it ends in /v1.</summary>
    public string BaseUrl => _server.BaseUrl + "/v1";

    /// <inheritdoc/>
    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private MockReply Answer(RecordedRequest request)
    {
        if (request.Path.EndsWith("/chat/completions", StringComparison.Ordinal) && request.Method == "POST")
        {
            return Complete(ConversationJson.Parse(request.Body));
        }

        return request.Path.EndsWith("/models", StringComparison.Ordinal)
            ? MockReply.Json(new JsonObject { ["object"] = "list", ["data"] = new JsonArray() })
            : MockReply.NotFound();
    }

    private MockReply Complete(JsonObject body)
    {
        Dictionary<string, JsonObject> tools = Tools(body);
        string? shell = ConversationJson.Pick(tools.Keys, "bash", "shell", "run_shell_command", "powershell");
        int position = Position(body, out bool side);
        bool main = shell is not null && !side;
        ScriptStep step = main ? _script.StepAt(position) : ScriptStep.Say(MockScript.SideText);
        bool say = step.Kind == ScriptStepKind.Say;
        var message = new JsonObject { ["role"] = "assistant", ["content"] = say ? step.Target : null };
        if (!say)
        {
            (string name, JsonNode arguments) = Call(step, shell ?? string.Empty, tools);
            message["tool_calls"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["id"] = _script.Id("call_", position),
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments.ToJsonString() },
            });
        }

        string finish = say ? "stop" : "tool_calls";
        string id = _script.Id("chatcmpl-", main ? position : -1);
        string model = ConversationJson.Text(body, "model");
        if (!ConversationJson.IsTrue(body, "stream"))
        {
            JsonObject whole = Frame(id, model, "chat.completion", new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = finish });
            whole["usage"] = Usage(position);
            return MockReply.Json(whole);
        }

        const string Chunk = "chat.completion.chunk";
        JsonObject first = Frame(id, model, Chunk, new JsonObject { ["index"] = 0, ["delta"] = message, ["finish_reason"] = null });
        JsonObject last = Frame(id, model, Chunk, new JsonObject { ["index"] = 0, ["delta"] = new JsonObject(), ["finish_reason"] = finish });
        JsonObject usage = Frame(id, model, Chunk, null);
        usage["usage"] = Usage(position);
        return MockReply.Events([(null, first), (null, last), (null, usage)], endWithDone: true);
    }

    /// <summary>The tools offered, by name, each with the properties of its arguments.</summary>
    private static Dictionary<string, JsonObject> Tools(JsonObject body)
    {
        var tools = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (JsonObject tool in ConversationJson.Objects(body, "tools"))
        {
            if (tool["function"] is JsonObject function)
            {
                tools[ConversationJson.Text(function, "name")] =
                    function["parameters"]?["properties"] as JsonObject ?? [];
            }
        }

        return tools;
    }

    private static (string Name, JsonNode Arguments) Call(ScriptStep step, string shell, Dictionary<string, JsonObject> tools)
    {
        if (step.Kind == ScriptStepKind.Tool)
        {
            return (step.Target, JsonNode.Parse(step.Content)!);
        }

        if (step.Kind == ScriptStepKind.Shell)
        {
            return (shell, new JsonObject { ["command"] = step.Target, ["description"] = "Run a scripted command" });
        }

        string write = ConversationJson.Pick(tools.Keys, "write", "create", "write_file", "edit") ?? "write";
        ICollection<string> properties = tools.TryGetValue(write, out JsonObject? known) ? [.. known.Select(p => p.Key)] : [];
        string path = properties.Contains("filePath") ? "filePath" : properties.Contains("file_path") ? "file_path" : "path";
        string content = properties.Contains("file_text") ? "file_text" : "content";
        return (write, new JsonObject { [path] = step.Target, [content] = step.Content });
    }

    private static int Position(JsonObject body, out bool side)
    {
        int position = 0;
        side = false;
        foreach (JsonObject message in ConversationJson.Objects(body, "messages"))
        {
            switch (ConversationJson.Text(message, "role"))
            {
                case "tool":
                    position++;
                    break;
                case "assistant" when message["tool_calls"] is not JsonArray { Count: > 0 }:
                    position++;
                    break;
                case "user":
                    side |= message["content"]?.ToJsonString().Contains(MockScript.SideMarker, StringComparison.Ordinal) == true;
                    break;
                default:
                    break;
            }
        }

        return position;
    }

    private static JsonObject Frame(string id, string model, string kind, JsonObject? choice) => new()
    {
        ["id"] = id,
        ["object"] = kind,
        ["created"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
        ["model"] = model,
        ["choices"] = choice is null ? new JsonArray() : new JsonArray(choice),
    };

    private static JsonObject Usage(int position) => new()
    {
        ["prompt_tokens"] = 100 + (1000 * position),
        ["completion_tokens"] = 20,
        ["total_tokens"] = 120 + (1000 * position),
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 1000 * position },
    };
}
