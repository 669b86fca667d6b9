using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Archive;
using Tacho.Attribution;
using Tacho.Cli.Git;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Git;
using Tacho.Journal;
using Tacho.Store.Commits;
using Tacho.Texts;

namespace Tacho.Cli.Explaining;

/// <summary>
/// Looks for why a file is as it is: in the journal, in the sessions whose recorded edits wrote it, and in git. Each of them may be missing.
/// </summary>
internal sealed class WhyBuilder(ParseResult parsed, Standing standing, AskedPlace asked)
{
    /// <summary>Commits of a line that are looked at.</summary>
    private const int MostLineCommits = 20;

    /// <summary>Commits of the whole file that are told.</summary>
    private const int MostCommits = 10;

    /// <summary>Clocks of the journal and of git are the same, but an entry may be written a while behind its commit.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private readonly TachoHome _home = TachoHome.FromEnvironment();
    private readonly List<string> _notes = [.. asked.Notes];

    private bool HasArchive => File.Exists(_home.Store) || new TranscriptArchive(_home.Archive).Months().Any();

    /// <summary>Looks.</summary>
    /// <param name="first">The first line, from 1; 0 for the whole file.</param>
    /// <param name="last">The last line.</param>
    /// <exception cref="UserError">The file has not so many lines.</exception>
    public WhyAnswer Answer(int first, int last)
    {
        var isFolder = Directory.Exists(asked.Path);
        var content = isFolder ? null : Content();
        if (first > 0 && content is null)
        {
            _notes.Add(isFolder ? $"{Shown} is a folder; its lines are not asked for." : $"{Shown} is not there as a text, so that nothing is known of its line {SafeText.Of(first)}; this is of the whole file.");
            first = 0;
        }

        IReadOnlyList<string> texts = first > 0 ? LineBlame.Split(content!) : [];
        if (first > texts.Count) throw new UserError($"{Shown} has {SafeText.Count(texts.Count, "line")}", hint: null, ExitCode.Usage);
        last = Math.Min(last, texts.Count);
        var edits = isFolder ? null : Edits();
        ImmutableArray<BlamedLine> lines = first > 0 && edits is not null ? FileBlame.Of(content!, edits).Lines[(first - 1)..last] : [];
        var commits = first > 0 ? LineCommits(texts, first, last) : [.. asked.History.Take(MostCommits).Select(one => new WhyReason.Commit(one.Commit, one.Commit.Subject) { From = one.From })];

        var writing = lines.Where(static line => line.Edit is not null).Select(static line => line.Edit!).ToList();
        var writers = Sessions(writing).ToHashSet();
        if (first > 0) commits = [.. commits.Select(commit => Linked(commit, writing.Count == 0 ? writers : []))];
        var touching = Sessions(edits?.Edits ?? []).ToHashSet();
        DateTimeOffset? moment = writing.Count > 0 ? writing.Max(static edit => edit.Event.At) : commits.FirstOrDefault(static commit => commit.IsOfLine)?.Made.Authored;
        var entries = Entries(writers, touching, first > 0 ? moment : null);
        var prompts = Prompts(edits, first > 0 ? writing : null);
        return new WhyAnswer(asked.Name.Length == 0 ? asked.Path : asked.Name, asked.Path, first > 0
            ? [.. entries.Where(static one => one.Link <= WhyLink.Line), .. prompts, .. commits, .. entries.Where(static one => one.Link > WhyLink.Line)]
            : [.. entries, .. prompts, .. commits])
        {
            First = first, Last = first > 0 ? last : 0, Text = first > 0 ? [.. texts.Skip(first - 1).Take(last - first + 1)] : [], FormerNames = [.. asked.FormerNames], Notes = [.. _notes],
        };
    }

    private string Shown => asked.Name.Length == 0 ? asked.Path : asked.Name;

    private string? Content()
    {
        try
        {
            return File.Exists(asked.Path) ? FileBlame.Read(asked.Path) : null;
        }
        catch (UserError failure)
        {
            _notes.Add(failure.Message);
            return null;
        }
    }

    private FileEdits? Edits()
    {
        if (!HasArchive) return null;
        try
        {
            return FileEdits.Of(parsed, asked.Recorded());
        }
        catch (UserError failure)
        {
            _notes.Add($"sessions were not looked at: {failure.Message}");
            return null;
        }
    }

    /// <summary>The entries that have to do with it, the best first.</summary>
    private List<WhyReason.Entry> Entries(HashSet<(string Agent, string Session)> writers, HashSet<(string Agent, string Session)> touching, DateTimeOffset? moment)
    {
        var named = asked.Named();
        var entries = new List<WhyReason.Entry>();
        foreach (var entry in standing.Entries)
        {
            var naming = named.In(entry);
            var session = entry.Noted.Of is { } of ? (of.Agent, of.Session) : ("", "");
            WhyLink? link = writers.Contains(session) ? naming == FileNaming.None ? WhyLink.Line : WhyLink.LineAndFile : naming != FileNaming.None ? WhyLink.File : touching.Contains(session) ? WhyLink.Session : null;
            if (link is { } tie) entries.Add(new(entry, tie, naming, standing.SupersededBy(entry)));
        }

        return
        [
            .. entries.OrderBy(static one => one.Link is WhyLink.LineAndFile or WhyLink.Line ? 0 : 1).ThenBy(static one => one.SupersededBy is not null).ThenBy(static one => one.Link)
                .ThenBy(static one => one.Naming == FileNaming.Folder)
                .ThenBy(one => Distance(one, moment)).ThenByDescending(static one => one.Said.Number),
        ];
    }

    /// <summary>Of a line's session the entry that was written next behind the edit explains it; of others the one that was written nearest to when the line came. What came much later is of something else.</summary>
    private static TimeSpan Distance(WhyReason.Entry entry, DateTimeOffset? moment)
    {
        if (moment is not { } at) return TimeSpan.Zero;
        var behind = entry.Said.At - at;
        if (entry.Link <= WhyLink.Line) return behind >= TimeSpan.Zero ? behind : TimeSpan.FromDays(1) - behind;
        return behind <= Slack ? behind.Duration() : TimeSpan.FromDays(36_500) + behind;
    }

    private static IEnumerable<(string Agent, string Session)> Sessions(IEnumerable<RecordedEdit> edits) =>
        edits.Select(static edit => edit.Transcript.Meta).SelectMany(static meta => meta.Parent is { } parent ? ((string, string)[])[(meta.Agent, meta.Session), (meta.Agent, parent)] : [(meta.Agent, meta.Session)]).Distinct();

    /// <summary>What was asked before the edits, each once, the newest first; for lines the edits that wrote them alone.</summary>
    private static IEnumerable<WhyReason.Prompt> Prompts(FileEdits? recorded, List<RecordedEdit>? writing)
    {
        if (recorded is null) return [];
        return (writing ?? [.. recorded.Edits]).DistinctBy(static edit => (edit.Transcript.MetaPath, edit.Line)).GroupBy(static edit => (edit.Transcript.MetaPath, edit.PromptLine)).Select(group =>
        {
            var edit = group.Last();
            var name = SafeText.OneLine(recorded.Names.For(edit.Transcript));
            var place = $"{name}:{SafeText.Of(edit.Line)}";
            return new WhyReason.Prompt(edit.PromptLine > 0 ? $"{name}:{SafeText.Of(edit.PromptLine)}" : place, place, edit.Transcript.Meta.Agent, edit.Transcript.Meta.Session, edit.Event.At, edit.Prompt) { IsOfLine = writing is not null, Edits = group.Count() };
        }).OrderByDescending(static prompt => prompt.At);
    }

    /// <summary>The commits that the lines came with; a line that is not in the commit that is checked out came with none.</summary>
    private ImmutableArray<WhyReason.Commit> LineCommits(IReadOnlyList<string> texts, int first, int last)
    {
        if (asked.Repository is not { } repository) return [];
        if (repository.AtHead(asked.Name) is not { } committed)
        {
            _notes.Add($"{Shown} is not in the commit that is checked out.");
            return [];
        }

        var numbers = LineDiff.Steps(LineBlame.Split(committed), texts).Where(step => step.Sign == ' ' && step.New >= first - 1 && step.New < last).Select(static step => step.Old + 1).ToList();
        if (numbers.Count < last - first + 1) _notes.Add(last == first ? "This line is not committed." : $"{last - first + 1 - numbers.Count} of these lines are not committed.");
        if (numbers.Count == 0) return [];
        var hashes = repository.LineCommits(asked.Name, numbers.Min(), numbers.Max());
        return [.. numbers.Select(number => hashes.GetValueOrDefault(number)).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostLineCommits).Select(repository.Commit).OfType<(GitCommit Made, string Message)>().Select(static one => new WhyReason.Commit(one.Made, one.Message) { IsOfLine = true })];
    }

    /// <summary>A line's commit with the sessions that had a part in it.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="writers">Gets these sessions: where no edit is recorded, they are taken for those that wrote the line.</param>
    private WhyReason.Commit Linked(WhyReason.Commit commit, HashSet<(string Agent, string Session)> writers)
    {
        if (asked.Repository is not { } repository || !(HasArchive || Directory.Exists(Path.Combine(_home.Trail, asked.Project.Name)))) return commit;
        try
        {
            var linked = LinkedCommits.Of(parsed, repository, [commit.Made], asked.Project.Name);
            if (!linked.Links.TryGetValue(commit.Made.Hash, out var links)) return commit;

            // A session whose file it has to the byte may have written another file of it.
            writers.UnionWith(links.Where(link => link.Evidence.Any(evidence => evidence.Kind != CommitEvidence.Tree || evidence.Detail == asked.Name)).Select(static link => (link.Session.Agent, link.Session.Id)));
            return commit with { Sessions = [.. links.Select(link => linked.Citation(link.Evidence[0].Place))] };
        }
        catch (UserError failure)
        {
            _notes.Add($"sessions behind commits were not looked for: {failure.Message}");
            return commit;
        }
    }
}
