using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Cli.Recaps;
using Tacho.Cli.Sessions;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Inference;
using Tacho.Reports;
using Tacho.Trail;

namespace Tacho.Cli.Inferring;

/// <summary>Tells what a session did from its transcripts or from the trail, whichever has more, with what people covered.</summary>
internal sealed class SessionStories(RecordCitations citations, Func<string, string> rootOf, TimeProvider time)
{
    /// <summary>A session that was written to since may be at work still: what is open there is no end.</summary>
    private static readonly TimeSpan AtWork = TimeSpan.FromMinutes(30);

    private readonly Lock _citing = new();

    /// <summary>The story of a session; null for one in which nothing happened. Its steps are read when they are asked for.</summary>
    /// <exception cref="IOException">A file is missing or damaged.</exception>
    public SessionStory? Of(SessionFiles session)
    {
        var transcripts = Newest(session);
        var isTrail = IsTrailRicher(session, transcripts);
        var agent = isTrail || transcripts.IsEmpty ? session.Files.SelectMany(static file => TrailReader.Events(file)).FirstOrDefault()?.Event.Agent.Value : transcripts[0].Meta.Agent;
        if (agent is null) return null;
        return new SessionStory(agent, session.Id.Value, RootsOf(session), isTrail ? [OfTrail(session)] : [.. transcripts.Select(transcript => OfTranscript(session, transcript))])
        {
            IsOver = time.GetUtcNow() - EndOf(session) > AtWork,
        };
    }

    /// <summary>When anything happened in it last, without a look into files.</summary>
    public static DateTimeOffset EndOf(SessionFiles session) =>
        session.Transcripts.Select(static one => one.Meta.Ended).Concat(session.Files.Select(static file => new DateTimeOffset(File.GetLastWriteTimeUtc(file.Path)))).Max();

    /// <summary>Whether anything of it can be in a window, without a look into files.</summary>
    public static bool MayHold(SessionFiles session, TimeWindow? window) => window?.From is not { } from || EndOf(session) >= from - TimeSpan.FromHours(1);

    /// <summary>Folders that are the session's own: where it began, and the repository round that.</summary>
    public ImmutableArray<string> RootsOf(SessionFiles session)
    {
        var began = new[] { session.Root, session.Transcripts.Select(static transcript => transcript.Meta.Cwd).FirstOrDefault(static cwd => cwd is { Length: > 0 }) }.OfType<string>().Where(static folder => folder.Length > 0);
        return [.. began.SelectMany(folder => (string[])[rootOf(folder), folder]).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Of a source that was rewritten the last form counts; the session's own transcript goes first.</summary>
    private static ImmutableArray<ArchivedTranscript> Newest(SessionFiles session) =>
    [
        .. session.Transcripts.GroupBy(static one => (one.Meta.Source, one.Meta.Row, one.Meta.Subagent)).Select(static group => group.MaxBy(static one => one.Meta.Rewritten)!)
            .OrderBy(static one => one.Meta.Subagent is not null).ThenBy(static one => one.Meta.Started).ThenBy(static one => one.Name, StringComparer.Ordinal),
    ];

    private static bool IsTrailRicher(SessionFiles session, ImmutableArray<ArchivedTranscript> transcripts)
    {
        if (session.Files.IsEmpty) return false;
        if (transcripts.IsEmpty) return true;
        var told = transcripts.Sum(static one => one.Meta.Counts.ToolCalls);
        return session.Files.SelectMany(static file => TrailReader.Events(file, static line => line.Span.StartsWith("{\"kind\":\"shell.command\""u8) || line.Span.StartsWith("{\"kind\":\"tool.call\""u8))).LongCount() > told;
    }

    private StoryPart OfTrail(SessionFiles session)
    {
        // Lines are counted in each file; steps are told one after another, so the file at hand is the one that a line is of.
        var current = session.Files[0];
        return new StoryPart(IsOwn: true, Steps(), line => Cite(session, new CommandPlace(RecordSources.Trail, session.Project, current.Path, line)));

        IEnumerable<SessionStep> Steps()
        {
            foreach (var file in session.Files)
            {
                current = file;
                foreach (var step in TrailWalk.Steps(session, file)) yield return step;
            }
        }
    }

    private StoryPart OfTranscript(SessionFiles session, ArchivedTranscript transcript)
    {
        var steps = SessionStep.Of(ArchivedSession.Read(transcript).Select(line => new SessionLine(line.Number, [.. line.Events.Select(Timed)], line.Bytes.Length)));
        return new StoryPart(transcript.Meta.Subagent is null, steps, line => Cite(session, new CommandPlace(RecordSources.Transcripts, session.Project, transcript.Path, line)));

        // Some agents write no times: it happened when the session did.
        AgentEvent Timed(AgentEvent happened) => happened.At == DateTimeOffset.UnixEpoch ? happened with { At = transcript.Meta.Started } : happened;
    }

    private string Cite(SessionFiles session, CommandPlace place)
    {
        lock (_citing) return citations.Of(session, place, told: null);
    }
}
