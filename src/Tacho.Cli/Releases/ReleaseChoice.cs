using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Archive;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Git;
using Tacho.Cli.Output;
using Tacho.Cli.Sessions;
using Tacho.Configuration;
using Tacho.Git;

namespace Tacho.Cli.Releases;

/// <summary>Which archived sessions a report or an export is of: one, or those of a project, an agent and a time.</summary>
internal sealed class ReleaseChoice
{
    private static readonly Option<string?> Session = new("--session") { Description = "Only this session, with its sub-agents: its id, or a part of it that no other has.", HelpName = "id" };
    private static readonly Option<string?> Commit = new("--commit") { Description = "Only sessions that had a part in these commits of the repository in the current folder: a commit, or a range such as main..HEAD.", HelpName = "RANGE" };

    private readonly ImmutableArray<ArchivedTranscript> _all;
    private readonly bool _isOneSession;

    private ReleaseChoice(ImmutableArray<ArchivedTranscript> all, TranscriptNames names, ImmutableArray<ArchivedTranscript> chosen, string? words, bool isOneSession) =>
        (_all, Names, Chosen, Words, _isOneSession) = (all, names, chosen, words, isOneSession);

    public TranscriptNames Names { get; }

    /// <summary>By their beginnings; a session's sub-agents too, where it was not asked for alone.</summary>
    public ImmutableArray<ArchivedTranscript> Chosen { get; }

    /// <summary>What was asked for; null for everything.</summary>
    public string? Words { get; }

    /// <summary>For the sub-agents of what was chosen, whenever they ran.</summary>
    public SubagentTranscripts Subagents => new(_all);

    public static void AddTo(Command command)
    {
        command.Options.Add(Session);
        command.Options.Add(Commit);
        TranscriptFilter.AddTo(command);
        ArchiveChoice.AddTo(command);
    }

    /// <exception cref="UserError">There is none, or options exclude each other.</exception>
    public static ReleaseChoice Of(ParseResult parsed)
    {
        var all = ArchiveChoice.All(parsed).ToImmutableArray();
        var names = new TranscriptNames(all);
        var words = TranscriptFilter.Words(parsed);
        if (parsed.GetValue(Session) is { } id)
        {
            if (words is not null || parsed.GetValue(Commit) is not null) throw new UserError("--session is one session; --commit, --project, --agent and times choose among many", hint: null, ExitCode.Usage);
            var one = names.One(id);
            return new ReleaseChoice(all, names, [one], $"session {names.For(one)}", isOneSession: true);
        }

        var isLinked = parsed.GetValue(Commit) is { } range ? Linked(parsed, range, ref words) : null;
        var chosen = all.Where(TranscriptFilter.Of(parsed)).Where(transcript => isLinked?.Invoke(transcript) != false).OrderBy(static row => row.Meta.Started).ThenBy(static row => row.Name, StringComparer.Ordinal).ToImmutableArray();
        if (chosen.IsEmpty && isLinked is not null) throw new UserError("no archived session had a part in these commits", "tacho commits shows what links sessions to commits.", ExitCode.NothingFound);
        if (chosen.IsEmpty) throw new UserError("no archived session is as asked for", $"The archive holds {SafeText.Count(all.Length, "transcript")}; see tacho list.", ExitCode.NothingFound);
        return new ReleaseChoice(all, names, chosen, words, isOneSession: false);
    }

    private static Func<ArchivedTranscript, bool> Linked(ParseResult parsed, string range, ref string? words)
    {
        if (ArchiveChoice.IsElsewhere(parsed)) throw new UserError("--commit needs the store, which knows only the recorder's own archive", "leave --archive out", ExitCode.Usage);
        var repository = GitRepository.At(Environment.CurrentDirectory);
        var commits = repository.Commits(range);
        var linked = LinkedCommits.Of(parsed, repository, commits, project: null);
        var found = commits.Count(commit => linked.Links.ContainsKey(commit.Hash));
        words = $"commits {range} ({found} of {commits.Length} linked to sessions){(words is null ? "" : ", " + words)}";
        return linked.IsLinked();
    }

    /// <summary>What was chosen and, of one session, its sub-agents' transcripts.</summary>
    public IEnumerable<ArchivedTranscript> Transcripts() =>
        Chosen.Concat(_isOneSession ? Subagents.Others(Chosen[0], ImmutableHashSet.Create(StringComparer.Ordinal, Chosen[0].MetaPath)) : []);
}
