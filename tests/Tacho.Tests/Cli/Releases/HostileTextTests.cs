using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Tests.Cli.Releases;

/// <summary>What agents and their tools said stays text, whatever it holds; and no secret leaves.</summary>
public sealed partial class HostileTextTests(HostileSession session) : IClassFixture<HostileSession>
{
    private static readonly string[] Tags =
        ["!DOCTYPE", "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "h4", "p", "nav", "ol", "li", "span", "details", "summary", "main", "section", "dl", "dt", "dd", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "pre", "code", "footer"];

    public static TheoryData<string, string, string> Outputs()
    {
        var outputs = new TheoryData<string, string, string>();
        foreach (var profile in new[] { "public", "internal", "full" })
        {
            foreach (var format in new[] { "md", "html", "csv", "json" }) outputs.Add("report", format, profile);
            foreach (var format in new[] { "md", "csv", "jsonl" }) outputs.Add("export", format, profile);
        }

        return outputs;
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void No_secret_leaves_and_nothing_commands_a_terminal(string command, string format, string profile)
    {
        var output = session.Ask(command, "--format", format, "--profile", profile);
        Assert.DoesNotContain(HostileSession.Token, output, StringComparison.Ordinal);
        Assert.Contains("[redacted:github-pat:", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, static c => c is not ('\n' or '\t') && VisibleText.Deceptive.Contains(c));

        // What an agent ran is told whole, whatever stands in it; what a person marked is theirs to hide.
        Assert.Contains("rm -rf x", output, StringComparison.Ordinal);
        var isPublic = profile == "public";
        Assert.Equal(!isPublic, output.Contains("the merger", StringComparison.Ordinal));
        Assert.Equal(!isPublic, output.Contains(HostileSession.Mail, StringComparison.Ordinal));
        Assert.Equal(!isPublic, output.Contains(HostileSession.Home, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("otel", "public")]
    [InlineData("otel", "full")]
    [InlineData("asciicast", "public")]
    [InlineData("asciicast", "full")]
    public void No_secret_leaves_in_traces_and_recordings(string format, string profile)
    {
        var output = session.Ask("export", "--format", format, "--profile", profile);
        Assert.DoesNotContain(HostileSession.Token, output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, static c => c is not '\n' && VisibleText.Deceptive.Contains(c));
        Assert.Equal(format != "otel" || profile != "public", output.Contains("[redacted:github-pat:", StringComparison.Ordinal));
        Assert.Equal(profile != "public", output.Contains(HostileSession.Mail, StringComparison.Ordinal));

        // In a recording only Tacho's own marks may command the terminal that plays it.
        if (format != "asciicast") return;
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var shown = JsonDocument.Parse(line).RootElement[2].GetString()!;
            Assert.DoesNotContain(OwnMark.Replace(shown, ""), static c => c is not ('\n' or '\r' or '\t') && VisibleText.Deceptive.Contains(c));
        }
    }

    [Theory]
    [InlineData("public")]
    [InlineData("full")]
    public void Html_has_only_the_pages_own_elements(string profile)
    {
        var page = session.Ask("report", "--format", "html", "--profile", profile);
        var found = Tag.Matches(page).Select(static tag => tag.Groups["name"].Value).Distinct().ToList();
        Assert.Empty(found.Except(Tags, StringComparer.Ordinal));
        Assert.DoesNotMatch(EventHandler, page);
        Assert.Equal(Count(page, "<section>"), Count(page, "</section>"));
        Assert.Equal(Count(page, "<pre"), Count(page, "</pre>"));
        Assert.Contains("&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report")]
    [InlineData("export")]
    public void Markdown_shows_texts_in_fences_and_code_only(string command)
    {
        string? fence = null;
        foreach (var line in session.Ask(command, "--format", "md", "--profile", "full").Split('\n'))
        {
            var text = line.TrimStart();
            if (fence is not null)
            {
                if (text == fence) fence = null;
                continue;
            }

            if (Fence.Match(text) is { Success: true } opened)
            {
                fence = opened.Groups["fence"].Value;
                continue;
            }

            var outside = EscapeOrCode.Replace(text, "");
            Assert.DoesNotMatch("<", outside);
            Assert.DoesNotMatch("""\]\(|https?:/""", outside);
        }

        Assert.Null(fence);
    }

    [Theory]
    [InlineData("report")]
    [InlineData("export")]
    public void Csv_is_no_formula(string command)
    {
        var rows = session.Ask(command, "--format", "csv", "--profile", "full").TrimEnd('\n').Split('\n');
        Assert.Contains(rows, static row => row.Contains("'=HYPERLINK", StringComparison.Ordinal));
        Assert.All(rows, static row => Assert.DoesNotMatch("""(^|,)"?[=+@-]""", row));
    }

    [Fact]
    public void Json_holds_the_text_exactly()
    {
        using var report = JsonDocument.Parse(session.Ask("report", "--format", "json", "--profile", "internal"));
        var prompts = report.RootElement.GetProperty("sessions")[0].GetProperty("prompts");
        Assert.StartsWith(HostileSession.Hostile, prompts[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(HostileSession.Formula, prompts[1].GetProperty("text").GetString());
    }

    [Fact]
    public void Exported_lines_are_the_events_of_the_archive()
    {
        var lines = session.Ask("export", "--profile", "internal").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var events = lines.Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("event")).Select(EventJson.Read).ToList();
        Assert.Equal(2, events.Count(static happened => happened.Body is UserPrompt));
        Assert.Equal("public", session.Ask("report", "--format", "json").Split("\"profile\": \"")[1].Split('"')[0]);
        var rows = session.Ask("export", "--format", "csv").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Length + 1, rows.Length);
        Assert.True(Encoding.UTF8.GetByteCount(lines[0]) > 0);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("</?(?<name>[!A-Za-z][A-Za-z0-9]*)")]
    private static partial Regex Tag { get; }

    [GeneratedRegex("<[^>]* on[a-z]+=")]
    private static partial Regex EventHandler { get; }

    [GeneratedRegex("\u001b\\[(0|1|2|31)m")]
    private static partial Regex OwnMark { get; }

    [GeneratedRegex("^(?<fence>`{3,})[a-z]+$")]
    private static partial Regex Fence { get; }

    [GeneratedRegex("""\\[!-/:-@\[-`{-~]|(?<tick>`+)(?!`).*?(?<!`)\k<tick>(?!`)""")]
    private static partial Regex EscapeOrCode { get; }
}
