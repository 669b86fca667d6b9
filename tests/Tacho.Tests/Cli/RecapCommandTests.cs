using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Output;
using Tacho.Cli.Recaps;
using Tacho.Cli.Samples;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Tests.Archive;
using Tacho.Tests.Incidents;

namespace Tacho.Tests.Cli;

/// <summary><c>tacho recap</c> over the sample sessions, and over what hooks recorded of them.</summary>
public sealed partial class RecapCommandTests : IDisposable
{
    private const string Claude = "5b0d7c1e-4a2f-4c1d-9a35-7f1e0c9d2b64";

    /// <summary>Noon by the machine's clock, so that the sessions are of one day wherever the tests run.</summary>
    private static readonly DateTimeOffset Noon = new(new DateTime(2026, 5, 11, 12, 0, 0, DateTimeKind.Local));

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly ArchiveFolder _folder = new();

    public RecapCommandTests()
    {
        SampleSessions.Write(_folder.Sources, Noon, variant: 1);
        _folder.Import();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Terminal_of_80() => Snapshot.Match(Scrub(Screen(new Terminal(80, HasColours: false))));

    [Fact]
    public void Terminal_in_colours() => Snapshot.Match(Scrub(Screen(new Terminal(100, HasColours: true)).Replace("\u001b", "ESC", StringComparison.Ordinal)));

    [Fact]
    public void Pipe() => Snapshot.Match(Scrub(Screen(terminal: null)));

    [Fact]
    public void Json()
    {
        using var output = new StringWriter();
        RecapJson.Write(Recap(), output);
        Snapshot.Match(Scrub(JsonSerializer.Serialize(JsonDocument.Parse(output.ToString()).RootElement, Indented)));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(132)]
    public void Nothing_is_wider_than_the_terminal(int width) =>
        Assert.All(Screen(new Terminal(width, HasColours: false)).Split('\n'), line => Assert.True(line.Length <= width, line));

    [Fact]
    public void What_trail_and_transcript_both_tell_stands_once_and_the_rest_is_cited_in_the_trail()
    {
        var alone = Recap();
        using var trail = Recorded();
        var both = Recap();

        Assert.Equal(alone.Commands + 1, both.Commands);
        Assert.Equal(alone.Files.Select(static file => (file.Path, file.Edits)).Append(("late.txt", 1)).Order(), both.Files.Select(static file => (file.Path, file.Edits)).Order());
        Assert.Equal(alone.Failed.Length + 1, both.Failed.Length);
        Assert.Equal(alone.Sessions.Single(static one => one.Session == Claude).Prompts, both.Sessions.Single(static one => one.Session == Claude).Prompts);
        Assert.Equal("5b0d7c1e:4", both.Failed.Single(static one => one.Text == "dotnet test --filter Login").Place.Citation);
        Assert.Equal("both", both.Failed.Single(static one => one.Text == "dotnet test --filter Login").Place.Source);
        var recorded = both.Failed.Single(static one => one.Text == "make release");
        Assert.Equal(("5b0d7c1e@5", "trail"), (recorded.Place.Citation, recorded.Place.Source));
    }

    [Fact]
    public void Every_citation_is_opened_by_show()
    {
        using var trail = Recorded();
        var (exitCode, output, error) = _folder.Tacho("recap", "--all-projects", "--since", "2026-05-11", "--json");
        Assert.True(exitCode == 0, error);
        var recap = JsonDocument.Parse(output).RootElement;
        var places = new[] { "failed", "notable", "files" }.SelectMany(name => recap.GetProperty(name).EnumerateArray()).Select(static row => row.GetProperty("place").GetString()!)
            .Concat(recap.GetProperty("sessions").EnumerateArray().Select(static row => row.GetProperty("name").GetString()!)).Distinct().ToList();

        Assert.Contains(places, static place => place.Contains('@', StringComparison.Ordinal));
        Assert.True(places.Count > 10);
        foreach (var place in places)
        {
            var shown = _folder.Tacho("show", place);
            Assert.True(shown.ExitCode == 0, $"{place}: {shown.Error}");
        }

        Assert.Contains("$ make release", _folder.Tacho("show", "5b0d7c1e@5").Output, StringComparison.Ordinal);
        Assert.Contains("npm test", _folder.Tacho("show", "c0de5a3b:10").Output, StringComparison.Ordinal);
        Assert.Equal(1, _folder.Tacho("show", "5b0d7c1e@99").ExitCode);
    }

    [Fact]
    public void Session_that_only_the_trail_tells_of_is_shown_whole()
    {
        using var trail = new WrittenTrail(_folder.Home);
        trail.Write("deadbeef-0000-4000-8000-000000000003.jsonl", (1, new UserPrompt("Build it"), null, "t"), (2, new ShellCommand("make all", "Bash"), "c1", "t"), (3, new ToolResult("Bash", "ok") { ExitCode = 0, Output = new("done\n") }, "c1", "t"));

        var recap = Recap();
        Assert.Equal("deadbeef", Assert.Single(recap.Sessions, static one => one.Session.StartsWith("deadbeef", StringComparison.Ordinal)).Name);
        var shown = _folder.Tacho("show", "deadbeef", "--full");
        Assert.Equal(0, shown.ExitCode);
        foreach (var text in (string[])["Build it", "make all", "done", "sealed trail"]) Assert.Contains(text, shown.Output, StringComparison.Ordinal);
        Assert.Equal(3, _folder.Tacho("show", "deadbeef", "--raw").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Window_project_and_agent_narrow_it()
    {
        Assert.Equal(["gemini-cli"], Recap(since: Noon.AddHours(-1)).Sessions.Select(static one => one.Agent));
        Assert.Equal(["codex-cli"], Recap(agent: "codex-cli").Sessions.Select(static one => one.Agent));
        var (exitCode, output, error) = _folder.Tacho("recap");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("--all-projects", error, StringComparison.Ordinal);
        Assert.Equal(64, _folder.Tacho("recap", "--since", "soon").ExitCode);
    }

    [Fact]
    public void What_people_covered_is_covered_here_too()
    {
        using var trail = Recorded();
        foreach (var text in (string[])["get.example.com", "make release", "late.txt", "Repair the login"])
        {
            var made = _folder.Tacho("redact", "--text", text, "--scope", "global", "--reason", "not for this list");
            Assert.True(made.ExitCode == 0, made.Error);
            foreach (var words in (string[][])[["recap", "--all-projects", "--since", "2026-05-11", "--full"], ["recap", "--all-projects", "--since", "2026-05-11", "--json"], ["show", "5b0d7c1e@5", "--full"], ["show", "5b0d7c1e@5", "--raw"]])
            {
                var shown = _folder.Tacho(words);
                Assert.True(shown.ExitCode == 0, shown.Error);
                Assert.DoesNotContain(text, shown.Output, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>What hooks would have recorded of one of the sessions, and a little that its transcript lacks.</summary>
    private WrittenTrail Recorded()
    {
        using var input = JsonDocument.Parse("""{"file_path":"/home/dev/shop/src/Login.cs","old_string":"a","new_string":"b"}""");
        using var late = JsonDocument.Parse("""{"file_path":"/home/dev/shop/late.txt","content":"x"}""");
        var trail = new WrittenTrail(_folder.Home);
        return trail.WriteTo(
            _folder.All().First(static one => one.Meta.Session == Claude).Meta.Project,
            Claude + ".jsonl",
            (1, new ShellCommand("dotnet test --filter Login", "Bash"), "toolu_01sampleShopLogin01", null),
            (2, new ToolResult("Bash", "failed"), "toolu_01sampleShopLogin01", null),
            (3, new ToolCall("Edit", input.RootElement.Clone()), "toolu_01sampleShopLogin03", null),
            (4, new ToolResult("Edit", "ok"), "toolu_01sampleShopLogin03", null),
            (5, new ShellCommand("make release", "Bash"), "toolu_01sampleShopLogin98", null),
            (6, new ToolResult("Bash", "failed") { ExitCode = 2 }, "toolu_01sampleShopLogin98", null),
            (7, new ToolCall("Write", late.RootElement.Clone()), "toolu_01sampleShopLogin99", null));
    }

    private Recap Recap(DateTimeOffset? since = null, string? agent = null) =>
        RecapBuilder.Of(new AuditScope(_folder.Home, Project: null, RecordSources.All), new TimeWindow(since ?? Noon.AddHours(-12), Before: null), agent is null ? null : new AgentId(agent));

    private string Screen(Terminal? terminal)
    {
        using var output = new ScreenWriter(terminal);
        new RecapText(output, isFull: false).Write(Recap());
        return output.ToString();
    }

    private static string Scrub(string text) => Zone().Replace(Fingerprint().Replace(text, "{tag}"), "$1{zone}");

    [GeneratedRegex("(?<=\\[redacted:[a-z-]+:)[0-9a-f]{8}")]
    private static partial Regex Fingerprint();

    [GeneratedRegex(@"(T\d\d:\d\d:\d\d\.\d{3})([+-]\d\d:\d\d|\\u002B\d\d:\d\d)")]
    private static partial Regex Zone();

    private sealed class ScreenWriter(Terminal? terminal) : StringWriter, IHasTerminal
    {
        public Terminal? Terminal => terminal;
    }
}
