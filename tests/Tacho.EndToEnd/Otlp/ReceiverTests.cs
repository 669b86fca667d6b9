using System.Text.Json;
using Tacho.EndToEnd.Agents;
using Tacho.EndToEnd.Browser;

namespace Tacho.EndToEnd.Otlp;

/// <summary><c>tacho export --otlp</c> with a receiver that others wrote, which reads requests by the protocol's own definitions: what it understands is what was sent.</summary>
public sealed class ReceiverTests
{
    private static readonly AgentPackage Receiver = new("@elastic/mockotlpserver", "0.10.0", "mockotlpserver");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Receiver_understands_every_span()
    {
        var obstacle = await Gate.ObstacleAsync(Receiver);
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        var program = await AgentInstaller.InstallAsync(Receiver);
        var server = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(program))!, Receiver.Package, "lib", "index.js");
        await using var sandbox = await Sandbox.CreateAsync();
        var source = Path.Combine(sandbox.Home, "sessions");
        Directory.CreateDirectory(source);
        await File.WriteAllTextAsync(Path.Combine(source, PageSession.Id + ".jsonl"), PageSession.Text, TestContext.Current.CancellationToken);
        await sandbox.MustTachoAsync("import", "--from", source, "--yes", "--no-index");

        var script = Path.Combine(Repository.Root, "tests", "Tacho.EndToEnd", "Otlp", "receiver.mjs");
        var run = await sandbox.RunAsync("node", [script, server, Sandbox.Dotnet, Path.Combine(AppContext.BaseDirectory, "tacho.dll"), "export", "--profile", "full", "--otlp"], Patience);
        Assert.True(run.ExitCode == 0, run.Errors);
        using var received = JsonDocument.Parse(run.Output);
        using var written = JsonDocument.Parse(await sandbox.MustTachoAsync("export", "--profile", "full", "--format", "otel"));
        var sent = written.RootElement.GetProperty("resourceSpans").EnumerateArray().SelectMany(static resource => resource.GetProperty("scopeSpans")[0].GetProperty("spans").EnumerateArray()).ToList();
        Assert.Equal(sent.Select(static span => Told(span, "startTimeUnixNano", "endTimeUnixNano")), received.RootElement.EnumerateArray().Select(static span => Told(span, "start", "end")));
        Assert.Contains(received.RootElement.EnumerateArray(), static span => span.GetProperty("attributes").TryGetProperty("gen_ai.operation.name", out _));
        Assert.All(
            received.RootElement.EnumerateArray().Zip(sent),
            static pair => Assert.Equal(pair.Second.GetProperty("attributes").GetArrayLength(), pair.First.GetProperty("attributes").EnumerateObject().Count()));
    }

    private static (string, string?, string?, string?, string?, string?) Told(JsonElement span, string start, string end) => (
        span.GetProperty("name").GetString()!, Text(span, "traceId"), Text(span, "spanId"), Text(span, "parentSpanId"), Text(span, start), Text(span, end));

    private static string? Text(JsonElement span, string name) => span.TryGetProperty(name, out var text) ? text.GetString() : null;
}
