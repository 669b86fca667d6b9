using Tacho.Cli.Output;

namespace Tacho.Tests.Cli;

/// <summary>Tables on a terminal that is too narrow for them.</summary>
public sealed class NarrowTableTests
{
    private static readonly RowFormat<(string Name, string Title)> Format = new(
        static row => row.Name,
        [
            new("at", static _ => "2026-05-11 19:20:05") { Title = "started" },
            new("name", static row => row.Name) { Title = "project", Shortens = true },
            new("size", static _ => "5.2 kB") { Title = "size", AlignsRight = true },
            new("title", static row => row.Title) { Title = "title", Wraps = true },
        ]);

    [Fact]
    public void Short_titles_do_not_stand_on_end_and_numbers_do_not_break()
    {
        Assert.Equal(
            """
            started              project             size
            2026-05-11 19:20:05  agents-md-evalu…  5.2 kB
                fix it
            2026-05-11 19:20:05  shop              5.2 kB

            """.ReplaceLineEndings("\n"),
            Text(width: 45, ("agents-md-evaluator-397e8b24", "fix it"), ("shop", "")));
    }

    [Fact]
    public void What_has_room_is_whole() =>
        Assert.Contains("agents-md-evaluator-397e8b24  5.2 kB  fix it", Text(width: 80, ("agents-md-evaluator-397e8b24", "fix it")), StringComparison.Ordinal);

    [Fact]
    public void Numbers_without_room_are_left_out_and_not_broken()
    {
        var numbers = new RowFormat<int>(
            static _ => "",
            [
                new("project", static _ => "agents-md-evaluator") { Title = "project", Shortens = true },
                new("requests", static row => row) { Title = "requests", AlignsRight = true, IsSpare = true },
                new("input", static row => row * 1_000_000) { Title = "input", AlignsRight = true },
                new("reasoning", static row => row) { Title = "reasoning", AlignsRight = true, IsSpare = true },
                new("cost", static _ => "$0.0002") { Title = "cost", AlignsRight = true },
            ]);

        Assert.Equal("project              requests    input  reasoning     cost\nagents-md-evaluator         7  7000000          7  $0.0002\n", Text(numbers, width: 58, 7));
        Assert.Equal("project              requests    input     cost\nagents-md-evaluator         7  7000000  $0.0002\n", Text(numbers, width: 57, 7));
        Assert.Equal("project    input     cost\nagents-…  7000000  $0.0002\n".Replace("project  ", "project   ", StringComparison.Ordinal), Text(numbers, width: 26, 7));
    }

    private static string Text(int width, params (string Name, string Title)[] rows) => Text(Format, width, rows);

    private static string Text<T>(RowFormat<T> format, int width, params T[] rows)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new TableText(new Terminal(width, HasColours: false)).Write(output, format, rows);
        return string.Join('\n', output.ToString().Split('\n').Select(static line => line.TrimEnd()));
    }
}
