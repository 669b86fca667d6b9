using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Attribution;
using Tacho.Git;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Commits;

/// <summary>Finds the sessions that had a part in commits, by what git told their commands and by what they wrote (docs/decisions/0012-git.md).</summary>
public sealed class CommitLinks
{
    /// <summary>What was written later than this behind a commit cannot be what it holds. Clocks may differ.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromHours(1);

    /// <summary>Edits of one file that are done again for one commit; more would take long, and prove the same.</summary>
    private const int MaxReplayed = 200;

    /// <summary>Commits whose contents are read to do edits again.</summary>
    private const int MaxReplayedCommits = 200;

    private readonly StoreDatabase _store;
    private readonly GitRepository _repository;
    private readonly ImmutableArray<StoredCommit> _told;
    private readonly ImmutableDictionary<string, string> _resolved;
    private readonly Dictionary<string, SortedDictionary<string, List<LinkEvidence>>> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>Reads what was told, and looks which of it is in the repository.</summary>
    /// <param name="store">Brought up to the archive.</param>
    /// <param name="repository">Where the commits are.</param>
    /// <param name="recorded">What hooks saw; of sessions whose transcripts tell the same it is left out.</param>
    public CommitLinks(StoreDatabase store, GitRepository repository, IEnumerable<RecordedCommit> recorded)
    {
        (_store, _repository) = (store, repository);
        var archived = StoredChanges.Commits(store);
        var known = archived.Select(static told => (told.Place.Session.Agent, told.Place.Session.Id, told.Hash)).ToHashSet();
        _told =
        [
            .. archived,
            .. recorded.Select(static one => new StoredCommit(
                    new StoredPlace(null, one.Result.Line, one.Result.Event.At, new StoredSession(one.Result.Event.Agent.Value, one.Result.Event.Session.Value, one.Result.File.Project)), one.Told.Hash, one.Told.Branch, one.Told.Subject))
                .Where(told => !known.Contains((told.Place.Session.Agent, told.Place.Session.Id, told.Hash)))
        ];
        _resolved = repository.Resolve(_told.Select(static told => told.Hash));
    }

    /// <summary>Commits that commands of a project's sessions made, and that are not found in the repository: amended or rebased and cleaned away since, or made elsewhere.</summary>
    public IEnumerable<StoredCommit> Missing(string project) => _told.Where(told => told.Place.Session.Project == project && !_resolved.ContainsKey(told.Hash));

    /// <summary>Who had a part in each commit; one without sessions has no entry.</summary>
    /// <param name="commits">Commits of the repository.</param>
    /// <param name="transcripts">The archive, for edits that are told in parts.</param>
    /// <param name="broken">Is told of transcripts that cannot be read.</param>
    public ImmutableDictionary<string, ImmutableArray<CommitLink>> Of(ImmutableArray<GitCommit> commits, IReadOnlyCollection<ArchivedTranscript> transcripts, Action<string, string> broken)
    {
        _found.Clear();
        var byHash = commits.DistinctBy(static commit => commit.Hash).ToDictionary(static commit => commit.Hash, StringComparer.Ordinal);
        foreach (var told in _told)
        {
            if (_resolved.TryGetValue(told.Hash, out var hash) && byHash.ContainsKey(hash)) Add(hash, new LinkEvidence(CommitEvidence.Output, told.Place, told.Hash));
        }

        AddPatches(byHash);
        var changes = _repository.Changes(byHash.Values);
        AddTrees(byHash, changes);
        AddReplays(byHash, changes, transcripts, broken);
        return _found.ToImmutableDictionary(static one => one.Key, one => one.Value.Select(link => new CommitLink(_sessions[link.Key], [.. link.Value.OrderBy(static evidence => evidence.Kind).ThenBy(static evidence => evidence.Place.At)])).ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>A commit that was told, is still in the repository, and is none of these: one of them may be what became of it.</summary>
    private void AddPatches(Dictionary<string, GitCommit> commits)
    {
        var former = _told.Where(told => _resolved.TryGetValue(told.Hash, out var hash) && !commits.ContainsKey(hash)).ToLookup(told => _resolved[told.Hash], StringComparer.Ordinal);
        var open = commits.Values.Where(commit => !_found.ContainsKey(commit.Hash) && commit.Parents.Length < 2).Select(static commit => commit.Hash).ToList();
        if (former.Count == 0 || open.Count == 0) return;
        var patches = _repository.PatchIds([.. open, .. former.Select(static one => one.Key)]);
        var byPatch = former.Where(one => patches.ContainsKey(one.Key)).ToLookup(one => patches[one.Key], StringComparer.Ordinal);
        foreach (var hash in open.Where(patches.ContainsKey))
        {
            foreach (var told in byPatch[patches[hash]].SelectMany(static one => one)) Add(hash, new LinkEvidence(CommitEvidence.Patch, told.Place, told.Hash));
        }
    }

    private void AddTrees(Dictionary<string, GitCommit> commits, ImmutableDictionary<string, ImmutableArray<GitFileChange>> changes)
    {
        var wanted = changes.SelectMany(static one => one.Value.Select(change => (Commit: one.Key, Change: change))).Where(static one => one.Change.Blob is not null).ToLookup(static one => one.Change.Blob!, StringComparer.Ordinal);
        foreach (var file in StoredChanges.Files(_store, wanted.Select(static one => one.Key), _repository.IsSha256))
        {
            foreach (var (commit, change) in wanted[file.Blob])
            {
                if (StoredChanges.MayMean(file.Path, change.Path) && file.Place.At <= commits[commit].Committed + ClockSlack) Add(commit, new LinkEvidence(CommitEvidence.Tree, file.Place, change.Path));
            }
        }
    }

    /// <summary>Edits tell parts of files: done again on what the parent holds, they must give what the commit holds.</summary>
    private void AddReplays(Dictionary<string, GitCommit> commits, ImmutableDictionary<string, ImmutableArray<GitFileChange>> changes, IReadOnlyCollection<ArchivedTranscript> transcripts, Action<string, string> broken)
    {
        var open = commits.Values.Where(commit => !_found.ContainsKey(commit.Hash)).Take(MaxReplayedCommits)
            .SelectMany(commit => changes[commit.Hash].Where(static change => change.Blob is not null && change.Before is not null).Select(change => (Commit: commit, Change: change))).ToList();
        if (open.Count == 0) return;
        var paths = open.Select(static one => one.Change.Path).ToHashSet(StringComparer.Ordinal);
        var names = StoredChanges.Transcripts(_store, paths);
        var mayMean = StoredChanges.MayMeanAny(paths);
        var edits = RecordedEdit.In(transcripts.Where(one => names.Contains(one.Name)), (_, recorded) => mayMean(recorded), broken);
        foreach (var (commit, change) in open)
        {
            var its = edits.Where(edit => StoredChanges.MayMean(edit.Path, change.Path) && edit.Event.At <= commit.Committed + ClockSlack).TakeLast(MaxReplayed).ToList();
            if (its.Count == 0 || _repository.Blob(change.Before!) is not { } before || _repository.Blob(change.Blob!) is not { } after) continue;
            foreach (var edit in Replayed(its, before, after))
            {
                var meta = edit.Transcript.Meta;
                Add(commit.Hash, new LinkEvidence(CommitEvidence.Tree, new StoredPlace(edit.Transcript.Name, edit.Line, edit.Event.At, new StoredSession(meta.Agent, SessionOf(edit.Transcript), meta.Project)), change.Path));
            }
        }
    }

    /// <summary>The edits that lead from one text to the other, some of those that were made since one of them; none where no such way is found.</summary>
    private static List<RecordedEdit> Replayed(List<RecordedEdit> edits, string before, string after)
    {
        for (var first = edits.Count - 1; first >= 0; first--)
        {
            var (text, done) = (before, new List<RecordedEdit>());
            foreach (var edit in edits.Skip(first))
            {
                if (EditReplay.Apply(text, edit.Edit) is not { } next || next == text) continue;
                done.Add(edit);
                if (next == after) return done;
                text = next;
            }
        }

        return [];
    }

    private static string SessionOf(ArchivedTranscript transcript) => transcript.Meta.Session == Events.SessionId.Unknown.Value ? $"{transcript.Meta.Session}-{transcript.Name}" : transcript.Meta.Session;

    private void Add(string commit, LinkEvidence evidence)
    {
        var session = evidence.Place.Session;
        var key = $"{session.Agent}\n{session.Id}";
        _sessions.TryAdd(key, session);
        if (!_found.TryGetValue(commit, out var links)) _found[commit] = links = new(StringComparer.Ordinal);
        if (!links.TryGetValue(key, out var its)) links[key] = its = [];
        if (!its.Exists(known => known.Kind == evidence.Kind && known.Detail == evidence.Detail)) its.Add(evidence);
    }
}
