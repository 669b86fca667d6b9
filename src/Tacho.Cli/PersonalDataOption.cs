using System.CommandLine;
using Tacho.Configuration;
using Tacho.Redaction;

namespace Tacho.Cli;

/// <summary><c>--pii[=KINDS]</c>, for every command that writes recorded content elsewhere: kinds of personal data to mask beside secrets.</summary>
internal static class PersonalDataOption
{
    private static readonly Option<string?> Kinds = new("--pii")
    {
        Description = "Mask personal data too: mail addresses, phones, cards, bank accounts, addresses of machines; with --pii=KINDS those kinds, as in redaction.personalData.",
        HelpName = "kinds",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static void AddTo(Command command) => command.Options.Add(Kinds);

    /// <summary>The level that a command line asks for: secrets only without the option, what is the same in all countries with its bare form.</summary>
    /// <exception cref="UserError">A name is no kind.</exception>
    public static RedactionLevel LevelOf(ParseResult parsed)
    {
        if (parsed.GetResult(Kinds) is not { Implicit: false }) return RedactionLevel.SecretsOnly;
        if (parsed.GetValue(Kinds) is not { } names) return new RedactionLevel { PersonalData = PersonalDataKinds.General };
        return PersonalDataNames.Parse(names) is { } kinds and not PersonalDataKinds.None
            ? new RedactionLevel { PersonalData = kinds }
            : throw new UserError($"--pii: '{names}' is no kind of personal data", $"write {PersonalDataNames.Legal}; put the bare --pii behind the files", ExitCode.Usage);
    }
}
