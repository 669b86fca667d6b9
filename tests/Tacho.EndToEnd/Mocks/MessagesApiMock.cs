using System.Text.Json.Nodes;

namespace Tacho.EndToEnd.Mocks;

/// <summary>
/// A mock of the Anthropic Messages API (version header 2023-06-01) with server-sent events, as Claude Code 2.1.328
/// calls it through <c>ANTHROPIC_BASE_URL</c>. A request that offers the Bash tool plays the script; every other request
/// (titles, quota checks, small-model calls) gets a plain text. Token counting and model lists are answered too.
/// </summary>
public sealed class MessagesApiMock : IMockModel
{
    private readonly MockScript _script;
    private readonly LoopbackHttpServer _server;

    /// <summary>Starts the mock on a free loopback port.</summary>
    public MessagesApiMock(MockScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        _script = script;
        _server = new LoopbackHttpServer(Answer);
    }

    /// <summary>The value for <c>ANTHROPIC_BASE_URL</c>.</summary>
    public string BaseUrl => _server.BaseUrl;

    /// <inheritdoc/>
    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private MockReply Answer(RecordedRequest request)
    {
        if (request.Path.EndsWith("/count_tokens", StringComparison.Ordinal))
        {
            return MockReply.Json(new JsonObject { ["input_tokens"] = 100 });
        }

        if (request.Path.EndsWith("/messages", StringComparison.Ordinal) && request.Method == "POST")
        {
            return Message(ConversationJson.Parse(request.Body));
        }

        if (request.Path.EndsWith("/models", StringComparison.Ordinal))
        {
            return MockReply.Json(new JsonObject { ["data"] = new JsonArray(), ["has_more"] = false });
        }

        return request.Method is "GET" or "HEAD" && request.Path == "/"
            ? MockReply.Json(new JsonObject())
            : MockReply.NotFound();
    }

    private MockReply Message(JsonObject body)
    {
        int position = Position(body, out bool side);
        bool main = !side && ConversationJson.Objects(body, "tools").Any(t => ConversationJson.Text(t, "name") == "Bash");
        ScriptStep step = main ? _script.StepAt(position) : ScriptStep.Say(MockScript.SideText);
        JsonObject block = Block(step, position);
        string stop = step.Kind == ScriptStepKind.Say ? "end_turn" : "tool_use";
        var message = new JsonObject
        {
            ["id"] = _script.Id("msg_01", main ? position : -1),
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = ConversationJson.Text(body, "model"),
            ["content"] = new JsonArray(),
            ["stop_reason"] = null,
            ["stop_sequence"] = null,
            ["usage"] = Usage(position, 1),
        };
        if (!ConversationJson.IsTrue(body, "stream"))
        {
            message["content"] = new JsonArray(block);
            message["stop_reason"] = stop;
            message["usage"] = Usage(position, 20);
            return MockReply.Json(message);
        }

        return MockReply.Events(Stream(message, block, stop, position));
    }

    private static IEnumerable<(string? Name, JsonNode Data)> Stream(JsonObject message, JsonObject block, string stop, int position)
    {
        bool isText = ConversationJson.Text(block, "type") == "text";
        JsonObject delta = isText
            ? new JsonObject { ["type"] = "text_delta", ["text"] = ConversationJson.Text(block, "text") }
            : new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = block["input"]!.ToJsonString() };
        var start = (JsonObject)block.DeepClone();
        start[isText ? "text" : "input"] = isText ? JsonValue.Create(string.Empty) : new JsonObject();
        yield return ("message_start", new JsonObject { ["type"] = "message_start", ["message"] = message });
        yield return ("content_block_start", new JsonObject { ["type"] = "content_block_start", ["index"] = 0, ["content_block"] = start });
        yield return ("ping", new JsonObject { ["type"] = "ping" });
        yield return ("content_block_delta", new JsonObject { ["type"] = "content_block_delta", ["index"] = 0, ["delta"] = delta });
        yield return ("content_block_stop", new JsonObject { ["type"] = "content_block_stop", ["index"] = 0 });
        yield return ("message_delta", new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = stop, ["stop_sequence"] = null },
            ["usage"] = Usage(position, 20),
        });
        yield return ("message_stop", new JsonObject { ["type"] = "message_stop" });
    }

    private JsonObject Block(ScriptStep step, int position)
    {
        if (step.Kind == ScriptStepKind.Say)
        {
            return new JsonObject { ["type"] = "text", ["text"] = step.Target };
        }

        (string name, JsonNode input) = step.Kind switch
        {
            ScriptStepKind.Shell => ("Bash", new JsonObject { ["command"] = step.Target, ["description"] = "Run a scripted command" }),
            ScriptStepKind.WriteFile => ("Write", new JsonObject { ["file_path"] = step.Target, ["content"] = step.Content }),
            _ => (step.Target, JsonNode.Parse(step.Content)!),
        };
        return new JsonObject { ["type"] = "tool_use", ["id"] = _script.Id("toolu_01", position), ["name"] = name, ["input"] = input };
    }

    /// <summary>Tool results plus finished answers in the conversation; a marked conversation is a side one.</summary>
    private static int Position(JsonObject body, out bool side)
    {
        int position = 0;
        side = false;
        bool seenUser = false;
        foreach (JsonObject message in ConversationJson.Objects(body, "messages"))
        {
            List<string> kinds = [.. ConversationJson.Objects(message, "content").Select(b => ConversationJson.Text(b, "type"))];
            if (ConversationJson.Text(message, "role") == "assistant")
            {
                position += kinds.Contains("tool_use") ? 0 : 1;
                continue;
            }

            position += kinds.Count(k => k == "tool_result");
            if (!seenUser)
            {
                seenUser = true;
                side = message["content"]?.ToJsonString().Contains(MockScript.SideMarker, StringComparison.Ordinal) == true;
            }
        }

        return position;
    }

    private static JsonObject Usage(int position, int output) => new()
    {
        ["input_tokens"] = 100 + position,
        ["cache_creation_input_tokens"] = 0,
        ["cache_read_input_tokens"] = 1000 * position,
        ["output_tokens"] = output,
        ["service_tier"] = "standard",
    };
}
