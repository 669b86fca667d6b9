using System.Text.Json;
using Tacho.Cli.Digests;
using Tacho.Configuration;
using Tacho.Reports.Digests;

namespace Tacho.Tests.Journal;

/// <summary>The forms of <c>tacho digest</c> over the sample week.</summary>
public sealed class DigestOutputTests
{
    [Fact]
    public void Markdown() => Snapshot.Match(Text(DigestMarkdown.Write));

    [Fact]
    public void Html() => Snapshot.Match(Text(DigestHtml.Write));

    [Fact]
    public void Json() => Snapshot.Match(Text(DigestJson.Write));

    [Fact]
    public void Texts_of_entries_are_no_markup()
    {
        var html = Text(DigestHtml.Write);

        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Feed &lt;b&gt;broke&lt;/b&gt; on an &#38; in titles", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", Text(DigestMarkdown.Write).Replace("\\<b", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_the_same_sums_as_the_table_of_time()
    {
        var json = JsonDocument.Parse(Text(DigestJson.Write)).RootElement;
        var time = json.GetProperty("time");

        Assert.Equal(json.GetProperty("days").EnumerateArray().Sum(static day => day.GetProperty("activeSeconds").GetInt64()), time.GetProperty("activeSeconds").GetInt64());
        Assert.Equal(json.GetProperty("projects").EnumerateArray().Where(static one => one.GetProperty("time").ValueKind == JsonValueKind.Object).Sum(static one => one.GetProperty("time").GetProperty("activeSeconds").GetInt64()), time.GetProperty("activeSeconds").GetInt64());
        Assert.Equal(4, json.GetProperty("projects").EnumerateArray().SelectMany(static one => one.GetProperty("people").EnumerateArray()).Sum(static one => one.GetProperty("entries").GetArrayLength()));
    }

    [Theory]
    [InlineData("2026-W21", "2026-05-17T22:00:00Z", null)]
    [InlineData("2026-W20", "2026-05-10T22:00:00Z", "2026-05-17T22:00:00Z")]
    [InlineData("2026-w13", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData("2020-W53", "2020-12-27T23:00:00Z", "2021-01-03T23:00:00Z")]
    public void Week_goes_from_monday_to_monday_by_the_local_clock(string name, string from, string? before)
    {
        var window = DigestWindow.OfWeek(name, SampleWeek.Clock);

        Assert.Equal((Time(from), Time(before)), (window.Window.From, window.Window.Before));
        Assert.Equal(name.ToUpperInvariant(), window.Title);
    }

    [Theory]
    [InlineData("2026-W54")]
    [InlineData("2025-W53")]
    [InlineData("2026-W00")]
    [InlineData("2026-21")]
    [InlineData("W21")]
    [InlineData("-026-W21")]
    public void What_is_no_week_is_refused(string name) => Assert.Equal(ExitCode.Usage, Assert.Throws<UserError>(() => DigestWindow.OfWeek(name, SampleWeek.Clock)).ExitCode);

    [Fact]
    public void Month_is_the_one_so_far_or_the_one_that_is_named()
    {
        Assert.Equal(("2026-05", Time("2026-04-30T22:00:00Z"), null), (DigestWindow.OfMonth(null, SampleWeek.Clock).Title, DigestWindow.OfMonth(null, SampleWeek.Clock).Window.From, DigestWindow.OfMonth(null, SampleWeek.Clock).Window.Before));
        Assert.Equal((Time("2026-02-28T23:00:00Z"), Time("2026-03-31T22:00:00Z")), (DigestWindow.OfMonth("2026-03", SampleWeek.Clock).Window.From, DigestWindow.OfMonth("2026-03", SampleWeek.Clock).Window.Before));
        Assert.Throws<UserError>(static () => DigestWindow.OfMonth("2026-13", SampleWeek.Clock));
    }

    private static string Text(Action<Digest, TextWriter> write)
    {
        using var output = new StringWriter { NewLine = "\n" };
        write(SampleWeek.Digest(), output);
        return output.ToString();
    }

    private static DateTimeOffset? Time(string? text) => text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
