using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Archive;
using Tacho.Attribution;
using Tacho.Cli.Commands;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Git;
using Tacho.Store.Commits;

namespace Tacho.Cli.Git;

/// <summary>Commits of the repository in the current folder with the sessions that had a part in them.</summary>
internal sealed class LinkedCommits
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private LinkedCommits(ImmutableArray<ArchivedTranscript> transcripts, ImmutableArray<GitCommit> commits, ImmutableDictionary<string, ImmutableArray<CommitLink>> links, ImmutableArray<StoredCommit> missing) =>
        (Transcripts, Names, Commits, Links, Missing) = (transcripts, new TranscriptNames(transcripts), commits, links, missing);

    /// <summary>Everything that is archived.</summary>
    public ImmutableArray<ArchivedTranscript> Transcripts { get; }

    public TranscriptNames Names { get; }

    /// <summary>The newest first.</summary>
    public ImmutableArray<GitCommit> Commits { get; }

    /// <summary>By the commits' hashes.</summary>
    public ImmutableDictionary<string, ImmutableArray<CommitLink>> Links { get; }

    /// <summary>Those that were told in this project and are not in the repository.</summary>
    public ImmutableArray<StoredCommit> Missing { get; }

    /// <summary>Looks; the store is brought up to the archive first.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="repository">Where the commits are.</param>
    /// <param name="commits">The newest first.</param>
    /// <param name="project">Whose sealed records and missing commits are told too; null for none.</param>
    /// <exception cref="UserError">The store cannot be used.</exception>
    public static LinkedCommits Of(ParseResult parsed, GitRepository repository, ImmutableArray<GitCommit> commits, string? project)
    {
        var home = TachoHome.FromEnvironment();
        var error = parsed.InvocationConfiguration.Error;
        using var store = StoreUpdate.CurrentOrMade(parsed, home, isNeeded: false);
        ImmutableArray<ArchivedTranscript> transcripts = [.. ArchiveChoice.All(parsed, new TranscriptArchive(home.Archive))];
        var links = new CommitLinks(store, repository, project is null ? [] : RecordedCommit.In(home, project));
        var found = links.Of(commits, transcripts, (file, why) => error.WriteLine($"tacho: {SafeText.OneLine(file)} cannot be read to its end: {SafeText.OneLine(why)}"));
        return new LinkedCommits(transcripts, commits, found, project is null ? [] : [.. links.Missing(project)]);
    }

    /// <summary>Whether a transcript is of a session that is linked to any of the commits.</summary>
    public Func<ArchivedTranscript, bool> IsLinked()
    {
        var sessions = Links.Values.SelectMany(static links => links).Select(static link => (link.Session.Agent, link.Session.Id)).ToHashSet();
        return transcript => sessions.Contains((transcript.Meta.Agent, transcript.Meta.Session)) || sessions.Contains((transcript.Meta.Agent, $"{transcript.Meta.Session}-{transcript.Name}"));
    }

    /// <summary>A place as <c>tacho show</c> takes it; of a session that is only recorded, <c>trail:</c> and its short id, as <c>tacho audit session</c> takes it.</summary>
    public string Citation(StoredPlace place)
    {
        if (place.Transcript is not { } name) return "trail:" + new SessionId(place.Session.Id).ShortId;
        if (!_names.TryGetValue(name, out var shown)) _names[name] = shown = Transcripts.FirstOrDefault(one => one.Name == name) is { } transcript ? Names.For(transcript) : name;
        return $"{shown}:{SafeText.Of(place.Line)}";
    }
}
