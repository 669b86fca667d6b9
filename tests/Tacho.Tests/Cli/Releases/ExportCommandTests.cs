using System.Text.Json;
using Tacho.Tests.Cli.Sessions;

namespace Tacho.Tests.Cli.Releases;

/// <summary><c>tacho export</c> on a session that holds a bit of everything: what each form of it looks like.</summary>
public sealed class ExportCommandTests(ShownSession session) : IClassFixture<ShownSession>
{
    private const string Id = "4f1c8b01";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Theory]
    [InlineData("internal")]
    [InlineData("full")]
    public void Markdown(string profile) => Snapshot.Match(session.Ask("export", "--session", Id, "--format", "md", "--profile", profile), profile);

    [Theory]
    [InlineData("public")]
    [InlineData("full")]
    public void Traces(string profile)
    {
        using var request = JsonDocument.Parse(session.Ask("export", "--session", Id, "--format", "otel", "--profile", profile));
        Snapshot.Match(JsonSerializer.Serialize(request, Indented) + "\n", profile);
    }

    [Fact]
    public void Recording() => Snapshot.Match(session.Ask("export", "--session", Id, "--format", "asciicast", "--profile", "internal"));

    [Fact]
    public void Wrong_use_says_so()
    {
        Assert.Equal(64, Fail("--format", "asciicast", "--since", "2026-01-01"));
        Assert.Equal(64, Fail("--format", "pack"));
        Assert.Equal(64, Fail("--content"));
        Assert.Equal(64, Fail("--insecure"));
        Assert.Equal(64, Fail("--otlp", "http://collector.example.org:4318"));
        Assert.Equal(64, Fail("--otlp", "http://localhost:4318", "--format", "csv"));
        Assert.Equal(64, Fail("--otlp", "http://localhost:4318", "--out", "x.json"));
        Assert.Equal(64, Fail("--otlp", "localhost:4318"));
        Assert.Equal(64, Fail("--otlp", "file:///tmp/x"));
        Assert.Equal(64, Fail("--otlp", "https://me:word@collector.example.org"));
        Assert.Equal(64, Fail("--otlp", "https://collector.example.org/?key=word"));
    }

    private int Fail(params string[] words)
    {
        var (exitCode, output, error) = session.Run(["export", .. words]);
        Assert.Equal("", output);
        Assert.StartsWith("tacho: ", error, StringComparison.Ordinal);
        return exitCode;
    }
}
