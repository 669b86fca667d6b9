using System.Text.Json;
using Tacho.Cli.Output;
using Tacho.Cli.Timing;
using Tacho.Reports.Timing;

namespace Tacho.Tests.Journal;

/// <summary>The forms of <c>tacho time</c> over the sample week.</summary>
public sealed class TimeOutputTests
{
    [Theory]
    [InlineData("session", 80)]
    [InlineData("session", 120)]
    [InlineData("project", 80)]
    [InlineData("day", 80)]
    [InlineData("task", 80)]
    [InlineData("person", 120)]
    public void Table(string by, int width)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new TableText(new Terminal(width, HasColours: false)).Write(output, TimeFormat.Of(Key(by)), Lines(by));
        Assert.All(output.ToString().Split('\n'), line => Assert.True(line.Length <= width, line));
        Snapshot.Match(output.ToString(), $"by={by}_width={width}");
    }

    [Theory]
    [InlineData("session")]
    [InlineData("day")]
    public void Json(string by)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var chunk = new ChunkedWriter(output);
        foreach (var line in Lines(by)) JsonText.Write(chunk, TimeFormat.Of(Key(by)), line);
        chunk.Flush();
        Assert.All(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => JsonDocument.Parse(line));
        Snapshot.Match(output.ToString(), $"by={by}");
    }

    [Fact]
    public void Lines_of_a_pipe() => Snapshot.Match(string.Join('\n', Lines("task").Select(TimeFormat.Of(TimeKey.Task).Line)));

    private static TimeKey Key(string by) => Enum.Parse<TimeKey>(by, ignoreCase: true);

    private static TimeLine[] Lines(string by)
    {
        var sheet = SampleWeek.Sheet();
        return [.. sheet.Rows(Key(by)).Select(static row => new TimeLine(row, Troubles: null)), new TimeLine(sheet.Total, sheet.Troubles)];
    }
}
