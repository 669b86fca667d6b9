using System.Collections.Immutable;
using System.Globalization;
using Tacho.Events;
using Tacho.Trail.Checkpoints;

namespace Tacho.Trail.Verification;

/// <summary>
/// Files of a project that are gone because a person had them pruned. An entry of the ledger excuses a file only when it is signed, and when every witness of the file speaks of no more than the
/// entry does: what was recorded after the decision was not decided upon.
/// </summary>
internal sealed class PrunedSessions
{
    private readonly Dictionary<string, (PruneWarrant Warrant, SortedSet<string> Sessions)> _runs = new(StringComparer.Ordinal);

    /// <summary>Whether a missing file was pruned; it is told then by <see cref="Findings"/>.</summary>
    /// <param name="warrants">What the ledger says of the file.</param>
    /// <param name="head">The session's head, where it speaks of this file.</param>
    /// <param name="notes">Checkpoints of the file.</param>
    /// <param name="successor">What the next segment says of it.</param>
    /// <param name="machineKey">The key to believe; null for that of the ledger.</param>
    public bool Take(IReadOnlyList<PruneWarrant> warrants, TrailHead? head, List<CheckpointNote> notes, Testimony? successor, VerifierKey? machineKey)
    {
        var good = warrants.LastOrDefault(warrant => warrant.Key is not null && (machineKey is null || warrant.Key.ToString() == machineKey.ToString())
            && (head is null || (head.Size == warrant.File.Size && head.Hash == warrant.File.Hash))
            && (successor is null || (successor.Size == warrant.File.Size && successor.Hash == warrant.File.Hash))
            && notes.TrueForAll(note => note.Checkpoint.Size < warrant.File.Size || (note.Checkpoint.Size == warrant.File.Size && Convert.ToBase64String(note.Checkpoint.Root) == warrant.File.Root)));
        if (good is null) return false;
        var run = ((RecordsPruned)good.Entry.Body).Run;
        if (!_runs.TryGetValue(run, out var known)) _runs[run] = known = (good, new(StringComparer.Ordinal));
        known.Sessions.Add(good.Session.Session);
        return true;
    }

    /// <summary>What was pruned, once for each time that a person did it.</summary>
    /// <param name="folder">The project's folder in the trail.</param>
    public IEnumerable<Finding> Findings(string folder)
    {
        const int maxNamed = 3;
        foreach (var (warrant, sessions) in _runs.Values.OrderBy(static run => run.Warrant.Entry.At))
        {
            var said = (RecordsPruned)warrant.Entry.Body;
            ImmutableArray<PrunedSession> of = [.. said.Sessions.Where(session => sessions.Contains(session.Session))];
            var names = string.Join(", ", sessions.Take(maxNamed)) + (sessions.Count > maxNamed ? " …" : "");
            yield return new(FindingKinds.Pruned, folder, null, string.Create(
                CultureInfo.InvariantCulture,
                $"the records of {sessions.Count} session{(sessions.Count == 1 ? "" : "s")}, {of.Min(static session => session.Began):yyyy-MM-dd} to {of.Max(static session => session.Ended):yyyy-MM-dd}, were removed by {said.Person ?? "a person"} on {warrant.Entry.At:yyyy-MM-dd HH:mm:ss} (tacho prune --trail): {names}"))
            {
                Witness = $"ledger {warrant.Place}",
            };
        }
    }
}
