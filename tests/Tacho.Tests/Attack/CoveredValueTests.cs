using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.Manual;
using Tacho.Review;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Attack;

/// <summary>In whatever form a covered text stands in a record, it comes out of neither the record nor its events.</summary>
public sealed class CoveredValueTests : IDisposable
{
    private const string Name = "Müllerei \"Söhne\"";
    private const string Digits = "98765431";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArchiveFolder _folder = new();
    private readonly ArchivedTranscript _transcript;
    private Reviews _reviews = Reviews.None;

    public CoveredValueTests()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 1));
        _folder.Import();
        _transcript = Assert.Single(_folder.All());
    }

    public static TheoryData<string, string> Forms() => new()
    {
        { "a string", $$"""{"v":{{Ascii(Name)}}}""" },
        { "a string as it is", $$"""{"v":{{Plain(Name)}}}""" },
        { "a name", $$"""{"v":{ {{Ascii(Name)}}:1} }""" },
        { "two names that become the same", $$"""{ {{Ascii(Name)}}:1,{{Plain(" " + Name)}}:{ {{Plain(Name)}}:2} }""" },
        { "JSON in a string", $$"""{"v":{{Ascii("{\"a\":" + Ascii(Name) + "}")}}}""" },
        { "JSON in a string, four times", $$"""{"v":{{Nested(4)}}}""" },
        { "lines of JSON in a string", $$"""{"v":{{Ascii("{\"a\":" + Ascii(Name) + "}\n{\"a\":" + Ascii(Name) + "}")}}}""" },
        { "JSON in a text", $$"""{"v":{{Ascii("Result: {\"a\":" + Ascii(Name) + "}.")}}}""" },
        { "JSON that was cut, in a string", $$"""{"v":{{Ascii("{\"a\":" + Ascii(Name) + ",\"b\":[1")}}}""" },
        { "JSON with the text across its members too", $$"""{"v":{{Plain("{\"a\":" + Ascii(Name) + ",\"b\":\"Müllerei \\\"Söhne\\\"\"}")}}}""" },
        { "beside a half of a character", $$"""{"v":"\ud83d {{Ascii(Name)[1..^1]}} \ude00"}""" },
        { "beside a name with a half of a character", $$"""{"\ud83d":{{Ascii(Name)}},"\udE00x":1}""" },
        { "a number", $$"""{"v":{{Digits}},"w":[-{{Digits}}.5,1{{Digits}}e2]}""" },
        { "a number in JSON in a string", $$"""{"v":"{\"n\":{{Digits}}}"}""" },
        { "a text that is too deep for JSON", $$"""{"v":{{Ascii(new string('[', 600) + Ascii(Name) + new string(']', 600))}}}""" },
        { "many escapes", $$"""{"v":{{Ascii(new string('\\', 3000) + Name + string.Concat(Enumerable.Repeat("\\u005c", 3000)))}}}""" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_is_covered_in_every_form(string form, string json)
    {
        var called = Call(json);
        var (bytes, events) = Cover(json, called, Global(Name), Global(Digits));

        AssertCovered(form, Encoding.UTF8.GetString(bytes.Span));
        using var whole = JsonDocument.Parse(bytes);
        AssertCovered(form, Encoding.UTF8.GetString(EventJson.Write(Assert.Single(events))));
        AssertEnvelope(called, events[0]);
    }

    [Fact]
    public void Line_that_was_cut_is_covered_in_its_escapes()
    {
        var (bytes, _) = Cover("{\"type\":\"user\",\"text\":" + Ascii("for " + Name)[..^1], happened: null, Global(Name));
        AssertCovered("cut", Encoding.UTF8.GetString(bytes.Span));
    }

    [Fact]
    public void Replacement_tells_nothing_that_is_covered()
    {
        var telling = Global("nobody");
        telling = telling with { Made = telling.Made with { Replacement = $"<{Name}>" } };
        var (bytes, events) = Cover("""{"v":"nobody"}""", Call("""{"v":"nobody"}"""), telling, Global(Name));
        AssertCovered("replacement", Encoding.UTF8.GetString(bytes.Span));
        AssertCovered("replacement", Encoding.UTF8.GetString(EventJson.Write(events[0])));
        Assert.DoesNotContain("nobody", Encoding.UTF8.GetString(bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_that_a_record_repeats_is_covered_with_the_answer()
    {
        var answer = Call("{}") with { Body = new AssistantMessage("An answer.", EndsTurn: false) };
        var place = new ReviewPlace(_transcript.Name, 1, answer.Id.Value);
        new ReviewLedger(_folder.Home, TimeProvider.System).Append("redact", new RedactionAdded("r1", "field", "test", Person: null) { Of = new("claude-code", WrittenSession.Id(1)), Places = [place] });
        var reading = Reviews.Read(_folder.Home).CoverOf(_transcript)!.Begin();
        var told = reading.Cover(1, """{"text":"An answer."}"""u8.ToArray(), [answer]);
        Assert.DoesNotContain("An answer.", Encoding.UTF8.GetString(told.Bytes.Span) + Encoding.UTF8.GetString(EventJson.Write(told.Events[0])), StringComparison.Ordinal);
        Assert.Equal("""{"type":"task_complete","last":"[redacted:manual]"}""", Encoding.UTF8.GetString(reading.Cover(2, """{"type":"task_complete","last":"An answer."}"""u8.ToArray(), []).Bytes.Span));
        Assert.Equal(1, reading.Counts["r1"]);
    }

    [Fact]
    public void Covering_twice_is_covering_once()
    {
        foreach (var row in Forms())
        {
            var json = row.Data.Item2;
            var once = Cover(json, Call(json), Global(Name), Global(Digits));
            var twice = Cover(Encoding.UTF8.GetString(once.Bytes.Span), once.Events[0], Global(Name), Global(Digits));
            Assert.Equal(Encoding.UTF8.GetString(once.Bytes.Span), Encoding.UTF8.GetString(twice.Bytes.Span));
            Assert.Equal(EventJson.Write(once.Events[0]), EventJson.Write(twice.Events[0]));
        }
    }

    [Fact]
    public void Events_of_any_shape_stay_events_without_the_text()
    {
        var random = new Random(5);
        string[] texts = ["Acme", "acme gmbh", "me Gm", "7654321", "a\"b\\c", "x\ny", "漢字漢", "ab…"];
        for (var round = 0; round < 400; round++)
        {
            var node = Any(random, texts, depth: 4);
            var json = new JsonObject { ["v"] = node }.ToJsonString(random.Next(2) == 0 ? Relaxed : null);
            var called = round % 2 == 0 ? Call(json) : Call("""{"a":1}""") with { Extra = JsonDocument.Parse(json).RootElement };
            var (bytes, events) = Cover(json, called, [.. texts.Select(text => Global(text, ignoresCase: true))]);

            AssertEnvelope(called, Assert.Single(events));
            using var whole = JsonDocument.Parse(bytes);
            foreach (var told in Strings(whole.RootElement).Concat(Strings(JsonDocument.Parse(EventJson.Write(events[0])).RootElement)))
                Assert.All(texts, text => Assert.False(Levels(told).Any(level => level.Contains(text, StringComparison.OrdinalIgnoreCase)), $"round {round}: {text} stands in {told} of {json}"));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Ascii(string text) => JsonSerializer.Serialize(text);

    private static string Plain(string text) => JsonSerializer.Serialize(text, Relaxed);

    private static string Nested(int times) => times == 0 ? Ascii(Name) : Ascii("{\"a\":" + Nested(times - 1) + "}");

    private static AgentEvent Call(string input)
    {
        // As readers hand on what holds halves of characters.
        var mended = System.Text.RegularExpressions.Regex.Replace(input, @"\\u(?=d83d|udE00|de00|dE00)", @"\\u", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
        return new(
            new EventId("00000000000000000000000001"), new SessionId(WrittenSession.Id(1)), new AgentId("claude-code"), DateTimeOffset.UnixEpoch, new EventSource(EventChannel.Transcript, "x"), new ToolCall("Tool", JsonDocument.Parse(mended).RootElement));
    }

    /// <summary>A value with the texts in its strings, names and numbers, and in JSON in its strings.</summary>
    private static JsonNode Any(Random random, string[] texts, int depth)
    {
        var text = texts[random.Next(texts.Length)];
        switch (random.Next(depth > 0 ? 7 : 4))
        {
            case 0: return JsonValue.Create(text);
            case 1: return JsonValue.Create($"{Noise(random)}{(random.Next(2) == 0 ? text.ToUpperInvariant() : text)}{Noise(random)}{texts[random.Next(texts.Length)]}");
            case 2: return JsonValue.Create(long.Parse("10" + random.Next(1000).ToString(CultureInfo.InvariantCulture) + "7654321", CultureInfo.InvariantCulture));
            case 3: return JsonValue.Create(random.Next(2) == 0);
            case 4: return new JsonObject { [text + random.Next(3).ToString(CultureInfo.InvariantCulture)] = Any(random, texts, depth - 1), ["b" + Noise(random)] = Any(random, texts, depth - 1) };
            case 5: return new JsonArray(Any(random, texts, depth - 1), Any(random, texts, depth - 1));
            default:
                var inner = Any(random, texts, depth - 1).ToJsonString(random.Next(2) == 0 ? Relaxed : null);
                return JsonValue.Create(random.Next(3) switch { 0 => inner, 1 => $"{inner}\n{inner}", _ => "said: " + inner });
        }
    }

    private static string Noise(Random random) => new([.. Enumerable.Range(0, random.Next(4)).Select(_ => "aA\\\"{[\nmé "[random.Next(10)])]);

    /// <summary>A text, and what its escapes say, as far in as JSON in it goes.</summary>
    private static IEnumerable<string> Levels(string text)
    {
        for (var level = 0; level < 6; level++)
        {
            yield return text;
            if (!text.Contains('\\', StringComparison.Ordinal)) yield break;
            text = Unescaped(text);
        }
    }

    private static string Unescaped(string text) => System.Text.RegularExpressions.Regex.Replace(
        text, """\\(u[0-9a-fA-F]{4}|["\\/nrtbf])""",
        static found => found.Value[1] switch { 'u' => ((char)Convert.ToUInt16(found.Value[2..], 16)).ToString(), 'n' => "\n", 'r' => "\r", 't' => "\t", 'b' => "\b", 'f' => "\f", var c => c.ToString() },
        System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(static member => Strings(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Number => [value.GetRawText()],
        _ => [],
    };

    private static void AssertCovered(string form, string told) =>
        Assert.All(Levels(told), level => Assert.False(level.Contains(Name, StringComparison.Ordinal) || level.Contains("llerei", StringComparison.Ordinal) || level.Contains(Digits, StringComparison.Ordinal), $"{form}: {told}"));

    private static void AssertEnvelope(AgentEvent before, AgentEvent after) =>
        Assert.Equal((before.Id, before.Session, before.Agent, before.At, before.Source, before.Body.GetType()), (after.Id, after.Session, after.Agent, after.At, after.Source, after.Body.GetType()));

    private ManualRedaction Global(string text, bool ignoresCase = false)
    {
        var id = "r" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
        return new(id, RedactionScope.Global, DateTimeOffset.UnixEpoch, new RedactionAdded(id, "global", "test", Person: null) { Text = HiddenText.Under(TagKey.FromFile(_folder.Home.TagKey)).Mark(text, ignoresCase) });
    }

    private (ReadOnlyMemory<byte> Bytes, ImmutableArray<AgentEvent> Events) Cover(string line, AgentEvent? happened, params ManualRedaction[] redactions)
    {
        if (_reviews.InForce.IsEmpty)
        {
            var ledger = new ReviewLedger(_folder.Home, TimeProvider.System);
            foreach (var one in redactions) ledger.Append("redact", one.Made);
            _reviews = Reviews.Read(_folder.Home);
        }

        return _reviews.CoverOf(_transcript)!.Begin().Cover(1, Encoding.UTF8.GetBytes(line), happened is null ? [] : [happened]);
    }
}
