using Tacho.Configuration;

namespace Tacho.Cli.Output;

/// <summary>Asks a person on a terminal.</summary>
internal static class Confirmation
{
    /// <summary>True for yes.</summary>
    /// <exception cref="UserError">There is no terminal to ask on.</exception>
    public static bool Ask(TextWriter error, string question)
    {
        if (Console.IsInputRedirected) throw new UserError("there is no terminal to ask on", "Give --yes to do it without asking.", ExitCode.Usage);
        error.Write($"{question} [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
