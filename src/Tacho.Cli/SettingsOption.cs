using System.CommandLine;
using Tacho.Configuration;

namespace Tacho.Cli;

/// <summary><c>--config FILE</c>, which every command takes.</summary>
internal static class SettingsOption
{
    public static readonly Option<string?> File = new("--config") { Description = "Read settings from this file instead of ~/.tacho/config.json.", HelpName = "FILE", Recursive = true };

    /// <summary>The environment as the command line amends it: the option goes before the variable.</summary>
    public static Func<string, string?> Environment(ParseResult parsed) =>
        parsed.GetValue(File) is { } file
            ? name => name == SettingsLoader.FileVariable ? file : System.Environment.GetEnvironmentVariable(name)
            : System.Environment.GetEnvironmentVariable;

    /// <summary>The settings file that holds for a command line.</summary>
    /// <exception cref="UserError">The option names a file that does not exist.</exception>
    public static string FileOf(ParseResult parsed, TachoHome home)
    {
        var file = SettingsLoader.FileOf(home, Environment(parsed));
        if (parsed.GetValue(File) is not null && !System.IO.File.Exists(file)) throw new UserError($"--config: there is no file {file}", hint: null, ExitCode.Configuration);
        return file;
    }
}
