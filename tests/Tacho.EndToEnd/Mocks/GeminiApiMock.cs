using System.Text.Json.Nodes;

namespace Tacho.EndToEnd.Mocks;

/// <summary>
/// A mock of the Gemini API (v1beta: generateContent, streamGenerateContent with <c>alt=sse</c>, countTokens) as
/// Gemini CLI 0.61 calls it through <c>GOOGLE_GEMINI_BASE_URL</c>. A request that offers run_shell_command plays the
/// script; one that asks for JSON (routing, next-speaker and similar checks) gets a JSON object, every other a plain text.
/// </summary>
public sealed class GeminiApiMock : IMockModel
{
    private readonly MockScript _script;
    private readonly LoopbackHttpServer _server;

    /// <summary>Starts the mock on a free loopback port.</summary>
    public GeminiApiMock(MockScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        _script = script;
        _server = new LoopbackHttpServer(Answer);
    }

    /// <summary>The value for <c>GOOGLE_GEMINI_BASE_URL</c>.</summary>
    public string BaseUrl => _server.BaseUrl;

    /// <inheritdoc/>
    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private MockReply Answer(RecordedRequest request)
    {
        int colon = request.Path.LastIndexOf(':');
        string method = colon < 0 ? string.Empty : request.Path[(colon + 1)..];
        switch (method)
        {
            case "streamGenerateContent":
                return MockReply.Events([(null, Generate(ConversationJson.Parse(request.Body)))]);
            case "generateContent":
                return MockReply.Json(Generate(ConversationJson.Parse(request.Body)));
            case "countTokens":
                return MockReply.Json(new JsonObject { ["totalTokens"] = 100 });
            default:
                return request.Path.EndsWith("/models", StringComparison.Ordinal)
                    ? MockReply.Json(new JsonObject { ["models"] = new JsonArray() })
                    : MockReply.NotFound();
        }
    }

    private JsonObject Generate(JsonObject body)
    {
        HashSet<string> tools = [];
        foreach (JsonObject tool in ConversationJson.Objects(body, "tools"))
        {
            tools.UnionWith(ConversationJson.Objects(tool, "functionDeclarations").Select(f => ConversationJson.Text(f, "name")));
        }

        int position = Position(body, out bool side);
        bool main = tools.Contains("run_shell_command") && !side;
        bool wantsJson = body["generationConfig"] is JsonObject config
            && ConversationJson.Text(config, "responseMimeType") == "application/json";
        ScriptStep step = main ? _script.StepAt(position) : ScriptStep.Say(wantsJson ? JsonAnswer : MockScript.SideText);
        return new JsonObject
        {
            ["candidates"] = new JsonArray(new JsonObject
            {
                ["content"] = new JsonObject { ["role"] = "model", ["parts"] = new JsonArray(Part(step)) },
                ["finishReason"] = "STOP",
                ["index"] = 0,
            }),
            ["usageMetadata"] = new JsonObject
            {
                ["promptTokenCount"] = 100 + (1000 * position),
                ["cachedContentTokenCount"] = 1000 * position,
                ["candidatesTokenCount"] = 20,
                ["totalTokenCount"] = 120 + (1000 * position),
            },
            ["modelVersion"] = "mock-model",
            ["responseId"] = _script.Id("resp", main ? position : -1),
        };
    }

    /// <summary>One object with the properties that the routing, next-speaker, loop and title checks read.</summary>
    private const string JsonAnswer =
        """{"reasoning":"scripted","model_choice":"flash","complexity_reasoning":"scripted","complexity_score":1,"next_speaker":"user","unproductive_state_analysis":"none","unproductive_state_confidence":0,"title":"Scripted session"}""";

    private static JsonObject Part(ScriptStep step)
    {
        if (step.Kind == ScriptStepKind.Say)
        {
            return new JsonObject { ["text"] = step.Target };
        }

        (string name, JsonNode arguments) = step.Kind switch
        {
            ScriptStepKind.Shell => ("run_shell_command", new JsonObject { ["command"] = step.Target, ["description"] = "Run a scripted command" }),
            ScriptStepKind.WriteFile => ("write_file", new JsonObject { ["file_path"] = step.Target, ["content"] = step.Content }),
            _ => (step.Target, JsonNode.Parse(step.Content)!),
        };
        return new JsonObject { ["functionCall"] = new JsonObject { ["name"] = name, ["args"] = arguments } };
    }

    private static int Position(JsonObject body, out bool side)
    {
        int position = 0;
        side = false;
        foreach (JsonObject content in ConversationJson.Objects(body, "contents"))
        {
            List<JsonObject> parts = [.. ConversationJson.Objects(content, "parts")];
            if (ConversationJson.Text(content, "role") == "model")
            {
                position += parts.Any(p => p.ContainsKey("functionCall")) ? 0 : 1;
            }
            else
            {
                position += parts.Count(p => p.ContainsKey("functionResponse"));
                side |= parts.Any(p => ConversationJson.Text(p, "text").Contains(MockScript.SideMarker, StringComparison.Ordinal));
            }
        }

        return position;
    }
}
