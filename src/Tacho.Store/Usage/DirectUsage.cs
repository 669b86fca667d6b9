using System.Collections.Concurrent;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Events;

namespace Tacho.Store.Usage;

/// <summary>The tokens that agents' own files hold, without archive and store: nothing is written.</summary>
/// <param name="projects">Tells the project of a folder.</param>
/// <param name="broken">Is told of a transcript that cannot be read, and why; from several threads, one at a time.</param>
public sealed class DirectUsage(ProjectLocator projects, Action<string, string> broken)
{
    private readonly ConcurrentDictionary<string, string> _projects = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Puts what the sessions of agents tell into a ledger.</summary>
    public void Read(IEnumerable<IAgent> agents, TranscriptPlaces places, UsageLedger ledger)
    {
        var readers = agents.Where(static agent => agent.Transcripts is not null).ToDictionary(static agent => agent.Info.Id.Value, static agent => agent.Transcripts!, StringComparer.Ordinal);
        var sources = readers.Values.SelectMany(reader => reader.Discover(places));
        Parallel.ForEach(Partitioner.Create(sources, EnumerablePartitionerOptions.NoBuffering), source => Read(readers[source.Agent.Value], source, ledger));
    }

    private void Read(ITranscripts transcripts, TranscriptSource source, UsageLedger ledger)
    {
        var told = new List<RequestTokens>();
        var reader = transcripts.ReadTokens(source);
        try
        {
            using var records = transcripts.Open(source, from: null);
            while (records.MoveNext(out var record)) reader.Read(record, told);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            lock (_lock) broken(source.Path, failure.Message);
        }

        if (told.Count == 0) return;
        var facts = reader.Facts;

        // Sessions without an id are not one session.
        var session = facts.Session is { } id && id != SessionId.Unknown ? id.Value : $"{SessionId.Unknown}-{Path.GetFileNameWithoutExtension(source.Path)}";
        var counted = new UsageSource(source.Agent.Value, session, _projects.GetOrAdd(facts.Cwd ?? "", projects.NameOf));
        if (told.Exists(static one => one.At == DateTimeOffset.UnixEpoch)) told = Timed(told, source.Path);
        lock (_lock) ledger.Add(counted, told);
    }

    /// <summary>What tells no time is of the file's.</summary>
    private static List<RequestTokens> Timed(List<RequestTokens> told, string path)
    {
        var first = told.Where(static one => one.At != DateTimeOffset.UnixEpoch).Select(static one => one.At).DefaultIfEmpty(new DateTimeOffset(File.GetLastWriteTimeUtc(path))).Min();
        return [.. told.Select(one => one.At == DateTimeOffset.UnixEpoch ? one with { At = first } : one)];
    }
}
