using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Archive;
using Tacho.Cli.Commands.Archive;
using Tacho.Configuration;
using Tacho.Trail;

namespace Tacho.Cli.Standings;

/// <summary>The last session of each project, by the archive and the trail.</summary>
internal static class LastSessions
{
    /// <summary>A record that is longer than this is not read for the time of its last event.</summary>
    private const long MaxBytes = 4 << 20;

    /// <summary>Looks.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="home">The recorder's folder.</param>
    /// <param name="projects">Names in the trail.</param>
    public static ImmutableDictionary<string, LastSession> Of(ParseResult parsed, TachoHome home, IReadOnlySet<string> projects)
    {
        ImmutableArray<ArchivedTranscript> all = [.. ArchiveChoice.All(parsed, new TranscriptArchive(home.Archive))];
        var names = new TranscriptNames(all);
        var archived = all.Where(one => one.Meta.Subagent is null && projects.Contains(one.Meta.Project)).GroupBy(static one => one.Meta.Project, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.MaxBy(static one => one.Meta.Ended)!);
        var last = ImmutableDictionary.CreateBuilder<string, LastSession>(StringComparer.Ordinal);
        foreach (var project in projects)
        {
            if (archived.GetValueOrDefault(project) is { } one) last[project] = Of(one, names, one.Meta.Ended);
            if (Recorded(home, project) is not { } recorded || (last.GetValueOrDefault(project) is { } known && known.At >= recorded.At)) continue;
            last[project] = all.FirstOrDefault(transcript => transcript.Meta.Subagent is null && transcript.Meta.Agent == recorded.Agent && transcript.Meta.Session == recorded.Session) is { } same ? Of(same, names, recorded.At) : recorded;
        }

        return last.ToImmutable();
    }

    private static LastSession Of(ArchivedTranscript transcript, TranscriptNames names, DateTimeOffset at) => new(transcript.Meta.Agent, transcript.Meta.Session, names.For(transcript), at, transcript.Meta.Title);

    private static LastSession? Recorded(TachoHome home, string project)
    {
        if (new TrailReader(home).Files(project).MaxBy(static file => File.GetLastWriteTimeUtc(file.Path)) is not { } newest) return null;
        var (events, info) = (TrailReader.Events(newest), new FileInfo(newest.Path));
        var isShort = info.Exists && info.Length <= MaxBytes;
        if ((isShort ? events.LastOrDefault() : events.FirstOrDefault())?.Event is not { } happened) return null;
        return new(happened.Agent.Value, happened.Session.Value, happened.Session.ShortId, isShort ? happened.At : new DateTimeOffset(info.LastWriteTimeUtc), Title: null);
    }
}
