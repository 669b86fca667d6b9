using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

namespace Tacho.Capture;

/// <summary>A command that an older log tells of.</summary>
/// <param name="At">Local time of the log, to the second, with the machine's offset at that time.</param>
/// <param name="Agent">As the line names it.</param>
/// <param name="Session">The id that a session's file is named after; of a line that only the tail has, its eight characters.</param>
/// <param name="Command">All lines of it.</param>
public sealed record LegacyCommand(DateTimeOffset At, AgentId Agent, SessionId Session, string Command);

/// <summary>A line that is not what it should be.</summary>
/// <param name="File">Its log.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Why">What is wrong; nothing of the line itself.</param>
public sealed record LegacyTrouble(string File, int Line, string Why);

/// <summary>
/// Reads the logs that Coograph's hooks write (until May 2026 <c>.claude/session.log</c>, then <c>.coograph/session.log</c> and <c>.coograph/sessions/&lt;id&gt;.log</c>): a line
/// <c>[2026-05-17 09:42:18] [agent] [id8] command</c> in the tail, the same without <c>[id8]</c> in a session's file, and <c>[time] command</c> in the oldest form.
/// </summary>
/// <remarks>
/// Commands stand there with their line breaks, so that a command can hold what looks like a line of the log. No line of the recorder is the same in tail and session file; a line
/// that is, is text inside a command.
/// </remarks>
public sealed partial class LegacyLog
{
    private const int ShortIdLength = 8;

    /// <summary>Clocks are set back by an hour in autumn; further back than this, with some room, a log does not go by itself.</summary>
    private static readonly TimeSpan LargestStepBack = TimeSpan.FromMinutes(65);

    private readonly TimeZoneInfo _zone;
    private readonly List<(LegacyCommand Command, bool OfSessionFile)> _read = [];
    private readonly List<LegacyTrouble> _troubles = [];

    private LegacyLog(TimeZoneInfo zone) => _zone = zone;

    /// <summary>In the order of session and time. What tail and session files both tell is there once.</summary>
    public ImmutableArray<LegacyCommand> Commands { get; private set; } = [];

    public ImmutableArray<LegacyTrouble> Troubles => [.. _troubles];

    /// <summary>Count of commands left out because the same stands less than two seconds before: hooks that fire before and after a command wrote it twice.</summary>
    public int Repeated { get; private set; }

    /// <summary>Reads logs that belong together, tails and session files in any order.</summary>
    /// <param name="files">Paths; a file in a folder named sessions is a session's.</param>
    /// <param name="zone">The zone whose local time the lines tell.</param>
    public static LegacyLog Read(IEnumerable<string> files, TimeZoneInfo zone)
    {
        var log = new LegacyLog(zone);
        var read = files.Select(file => (Path: file, Lines: File.ReadAllText(file).Split('\n'), IsSession: IsSessionFile(file))).ToList();
        var ofTails = read.Where(file => !file.IsSession).SelectMany(file => file.Lines).ToHashSet(StringComparer.Ordinal);
        var inside = read.Where(file => file.IsSession).SelectMany(file => file.Lines).Where(line => ofTails.Contains(line) && line.StartsWith('[')).ToHashSet(StringComparer.Ordinal);
        foreach (var file in read.OrderByDescending(file => file.IsSession)) log.ReadLines(file.Path, file.Lines, file.IsSession, inside);
        log.Merge();
        return log;
    }

    private static bool IsSessionFile(string path) => Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) == "sessions";

    private void ReadLines(string path, string[] lines, bool isSession, HashSet<string> inside)
    {
        var first = _read.Count;
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        for (var i = 0; i < count; i++)
        {
            var line = lines[i];
            var forged = inside.Contains(line);
            if (!forged && TryRead(path, line, isSession) is { } command)
            {
                if (_read.Count > first && command.At < _read[^1].Command.At - LargestStepBack) _troubles.Add(new(path, i + 1, "the time runs backwards"));
                _read.Add((command, isSession));
            }
            else if (_read.Count > first)
            {
                if (forged) _troubles.Add(new(path, i + 1, "looks like a line of the log, but is text inside a command"));
                var before = _read[^1].Command;
                _read[^1] = (before with { Command = $"{before.Command}\n{line}" }, isSession);
            }
            else
            {
                _troubles.Add(new(path, i + 1, "not a line of such a log"));
            }
        }
    }

    private LegacyCommand? TryRead(string path, string line, bool isSession)
    {
        var match = isSession ? SessionLine().Match(line) : TailLine().Match(line);
        var isOldest = !match.Success && !isSession && Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) == ".claude";
        if (isOldest) match = OldestLine().Match(line);
        if (!match.Success || !DateTime.TryParseExact(match.Groups["time"].ValueSpan, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return null;
        var session = isSession ? Path.GetFileNameWithoutExtension(path) : isOldest ? SessionId.Unknown.Value : match.Groups["id"].Value;
        var agent = isOldest ? "claude-code" : match.Groups["agent"].Value;
        return new(new DateTimeOffset(local, _zone.GetUtcOffset(local)), new(agent), new(session), match.Groups["command"].Value.TrimEnd('\r'));
    }

    /// <summary>Takes what tail and session file both tell once, gives lines of the tail the whole id of their session, and leaves repetitions out.</summary>
    private void Merge()
    {
        var ofSessionFiles = _read.Where(read => read.OfSessionFile).Select(read => read.Command).ToList();
        var sessions = ofSessionFiles.Select(command => command.Session).Distinct().ToLookup(Short, StringComparer.Ordinal);
        var told = ofSessionFiles.GroupBy(Key).ToDictionary(group => group.Key, group => group.Count());
        var merged = ofSessionFiles;
        foreach (var (command, ofSessionFile) in _read)
        {
            if (ofSessionFile) continue;
            if (told.TryGetValue(Key(command), out var left) && left > 0) told[Key(command)] = left - 1;
            else merged.Add(sessions[command.Session.Value].ToList() is [var whole] ? command with { Session = whole } : command);
        }

        Commands = [.. WithoutRepetitions(merged.OrderBy(command => command.Session.Value, StringComparer.Ordinal).ThenBy(command => command.At))];

        static (DateTimeOffset, AgentId, string, string) Key(LegacyCommand command) => (command.At, command.Agent, Short(command.Session), command.Command);
    }

    private IEnumerable<LegacyCommand> WithoutRepetitions(IEnumerable<LegacyCommand> commands)
    {
        var last = new Dictionary<(SessionId, string), DateTimeOffset>();
        foreach (var command in commands)
        {
            var key = (command.Session, command.Command);
            if (last.TryGetValue(key, out var at) && command.At - at <= RecentCalls.SameMoment)
            {
                Repeated++;
                continue;
            }

            last[key] = command.At;
            yield return command;
        }
    }

    private static string Short(SessionId id) => id.Value[..Math.Min(ShortIdLength, id.Value.Length)];

    private const string Time = """^\[(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\] """;
    private const string Agent = """\[(?<agent>[a-z0-9][a-z0-9-]{0,63})\] """;

    [GeneratedRegex(Time + Agent + """\[(?<id>[A-Za-z0-9_-]{1,8})\] (?<command>.*)$""", RegexOptions.ExplicitCapture)]
    private static partial Regex TailLine();

    [GeneratedRegex(Time + Agent + "(?<command>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex SessionLine();

    [GeneratedRegex(Time + "(?<command>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex OldestLine();
}

/// <summary>What an import did.</summary>
/// <param name="Project">Name of the project in the trail.</param>
/// <param name="Imported">Count of commands that are recorded now and were not before.</param>
/// <param name="Known">Count of commands that had been imported earlier, or that a hook of Tacho had recorded in the same moment.</param>
/// <param name="Repeated">See <see cref="LegacyLog.Repeated"/>.</param>
/// <param name="Sessions">Count of sessions in the logs.</param>
/// <param name="Troubles">Lines that are not what they should be.</param>
public sealed record LegacyImported(string Project, int Imported, int Known, int Repeated, int Sessions, ImmutableArray<LegacyTrouble> Troubles);

/// <summary>
/// Takes older logs into the trail, masked and sealed as everything else, marked as imported, at the time that their lines tell. The identity of an imported event is made of session,
/// time and place within its second, so that a log can be imported again after it grew. The logs stay as they are.
/// </summary>
public sealed class LegacyImport(TachoHome home, Settings settings, TimeProvider time)
{
    /// <summary>Fewer than the recorder remembers (<see cref="RecentCalls.Capacity"/>).</summary>
    private const int BatchSize = 128;

    private const string SourceName = "session.log";

    /// <summary>Imports logs of one project.</summary>
    /// <exception cref="UserError">The redaction rules cannot be used; nothing is written then.</exception>
    /// <exception cref="IOException">A log could not be read, or the trail could not be written; what was imported before stays.</exception>
    public LegacyImported Import(Project project, IReadOnlyCollection<string> files)
    {
        var redactor = new Redactor(RulesInForce.Load(home, project.Root).OrThrow().At(RedactionLevel.Of(settings)), TagKey.FromFile(home.TagKey));
        var log = LegacyLog.Read(files, time.LocalTimeZone);
        var writer = new TrailWriter(home, redactor, new SigningKey(home.SigningKey, home.VerifierKey), time, settings);
        var sessions = log.Commands.GroupBy(command => command.Session).ToList();
        var (imported, known) = (0, 0);
        foreach (var session in sessions)
        {
            var masked = Events(session).Select(recorded => redactor.Redact(recorded, settings.OutputCapBytes)).ToList();
            var unknown = WithoutKnown(project, session.Key, masked);
            var recorded = unknown.Chunk(BatchSize).Sum(batch => writer.Append(new TrailBatch(session.Key, batch[0].Value.Agent, project, [.. batch])).Recorded);
            imported += recorded;
            known += masked.Count - recorded;
        }

        return new(project.Name, imported, known, log.Repeated, sessions.Count, log.Troubles);
    }

    private static IEnumerable<AgentEvent> Events(IEnumerable<LegacyCommand> commands)
    {
        var source = new EventSource(EventChannel.Import, SourceName);
        foreach (var second in commands.GroupBy(command => command.At))
        {
            var place = 0;
            foreach (var command in second)
                yield return new(IdOf(command, place++), command.Session, command.Agent, command.At, source, new ShellCommand(command.Command.TrimEnd('\n'), "Bash"));
        }
    }

    /// <summary>A version 7 UUID whose random part is a hash of session and place, never of the command, which may hold a secret.</summary>
    private static EventId IdOf(LegacyCommand command, int place)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"tacho legacy\n{command.Session}\n{command.Agent}\n{place}")), hash);
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, command.At.ToUnixTimeMilliseconds() << 16);
        hash[..10].CopyTo(id[6..]);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new(new Guid(id, bigEndian: true).ToString());
    }

    private List<Redacted<AgentEvent>> WithoutKnown(Project project, SessionId session, List<Redacted<AgentEvent>> events)
    {
        var paths = new TrailPaths(home, session, project.Name);
        var folder = TrailHead.Read(paths.Head)?.Project ?? project.Name;
        var recorded = new TrailReader(home).Files(folder)
            .Where(file => Path.GetFileName(file.Path).StartsWith(paths.Name + ".", StringComparison.Ordinal))
            .SelectMany(file => TrailReader.Events(file, line => line.Span.StartsWith("{\"kind\":\"shell.command\","u8)))
            .Select(record => record.Event)
            .ToList();
        var ids = recorded.Select(known => known.Id).ToHashSet();
        var live = recorded.Where(known => known.Source.Channel != EventChannel.Import).ToLookup(known => ((ShellCommand)known.Body).Command, known => known.At, StringComparer.Ordinal);
        return [.. events.Where(one => !ids.Contains(one.Value.Id) && !live[((ShellCommand)one.Value.Body).Command].Any(at => (at - one.Value.At).Duration() <= RecentCalls.SameMoment))];
    }
}
