using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Review;

/// <summary>A session with a customer's name in every kind of text: prompt, answer, reasoning, command, output, path, title, folder, JSON within a string.</summary>
internal static class ReviewedSession
{
    public const string Name = "Brockhaus & Söhne";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DateTimeOffset Begin = new(2026, 5, 11, 17, 0, 0, TimeSpan.Zero);

    /// <summary>Claude Code's lines: 1 a prompt, 2 an answer with a call, 3 its result, 4 an answer, 5 the next prompt, 6 an answer, 7 a call with JSON in a string.</summary>
    public static IEnumerable<string> Lines(int number = 1)
    {
        var line = 0;
        yield return Line(new { role = "user", content = $"Repair the login for {Name}, please" }, "user");
        yield return Line(Answer(new { type = "thinking", thinking = $"{Name} wants it by noon" }, new { type = "tool_use", id = "toolu_1", name = "Bash", input = new { command = $"curl 'https://crm.example/find?name={Name}'", description = $"look {Name} up" } }));
        yield return Line(new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "toolu_1", content = $"1 customer: {Name}, Hamburg" } } }, "user");
        yield return Line(Answer(new { type = "text", text = $"{Name} is customer 17." }));
        yield return Line(new { role = "user", content = "Now the tests" }, "user");
        yield return Line(Answer(new { type = "text", text = "All tests pass." }));
        yield return Line(Answer(new { type = "tool_use", id = "toolu_2", name = "mcp__crm__call", input = new { payload = JsonSerializer.Serialize(new { customer = Name }, Relaxed), path = $"/srv/{Name}/notes.md" } }));

        object Answer(params object[] content) => new { role = "assistant", model = "claude-sonnet-4-6", content };

        string Line(object message, string type = "assistant")
        {
            line++;
            return JsonSerializer.Serialize(
                new { type, sessionId = WrittenSession.Id(number), uuid = $"{line:x8}-0000-4000-8000-{number:x12}", timestamp = Begin.AddSeconds(line * 10), cwd = $"/srv/{Name}/shop", version = "2.1.0", gitBranch = "main", message }, Relaxed);
        }
    }
}
