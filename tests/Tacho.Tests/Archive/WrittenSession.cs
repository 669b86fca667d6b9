using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Redaction;

namespace Tacho.Tests.Archive;

/// <summary>Sessions written from scratch in the shape of two agents' files, with a token planted in every turn.</summary>
internal static class WrittenSession
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DateTimeOffset Begin = new(2026, 5, 11, 17, 0, 0, TimeSpan.Zero);

    /// <summary>The token that stands in the sessions.</summary>
    public static string Token { get; } = SecretTemplate.Expand("ghp_{alnum:36}", 4);

    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"{number + 0x4f1c8b00:x8}-a2d1-4f9c-8e7a-2b3c5d6e7f8a");

    /// <summary>A file of Claude Code: in each turn a prompt, a command and its result, 漢字 and é among them.</summary>
    public static string Claude(int number, int turns, int outputLength = 200)
    {
        var text = new StringBuilder();
        for (var turn = 0; turn < turns; turn++)
        {
            var random = new Random((number * 1000) + turn);
            Claude(text, number, turn, "user", 0, new { role = "user", content = $"tâche {turn}: 漢字 bauen" });
            Claude(text, number, turn, "assistant", 1, new { role = "assistant", model = "claude-sonnet-4-6", content = new object[] { new { type = "tool_use", id = $"toolu_{turn}", name = "Bash", input = new { command = $"GITHUB_TOKEN={Token} git push origin {turn}" } } } });
            Claude(text, number, turn, "user", 2, new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = $"toolu_{turn}", content = Words(random, outputLength) + " " + Token } } });
        }

        return text.ToString();
    }

    /// <summary>A rollout of Codex CLI.</summary>
    public static string Codex(int number, int turns)
    {
        var text = new StringBuilder();
        Codex(text, 0, "session_meta", new { id = Id(number), timestamp = Begin, cwd = "/home/dev/shop", originator = "codex_cli_rs", cli_version = "0.118.0", source = "cli" });
        for (var turn = 0; turn < turns; turn++)
        {
            Codex(text, (turn * 10) + 1, "event_msg", new { type = "user_message", message = $"run {turn} with {Token}" });
            Codex(text, (turn * 10) + 2, "response_item", new { type = "function_call", name = "shell_command", arguments = $"{{\"command\":\"curl -H 'Authorization: Bearer {Token}' localhost\"}}", call_id = $"call_{turn}" });
            Codex(text, (turn * 10) + 3, "response_item", new { type = "function_call_output", call_id = $"call_{turn}", output = "Exit code: 0\nOutput:\nok" });
        }

        return text.ToString();
    }

    /// <summary>Words that compress as text does.</summary>
    public static string Words(Random random, int length)
    {
        var text = new StringBuilder(length + 16);
        while (text.Length < length) text.Append(CultureInfo.InvariantCulture, $"w{random.Next(5000)} ");
        return text.ToString();
    }

    private static void Claude(StringBuilder text, int number, int turn, string type, int step, object message) =>
        text.Append(JsonSerializer.Serialize(
            new
            {
                type, sessionId = Id(number), uuid = string.Create(CultureInfo.InvariantCulture, $"{turn:x8}-0000-4000-8000-{step:x12}"), timestamp = Begin.AddHours(number).AddSeconds((turn * 10) + step),
                cwd = "/home/dev/shop", version = "2.1.0", gitBranch = "main", message,
            },
            Relaxed)).Append('\n');

    private static void Codex(StringBuilder text, int second, string type, object payload) =>
        text.Append(JsonSerializer.Serialize(new { timestamp = Begin.AddSeconds(second), type, payload }, Relaxed)).Append('\n');
}
