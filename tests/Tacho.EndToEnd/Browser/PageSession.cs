using System.Text.Json;

namespace Tacho.EndToEnd.Browser;

/// <summary>A session with every sort of entry that a report shows, long words and hostile ones among them, as one agent writes it.</summary>
internal static class PageSession
{
    public const string Id = "4f1c8b21-a2d1-4f9c-8e7a-2b3c5d6e7f8a";

    private const string Hostile = "</pre></script><script>console.log('in')</script><img src=\"http://127.0.0.1:9/x\" onerror=\"console.log('in')\">";

    public static string Text { get; } = string.Join('\n',
    [
        Line(0, "user", new { role = "user", content = "Repair the login. " + Hostile + new string('w', 300) }),
        Line(1, "assistant", Answer("m1",
            new { type = "text", text = "I will look at it." },
            new { type = "thinking", thinking = "where is it?" },
            new { type = "tool_use", id = "t1", name = "Bash", input = new { command = "dotnet test --filter Login " + Hostile + new string('x', 300) } })),
        Line(2, "user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "t1", is_error = true, content = "Exit code 1\n" + Hostile } } }),
        Line(3, "assistant", Answer("m2", new { type = "tool_use", id = "t2", name = "Edit", input = new { file_path = "/home/dev/shop/src/" + new string('d', 120) + "/login.cs", old_string = "a\nb", new_string = "a\nB" + Hostile } })),
        Line(4, "user", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "t2", content = "done" } } }),
        Line(5, "assistant", Answer("m3", new { type = "text", text = "It is repaired." })),
        Line(6, "user", new { role = "user", content = "thanks" }),
        Line(7, "assistant", Answer("m4", new { type = "text", text = "Gladly." })),
        "",
    ]);

    private static object Answer(string id, params object[] content) =>
        new { role = "assistant", id, model = "claude-sonnet-4-6", usage = new { input_tokens = 1200, cache_read_input_tokens = 98_000, output_tokens = 310 }, content };

    private static string Line(int number, string type, object message) => JsonSerializer.Serialize(new
    {
        type, sessionId = Id, uuid = $"{number:x8}-0000-4000-8000-000000000000", timestamp = $"2026-05-11T17:00:{number:00}Z", cwd = "/home/dev/shop", version = "2.1.0", gitBranch = "main", requestId = "r", message,
    });
}
