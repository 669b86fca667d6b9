using System.Text;
using System.Text.Json.Nodes;

namespace Tacho.EndToEnd.Mocks;

/// <summary>
/// A mock of the OpenAI Responses API (v1) with server-sent events, as Codex CLI 0.169.0 calls it through a model
/// provider with <c>wire_api = "responses"</c>. The name of the shell tool is taken from the tools that the request offers
/// (exec_command, shell_command or shell). A request without a shell tool gets a plain text.
/// </summary>
public sealed class ResponsesApiMock : IMockModel
{
    private readonly MockScript _script;
    private readonly LoopbackHttpServer _server;

    /// <summary>Starts the mock on a free loopback port.</summary>
    public ResponsesApiMock(MockScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        _script = script;
        _server = new LoopbackHttpServer(Answer);
    }

    /// <summary>The provider's <c>base_url</c>; it ends in /v1.</summary>
    public string BaseUrl => _server.BaseUrl + "/v1";

    /// <inheritdoc/>
    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private MockReply Answer(RecordedRequest request)
    {
        if (request.Path.EndsWith("/responses", StringComparison.Ordinal) && request.Method == "POST")
        {
            return Response(ConversationJson.Parse(request.Body));
        }

        return request.Path.EndsWith("/models", StringComparison.Ordinal)
            ? MockReply.Json(new JsonObject { ["object"] = "list", ["data"] = new JsonArray(), ["models"] = new JsonArray() })
            : MockReply.NotFound();
    }

    private MockReply Response(JsonObject body)
    {
        HashSet<string> tools = [];
        Collect(body, tools);
        string? shell = ConversationJson.Pick(tools, "exec_command", "shell_command", "shell", "local_shell", "exec");
        int position = Position(body, out bool side);
        bool main = shell is not null && !side;
        ScriptStep step = main ? _script.StepAt(position) : ScriptStep.Say(MockScript.SideText);
        JsonObject item = Item(step, position, shell ?? string.Empty, tools);
        var response = new JsonObject
        {
            ["id"] = _script.Id("resp_", main ? position : -1),
            ["object"] = "response",
            ["created_at"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            ["model"] = ConversationJson.Text(body, "model"),
            ["status"] = "in_progress",
            ["output"] = new JsonArray(),
        };
        var done = (JsonObject)response.DeepClone();
        done["status"] = "completed";
        done["output"] = new JsonArray(item.DeepClone());
        done["usage"] = new JsonObject
        {
            ["input_tokens"] = 100 + (1000 * position),
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 1000 * position },
            ["output_tokens"] = 20,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            ["total_tokens"] = 120 + (1000 * position),
        };
        return ConversationJson.IsTrue(body, "stream") ? MockReply.Events(Stream(response, item, done)) : MockReply.Json(done);
    }

    private static IEnumerable<(string? Name, JsonNode Data)> Stream(JsonObject response, JsonObject item, JsonObject done)
    {
        yield return ("response.created", new JsonObject { ["type"] = "response.created", ["response"] = response });
        yield return ("response.output_item.added", new JsonObject { ["type"] = "response.output_item.added", ["output_index"] = 0, ["item"] = item.DeepClone() });
        yield return ("response.output_item.done", new JsonObject { ["type"] = "response.output_item.done", ["output_index"] = 0, ["item"] = item });
        yield return ("response.completed", new JsonObject { ["type"] = "response.completed", ["response"] = done });
    }

    private JsonObject Item(ScriptStep step, int position, string shell, HashSet<string> tools)
    {
        switch (step.Kind)
        {
            case ScriptStepKind.Say:
                return new JsonObject
                {
                    ["type"] = "message",
                    ["id"] = _script.Id("msg_", position),
                    ["role"] = "assistant",
                    ["status"] = "completed",
                    ["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = step.Target, ["annotations"] = new JsonArray() }),
                };
            case ScriptStepKind.WriteFile:
                string patch = AddFilePatch(step.Target, step.Content);
                if (shell == "exec")
                {
                    return Custom(shell, $"text(await tools.apply_patch({JsonValue.Create(patch).ToJsonString()}));", position);
                }

                return tools.Contains("apply_patch")
                    ? Custom("apply_patch", patch, position)
                    : Shell(shell, $"apply_patch <<'PATCH'\n{patch}\nPATCH", position);
            case ScriptStepKind.Tool:
                int slash = step.Target.IndexOf('/', StringComparison.Ordinal);
                JsonObject call = Function(step.Target[(slash + 1)..], (JsonObject)JsonNode.Parse(step.Content)!, position);
                if (slash > 0)
                {
                    call["namespace"] = step.Target[..slash];
                }

                return call;
            default:
                return Shell(shell, step.Target, position);
        }
    }

    private JsonObject Shell(string shell, string command, int position) => shell switch
    {
        "exec_command" => Function(shell, new JsonObject { ["cmd"] = command }, position),
        "shell" or "local_shell" => Function(shell, new JsonObject { ["command"] = new JsonArray("bash", "-lc", command) }, position),
        "exec" => Custom(shell, $"text(await tools.exec_command({new JsonObject { ["cmd"] = command }.ToJsonString()}));", position),
        _ => Function(shell, new JsonObject { ["command"] = command }, position),
    };

    private JsonObject Function(string name, JsonObject arguments, int position) => new()
    {
        ["type"] = "function_call",
        ["id"] = _script.Id("fc_", position),
        ["call_id"] = _script.Id("call_", position),
        ["name"] = name,
        ["arguments"] = arguments.ToJsonString(),
        ["status"] = "completed",
    };

    private JsonObject Custom(string name, string input, int position) => new()
    {
        ["type"] = "custom_tool_call",
        ["id"] = _script.Id("ctc_", position),
        ["call_id"] = _script.Id("call_", position),
        ["name"] = name,
        ["input"] = input,
        ["status"] = "completed",
    };

    /// <summary>The patch text that Codex's apply_patch tool takes to add one file.</summary>
    private static string AddFilePatch(string path, string content)
    {
        var patch = new StringBuilder("*** Begin Patch\n*** Add File: ").Append(path).Append('\n');
        foreach (string line in content.TrimEnd('\n').Split('\n'))
        {
            patch.Append('+').Append(line).Append('\n');
        }

        return patch.Append("*** End Patch").ToString();
    }

    /// <summary>
    /// The names offered, also those in namespaces and in an input item of type additional_tools (models of "code mode"
    /// get their tools there, with a custom tool <c>exec</c> that takes JavaScript).
    /// </summary>
    private static void Collect(JsonObject owner, HashSet<string> names)
    {
        foreach (JsonObject tool in ConversationJson.Objects(owner, "tools"))
        {
            names.Add(ConversationJson.Text(tool, "name"));
            Collect(tool, names);
        }

        foreach (JsonObject item in ConversationJson.Objects(owner, "input").Where(i => ConversationJson.Text(i, "type") == "additional_tools"))
        {
            Collect(item, names);
        }
    }

    private static int Position(JsonObject body, out bool side)
    {
        int position = 0;
        side = false;
        foreach (JsonObject item in ConversationJson.Objects(body, "input"))
        {
            string type = ConversationJson.Text(item, "type");
            if (type is "function_call_output" or "custom_tool_call_output" or "local_shell_call_output")
            {
                position++;
            }
            else if (ConversationJson.Text(item, "role") == "assistant")
            {
                position++;
            }
            else if (ConversationJson.Text(item, "role") == "user"
                && item["content"]?.ToJsonString().Contains(MockScript.SideMarker, StringComparison.Ordinal) == true)
            {
                side = true;
            }
        }

        return position;
    }
}
