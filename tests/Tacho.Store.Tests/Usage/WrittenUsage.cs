using System.Globalization;
using System.Text.Json;

namespace Tacho.Store.Tests.Usage;

/// <summary>Lines with tokens in the shape of two agents' files, written from scratch.</summary>
internal static class WrittenUsage
{
    public const string Parent = "4f1c8b01-a2d1-4f9c-8e7a-2b3c5d6e7f8a";
    public const string Fork = "4f1c8b02-a2d1-4f9c-8e7a-2b3c5d6e7f8a";
    public const string Resumed = "4f1c8b03-a2d1-4f9c-8e7a-2b3c5d6e7f8a";

    public static readonly DateTimeOffset Begin = new(2026, 5, 11, 17, 0, 0, TimeSpan.Zero);

    /// <summary>A line of Claude Code for one block of an answer.</summary>
    public static string Claude(string session, int request, int output, string model = "claude-sonnet-4-5-20250929", int minute = -1, int hour = 0, string cwd = "/home/dev/shop") =>
        JsonSerializer.Serialize(new
        {
            type = "assistant", sessionId = session, uuid = string.Create(CultureInfo.InvariantCulture, $"{session[..8]}-{request:x4}-4000-8000-{output:x12}"), timestamp = Begin.AddMinutes(minute < 0 ? request : minute).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            cwd, version = "2.1.0", requestId = $"req_{request}",
            message = new
            {
                id = $"msg_{request}", role = "assistant", model,
                content = new object[] { new { type = "text", text = "says \"usage\": {}] and \\ more 漢字 " + new string('x', request) } },
                usage = new
                {
                    input_tokens = 3 + request, cache_creation_input_tokens = 100 * request, cache_read_input_tokens = 1000, cache_creation = new { ephemeral_5m_input_tokens = (100 * request) - hour, ephemeral_1h_input_tokens = hour },
                    output_tokens = output, service_tier = "standard",
                },
            },
        }) + "\n";

    /// <summary>The first line of a rollout of Codex CLI.</summary>
    public static string CodexMeta(string id, string? forkedFrom = null, int second = 0) =>
        Codex(second, "session_meta", new { id, timestamp = Begin.AddSeconds(second), cwd = "/home/dev/shop", originator = "codex_cli_rs", cli_version = "0.118.0", source = "cli", forked_from_id = forkedFrom });

    /// <summary>The model of what follows.</summary>
    public static string CodexContext(string model, int second) => Codex(second, "turn_context", new { cwd = "/home/dev/shop", model });

    /// <summary>The counters behind a request that used so many, all before it included.</summary>
    public static string CodexTokens(int second, (long Input, long Cached, long Output) last, (long Input, long Cached, long Output) total) =>
        Codex(second, "event_msg", new { type = "token_count", info = new { total_token_usage = Counters(total), last_token_usage = Counters(last), model_context_window = 258_400 }, rate_limits = new { plan = "x" } });

    /// <summary>Any other line.</summary>
    public static string Codex(int second, string type, object payload) => JsonSerializer.Serialize(new { timestamp = Begin.AddSeconds(second), type, payload }) + "\n";

    private static object Counters((long Input, long Cached, long Output) of) =>
        new { input_tokens = of.Input, cached_input_tokens = of.Cached, output_tokens = of.Output, reasoning_output_tokens = of.Output / 2, total_tokens = of.Input + of.Output };
}
