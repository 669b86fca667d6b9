using System.Text.Json;
using Tacho.EndToEnd.Agents;
using Tacho.Store.Tests.Usage;
using Tacho.Store.Usage;
using static Tacho.Store.Tests.Usage.WrittenUsage;

namespace Tacho.EndToEnd;

/// <summary><c>tacho usage</c> beside ccusage, which many people count by: to the token the same on what both count the same way (docs/usage.md tells what they do not).</summary>
public sealed class CcusageTests
{
    private static readonly AgentPackage Ccusage = new("ccusage", "20.0.24", "ccusage");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Tokens_of_claude_code_agree_by_day_and_model()
    {
        await using var sandbox = await StartAsync();
        const string Folder = ".claude/projects/-home-dev-shop";
        Write(sandbox, $"{Folder}/{Parent}.jsonl",
            Claude(Parent, 1, 10), Claude(Parent, 2, 1), Claude(Parent, 2, 3), Claude(Parent, 2, 200), Claude(Parent, 3, 30, hour: 250), Claude(Parent, 4, 40, "claude-opus-4-8", minute: 9 * 60),
            Claude(Parent, 9, 90, "<synthetic>"), "{\"type\":\"user\",\"message\":{\"content\":\"usage\"}}\n");
        Write(sandbox, $"{Folder}/{Fork}.jsonl", Claude(Fork, 1, 10), Claude(Fork, 2, 200), Claude(Fork, 5, 50, "claude-haiku-4-5-20251001", minute: 20 * 60));
        Write(sandbox, $"{Folder}/{Resumed}.jsonl", Claude(Resumed, 3, 30), Claude(Resumed, 6, 60, minute: 31 * 60));
        Write(sandbox, $"{Folder}/{Parent}/subagents/agent-a1b2c3d.jsonl", Claude(Parent, 7, 70, "claude-haiku-4-5-20251001").Replace("\"cwd\"", "\"isSidechain\":true,\"agentId\":\"a1b2c3d\",\"cwd\"", StringComparison.Ordinal));

        var theirs = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var day in await AskAsync(sandbox, "claude"))
        {
            foreach (var model in day.GetProperty("modelBreakdowns").EnumerateArray())
                theirs.Add(Told(day, model.GetProperty("modelName").GetString()!, model, "inputTokens", "cacheReadTokens", "cacheCreationTokens", "outputTokens"));
        }

        Assert.Equal(5, theirs.Count);
        await AssertAgreeAsync(sandbox, "claude-code", theirs, "input", "cacheRead", "cacheWrite", "output");
    }

    [Fact]
    public async Task Tokens_of_codex_cli_agree_by_day_and_model()
    {
        await using var sandbox = await StartAsync();
        const string Folder = ".codex/sessions/2026/05";
        Write(sandbox, $"{Folder}/11/rollout-2026-05-11T17-00-00-{Parent}.jsonl",
            CodexMeta(Parent), CodexContext("gpt-5.2", 1),
            CodexTokens(2, (100, 40, 8), (100, 40, 8)), CodexTokens(3, (100, 40, 8), (100, 40, 8)), CodexTokens(4, (50, 0, 6), (150, 40, 14)),
            Codex(5, "event_msg", new { type = "token_count", info = (object?)null, rate_limits = new { } }),
            Codex(6, "response_item", new { type = "message", role = "assistant", content = new object[] { new { type = "output_text", text = "\"type\":\"token_count\"" } } }),
            CodexContext("gpt-5.4-mini", 30_000), CodexTokens(30_001, (900, 512, 30), (1050, 552, 44)));
        Write(sandbox, $"{Folder}/12/rollout-2026-05-12T17-00-00-{Fork}.jsonl",
            CodexMeta(Fork, Parent, 86_400), CodexContext("gpt-5.2", 86_400), CodexTokens(86_400, (100, 40, 8), (100, 40, 8)), CodexTokens(86_400, (50, 0, 6), (150, 40, 14)),
            CodexTokens(86_460, (70, 20, 4), (220, 60, 18)));
        Write(sandbox, $"{Folder}/13/rollout-2026-05-13T17-00-00-{Resumed}.jsonl", CodexMeta(Resumed, second: 172_800), CodexContext("gpt-5.2", 172_801), CodexTokens(172_802, (10, 0, 2), (10, 0, 2)));

        var theirs = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var day in await AskAsync(sandbox, "codex"))
        {
            foreach (var model in day.GetProperty("models").EnumerateObject())
                theirs.Add(Told(day, model.Name, model.Value, "inputTokens", "cacheReadTokens", "cacheCreationTokens", "outputTokens", "reasoningOutputTokens"));
        }

        Assert.Equal(4, theirs.Count);
        await AssertAgreeAsync(sandbox, "codex-cli", theirs, "input", "cacheRead", "cacheWrite", "output", "reasoning");
    }

    private static async Task<Sandbox> StartAsync()
    {
        if (await Gate.ObstacleAsync(Ccusage) is { } obstacle) Assert.Skip(obstacle);
        return await Sandbox.CreateAsync();
    }

    private static void Write(Sandbox sandbox, string path, params string[] lines) => sandbox.Write(Path.Combine(sandbox.Home, path), string.Concat(lines));

    private static async Task<List<JsonElement>> AskAsync(Sandbox sandbox, string agent)
    {
        var program = await AgentInstaller.InstallAsync(Ccusage);
        var told = await sandbox.RunAsync("node", [program, agent, "daily", "--offline", "--json"], Limit);
        Assert.True(told.ExitCode == 0, told.Errors);
        return [.. JsonDocument.Parse(told.Output).RootElement.GetProperty("daily").EnumerateArray()];
    }

    private static string Told(JsonElement day, string model, JsonElement numbers, params string[] names) =>
        $"{day.GetProperty("date").GetString()} {ModelName.Of(model)} {string.Join(' ', names.Select(name => numbers.GetProperty(name).GetInt64()))}";

    private static async Task AssertAgreeAsync(Sandbox sandbox, string agent, SortedSet<string> theirs, params string[] names)
    {
        Assert.Equal(theirs, await ReadAsync("--direct"));
        await sandbox.MustTachoAsync("import", "--yes");
        Assert.Equal(theirs, await ReadAsync());

        async Task<SortedSet<string>> ReadAsync(params string[] options)
        {
            var told = await sandbox.MustTachoAsync(["usage", "--agent", agent, "--by", "day,model", "--json", .. options]);
            var rows = told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement).Where(static row => !row.GetProperty("isTotal").GetBoolean());
            return new SortedSet<string>(rows.Select(row => $"{row.GetProperty("day").GetString()} {row.GetProperty("model").GetString()} {string.Join(' ', names.Select(name => row.GetProperty(name).GetInt64()))}"), StringComparer.Ordinal);
        }
    }
}
