using System.CommandLine;
using Tacho.Configuration;
using Tacho.Setup;

namespace Tacho.Cli.Commands.Rules;

/// <summary><c>tacho rules disable</c>, <c>enable</c> and <c>remove</c>.</summary>
internal static class RulesSwitchCommand
{
    public static Command CreateDisable() => Create("disable", "Switch a rule off, a built-in one too. Only you can: a repository cannot.", (own, rule) =>
    {
        own.Disable(rule.Id);
        return $"{rule.Id} finds nothing any more.";
    });

    public static Command CreateEnable() => Create("enable", "Switch a rule on again.", (own, rule) =>
    {
        own.Enable(rule.Id);
        return $"{rule.Id} is used again.";
    });

    public static Command CreateRemove() => Create("remove", "Take a rule out of ~/.tacho/rules/user.json.", (own, rule) =>
    {
        if (rule.Entry is null) throw new UserError($"{rule.Id} is a built-in rule", $"`tacho rules disable {rule.Id}` switches it off", ExitCode.Usage);
        if (rule.Entry.File != own.File) throw new UserError($"{rule.Id} stands at {rule.Place}", "take it out there", ExitCode.Usage);
        own.Remove(rule.Id);
        return $"{rule.Id} is no more.";
    });

    private static Command Create(string name, string description, Func<OwnRules, KnownRule, string> change)
    {
        var id = KnownRules.IdArgument();
        var command = new Command(name, description) { id };
        command.SetAction(parsed =>
        {
            var home = TachoHome.FromEnvironment();
            var rule = KnownRules.ReadSound(home).Find(parsed.GetRequiredValue(id));
            parsed.InvocationConfiguration.Output.WriteLine(change(new OwnRules(home), rule));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
