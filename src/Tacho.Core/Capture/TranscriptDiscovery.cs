using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Interop;

namespace Tacho.Capture;

/// <summary>A source that was found, with what a person wants to know before it is read.</summary>
/// <param name="Source">What was found.</param>
/// <param name="Bytes">Its size, or its share of a file that holds several.</param>
/// <param name="Changed">When it was changed last.</param>
public sealed record FoundTranscript(TranscriptSource Source, long Bytes, DateTimeOffset Changed)
{
    /// <summary>What reads it in place of its agent's reader; null for that.</summary>
    public ITranscripts? Reader { get; init; }

    /// <summary>What the archive of another program says of it; null where it is no such.</summary>
    public TakenOver? TakenOver { get; init; }
}

/// <summary>Finds transcripts: where each agent keeps them, or among the files of any folder.</summary>
public static class TranscriptDiscovery
{
    private const int MaxDepth = 24;

    /// <summary>The sessions that the agents keep on this machine, the newest first. What cannot be looked into keeps nothing else away; <see cref="TranscriptPlaces.Closed"/> is told.</summary>
    public static ImmutableArray<FoundTranscript> OfAgents(IEnumerable<IAgent> agents, TranscriptPlaces places) => InOrder(agents.SelectMany(agent => OfAgent(agent, places)));

    /// <summary>
    /// The transcripts among the files of a pattern below a folder, each told by its content; files that are no agent's are handed to <paramref name="nobodys"/>, those
    /// that may not be read with the reason to <paramref name="closed"/>. Nothing below the folders of <paramref name="without"/> is looked at.
    /// </summary>
    public static ImmutableArray<FoundTranscript> InFolder(
        string folder, string pattern, IReadOnlyCollection<IAgent> agents, Action<string> nobodys, Action<string, string>? closed = null, params IReadOnlyCollection<string> without) =>
        InOrder(TranscriptFiles.Below(folder, pattern, MaxDepth, closed)
            .Where(file => !without.Any(other => file.StartsWith(other + "/", StringComparison.Ordinal)))
            .SelectMany(file => Recognise(file, agents, nobodys, closed)));

    /// <summary>The sessions of one agent, as far as its folders can be read.</summary>
    internal static IReadOnlyList<TranscriptSource> OfAgent(IAgent agent, TranscriptPlaces places)
    {
        try
        {
            return [.. agent.Transcripts?.Discover(places) ?? []];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // An agent may move its folders while they are looked through.
            places.Closed?.Invoke($"what {agent.Info.Name} keeps", failure.Message);
            return [];
        }
    }

    /// <summary>The source that a file is; null when it is no agent's transcript.</summary>
    /// <param name="path">The file.</param>
    /// <param name="agents">Whose it may be.</param>
    /// <param name="calledHere">The path under which its agent knew it, for what is told by that; null for its own.</param>
    public static TranscriptSource? Recognise(string path, IEnumerable<IAgent> agents, string? calledHere = null) =>
        Recognise(path, agents, calledHere, closed: null);

    private static TranscriptSource? Recognise(string path, IEnumerable<IAgent> agents, string? calledHere, Action<string>? closed)
    {
        if (HeadOf(path, BeginningOf, closed) is not { } head) return null;
        if (Recognise(head) is { } source) return source;
        return head.Bytes.Length == TranscriptHead.Length && HeadOf(path, ShortenedHead.Read, closed: null) is { } shortened ? Recognise(shortened) : null;

        TranscriptSource? Recognise(TranscriptHead of) =>
            agents.Select(agent => agent.Transcripts?.Recognise(calledHere is null ? of : of with { Path = calledHere })).FirstOrDefault(found => found is not null);
    }

    private static IEnumerable<TranscriptSource> Recognise(string file, IReadOnlyCollection<IAgent> agents, Action<string> nobodys, Action<string, string>? closed)
    {
        var isClosed = false;
        var source = Recognise(file, agents, calledHere: null, why =>
        {
            isClosed = closed is not null;
            closed?.Invoke(file, why);
        });
        if (source is not null) return Sessions(source, agents);
        if (!isClosed) nobodys(file);
        return [];
    }

    /// <summary>A database that cannot be read stands for its sessions, so that its import fails and says why.</summary>
    private static IEnumerable<TranscriptSource> Sessions(TranscriptSource source, IEnumerable<IAgent> agents)
    {
        try
        {
            return [.. agents.First(agent => agent.Info.Id == source.Agent).Transcripts!.SessionsOf(source)];
        }
        catch (IOException)
        {
            return [source];
        }
    }

    /// <summary>The beginning of a file; null where there is none. <paramref name="closed"/> is told of one that this user may not read.</summary>
    private static TranscriptHead? HeadOf(string path, Func<Stream, ReadOnlyMemory<byte>> read, Action<string>? closed)
    {
        try
        {
            if (!FileFacts.Of(path).IsRegular) return null;
            using var file = PosixFile.OpenReadIfExists(path);
            if (file is null) return null;
            using var text = TextStream.Open(file, out _);
            return new TranscriptHead(path, read(text));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            if (FailureText.IsRefusal(failure)) closed?.Invoke(FailureText.Of(failure));
            return null;
        }
    }

    private static ReadOnlyMemory<byte> BeginningOf(Stream text)
    {
        var bytes = new byte[TranscriptHead.Length];
        return bytes.AsMemory(0, text.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }

    private static ImmutableArray<FoundTranscript> InOrder(IEnumerable<TranscriptSource> sources) =>
        [.. sources.Distinct().GroupBy(static source => source.Path, StringComparer.Ordinal).SelectMany(Stamped).OrderByDescending(static found => found.Changed)];

    /// <summary>The sources of one path. Each session of a file that holds several has its share of the bytes.</summary>
    private static IEnumerable<FoundTranscript> Stamped(IGrouping<string, TranscriptSource> sources)
    {
        try
        {
            return SourceStamp.Of(sources.Key) is { } stamp ? sources.Select(source => new FoundTranscript(source, stamp.Bytes / sources.Count(), stamp.Changed)) : [];
        }
        catch (IOException)
        {
            // Named in a folder that may be listed and not entered: its import fails and says why.
            return sources.Select(static source => new FoundTranscript(source, Bytes: 0, DateTimeOffset.UnixEpoch));
        }
    }
}
