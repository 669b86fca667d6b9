using System.Collections.Immutable;
using Tacho.Trail;

namespace Tacho.Incidents;

/// <summary>
/// Finds the commands of one session in its sealed files, which are exact where the text views may be behind or gone. Looks at raw bytes first and parses only what matters. It
/// does not check the seal.
/// </summary>
/// <remarks>
/// No file is passed over because of its last-write time unless its last sealed line says the same: anyone can set that time, and an agent must not be able to hide a session
/// from a window with touch(1).
/// </remarks>
internal sealed class TrailScan(CommandQuery query)
{
    /// <summary>Files that are smaller than this are read without a look at their end.</summary>
    private const int MinBytesToSkip = 256 * 1024;

    private readonly List<(TrailRecord Record, string? Prompt)> _found = [];
    private readonly ResultJoin _results = new();
    private readonly Dictionary<string, string> _promptOfTurn = [];
    private string? _lastPrompt;

    public int UnreadableLines { get; private set; }

    public List<string> UnreadableFiles { get; } = [];

    /// <summary>The commands of a session's files, in their order.</summary>
    public ImmutableArray<RanCommand> Read(ImmutableArray<TrailFile> files)
    {
        // In one file a result stands behind its command. Between several (segments, side files) it may stand in one that is read earlier, which takes a second reading.
        var readsTwice = query.Joined && files.Length > 1;
        foreach (var file in files) ReadLines(file, (number, line) => Take(file, number, line, withResults: !readsTwice));
        if (readsTwice && _found.Count > 0)
        {
            foreach (var file in files)
            {
                ReadLines(file, (number, line) =>
                {
                    TakeResult(file, number, line);
                    return true;
                });
            }
        }

        return [.. _found.Select((found, i) => RanCommand.Of(found.Record) with { Outcome = _results.Outcomes[i], Prompt = found.Prompt })];
    }

    private void ReadLines(TrailFile file, Func<int, ReadOnlyMemory<byte>, bool> take)
    {
        try
        {
            if (IsOutside(file)) return;
            var number = 0;
            foreach (var line in TrailReader.Lines(file.Path))
            {
                if (!take(++number, line)) UnreadableLines++;
            }
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            if (!UnreadableFiles.Contains(file.Path)) UnreadableFiles.Add(file.Path);
        }
    }

    /// <summary>True for a large file that was, by its own last line and by the file system, last written before the window.</summary>
    private bool IsOutside(TrailFile file) =>
        query.Window?.From is { } from
        && new FileInfo(file.Path) is { Length: >= MinBytesToSkip } info
        && info.LastWriteTimeUtc < (from - TimeWindow.ClockSlack).UtcDateTime
        && LastLine.TimeOf(file.Path) < from - TimeWindow.ClockSlack;

    /// <summary>False for a line that is no record of this format.</summary>
    private bool Take(TrailFile file, int number, ReadOnlyMemory<byte> line, bool withResults)
    {
        if (line.Span.StartsWith(LineGlance.ShellCommandStart)) return TakeCommand(file, number, line);
        if (query.Joined && line.Span.StartsWith(LineGlance.UserPromptStart)) return TakePrompt(line.Span);
        return withResults ? TakeResult(file, number, line) : LineGlance.IsRecord(line.Span);
    }

    private bool TakeCommand(TrailFile file, int number, ReadOnlyMemory<byte> line)
    {
        if (!LineGlance.TryRead(line.Span, out var glance) || glance.Command is null) return false;
        if (query.Window?.Contains(glance.At) == false
            || (query.Agent is { } agent && agent.Value != glance.Agent)
            || query.Matches?.Invoke(glance.Command) == false)
            return true;
        if (LineGlance.ReadShellCommand(line.Span) is not { } recorded) return false;
        var prompt = glance.Turn is { } turn && _promptOfTurn.TryGetValue(turn, out var ofTurn) ? ofTurn : _lastPrompt;
        var record = new TrailRecord(file, number, recorded);
        _found.Add((record, prompt));
        _results.Add(CommandPlace.Of(record), recorded);
        return true;
    }

    private bool TakePrompt(ReadOnlySpan<byte> line)
    {
        if (!LineGlance.TryRead(line, out var glance) || glance.Text is null) return false;
        _lastPrompt = glance.Text;
        if (glance.Turn is { } turn) _promptOfTurn[turn] = glance.Text;
        return true;
    }

    private bool TakeResult(TrailFile file, int number, ReadOnlyMemory<byte> line)
    {
        if (!query.Joined || _found.Count == 0 || !line.Span.StartsWith(LineGlance.ToolResultStart)) return LineGlance.IsRecord(line.Span);
        if (!LineGlance.TryRead(line.Span, out var glance)) return false;
        _results.Take(glance.Outcome, glance.Call, glance.Command, glance.At, file.Path, number);
        return true;
    }
}
