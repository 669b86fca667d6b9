using System.CommandLine;
using Tacho.Configuration;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho completion</c>: a script for a shell. The script asks tacho itself, by the [suggest] directive of System.CommandLine, so it never falls behind.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _tacho() {
          local IFS=$'\n' words
          words=$(tacho "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
          COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _tacho tacho

        """;

    private const string Zsh = """
        #compdef tacho
        _tacho() {
          local -a words
          words=("${(@f)$(tacho "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -a words
        }
        compdef _tacho tacho

        """;

    private const string Fish = """
        complete -c tacho -f -a '(tacho "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName tacho -ScriptBlock {
          param($word, $line, $cursor)
          tacho "[suggest:$cursor]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or powershell.", HelpName = "shell" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");
        var command = new Command("completion", "Print a completion script for a shell, to be sourced from its start-up file.") { shell };
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(parsed.GetRequiredValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                _ => PowerShell,
            });
            return (int)ExitCode.Done;
        });
        return command;
    }
}
