using Tacho.Events;

namespace Tacho.Incidents;

/// <summary>Joins results to the commands of one session: by call id, else to the oldest command before it that has the same text and no result yet.</summary>
internal sealed class ResultJoin
{
    private readonly List<(CommandPlace Place, AgentEvent Event)> _commands = [];
    private readonly Dictionary<string, int> _byCall = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<int>> _byText = new(StringComparer.Ordinal);

    /// <summary>One for each command, in the order in which they were added.</summary>
    public List<CommandOutcome?> Outcomes { get; } = [];

    public void Add(CommandPlace place, AgentEvent command)
    {
        var index = _commands.Count;
        _commands.Add((place, command));
        Outcomes.Add(null);
        if (command.ToolCallId is { } call)
        {
            _byCall.TryAdd(call, index);
            return;
        }

        var text = ((ShellCommand)command.Body).Command;
        if (!_byText.TryGetValue(text, out var waiting)) _byText.Add(text, waiting = new());
        waiting.Enqueue(index);
    }

    /// <param name="outcome">What the result tells.</param>
    /// <param name="call">The agent's id of the call.</param>
    /// <param name="command">The command's text, where the result repeats it.</param>
    /// <param name="at">When.</param>
    /// <param name="path">The file that the result stands in.</param>
    /// <param name="line">Counted from 1.</param>
    public void Take(CommandOutcome outcome, string? call, string? command, DateTimeOffset at, string path, long line)
    {
        if (call is not null)
        {
            if (_byCall.TryGetValue(call, out var index)) Outcomes[index] = outcome;
        }
        else if (command is not null
            && _byText.TryGetValue(command, out var waiting)
            && waiting.TryPeek(out var first)
            && Precedes(_commands[first], at, path, line))
        {
            Outcomes[waiting.Dequeue()] = outcome;
        }
    }

    /// <summary>By line within a file; by time between a session's files, whose lines have no common order.</summary>
    private static bool Precedes((CommandPlace Place, AgentEvent Event) command, DateTimeOffset at, string path, long line) =>
        command.Place.Path == path ? command.Place.Line < line : command.Event.At <= at;
}
