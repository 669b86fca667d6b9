using System.CommandLine;
using System.Globalization;
using System.Text;
using Tacho.Cli.Output;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Redaction;

namespace Tacho.Cli.Commands.Rules;

/// <summary><c>tacho rules explain</c>.</summary>
internal static class RulesExplainCommand
{
    private sealed record Step(string What, string? Rule, int Start, int End, string? Shown, string Why);

    private static readonly RowFormat<Step> Format = new(
        step => step.What == "masked text"
            ? $"{step.What}: {SafeText.OneLine(step.Shown!)}"
            : string.Create(CultureInfo.InvariantCulture, $"{step.What}: {step.Rule} at {step.Start}-{step.End}{(step.Shown is null ? "" : $" → {SafeText.OneLine(step.Shown)}")}{(step.Why.Length > 0 ? $" ({step.Why})" : "")}"),
        [
            new("step", step => step.What) { Title = "step" },
            new("rule", step => step.Rule) { Title = "rule" },
            new("start", step => step.Start) { Title = "from", AlignsRight = true },
            new("end", step => step.End) { Title = "to", AlignsRight = true },
            new("shown", step => step.Shown) { Title = "becomes", Wraps = true },
            new("why", step => step.Why) { Title = "why" },
        ]);

    public static Command Create()
    {
        var subject = new Argument<string?>("text-or-id") { Description = "A text to mask, or a rule's id. Without it, or with -, the text is read from standard input, where a shell's history does not keep it.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("explain", "Say step by step what is masked in a text: which rules were tried, what they found, which one won and why, what was left alone.") { subject };
        OutputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var home = TachoHome.FromEnvironment();
            var known = KnownRules.ReadSound(home);
            var text = parsed.GetValue(subject);
            if (text is not null && known.Rules.FirstOrDefault(rule => rule.Id == text) is { } named)
            {
                RulesShowCommand.Write(parsed, named, OutputOptions.AskedFor(parsed) == OutputForm.Json);
                Printer.For(parsed).Note(Precedence(known, named));
                return (int)ExitCode.Done;
            }

            if (text is null or "-") text = ReadInput();
            var root = new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, cwd: null).Root;
            var rules = RulesInForce.Load(home, root).OrThrow();
            Print(Printer.For(parsed), Explanation.Of(rules, TagKey.FromFile(home.TagKey), text));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Print(Printer printer, Explanation explanation)
    {
        printer.Rows(Format,
        [
            .. explanation.Keywords.GroupBy(step => step.RuleId, StringComparer.Ordinal).Select(rule => rule.First()).Select(step => new Step("keyword", step.RuleId, step.Start, step.End, Shown: null, step.Why)),
            .. explanation.Spared.Select(step => new Step("left alone", step.RuleId, step.Start, step.End, Shown: null, step.Why)),
            .. explanation.Findings.Select(step => new Step("found", step.RuleId, step.Start, step.End, Shown: null, step.Why)),
            .. explanation.Masks.Select(mask => new Step("masked", mask.RuleId, mask.Start, mask.End, mask.Shown, mask.Why)),
            new Step("masked text", Rule: null, 0, Encoding.UTF8.GetByteCount(explanation.Masked), explanation.Masked, explanation.Masks.IsEmpty ? "no rule found anything" : ""),
        ]);
    }

    private static string Precedence(KnownRules known, KnownRule rule)
    {
        if (!rule.IsEnabled) return $"{rule.Id} is disabled and finds nothing.";
        var place = known.Rules.Where(other => other.IsEnabled && other.Entry is not null).ToList().IndexOf(rule);
        return place >= 0
            ? string.Create(CultureInfo.InvariantCulture, $"Number {place + 1} among the rules of files, which win over built-in ones, the earlier over the later.")
            : "A built-in rule: rules of files win over it; among built-in ones the longest finding wins, then the more specific rule.";
    }

    private static string ReadInput()
    {
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return input.ReadToEnd().TrimEnd('\n', '\r');
    }
}
