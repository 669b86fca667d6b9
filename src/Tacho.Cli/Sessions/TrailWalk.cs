using Tacho.Events;
using Tacho.Incidents;
using Tacho.Reports;
using Tacho.Review;
using Tacho.Trail;

namespace Tacho.Cli.Sessions;

/// <summary>Goes through a session's steps as the sealed trail tells them.</summary>
internal sealed class TrailWalk(SessionWriter writer, SessionDetail detail)
{
    /// <summary>Shows all of a session, its files one after another.</summary>
    public void Run(SessionFiles session, string name)
    {
        writer.Begin(session, name);
        foreach (var step in session.Files.SelectMany(file => Steps(session, file)).Where(step => SessionWriter.IsShown(detail, step.Event.Body))) Whole(step, isCited: false);
        writer.Flush();
    }

    /// <summary>Shows the step of a line, whole, with the prompt before it, and what follows until the next prompt. False where no step is at the line or behind it.</summary>
    public bool RunAt(SessionFiles session, string name, TrailFile file, long line)
    {
        SessionStep? prompt = null;
        var isInside = false;
        foreach (var step in Steps(session, file))
        {
            var isPrompt = step.Event is { Body: UserPrompt, Subagent: null };
            if (isInside && isPrompt) break;
            if (isPrompt) prompt = step;
            if (isInside)
            {
                if (SessionWriter.IsShown(detail, step.Event.Body)) Whole(step, isCited: false);
                continue;
            }

            isInside = step.IsAt(line) || (step.Line > line && SessionWriter.IsShown(SessionDetail.Full, step.Event.Body));
            if (!isInside) continue;
            writer.Begin(session, name);
            if (prompt is not null && prompt != step) writer.Step(prompt, 0, whole: false);
            Whole(step, isCited: true);
        }

        writer.Flush();
        return isInside;
    }

    /// <summary>The events of a file, with what people covered.</summary>
    public static IEnumerable<TrailRecord> Records(SessionFiles session, TrailFile file)
    {
        TrailCover? cover = null;
        var isLookedUp = false;
        foreach (var record in TrailReader.Events(file))
        {
            if (!isLookedUp) (cover, isLookedUp) = (session.Cover(record.Event.Agent), true);
            yield return cover is null ? record : record with { Event = cover.Event(record.Event) };
        }
    }

    /// <summary>The steps of a file, with what people covered.</summary>
    public static IEnumerable<SessionStep> Steps(SessionFiles session, TrailFile file) => SessionStep.Of(Records(session, file).Select(static record => new SessionLine(record.Line, [record.Event], Bytes: 0)));

    private void Whole(SessionStep step, bool isCited)
    {
        var depth = step.Event.Subagent is not null && step.Event.Body is not (SubagentStarted or SubagentEnded) ? 1 : 0;
        writer.Step(step, depth, isCited);
        if (step.Result is not null) writer.Result(step, depth, isCited);
    }
}
