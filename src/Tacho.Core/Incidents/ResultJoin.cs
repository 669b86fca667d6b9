using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Incidents;

/// <summary>Joins results to the commands of one session: by call id, else to the oldest command before it that has the same text and no result yet.</summary>
internal sealed class ResultJoin
{
    private readonly List<TrailRecord> _commands = [];
    private readonly Dictionary<string, int> _byCall = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<int>> _byText = new(StringComparer.Ordinal);

    /// <summary>One for each command, in the order in which they were added.</summary>
    public List<CommandOutcome?> Outcomes { get; } = [];

    public void Add(TrailRecord command)
    {
        var index = _commands.Count;
        _commands.Add(command);
        Outcomes.Add(null);
        if (command.Event.ToolCallId is { } call)
        {
            _byCall.TryAdd(call, index);
            return;
        }

        var text = ((ShellCommand)command.Event.Body).Command;
        if (!_byText.TryGetValue(text, out var waiting)) _byText.Add(text, waiting = new());
        waiting.Enqueue(index);
    }

    /// <param name="result">A line that is a <see cref="ToolResult"/>.</param>
    /// <param name="file">The file that it stands in.</param>
    /// <param name="line">Counted from 1.</param>
    public void Take(in LineGlance result, TrailFile file, int line)
    {
        if (result.Call is { } call)
        {
            if (_byCall.TryGetValue(call, out var index)) Outcomes[index] = result.Outcome;
        }
        else if (result.Command is { } text
            && _byText.TryGetValue(text, out var waiting)
            && waiting.TryPeek(out var first)
            && Precedes(_commands[first], result, file, line))
        {
            Outcomes[waiting.Dequeue()] = result.Outcome;
        }
    }

    /// <summary>By line within a file; by time between a session's files, whose lines have no common order.</summary>
    private static bool Precedes(TrailRecord command, in LineGlance result, TrailFile file, int line) =>
        command.File == file ? command.Line < line : command.Event.At <= result.At;
}
