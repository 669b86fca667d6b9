using System.CommandLine;
using Tacho.Cli.Commands.Git;
using Tacho.Cli.Explaining;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Journal;
using Tacho.Review;

namespace Tacho.Cli.Commands.Journal;

/// <summary><c>tacho why</c>: the entries, prompts and commits that a file or a line comes from.</summary>
internal static class WhyCommand
{
    private const int MostMeant = 3;

    private static readonly Argument<string> FileArgument = new("file") { Description = "A file, there or not, or a folder; with :LINE or :FROM-TO only these lines of a file." };
    private static readonly Option<bool> All = new("--all") { Description = "Everything in full, where else long lists are cut." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object with everything." };

    public static Command Create()
    {
        var command = new Command("why", "Why a file or a line is as it is: entries of the journal, what had been asked, commits.") { FileArgument, All, Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (path, first, last) = BlameCommand.Place(parsed.GetValue(FileArgument)!);
        if (path.Length == 0) throw new UserError("the path is empty", "name a file", ExitCode.Usage);
        var home = TachoHome.FromEnvironment();
        var (standing, asked) = (Standing.Of(CoveredJournal.Read(home)), AskedPlace.Of(home, path));
        var answer = new WhyBuilder(parsed, standing, asked).Answer(first, last);
        if (parsed.GetValue(Json)) WhyJson.Write(answer, output);
        else if (!answer.Reasons.IsEmpty) new WhyText(output, Terminal.Of(output), parsed.GetValue(All)).Write(answer);
        foreach (var note in answer.Notes) error.WriteLine(SafeText.OneLine(note));
        if (!answer.Reasons.Any(static reason => reason is not WhyReason.Commit)) error.WriteLine(SafeText.OneLine(Nothing(answer, standing, asked)));
        return (int)(answer.Reasons.IsEmpty ? ExitCode.NothingFound : ExitCode.Done);
    }

    private static string Nothing(WhyAnswer answer, Standing standing, AskedPlace asked)
    {
        var known = answer.Reasons.IsEmpty ? $"Nothing tells why {answer.File} is as it is: no entry names it, no archived session edited it, and no commit has it." : $"No entry names {answer.File}, and no archived session edited it; only git tells of it.";
        var name = Path.GetFileName(asked.Path);
        var meant = standing.Entries.Where(entry => entry.Place.Project == asked.Project.Name).SelectMany(static entry => entry.Noted.Files).Where(file => name.Length > 0 && file != answer.File && Path.GetFileName(file).Equals(name, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal).Take(MostMeant).ToList();
        return meant.Count > 0 ? $"{known} Entries name {string.Join(", ", meant)}." : $"{known} tacho journal add --files {OwnCommand.Quoted(answer.File)} writes down why; tacho import archives what agents keep.";
    }
}
