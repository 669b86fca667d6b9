using System.CommandLine;
using Tacho.Configuration;

namespace Tacho.Cli.Commands.Archive;

/// <summary>Numbers of a command line.</summary>
internal static class GivenNumber
{
    /// <summary>An option's number, which is at least <paramref name="least"/>; null where it is not given.</summary>
    /// <exception cref="UserError">It is less.</exception>
    public static int? AtLeast(int least, ParseResult parsed, Option<int?> option) =>
        parsed.GetValue(option) is { } number ? Checked(number, least, option) : null;

    /// <inheritdoc cref="AtLeast(int, ParseResult, Option{int?})"/>
    public static int AtLeast(int least, ParseResult parsed, Option<int> option) => Checked(parsed.GetValue(option), least, option);

    private static int Checked(int number, int least, Option option) =>
        number >= least ? number : throw new UserError($"{option.Name}: a number from {least}", hint: null, ExitCode.Usage);
}
