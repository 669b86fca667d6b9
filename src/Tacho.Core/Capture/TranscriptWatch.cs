using System.Diagnostics;
using Tacho.Agents;

namespace Tacho.Capture;

/// <summary>How often a watch does what.</summary>
/// <param name="Settle">What is written within this time after a change is imported with it.</param>
/// <param name="Interval">After this time without a change it looks for itself: for sessions in folders that are new, and where changes are not reported.</param>
public sealed record WatchPace(TimeSpan Settle, TimeSpan Interval);

/// <summary>
/// Imports transcripts as they grow. Where the newest transcripts lie, the system tells of changes; all others are found by a slow look. It rests twenty times as long as it
/// works, so that a source that is always written to takes a twentieth of a processor at most.
/// </summary>
public sealed class TranscriptWatch(TranscriptImport import, IReadOnlyCollection<IAgent> agents, TranscriptPlaces places, WatchPace pace, Action<ImportOutcome> done)
{
    private const int RestFactor = 20;

    /// <summary>Linux gives a user 128 instances in all, and editors want some.</summary>
    private const int MaxFolders = 48;

    private readonly Dictionary<(string Path, string? Row), SourceStamp?> _failed = [];

    /// <summary>Imports what is there and then what comes, until it is stopped; a source that is being imported then is finished.</summary>
    public void Run(CancellationToken stop)
    {
        using var alarm = new FolderAlarm();
        WaitHandle[] events = [stop.WaitHandle, alarm.Rang];
        alarm.Watch(LookAndSeal(stop));

        // What came before the folders were watched is found by the look that follows at once.
        while (!stop.IsCancellationRequested)
        {
            var clock = Stopwatch.StartNew();
            alarm.Watch(LookAndSeal(stop));
            stop.WaitHandle.WaitOne(clock.Elapsed * RestFactor is var rest && rest < pace.Interval ? rest : pace.Interval);
            if (WaitHandle.WaitAny(events, pace.Interval) == 1) stop.WaitHandle.WaitOne(pace.Settle);
        }
    }

    private HashSet<string> LookAndSeal(CancellationToken stop)
    {
        var folders = Look(stop);
        import.Finish();
        return folders;
    }

    /// <summary>Imports what changed; gives the folders in which most of it lies.</summary>
    private HashSet<string> Look(CancellationToken stop)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var agent in agents)
        {
            var sources = TranscriptDiscovery.OfAgent(agent, places);
            foreach (var source in sources)
            {
                if (stop.IsCancellationRequested) return folders;
                Import(agent, source);
            }

            foreach (var folder in FoldersOf(sources).Take(MaxFolders - folders.Count)) folders.Add(folder);
        }

        return folders;
    }

    private void Import(IAgent agent, TranscriptSource source)
    {
        // What failed, or was left because of a scrub, is tried again when it was changed, or each look would read and tell it anew.
        if (_failed.TryGetValue((source.Path, source.Row), out var stamp) && stamp == SourceStamp.OfVisible(source.Path)) return;
        var outcome = import.Import(agent.Transcripts!, source);
        var isStuck = outcome.Result == ImportResult.Failed || (outcome.Result == ImportResult.Unchanged && outcome.Trouble is not null);
        if (isStuck) _failed[(source.Path, source.Row)] = SourceStamp.OfVisible(source.Path);
        else _failed.Remove((source.Path, source.Row));
        if (isStuck || outcome.Result is ImportResult.New or ImportResult.Grown or ImportResult.Replaced) done(outcome);
    }

    /// <summary>The folders that hold an agent's sources, each as high as it is still the agent's own.</summary>
    private IEnumerable<string> FoldersOf(IReadOnlyList<TranscriptSource> sources) =>
        Highest([.. sources.Select(static source => Directory.Exists(source.Path) ? source.Path : Path.GetDirectoryName(source.Path)!).Distinct(StringComparer.Ordinal)]);

    private IEnumerable<string> Highest(List<string> folders)
    {
        if (folders.Count == 0) return [];
        var common = folders.Aggregate(Common);
        return IsOwn(common) ? [common] : folders.Where(folder => folder.Length > common.Length).GroupBy(folder => Child(common, folder), StringComparer.Ordinal).SelectMany(child => Highest([.. child]));
    }

    private static string Child(string parent, string folder) => Path.GetRelativePath(parent, folder).Split(Path.DirectorySeparatorChar)[0];

    /// <summary>Not a folder in which a person keeps everything: at least two levels below their own, or below the root.</summary>
    private bool IsOwn(string folder)
    {
        var inside = Path.GetRelativePath(places.UserFolder, folder);
        var levels = inside == "." ? 0 : inside.StartsWith("..", StringComparison.Ordinal) ? folder.Count(static c => c == Path.DirectorySeparatorChar) - 1 : inside.Count(static c => c == Path.DirectorySeparatorChar) + 1;
        return levels >= 2;
    }

    private static string Common(string left, string right)
    {
        var folder = left;
        while (folder.Length > 1 && right != folder && !right.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) folder = Path.GetDirectoryName(folder) ?? "/";
        return folder;
    }
}
