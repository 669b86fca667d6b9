using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Redaction.UserRules;

namespace Tacho.Cli.Commands.Rules;

/// <summary><c>tacho rules lint</c>.</summary>
internal static class RulesLintCommand
{
    private static readonly RowFormat<LintFinding> Format = new(
        row => SafeText.OneLine($"{row.Place}: {(row.IsError ? "" : "note: ")}{(row.RuleId.Length > 0 ? $"rule {row.RuleId}: " : "")}{row.Text}"),
        [
            new("rule", row => row.RuleId) { Title = "rule" },
            new("level", row => row.IsError ? "error" : "note") { Title = "level", Alarms = row => row.IsError },
            new("text", row => row.Text) { Title = "what is wrong", Wraps = true },
            new("place", row => row.Place) { Title = "where" },
        ]);

    public static Command Create()
    {
        var command = new Command("lint", "Look through the rules of files: what is wrong, what is slow, what has no samples, what masks nearly everything.");
        OutputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var known = KnownRules.Read(TachoHome.FromEnvironment());
            var printer = Printer.For(parsed);
            if (!known.Library.Problems.IsEmpty)
            {
                printer.Rows(Format, [.. known.Library.Problems.Select(problem => new LintFinding("", problem.Line == 0 ? problem.File : $"{problem.File}:{SafeText.Of(problem.Line)}", IsError: true, problem.Reason))]);
                return (int)ExitCode.Configuration;
            }

            var findings = RuleLint.Of(known.Library);
            printer.Rows(Format, findings);
            var errors = findings.Count(finding => finding.IsError);
            printer.Note($"{SafeText.Count(known.Library.Rules.Length, "rule")} of files: {SafeText.Count(errors, "error")}, {SafeText.Count(findings.Length - errors, "note")}");
            return (int)(errors > 0 ? ExitCode.NothingFound : ExitCode.Done);
        });
        return command;
    }
}
