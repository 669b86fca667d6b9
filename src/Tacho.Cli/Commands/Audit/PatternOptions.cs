using System.CommandLine;
using Tacho.Configuration;
using Tacho.Incidents;

namespace Tacho.Cli.Commands.Audit;

/// <summary>The options that say how a pattern is to be read.</summary>
internal static class PatternOptions
{
    private static readonly Option<bool> Fixed = new("--fixed", "-F") { Description = "The pattern is a text to be found as it is." };
    private static readonly Option<bool> Expression = new("--regex", "-E") { Description = "The pattern is a regular expression, whatever it looks like." };
    private static readonly Option<bool> IgnoreCase = new("--ignore-case", "-i") { Description = "Upper and lower case are the same (words are always read so)." };

    public const string Help = "Words that must all occur, or a .NET regular expression if a word holds one of \\ * + ? ( ) [ ] { } |";

    public static void AddTo(Command command)
    {
        command.Options.Add(Fixed);
        command.Options.Add(Expression);
        command.Options.Add(IgnoreCase);
    }

    public static UserPattern Pattern(ParseResult parsed, string text)
    {
        var (isFixed, isExpression) = (parsed.GetValue(Fixed), parsed.GetValue(Expression));
        if (isFixed && isExpression) throw new UserError("--fixed and --regex exclude each other", hint: null, ExitCode.Usage);
        var syntax = isFixed ? PatternSyntax.Literal : isExpression ? PatternSyntax.Expression : PatternSyntax.Guessed;
        return UserPattern.Parse(text, syntax, parsed.GetValue(IgnoreCase));
    }
}
