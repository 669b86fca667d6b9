using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Incidents;

/// <summary>
/// Finds commands in the sealed records, which are exact where the text views may be behind or gone. Reads files in parallel, looks at raw bytes first and parses only what
/// matters. It does not check the seal.
/// </summary>
/// <remarks>
/// No file is passed over because of its last-write time unless its last sealed line says the same: anyone can set that time, and an agent must not be able to hide a session
/// from a window with touch(1).
/// </remarks>
public sealed class TrailQuery(TachoHome home)
{
    /// <summary>Files that are smaller than this are read without a look at their end.</summary>
    private const int MinBytesToSkip = 256 * 1024;

    /// <summary>How far clocks (of the file system, of the recorder) may be apart before a file is taken to have nothing of a window.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromHours(1);

    /// <summary>Commands of one project or, with null, of all.</summary>
    public CommandsFound Search(string? project, CommandQuery query) => Search(SessionFiles.List(home, project), query);

    /// <summary>Commands of the given sessions.</summary>
    public static CommandsFound Search(ImmutableArray<SessionFiles> sessions, CommandQuery query)
    {
        var scans = new SessionScan[sessions.Length];
        var degree = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 8) };
        Parallel.For(0, sessions.Length, degree, i => (scans[i] = new SessionScan(query)).Read(sessions[i]));
        return new(
            [.. scans.SelectMany(scan => scan.Commands).OrderBy(command => command.Event.At)],
            sessions.Length,
            scans.Sum(scan => scan.UnreadableLines),
            [.. scans.SelectMany(scan => scan.UnreadableFiles)]);
    }

    /// <summary>The reading of one session.</summary>
    private sealed class SessionScan(CommandQuery query)
    {
        private readonly List<(TrailRecord Record, string? Prompt)> _found = [];
        private readonly Dictionary<string, string> _promptOfTurn = [];
        private string? _lastPrompt;

        public ImmutableArray<RanCommand> Commands { get; private set; } = [];

        public int UnreadableLines { get; private set; }

        public List<string> UnreadableFiles { get; } = [];

        public void Read(SessionFiles session)
        {
            foreach (var file in session.Files) ReadLines(file, TakeCommandOrPrompt);
            var results = new ResultJoin(_found.Select(found => found.Record));
            if (query.Joined && _found.Count > 0)
            {
                foreach (var file in session.Files) ReadLines(file, results.Take);
            }

            Commands = [.. _found.Select((found, i) => new RanCommand(found.Record, results.Outcomes[i], found.Prompt))];
        }

        private void ReadLines(TrailFile file, Func<TrailFile, int, ReadOnlyMemory<byte>, bool> take)
        {
            try
            {
                if (IsOutside(file)) return;
                var number = 0;
                foreach (var line in TrailReader.Lines(file.Path))
                {
                    if (!take(file, ++number, line)) UnreadableLines++;
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
            && info.LastWriteTimeUtc < (from - ClockSlack).UtcDateTime
            && LastLine.TimeOf(file.Path) < from - ClockSlack;

        private bool TakeCommandOrPrompt(TrailFile file, int number, ReadOnlyMemory<byte> line)
        {
            if (line.Span.StartsWith(LineGlance.ShellCommand)) return TakeCommand(file, number, line);
            if (query.Joined && line.Span.StartsWith(LineGlance.UserPrompt)) return TakePrompt(line.Span);
            return LineGlance.IsRecord(line.Span);
        }

        private bool TakeCommand(TrailFile file, int number, ReadOnlyMemory<byte> line)
        {
            if (!LineGlance.TryRead(line.Span, out var glance) || glance.Command is null) return false;
            if (query.Window?.Contains(glance.At) == false
                || (query.Agent is { } agent && agent.Value != glance.Agent)
                || query.Matches?.Invoke(glance.Command) == false)
                return true;
            if (ReadEvent(line) is not { Body: ShellCommand } recorded) return false;
            var prompt = glance.Turn is { } turn && _promptOfTurn.TryGetValue(turn, out var ofTurn) ? ofTurn : _lastPrompt;
            _found.Add((new TrailRecord(file, number, recorded), prompt));
            return true;
        }

        private bool TakePrompt(ReadOnlySpan<byte> line)
        {
            if (!LineGlance.TryRead(line, out var glance) || glance.Text is null) return false;
            _lastPrompt = glance.Text;
            if (glance.Turn is { } turn) _promptOfTurn[turn] = glance.Text;
            return true;
        }
    }

    /// <summary>Joins results to the commands of one session: by call id, else to the oldest command before it that has the same text and no result yet.</summary>
    private sealed class ResultJoin
    {
        private readonly Dictionary<string, int> _byCall = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Queue<int>> _byText = new(StringComparer.Ordinal);
        private readonly List<TrailRecord> _commands;

        public ResultJoin(IEnumerable<TrailRecord> commands)
        {
            _commands = [.. commands];
            Outcomes = new CommandOutcome?[_commands.Count];
            for (var i = 0; i < _commands.Count; i++)
            {
                var recorded = _commands[i].Event;
                if (recorded.ToolCallId is { } call) _byCall.TryAdd(call, i);
                else Waiting(((ShellCommand)recorded.Body).Command).Enqueue(i);
            }
        }

        /// <summary>One for each command, in their order.</summary>
        public CommandOutcome?[] Outcomes { get; }

        public bool Take(TrailFile file, int number, ReadOnlyMemory<byte> line)
        {
            if (!line.Span.StartsWith(LineGlance.ToolResult) || !LineGlance.TryRead(line.Span, out var glance)) return true;
            if (glance.Call is { } call ? !_byCall.ContainsKey(call) : glance.Command is null || !_byText.ContainsKey(glance.Command)) return true;
            if (ReadEvent(line) is not { Body: ToolResult result } recorded) return true;
            if (IndexOf(recorded, result, file, number) is { } index) Outcomes[index] = new(result.ExitCode, result.Status, result.DurationMs);
            return true;
        }

        private int? IndexOf(AgentEvent recorded, ToolResult result, TrailFile file, int number)
        {
            if (recorded.ToolCallId is { } call) return _byCall[call];
            if (result.Command is null || !_byText.TryGetValue(result.Command, out var waiting)) return null;
            return waiting.TryPeek(out var first) && Precedes(_commands[first], recorded, file, number) ? waiting.Dequeue() : null;
        }

        /// <summary>By line within a file; by time between a session's files, whose lines have no common order.</summary>
        private static bool Precedes(TrailRecord command, AgentEvent result, TrailFile file, int number) =>
            command.File == file ? command.Line < number : command.Event.At <= result.At;

        private Queue<int> Waiting(string command)
        {
            if (!_byText.TryGetValue(command, out var waiting)) _byText.Add(command, waiting = new());
            return waiting;
        }
    }

    private static AgentEvent? ReadEvent(ReadOnlyMemory<byte> line)
    {
        try
        {
            return EventJson.Read(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
