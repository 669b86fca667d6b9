using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Events;

namespace Tacho.Incidents;

/// <summary>Finds the commands of one session in its archived transcripts: its own, those of its sub-agents, and former ones of a source that was rewritten.</summary>
internal sealed class TranscriptScan(CommandQuery query)
{
    private readonly List<(CommandPlace Place, AgentEvent Event, string? Prompt)> _found = [];
    private readonly ResultJoin _results = new();
    private readonly HashSet<(string? Call, DateTimeOffset At, string Command)> _seen = [];

    public int UnreadableRecords { get; private set; }

    public List<string> UnreadableFiles { get; } = [];

    /// <summary>The commands of a session's transcripts, each once, in the order of transcripts and lines.</summary>
    public ImmutableArray<RanCommand> Read(ImmutableArray<ArchivedTranscript> transcripts)
    {
        foreach (var transcript in transcripts.Where(MayHold))
        {
            try
            {
                ReadLines(transcript);
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                UnreadableFiles.Add(transcript.Path);
            }
        }

        return [.. _found.Select((found, i) => new RanCommand(found.Place, found.Event, _results.Outcomes[i], found.Prompt))];
    }

    /// <summary>False where the metadata says that there is nothing to find; it was made of the same records.</summary>
    private bool MayHold(ArchivedTranscript transcript) =>
        transcript.Meta is { Counts.ToolCalls: > 0 } meta
        && (query.Agent is not { } agent || agent.Value == meta.Agent)
        && (query.Window?.From is not { } from || meta.Ended >= from - TimeWindow.ClockSlack)
        && (query.Window?.Before is not { } before || meta.Started < before + TimeWindow.ClockSlack);

    private void ReadLines(ArchivedTranscript transcript)
    {
        var promptOfTurn = new Dictionary<string, string>(StringComparer.Ordinal);
        string? lastPrompt = null;
        foreach (var line in ArchivedSession.Read(transcript))
        {
            if (line.Reading is RecordReading.Unreadable) UnreadableRecords++;
            foreach (var told in line.Events)
            {
                // Some agents write no times. Such a command ran when its session did, and no window that the session overlaps may leave it out.
                var hasTime = told.At != DateTimeOffset.UnixEpoch;
                var happened = hasTime ? told : told with { At = transcript.Meta.Started };
                switch (happened.Body)
                {
                    case UserPrompt prompt:
                        lastPrompt = prompt.Text;
                        if (happened.Turn is { } begun) promptOfTurn[begun] = prompt.Text;
                        break;
                    case ShellCommand shell when IsWanted(happened, shell, hasTime):
                        var place = new CommandPlace(RecordSources.Transcripts, transcript.Meta.Project, transcript.Path, line.Number);
                        _found.Add((place, happened, happened.Turn is { } turn && promptOfTurn.TryGetValue(turn, out var ofTurn) ? ofTurn : lastPrompt));
                        _results.Add(place, happened);
                        break;
                    case ToolResult result when _found.Count > 0:
                        _results.Take(new CommandOutcome(result.ExitCode, result.Status, result.DurationMs), happened.ToolCallId, result.Command, happened.At, transcript.Path, line.Number);
                        break;
                }
            }
        }
    }

    private bool IsWanted(AgentEvent happened, ShellCommand shell, bool hasTime) =>
        (!hasTime || query.Window?.Contains(happened.At) != false)
        && query.Matches?.Invoke(shell.Command) != false
        && _seen.Add((happened.ToolCallId, happened.At, shell.Command));
}
