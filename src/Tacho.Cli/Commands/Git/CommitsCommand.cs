using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Capture;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Git;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Git;
using Tacho.Store.Commits;

namespace Tacho.Cli.Commands.Git;

/// <summary><c>tacho commits</c>: which sessions had a part in the commits of this repository, and what says so.</summary>
internal static class CommitsCommand
{
    private const int DefaultMax = 20;

    private static readonly Argument<string?> Range = new("range") { Description = "A commit, or a range such as main..HEAD. Default: the newest commits of HEAD.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<int> Max = new("--max", "-n") { Description = "Without a range: so many commits.", HelpName = "N", DefaultValueFactory = static _ => DefaultMax };
    private static readonly Option<bool> Missing = new("--missing") { Description = "Instead: commits that git named to a session of this project, and that are not in this repository." };

    private const int NarrowestSubject = 16, CommitCells = 10, Gaps = 8;

    /// <param name="subjectCells">What is left of a terminal's width; null for no terminal.</param>
    private static RowFormat<Row> Format(int? subjectCells) => new(
        static row => $"{row.Commit} [{SafeText.Time(row.At.ToLocalTime())}] {row.Place ?? "-"} {(row.Evidence.IsEmpty ? "-" : string.Join('+', row.Evidence))} {SafeText.OneLine(row.Subject)}",
        [
            new("commit", static row => row.Hash) { Title = "commit", Shown = static row => row.Commit },
            new("at", static row => row.At),
            new("agent", static row => row.Agent) { Title = "agent", Shown = static row => row.Agent ?? "-" },
            new("place", static row => row.Place) { Title = "session", Shown = static row => row.Place ?? "-" },
            new("evidence", static row => row.Evidence.IsEmpty ? null : row.Evidence) { Title = "evidence", Shown = static row => row.Evidence.IsEmpty ? "-" : string.Join(' ', row.Evidence) },
            new("session", static row => row.Session),
            new("details", static row => row.Details.IsEmpty ? null : row.Details),
            new("isFound", static row => row.IsFound),
            new("subject", static row => row.Subject) { Title = "subject", Shown = row => subjectCells is { } cells ? TextBlock.Cut(row.Subject, cells) : row.Subject },
        ]);

    /// <summary>A subject that is cut can be read in git; one that is wrapped tears the list apart.</summary>
    private static void Print(ParseResult parsed, Printer printer, List<Row> rows)
    {
        var taken = rows.Count == 0 ? 0 : rows.Max(static row => (row.Agent ?? "agent").Length) + rows.Max(static row => Math.Max("session".Length, (row.Place ?? "").Length)) + rows.Max(static row => Math.Max("evidence".Length, string.Join(' ', row.Evidence).Length));
        printer.Rows(Format(Terminal.Of(parsed.InvocationConfiguration.Output) is { } terminal ? Math.Max(NarrowestSubject, terminal.Width - taken - CommitCells - Gaps) : null), rows);
    }

    public static Command Create()
    {
        var command = new Command("commits", "Which sessions had a part in this repository's commits, and what says so.") { Range, Max, Missing };
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var repository = GitRepository.At(Environment.CurrentDirectory);
        var project = new ProjectLocator(TachoHome.FromEnvironment(), TachoHome.UserFolder()).Locate(named: null, Environment.CurrentDirectory).Name;
        var commits = parsed.GetValue(Missing) ? [] : parsed.GetValue(Range) is { } range ? repository.Commits(range) : repository.Newest(GivenNumber.AtLeast(1, parsed, Max));
        var linked = LinkedCommits.Of(parsed, repository, commits, project);
        if (parsed.GetValue(Missing))
        {
            Print(parsed, printer, [.. linked.Missing.Select(told => Row.Of(told, linked))]);
            if (linked.Missing.IsEmpty) printer.Note("No session of this project tells of a commit that is not in this repository.");
            return (int)(linked.Missing.IsEmpty ? ExitCode.NothingFound : ExitCode.Done);
        }

        var rows = commits.SelectMany(commit => linked.Links.TryGetValue(commit.Hash, out var links) ? links.Select(link => Row.Of(commit, link, linked)) : [Row.Of(commit)]).ToList();
        Print(parsed, printer, rows);
        var found = commits.Count(commit => linked.Links.ContainsKey(commit.Hash));
        if (commits.IsEmpty) printer.Note($"There is no commit in {SafeText.OneLine(parsed.GetValue(Range) ?? "HEAD")}.");
        printer.Summary($"{found} of {SafeText.Count(commits.Length, "commit")} linked to recorded sessions.");
        if (!linked.Missing.IsEmpty) printer.Note($"{SafeText.Count(linked.Missing.Length, "commit")} that git named to sessions of this project not found in this repository: tacho commits --missing");
        return (int)(found > 0 ? ExitCode.Done : ExitCode.NothingFound);
    }

    /// <summary>A commit with one of its sessions, or with none.</summary>
    private sealed record Row(string Hash, string Commit, DateTimeOffset At, string Subject)
    {
        public string? Agent { get; init; }

        public string? Session { get; init; }

        public string? Place { get; init; }

        public ImmutableArray<string> Evidence { get; init; } = [];

        public ImmutableArray<string> Details { get; init; } = [];

        public bool IsFound { get; init; } = true;

        public static Row Of(GitCommit commit) => new(commit.Hash, commit.ShortHash, commit.Authored, commit.Subject);

        public static Row Of(GitCommit commit, CommitLink link, LinkedCommits linked) => Of(commit) with
        {
            Agent = link.Session.Agent,
            Session = link.Session.Id,
            Place = linked.Citation(link.Evidence[0].Place),
            Evidence = [.. link.Evidence.Select(static one => CommitLink.NameOf(one.Kind)).Distinct()],
            Details = [.. link.Evidence.Select(one => $"{CommitLink.NameOf(one.Kind)} {linked.Citation(one.Place)} {one.Detail}")],
        };

        public static Row Of(StoredCommit told, LinkedCommits linked) => new(told.Hash, told.Hash, told.Place.At, told.Subject)
        {
            Agent = told.Place.Session.Agent,
            Session = told.Place.Session.Id,
            Place = linked.Citation(told.Place),
            Evidence = ["output"],
            IsFound = false,
        };
    }
}
