using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Onboarding;
using Tacho.Cli.Output;
using Tacho.Cli.Releases;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Git;
using Tacho.Interop;
using Tacho.Journal;
using Tacho.Review;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Journal;

/// <summary><c>tacho onboard</c>: what somebody new to a project should read. It is made to be given away: masked for whom it is for, and told to the ledger first.</summary>
internal static class OnboardCommand
{
    private const int MostDecisions = 40, MostCommits = 5000;

    private static readonly Option<bool> All = new("--all") { Description = "All decisions that hold, not only the most central." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object with everything." };

    public static Command Create()
    {
        var command = new Command("onboard", "A reading list for somebody new: decisions that hold and why, what blocks, who knows what.");
        JournalScope.AddTo(command);
        ProfileOption.AddTo(command);
        ReleaseFile.AddTo(command);
        command.Options.Add(All);
        command.Options.Add(Json);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        ReleaseFile.Check(parsed);
        var scope = AuditScope.Of(parsed);
        var masked = ReleaseMask.For(parsed, scope.Home)(null);
        var isMeant = JournalScope.Filter(parsed, window: null);
        var window = WindowOptions.Of(parsed);
        var standing = Standing.Of(CoveredJournal.Read(scope.Home));
        var places = standing.Entries.Where(entry => isMeant(entry) && window?.Contains(entry.At) != false).Select(static entry => entry.Place with { Part = null }).DistinctBy(static place => place.Project).ToList();
        if (places.Count == 0)
        {
            parsed.InvocationConfiguration.Error.WriteLine("Nothing was written down that somebody new could read. tacho journal add does it; --all-projects looks everywhere.");
            return (int)ExitCode.NothingFound;
        }

        var list = ReadingList.Of(standing, isMeant, entry => window?.Contains(entry.At) != false, FileChanges.Of(places.Select(place => Changed(parsed, place.Root))), parsed.GetValue(All) ? int.MaxValue : MostDecisions);
        var (now, title) = (LocalTime.Of(TimeProvider.System.GetUtcNow()), string.Join(", ", places.Select(static place => place.Name)));
        var reviews = Reviews.Read(scope.Home);
        string Mask(string text) => masked.Text(reviews.Text(text))!;
        Begin(parsed, Mask(title), scope.Home);
        ReleaseFile.Write(parsed, output =>
        {
            if (parsed.GetValue(Json)) ReadingJson.Write(list, title, Mask, now, output);
            else new ReadingMarkdown(output, Mask, now).Write(list, title);
            return SafeText.Count(list.Shown, "decision");
        });
        return (int)ExitCode.Done;
    }

    /// <summary>Puts into the sealed ledger who takes what, before the first byte of it leaves.</summary>
    private static void Begin(ParseResult parsed, string scope, TachoHome home)
    {
        var format = parsed.GetValue(Json) ? "json" : "md";
        new ReviewLedger(home, TimeProvider.System).Append(
            "onboard",
            new ContentReleased(ReviewLedger.NewRun(), "onboard", format, ProfileOption.Of(parsed).ToString().ToLowerInvariant(), Ledger.Person) { Scope = $"journal of {scope}", To = ReleaseFile.PathOf(parsed) });
    }

    /// <summary>What commits changed; nothing where git does not tell, which is said.</summary>
    private static (string Root, ImmutableArray<GitFileCommit> Files) Changed(ParseResult parsed, string root)
    {
        try
        {
            return Directory.Exists(root) && GitRepository.Find(root) is { WorkTree: { } workTree } repository ? (workTree, repository.FilesOf(repository.Newest(MostCommits))) : (root, []);
        }
        catch (UserError failure)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"tacho: commits were not counted: {SafeText.OneLine(failure.Message)}");
            return (root, []);
        }
    }
}
