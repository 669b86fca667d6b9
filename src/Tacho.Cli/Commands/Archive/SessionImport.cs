using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli.Commands.Archive;

/// <summary>Archives what was found, several at once behind a progress bar, seals it, and brings the store up to it.</summary>
internal sealed class SessionImport(ParseResult parsed, TachoHome home, TranscriptArchive archive)
{
    /// <summary>How many transcripts at once.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>A line for each transcript.</summary>
    public bool Verbose { get; init; }

    /// <summary>False to leave the store as it is.</summary>
    public bool Indexes { get; init; } = true;

    public ImportReport Run(ImmutableArray<FoundTranscript> found)
    {
        var error = parsed.InvocationConfiguration.Error;
        var import = ImportWork.Begin(parsed, home, archive, ImportWork.Unasked(home));
        var report = new ImportReport();
        using (var bar = new ProgressBar(error, "transcripts", found.Length, found.Sum(static one => one.Bytes)))
        {
            Parallel.ForEach(Partitioned(found), new ParallelOptions { MaxDegreeOfParallelism = Jobs }, one =>
            {
                var agent = AgentRegistry.Find(one.Source.Agent.Value);
                var outcome = import.Import(one.Reader ?? agent!.Transcripts!, one.Source, one.TakenOver);
                report.Add(outcome);
                bar.Advance(one.Bytes);
                if (Verbose) report.WriteLine(outcome, error);
            });
        }

        ImportWork.Finish(import, error);
        if (Indexes && archive.Root == home.Archive) StoreUpdate.AfterImport(parsed, home);
        return report;
    }

    /// <summary>One at a time, so that a large session does not hold up those that were dealt out with it.</summary>
    private static OrderablePartitioner<FoundTranscript> Partitioned(ImmutableArray<FoundTranscript> found) =>
        Partitioner.Create(found, EnumerablePartitionerOptions.NoBuffering);
}
