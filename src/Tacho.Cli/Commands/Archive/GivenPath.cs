using Tacho.Configuration;

namespace Tacho.Cli.Commands.Archive;

/// <summary>Paths of a command line.</summary>
internal static class GivenPath
{
    /// <summary>The full path of a given one.</summary>
    /// <exception cref="UserError">It is empty, as from a variable that is not set.</exception>
    public static string Full(string path, string name) => path.Length > 0 ? Path.GetFullPath(path) : throw new UserError($"{name}: the path is empty", hint: null, ExitCode.Usage);
}
