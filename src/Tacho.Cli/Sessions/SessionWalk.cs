using Tacho.Archive;
using Tacho.Events;
using Tacho.Reports;

namespace Tacho.Cli.Sessions;

/// <summary>Goes through a session's steps, its sub-agents in their places, and counts its tokens by turn.</summary>
internal sealed class SessionWalk(SessionWriter writer, SessionDetail detail, SubagentTranscripts subagents, Func<ArchivedTranscript, string> nameOf)
{
    private const int MaxDepth = 8;

    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private TokenSum _all = TokenSum.None;
    private TokenSum _own = TokenSum.None;

    /// <summary>Shows all of a session.</summary>
    public void Run(ArchivedTranscript transcript)
    {
        Transcript(transcript, depth: 0);
        if (detail != SessionDetail.Prompts && _all != _own) writer.TokensWithSubagents(_all);
        if (detail != SessionDetail.Prompts) writer.Others([.. subagents.Others(transcript, _shown).Select(other => (other, nameOf(other)))]);
        writer.Flush();
    }

    /// <summary>Shows the step of a line, whole, with the prompt before it, and what follows until the next prompt. False where no step is at the line or behind it.</summary>
    public bool RunAt(ArchivedTranscript transcript, long line)
    {
        _shown.Add(transcript.MetaPath);
        SessionStep? prompt = null;
        var isInside = false;
        var own = OwnSubagent(transcript);
        foreach (var step in ArchivedSteps.Of(transcript))
        {
            var isPrompt = step.Event.Body is UserPrompt && DepthOf(step, own) == 0;
            if (isInside && isPrompt) break;
            if (isPrompt) prompt = step;
            if (isInside)
            {
                if (SessionWriter.IsShown(detail, step.Event.Body)) Whole(transcript, step, DepthOf(step, own), isCited: false);
                continue;
            }

            isInside = step.IsAt(line) || (step.Line > line && SessionWriter.IsShown(SessionDetail.Full, step.Event.Body));
            if (!isInside) continue;
            writer.Begin(transcript, nameOf(transcript), depth: 0);
            if (prompt is not null && prompt != step) writer.Step(prompt, 0, whole: false);
            Whole(transcript, step, DepthOf(step, own), isCited: true);
        }

        writer.Flush();
        return isInside;
    }

    private void Transcript(ArchivedTranscript transcript, int depth)
    {
        _shown.Add(transcript.MetaPath);
        writer.Begin(transcript, nameOf(transcript), depth);
        var tokens = new TokenTally();
        var before = TokenSum.None;
        var turn = 0;
        var own = OwnSubagent(transcript);
        foreach (var step in ArchivedSteps.Of(transcript))
        {
            var within = DepthOf(step, own);
            if (step.Event.Body is TokenUsage usage) tokens.Add(usage);
            if (step.Event.Body is UserPrompt && within == 0)
            {
                EndTurn();
                turn++;
            }

            if (SessionWriter.IsShown(detail, step.Event.Body)) Whole(transcript, step, depth + within, isCited: false);
        }

        EndTurn();
        _all += tokens.Total;
        _own = tokens.Total;
        if (detail != SessionDetail.Prompts && !tokens.Total.IsNothing) writer.Tokens(turn: null, tokens.Total, depth);

        void EndTurn()
        {
            var sum = tokens.Total - before;
            before = tokens.Total;
            if (turn > 0 && !sum.IsNothing && detail is SessionDetail.Summary or SessionDetail.Full && depth == 0) writer.Tokens(turn, sum, depth);
        }
    }

    private void Whole(ArchivedTranscript transcript, SessionStep step, int depth, bool isCited)
    {
        writer.Step(step, depth, isCited);
        foreach (var id in step.Subagents)
        {
            if (depth < MaxDepth && subagents.Find(transcript, id) is { } subagent && !_shown.Contains(subagent.MetaPath)) Transcript(subagent, depth + 1);
        }

        if (step.Result is not null) writer.Result(step, depth, isCited);
    }

    /// <summary>Steps of a sub-agent within its session's own transcript stand one deeper.</summary>
    private static int DepthOf(SessionStep step, string? own) => step.Event.Subagent is { } subagent && subagent != own && step.Event.Body is not (SubagentStarted or SubagentEnded) ? 1 : 0;

    /// <summary>The sub-agent whose transcript it is. Some agents tell it in each record and not by the file's place, but name the file after it.</summary>
    private static string? OwnSubagent(ArchivedTranscript transcript)
    {
        if (transcript.Meta.Subagent is { } told) return told;
        var first = ArchivedSession.Read(transcript).SelectMany(static line => line.Events).Select(static happened => happened.Subagent).FirstOrDefault();
        return first is not null && Path.GetFileName(transcript.Meta.Source).Contains(first, StringComparison.Ordinal) ? first : null;
    }
}
