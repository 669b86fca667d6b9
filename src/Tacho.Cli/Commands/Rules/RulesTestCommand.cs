using System.CommandLine;
using System.Globalization;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Redaction.UserRules;

namespace Tacho.Cli.Commands.Rules;

/// <summary><c>tacho rules test</c>.</summary>
internal static class RulesTestCommand
{
    private static readonly RowFormat<SampleFailure> Format = new(
        row => string.Create(CultureInfo.InvariantCulture, $"{row.RuleId}: {Kind(row)} {row.Number} is {(row.ShouldMatch ? "not found" : "masked")}: {SafeText.OneLine(row.Masked)}"),
        [
            new("rule", row => row.RuleId) { Title = "rule" },
            new("kind", Kind) { Title = "sample" },
            new("number", row => row.Number) { Title = "no.", AlignsRight = true },
            new("masked", row => row.Masked) { Title = "became", Wraps = true },
        ]);

    public static Command Create()
    {
        var id = KnownRules.IdArgument();
        id.Arity = ArgumentArity.ZeroOrOne;
        var command = new Command("test", "Run every sample of every rule, or of one, and print those that did not turn out as the rule says.") { id };
        OutputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var known = KnownRules.ReadSound(TachoHome.FromEnvironment());
            var rules = parsed.GetValue(id) is { } one ? [known.Find(one)] : known.Rules;
            var runs = rules.Select(rule => rule.BuiltIn is { } builtIn ? RuleSamples.Of(builtIn) : RuleSamples.Of(rule.Entry!)).ToList();
            var failures = runs.SelectMany(run => run.Failures).ToList();
            var printer = Printer.For(parsed);
            printer.Rows(Format, failures);
            printer.Note($"{SafeText.Count(runs.Sum(run => run.Count), "sample")} of {SafeText.Count(rules.Length, "rule")}: {(failures.Count == 0 ? "all as they should be" : $"{failures.Count} not as they should be")}");
            return (int)(failures.Count == 0 ? ExitCode.Done : ExitCode.NothingFound);
        });
        return command;
    }

    private static string Kind(SampleFailure failure) => failure.ShouldMatch ? "matches" : "nonMatches";
}
