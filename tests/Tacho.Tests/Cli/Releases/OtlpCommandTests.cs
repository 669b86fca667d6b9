using System.Text.Json;
using Tacho.Tests.Archive;
using static Tacho.Tests.Cli.Releases.LoopbackReceiver;

namespace Tacho.Tests.Cli.Releases;

/// <summary><c>tacho export --otlp</c> as a program of its own, with a receiver on this machine.</summary>
public sealed class OtlpCommandTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public OtlpCommandTests()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 400));
        File.WriteAllText(_folder.Source("b.jsonl"), WrittenSession.Codex(2, turns: 3));
        _folder.Import();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_spans_arrive_in_requests_of_moderate_size_without_the_secret()
    {
        using var receiver = new LoopbackReceiver(new HttpAnswer(503, "", ("Retry-After", "0")), new HttpAnswer(200, "{}"));
        _folder.Variables["OTEL_EXPORTER_OTLP_HEADERS"] = "x-key=word";
        var (exitCode, output, error) = _folder.Tacho("export", "--otlp", receiver.Url, "--profile", "full");
        Assert.True(exitCode == 0, error);
        Assert.Equal("", output);
        Assert.Contains($"of 2 sessions sent to {receiver.Url}/v1/traces", error, StringComparison.Ordinal);
        Assert.DoesNotContain("word", error, StringComparison.Ordinal);
        var bodies = receiver.Asked.Skip(1).Select(static asked => asked.Body).ToList();
        Assert.True(bodies.Count >= 3);
        Assert.All(receiver.Asked, static asked => Assert.Equal("word", asked.Headers["x-key"]));
        Assert.DoesNotContain(bodies, static body => body.Contains(WrittenSession.Token, StringComparison.Ordinal));
        var sent = bodies.SelectMany(IdsIn).ToList();
        Assert.All(bodies, static body => Assert.InRange(IdsIn(body).Count(), 1, 512));
        Assert.Equal(IdsIn(_folder.Tacho("export", "--format", "otel").Output), sent);
    }

    [Fact]
    public void Receiver_that_refuses_later_requests_is_told_with_what_it_has()
    {
        using var receiver = new LoopbackReceiver(new HttpAnswer(200, "{}"), new HttpAnswer(400, """{"message":"enough"}"""));
        var (exitCode, _, error) = _folder.Tacho("export", "--otlp", receiver.Url);
        Assert.Equal(74, exitCode);
        Assert.Contains("enough", error, StringComparison.Ordinal);
        Assert.Matches("[1-9][0-9]* spans were sent before", error);
    }

    [Fact]
    public void Spans_that_are_refused_in_part_are_a_failure()
    {
        using var receiver = new LoopbackReceiver(new HttpAnswer(200, """{"partialSuccess":{"rejectedSpans":1,"errorMessage":"no"}}"""));
        Assert.Equal(74, _folder.Tacho("export", "--otlp", receiver.Url).ExitCode);
    }

    private static IEnumerable<string> IdsIn(string request) =>
        JsonDocument.Parse(request).RootElement.GetProperty("resourceSpans").EnumerateArray().SelectMany(static resource => resource.GetProperty("scopeSpans").EnumerateArray())
            .SelectMany(static scope => scope.GetProperty("spans").EnumerateArray()).Select(static span => span.GetProperty("spanId").GetString()!);
}
