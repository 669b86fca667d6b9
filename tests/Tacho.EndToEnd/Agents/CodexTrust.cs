using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tacho.EndToEnd.Agents;

/// <summary>
/// What Codex CLI 0.169.0 writes into the user's configuration when a person trusts the hooks of a file (measured: equal to the <c>currentHash</c> that its app-server tells).
/// </summary>
internal static class CodexTrust
{
    private const int DefaultTimeoutSeconds = 600;
    private const int MostSecondsOfSessionEnd = 3;

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The configuration's text that trusts every hook of a file as it is now.</summary>
    public static string Of(string hooksFile)
    {
        var text = new StringBuilder();
        foreach (var (happening, groups) in JsonNode.Parse(File.ReadAllText(hooksFile))!["hooks"]!.AsObject())
        {
            for (var group = 0; group < groups!.AsArray().Count; group++)
            {
                var handlers = groups[group]!["hooks"]!.AsArray();
                for (var handler = 0; handler < handlers.Count; handler++)
                {
                    var key = $"{hooksFile}:{Snake(happening)}:{group}:{handler}";
                    text.Append($"[hooks.state.\"{key}\"]\ntrusted_hash = \"{Hash(happening, (string?)groups[group]!["matcher"], handlers[handler]!)}\"\n\n");
                }
            }
        }

        return text.ToString();
    }

    /// <summary>SHA-256 of the JSON, with sorted members and no spaces, of the happening, the matcher if any and one handler with its time-out filled in.</summary>
    private static string Hash(string happening, string? matcher, JsonNode handler)
    {
        var seconds = (int?)handler["timeout"] ?? DefaultTimeoutSeconds;
        var identity = new JsonObject
        {
            ["event_name"] = Snake(happening),
            ["hooks"] = new JsonArray(new JsonObject
            {
                ["async"] = false,
                ["command"] = (string)handler["command"]!,
                ["timeout"] = Math.Clamp(seconds, 1, happening == "SessionEnd" ? MostSecondsOfSessionEnd : int.MaxValue),
                ["type"] = "command",
            }),
        };
        if (matcher is not null) identity["matcher"] = matcher;
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity.ToJsonString(Unescaped))))}";
    }

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
