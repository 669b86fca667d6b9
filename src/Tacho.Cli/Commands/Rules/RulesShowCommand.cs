using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Redaction.UserRules;

namespace Tacho.Cli.Commands.Rules;

/// <summary><c>tacho rules show</c>.</summary>
internal static class RulesShowCommand
{
    private static readonly RowFormat<KnownRule> Format = new(
        rule => rule.Id,
        [
            new("id", rule => rule.Id),
            new("source", rule => rule.Source),
            new("place", rule => rule.Place),
            new("category", rule => rule.Category),
            new("enabled", rule => rule.IsEnabled),
            new("description", rule => rule.Description),
            new("finds", rule => rule.Finds),
            new("keywords", rule => rule.Keywords),
            new("secretGroup", rule => rule.BuiltIn?.SecretGroup ?? rule.Entry!.SecretGroup),
            new("engine", Engine),
            new("replacement", rule => rule.Replacement),
            new("importedFrom", rule => rule.Entry?.ImportedFrom),
            new("matches", rule => rule.BuiltIn?.Matches ?? rule.Entry!.Matches),
            new("nonMatches", rule => rule.BuiltIn?.NonMatches ?? rule.Entry!.NonMatches),
        ]);

    public static Command Create()
    {
        var id = KnownRules.IdArgument();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("show", "Print everything about one rule; samples are shown as templates.") { id, json };
        command.SetAction(parsed =>
        {
            var rule = KnownRules.ReadSound(TachoHome.FromEnvironment()).Find(parsed.GetRequiredValue(id));
            Write(parsed, rule, parsed.GetValue(json));
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>Prints a rule as a list of names and values, or as one object.</summary>
    public static void Write(ParseResult parsed, KnownRule rule, bool json)
    {
        var chunk = new ChunkedWriter(parsed.InvocationConfiguration.Output);
        if (json) JsonText.Write(chunk, Format, rule);
        else
        {
            foreach (var column in Format.Columns)
            {
                var values = column.Value(rule) is IEnumerable<string> many ? many.Select(SafeText.OneLine).ToList() : [SafeText.Of(column.Value(rule))];
                for (var i = 0; i < values.Count; i++)
                    if (values[i].Length > 0) chunk.WriteLine($"{(i == 0 ? column.Member : ""),-14}{values[i]}");
            }
        }

        chunk.Flush();
    }

    private static string Engine(KnownRule rule) => rule switch
    {
        { BuiltIn: { } builtIn } => builtIn.Pattern is null ? "code" : "proven pattern",
        { Entry.Pattern: { } pattern } => RulePattern.NeedsBacktracking(pattern) ? "backtracking, on windows of 4 KB with a time limit" : "linear",
        _ => "code",
    };
}
