using System.CommandLine;
using Tacho.Cli;
using Tacho.Configuration;
using Tacho.Redaction;

namespace Tacho.Tests.Cli;

public class PersonalDataOptionTests
{
    [Theory]
    [InlineData("", PersonalDataKinds.None)]
    [InlineData("a.txt --pii", PersonalDataKinds.General)]
    [InlineData("--pii=email,us-ssn a.txt", PersonalDataKinds.Email | PersonalDataKinds.UsSsn)]
    [InlineData("--pii all", PersonalDataKinds.All)]
    public void The_level_is_what_the_command_line_says(string line, PersonalDataKinds kinds) => Assert.Equal(kinds, LevelOf(line).PersonalData);

    [Theory]
    [InlineData("--pii=passport")]
    [InlineData("--pii a.txt")]
    public void What_is_no_kind_is_refused(string line) => Assert.Equal(ExitCode.Usage, Assert.Throws<UserError>(() => LevelOf(line)).ExitCode);

    private static RedactionLevel LevelOf(string line)
    {
        var command = new Command("mask") { new Argument<string[]>("file") { Arity = ArgumentArity.ZeroOrMore } };
        PersonalDataOption.AddTo(command);
        return PersonalDataOption.LevelOf(new RootCommand { command }.Parse($"mask {line}"));
    }
}
