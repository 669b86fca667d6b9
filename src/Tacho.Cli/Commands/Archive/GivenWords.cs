using System.CommandLine;
using System.CommandLine.Parsing;
using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli.Commands.Archive;

/// <summary>Words of a command line that end in a text of the person's own.</summary>
internal static class GivenWords
{
    /// <summary>The words with blanks between them. An option that is misspelt would else be one of them, and what it was to do would not be done.</summary>
    /// <exception cref="UserError">One of the words looks like an option.</exception>
    public static string Join(ParseResult parsed, Argument<string[]> argument)
    {
        var words = parsed.GetValue(argument)!;
        if (!parsed.Tokens.Any(static token => token.Type == TokenType.DoubleDash) && words.FirstOrDefault(static word => word.StartsWith("--", StringComparison.Ordinal)) is { } wrong)
            throw new UserError($"there is no option {SafeText.OneLine(wrong)}", $"{HelpExamples.PathOf(parsed.CommandResult.Command)} --help has them all; as a word it stands behind --", ExitCode.Usage);
        return string.Join(' ', words);
    }
}
