using System.Globalization;
using System.Text.Json;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Cli;

/// <summary><c>tacho usage</c>, as a process.</summary>
public sealed class UsageCommandTests : IDisposable
{
    private const string Session = "4f1c8b01-a2d1-4f9c-8e7a-2b3c5d6e7f8a";

    private readonly ArchiveFolder _folder = new();

    public UsageCommandTests() => _folder.Variables["TZ"] = "UTC";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Store_and_files_answer_alike_in_every_form()
    {
        Write(Line(1, "claude-opus-4-8", 1000, day: 11), Line(2, "claude-opus-4-8[1m]", 2000, day: 12), Line(3, "house-model", 3000, day: 12));
        Assert.Equal(1, _folder.Tacho("usage").ExitCode);
        Assert.Equal(0, _folder.Tacho("import", "--yes").ExitCode);

        var (exitCode, output, error) = _folder.Tacho("usage");
        Assert.Equal(0, exitCode);
        Assert.Equal(
            """
            2026-05-11 10 in, 1,000 from cache, 0 into cache, 1,000 out, $0.0256
            2026-05-12 20 in, 2,000 from cache, 0 into cache, 5,000 out, $0.0506 + ?
            total 30 in, 3,000 from cache, 0 into cache, 6,000 out, $0.0761 + ?

            """,
            output);
        Assert.Contains("No price is known of house-model: the cost is without it.", error, StringComparison.Ordinal);
        foreach (var form in (string[])["--plain", "--json", "--csv"])
        {
            foreach (var by in (string[])["day", "week,model", "month,project,agent,model,session"]) Assert.Equal(_folder.Tacho("usage", "--by", by, form), _folder.Tacho("usage", "--by", by, form, "--direct"));
        }
    }

    [Fact]
    public void Json_holds_exact_numbers_and_null_for_what_is_not_known()
    {
        Write(Line(1, "claude-opus-4-8", 1000, day: 11), Line(3, "house-model", 3000, day: 12));
        var rows = Rows("usage", "--direct", "--by", "model,day", "--json");
        Assert.Equal(["house-model", "claude-opus-4-8", null], rows.Select(static row => row.GetProperty("model").GetString()));
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("cost").ValueKind);
        Assert.Equal("house-model", Assert.Single(rows[2].GetProperty("unpriced").EnumerateArray()).GetString());
        Assert.Equal(0.02555m, rows[1].GetProperty("cost").GetDecimal());
        Assert.Equal((true, 2, 20), (rows[2].GetProperty("isTotal").GetBoolean(), rows[2].GetProperty("requests").GetInt32(), rows[2].GetProperty("input").GetInt32()));
    }

    [Theory]
    [InlineData(new[] { "--since", "2026-05-12" }, 5000)]
    [InlineData(new[] { "--until", "2026-05-11" }, 1000)]
    [InlineData(new[] { "--model", "opus" }, 3000)]
    [InlineData(new[] { "--model", "[1m]" }, 2000)]
    [InlineData(new[] { "--agent", "claude" }, 6000)]
    [InlineData(new[] { "--project", "shop" }, 6000)]
    public void Filters_choose_requests(string[] filter, int output)
    {
        Write(Line(1, "claude-opus-4-8", 1000, day: 11), Line(2, "claude-opus-4-8[1m]", 2000, day: 12), Line(3, "house-model", 3000, day: 12));
        Assert.Equal(output, Rows(["usage", "--direct", "--json", .. filter])[^1].GetProperty("output").GetInt32());
    }

    [Theory]
    [InlineData("--agent codex")]
    [InlineData("--project blog")]
    [InlineData("--since 2026-05-13")]
    public void Nothing_found_is_told(string filter)
    {
        Write(Line(1, "claude-opus-4-8", 1000, day: 11));
        var (exitCode, output, error) = _folder.Tacho(["usage", "--direct", "--json", .. filter.Split(' ')]);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.NotEqual("", error);
    }

    [Fact]
    public void Own_prices_are_taken_and_wrong_ones_told()
    {
        Write(Line(3, "house-model", 3000, day: 12));
        var file = Path.Combine(_folder.Home.Root, "prices.json");
        File.WriteAllText(file, """{ "prices": [ { "models": ["house-model"], "input": 1, "cacheRead": 0.5, "output": 10 } ] }""");
        Assert.Equal(0.03051m, Rows("usage", "--direct", "--json")[^1].GetProperty("cost").GetDecimal());

        File.WriteAllText(file, """{ "prices": [ { "models": ["house-model"], "input": 1 } ] }""");
        var (exitCode, _, error) = _folder.Tacho("usage", "--direct");
        Assert.Equal(78, exitCode);
        Assert.StartsWith($"tacho: {file}: house-model: output is missing\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_key_is_wrong_use() => Assert.Equal(64, _folder.Tacho("usage", "--by", "colour").ExitCode);

    private static string Line(int request, string model, int output, int day) => JsonSerializer.Serialize(new
    {
        type = "assistant", sessionId = Session, uuid = string.Create(CultureInfo.InvariantCulture, $"{request:x8}-0000-4000-8000-000000000000"), timestamp = string.Create(CultureInfo.InvariantCulture, $"2026-05-{day}T17:00:00.000Z"), cwd = "/home/dev/shop", version = "2.1.0", requestId = $"req_{request}",
        message = new { id = $"msg_{request}", role = "assistant", model, content = Array.Empty<object>(), usage = new { input_tokens = 10, cache_read_input_tokens = 1000, cache_creation_input_tokens = 0, output_tokens = output } },
    });

    private void Write(params string[] lines)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.User, ".claude", "projects", "-home-dev-shop")).FullName;
        File.WriteAllLines(Path.Combine(folder, Session + ".jsonl"), lines);
    }

    private List<JsonElement> Rows(params string[] words)
    {
        var (exitCode, output, error) = _folder.Tacho(words);
        Assert.True(exitCode == 0, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
    }
}
