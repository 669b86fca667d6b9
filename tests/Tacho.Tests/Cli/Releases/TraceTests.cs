using System.Globalization;
using System.Text.Json;
using Tacho.Tests.Cli.Sessions;

namespace Tacho.Tests.Cli.Releases;

/// <summary>What <c>tacho export --format otel</c> makes of a session: spans that lie in each other, have the same ids at each export, and hold no content that was not asked for.</summary>
public sealed class TraceTests(ShownSession session) : IClassFixture<ShownSession>
{
    private static readonly string[] Content = ["gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result", "gen_ai.system_instructions"];

    [Fact]
    public void Spans_lie_within_their_parents_and_each_has_an_id_of_its_own()
    {
        foreach (var trace in Spans("--profile", "full").GroupBy(static span => Text(span, "traceId")))
        {
            var spans = trace.ToDictionary(static span => Text(span, "spanId"));
            Assert.Single(trace, static span => !span.TryGetProperty("parentSpanId", out _));
            Assert.All(spans.Values, span =>
            {
                Assert.Matches("^[0-9a-f]{32}$", Text(span, "traceId"));
                Assert.Matches("^[0-9a-f]{16}$", Text(span, "spanId"));
                Assert.True(Time(span, "startTimeUnixNano") <= Time(span, "endTimeUnixNano"));
                if (!span.TryGetProperty("parentSpanId", out var id)) return;
                var parent = spans[id.GetString()!];
                Assert.True(Time(parent, "startTimeUnixNano") <= Time(span, "startTimeUnixNano") && Time(parent, "endTimeUnixNano") >= Time(span, "endTimeUnixNano"), Text(span, "name"));
            });
        }
    }

    [Fact]
    public void Session_prompts_requests_calls_and_sub_agents_are_spans()
    {
        var spans = Spans("--session", "4f1c8b01");
        Assert.Equal(
            ["chat claude-sonnet-4-6 7", "execute_tool Bash 1", "execute_tool Edit 1", "execute_tool Grep 1", "execute_tool Read 1", "execute_tool Task 1", "execute_tool Write 1", "invoke_agent Explore 1", "invoke_agent claude-code 1", "prompt 2"],
            spans.GroupBy(static span => Text(span, "name")).Select(static same => $"{same.Key} {same.Count()}").Order(StringComparer.Ordinal));
        var names = spans.ToDictionary(static span => Text(span, "spanId"), static span => Text(span, "name"));
        string ParentOf(string name) => names[Text(spans.Single(span => Text(span, "name") == name), "parentSpanId")];
        Assert.Equal(["execute_tool Task", "invoke_agent Explore", "prompt"], [ParentOf("invoke_agent Explore"), ParentOf("execute_tool Grep"), ParentOf("execute_tool Bash")]);

        var failed = spans.Single(static span => Text(span, "name") == "execute_tool Bash");
        Assert.Equal((2, "1"), (failed.GetProperty("status").GetProperty("code").GetInt32(), Attribute(failed, "process.exit.code")));
        Assert.Equal(3, spans.Where(static span => Text(span, "name").StartsWith("chat", StringComparison.Ordinal)).Select(static span => span.GetProperty("kind").GetInt32()).Distinct().Single());
    }

    [Fact]
    public void Tokens_are_those_of_usage_each_request_once()
    {
        var spans = Spans();
        long Sum(string name) => spans.Select(span => Attribute(span, name)).OfType<string>().Sum(static text => long.Parse(text, CultureInfo.InvariantCulture));
        var (exitCode, output, error) = session.Run("usage", "--by", "agent", "--json");
        Assert.True(exitCode == 0, error);
        var total = ShownSession.Rows(output).Single(static row => row.GetProperty("isTotal").GetBoolean());
        Assert.Equal(
            (total.GetProperty("input").GetInt64() + total.GetProperty("cacheRead").GetInt64() + total.GetProperty("cacheWrite").GetInt64(), total.GetProperty("cacheRead").GetInt64(), total.GetProperty("output").GetInt64()),
            (Sum("gen_ai.usage.input_tokens"), Sum("gen_ai.usage.cache_read.input_tokens"), Sum("gen_ai.usage.output_tokens")));
        Assert.True(Sum("gen_ai.usage.output_tokens") > 0);
    }

    [Fact]
    public void Exported_twice_it_is_the_same() => Assert.Equal(Ask("--profile", "full"), Ask("--profile", "full"));

    [Fact]
    public void Content_is_there_only_where_it_is_asked_for()
    {
        bool Has(string name, params string[] words) => Spans(words).Any(span => Attribute(span, name) is not null);
        Assert.All(Content, name => Assert.False(Has(name), name));
        Assert.True(Has("gen_ai.input.messages", "--content"));
        Assert.False(Has("gen_ai.tool.call.result", "--content"));
        Assert.True(Has("gen_ai.output.messages", "--profile", "internal"));
        Assert.False(Has("gen_ai.tool.call.result", "--profile", "internal"));
        Assert.True(Has("gen_ai.tool.call.result", "--profile", "full"));
        Assert.DoesNotContain("Repair the login", Ask(), StringComparison.Ordinal);

        // The conventions have messages as JSON in a text.
        var prompt = Spans("--content").Select(static span => Attribute(span, "gen_ai.input.messages")).OfType<string>().First(static text => text.Contains("Repair", StringComparison.Ordinal));
        var message = JsonDocument.Parse(prompt).RootElement[0];
        Assert.Equal("user", message.GetProperty("role").GetString());
        Assert.StartsWith("Repair the login.\n", message.GetProperty("parts")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_a_request_of_the_protocol()
    {
        using var request = JsonDocument.Parse(Ask("--profile", "full"));
        OtlpShape.Check(request.RootElement);
    }

    private string Ask(params string[] words) => session.Ask(["export", "--format", "otel", .. words]);

    private List<JsonElement> Spans(params string[] words) =>
    [
        .. JsonDocument.Parse(Ask(words)).RootElement.GetProperty("resourceSpans").EnumerateArray()
            .SelectMany(static resource => resource.GetProperty("scopeSpans").EnumerateArray()).SelectMany(static scope => scope.GetProperty("spans").EnumerateArray()),
    ];

    private static string Text(JsonElement span, string name) => span.GetProperty(name).GetString()!;

    private static long Time(JsonElement span, string name) => long.Parse(Text(span, name), CultureInfo.InvariantCulture);

    private static string? Attribute(JsonElement span, string name) =>
        span.GetProperty("attributes").EnumerateArray().Where(one => one.GetProperty("key").ValueEquals(name)).Select(static one => one.GetProperty("value"))
            .Select(static value => value.TryGetProperty("stringValue", out var text) ? text.GetString() : value.GetProperty("intValue").GetString()).FirstOrDefault();
}
