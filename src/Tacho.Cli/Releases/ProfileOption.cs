using System.CommandLine;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Redaction.Identity;
using Tacho.Reports;

namespace Tacho.Cli.Releases;

/// <summary>
/// <c>--profile</c>, for commands whose output is made to leave the machine. Public is what holds without it: who forgets to choose gives too little away, which can be mended, and not too much, which cannot.
/// </summary>
internal static class ProfileOption
{
    private static readonly Option<string> Profile = new("--profile")
    {
        Description = "For whom it is: public masks personal data, and this machine's folders, user and host; internal and full are as archived, and a full report shows outputs, reasoning and changed lines.",
        HelpName = "public|internal|full",
        DefaultValueFactory = static _ => "public",
    };

    private static readonly Option<bool> Snippets = new("--snippets") { Description = "Mask notes in square brackets too, as people put them between the lines while they look for a fault." };

    public static void AddTo(Command command)
    {
        Profile.AcceptOnlyFromAmong("public", "internal", "full");
        command.Options.Add(Profile);
        command.Options.Add(Snippets);
        PersonalDataOption.AddTo(command);
    }

    public static ReportProfile Of(ParseResult parsed) => parsed.GetValue(Profile) switch
    {
        "internal" => ReportProfile.Internal,
        "full" => ReportProfile.Full,
        _ => ReportProfile.Public,
    };

    /// <summary>The level of what a person wrote; that of everything else is its <see cref="RedactionLevel.ForCommands"/>.</summary>
    public static RedactionLevel LevelOf(ParseResult parsed)
    {
        var level = PersonalDataOption.LevelOf(parsed) with { Snippets = parsed.GetValue(Snippets) };
        return Of(parsed) != ReportProfile.Public ? level : level with
        {
            PersonalData = level.PersonalData | PersonalDataKinds.General, Paths = LocalIdentity.FromEnvironment(), OtherPeoplesHomes = true, Markers = true,
        };
    }
}
