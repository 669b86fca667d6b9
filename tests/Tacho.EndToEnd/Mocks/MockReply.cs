using System.Text;
using System.Text.Json.Nodes;

namespace Tacho.EndToEnd.Mocks;

/// <summary>A whole HTTP answer of a mock server.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Body">The body.</param>
public sealed record MockReply(int Status, string ContentType, string Body)
{
    /// <summary>A JSON answer with status 200.</summary>
    public static MockReply Json(JsonNode value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new MockReply(200, "application/json", value.ToJsonString());
    }

    /// <summary>An answer that says the path is not served.</summary>
    public static MockReply NotFound() =>
        new(404, "application/json", """{"error":{"type":"not_found_error","message":"not served by the mock"}}""");

    /// <summary>
    /// Server-sent events (WHATWG HTML, "Server-sent events"). An event without a name gets only a data line.
    /// </summary>
    public static MockReply Events(IEnumerable<(string? Name, JsonNode Data)> events, bool endWithDone = false)
    {
        ArgumentNullException.ThrowIfNull(events);
        var body = new StringBuilder();
        foreach ((string? name, JsonNode data) in events)
        {
            if (name is not null)
            {
                body.Append("event: ").Append(name).Append('\n');
            }

            body.Append("data: ").Append(data.ToJsonString()).Append("\n\n");
        }

        if (endWithDone)
        {
            body.Append("data: [DONE]\n\n");
        }

        return new MockReply(200, "text/event-stream", body.ToString());
    }
}
