using System.CommandLine;
using System.Globalization;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Rules;

/// <summary><c>tacho rules list</c>.</summary>
internal static class RulesListCommand
{
    private sealed record Row(KnownRule Rule, long Count);

    private static readonly RowFormat<Row> Format = new(
        row => string.Create(CultureInfo.InvariantCulture, $"{row.Rule.Id} {row.Rule.Source}{(row.Rule.IsEnabled ? "" : " disabled")}"),
        [
            new("id", row => row.Rule.Id) { Title = "rule" },
            new("source", row => row.Rule.Source) { Title = "source" },
            new("category", row => row.Rule.Category) { Title = "category" },
            new("enabled", row => row.Rule.IsEnabled) { Title = "on", Shown = row => row.Rule.IsEnabled ? "yes" : "no", Alarms = row => !row.Rule.IsEnabled },
            new("counts", row => row.Count) { Title = "masked", AlignsRight = true },
            new("samples", row => row.Rule.Samples) { Title = "samples", AlignsRight = true },
            new("description", row => row.Rule.Description) { Title = "what it finds", Wraps = true },
            new("replacement", row => row.Rule.Replacement),
            new("place", row => row.Rule.Place),
        ]);

    public static Command Create()
    {
        var own = new Option<bool>("--own") { Description = "Only rules of files." };
        var command = new Command("list", "Print every rule in the order in which they win, whose it is, and how often its mark stands in the trail. With --json one array.") { own };
        OutputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var home = TachoHome.FromEnvironment();
            var known = KnownRules.Read(home);
            var rules = known.Rules.Where(rule => !parsed.GetValue(own) || rule.Entry is not null).ToList();
            var counts = MaskCounts.Of(home, project: null, rules.Where(rule => rule.Replacement is not null).Select(rule => (rule.Id, rule.Replacement!)));
            var rows = rules.Select(rule => new Row(rule, counts.GetValueOrDefault(rule.Id))).ToList();
            var printer = Printer.For(parsed);
            if (printer.Form == OutputForm.Json) WriteArray(parsed.InvocationConfiguration.Output, rows);
            else printer.Rows(Format, rows);
            known.Tell(parsed);
            return (int)(!known.Library.Problems.IsEmpty ? ExitCode.Configuration : rows.Count > 0 ? ExitCode.Done : ExitCode.NothingFound);
        });
        return command;
    }

    /// <summary>One array and not lines: a rule set is small and whole, and is compared as a whole.</summary>
    private static void WriteArray(TextWriter output, List<Row> rows)
    {
        var lines = new StringWriter();
        var chunk = new ChunkedWriter(lines);
        foreach (var row in rows) JsonText.Write(chunk, Format, row);
        chunk.Flush();
        output.Write($"[\n{lines.ToString().TrimEnd('\n').Replace("\n", ",\n", StringComparison.Ordinal)}\n]\n");
    }
}
