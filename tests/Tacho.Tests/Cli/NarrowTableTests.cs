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

    private static string Text(int width, params (string Name, string Title)[] rows)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new TableText(new Terminal(width, HasColours: false)).Write(output, Format, rows);
        return string.Join('\n', output.ToString().Split('\n').Select(static line => line.TrimEnd()));
    }
}
