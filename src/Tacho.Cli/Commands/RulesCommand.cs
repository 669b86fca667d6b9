using System.CommandLine;
using Tacho.Cli.Commands.Rules;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho rules</c>: what is masked, why, and by whose rule.</summary>
internal static class RulesCommand
{
    public static Command Create() => new("rules", "Show, try and change the redaction rules. Your own stand in ~/.tacho/rules/*.json and go before the built-in ones.")
    {
        RulesAddCommand.Create(),
        RulesSwitchCommand.CreateDisable(),
        RulesSwitchCommand.CreateEnable(),
        RulesExplainCommand.Create(),
        RulesImportCommand.Create(),
        RulesLintCommand.Create(),
        RulesListCommand.Create(),
        RulesSwitchCommand.CreateRemove(),
        RulesShowCommand.Create(),
        RulesTestCommand.Create(),
    };
}
