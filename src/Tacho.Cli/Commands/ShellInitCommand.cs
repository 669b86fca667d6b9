using System.CommandLine;
using Tacho.Agents.Shell;
using Tacho.Configuration;

namespace Tacho.Cli.Commands;

/// <summary>
/// <c>tacho shell-init</c>: prints the snippet with which a shell records what agents without hooks run in it. Nothing is written: a person puts the snippet into a file and
/// sources it, so that no shell has to start this program.
/// </summary>
internal static class ShellInitCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = $"The shell: {string.Join(", ", ShellSnippet.Shells)}." };
        name.AcceptOnlyFromAmong([.. ShellSnippet.Shells]);
        var command = new Command("shell-init", "Print the snippet that records what agents without hooks run in a shell.") { name };
        command.SetAction(parsed =>
        {
            // The snippet ends with a line feed of its own, on every system.
            parsed.InvocationConfiguration.Output.Write(ShellSnippet.For(parsed.GetRequiredValue(name)));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
