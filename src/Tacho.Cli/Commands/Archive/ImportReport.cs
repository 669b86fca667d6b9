using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Events;

namespace Tacho.Cli.Commands.Archive;

/// <summary>Counts what an import did, by agent, and tells it. Safe for use by several threads.</summary>
internal sealed class ImportReport
{
    /// <summary>A full disk fails every session; the first lines say why.</summary>
    private const int MaxTroubles = 20;

    private const int AgentCells = 16;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Tally> _agents = new(StringComparer.Ordinal);
    private readonly List<string> _troubles = [];
    private readonly List<string> _nobodys = [];

    /// <summary>Whether a session could not be imported.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether a session is in the archive now, of those that were taken in.</summary>
    public bool HasArchived { get; private set; }

    /// <summary>Says what would be imported, before anything is.</summary>
    public static void WritePlan(ImmutableArray<FoundTranscript> found, string archive, TextWriter output)
    {
        foreach (var agent in found.GroupBy(static one => one.Source.Agent.Value, StringComparer.Ordinal).OrderByDescending(static agent => agent.Sum(static one => one.Bytes)))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{agent.Key,-AgentCells}{agent.Count(),7} transcript{(agent.Count() == 1 ? " " : "s")}  {ByteSize.Of(agent.Sum(static one => one.Bytes)),8}  {agent.Min(static one => one.Changed).ToLocalTime():yyyy-MM-dd} to {agent.Max(static one => one.Changed).ToLocalTime():yyyy-MM-dd}"));
        }

        output.WriteLine($"They are masked and kept compressed in {SafeText.OneLine(archive)}.");
    }

    /// <summary>The counts of all agents in one sentence.</summary>
    public string Summary => Total().ToString();

    /// <summary>Takes one outcome in.</summary>
    public void Add(ImportOutcome outcome)
    {
        lock (_lock)
        {
            var agent = outcome.Source.Agent.Value;
            if (!_agents.TryGetValue(agent, out var tally)) _agents[agent] = tally = new Tally();
            tally.Add(outcome);
            if (outcome.Result == ImportResult.Failed) HasFailed = true;
            if (outcome.Transcript is not null) HasArchived = true;
            if (outcome.Trouble is { } trouble) _troubles.Add(TroubleText(outcome.Source.Path, trouble));
        }
    }

    /// <summary>What is to be known of a source, with its path, once.</summary>
    public static string TroubleText(string path, string trouble) => trouble.Contains(path, StringComparison.Ordinal) ? trouble : $"{path}: {trouble}";

    /// <summary>A file that no agent's reader recognised.</summary>
    public void AddNobodys(string file) => _nobodys.Add(file);

    /// <summary>A line on one session, as it is done.</summary>
    public void WriteLine(ImportOutcome outcome, TextWriter error)
    {
        lock (_lock) error.WriteLine($"{outcome.Result.ToString().ToLowerInvariant(),-10} {SafeText.OneLine(outcome.Trouble is { } trouble ? TroubleText(outcome.Source.Path, trouble) : outcome.Source.Path)}");
    }

    /// <summary>What went wrong, and what was passed over.</summary>
    public void WriteTroubles(TextWriter error)
    {
        foreach (var trouble in _troubles.Take(MaxTroubles)) error.WriteLine("tacho: " + SafeText.OneLine(trouble));
        if (_troubles.Count > MaxTroubles) error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tacho: and {_troubles.Count - MaxTroubles} more like these; -v names each"));
        if (_nobodys.Count > 0) error.WriteLine($"tacho: {SafeText.Count(_nobodys.Count, "file")} {(_nobodys.Count == 1 ? "is" : "are")} no agent's transcript{(_nobodys.Count == 1 ? ": " : ", such as ")}{SafeText.OneLine(_nobodys[0])}");
    }

    /// <summary>The counts for a person.</summary>
    public void Write(TextWriter output, string archive)
    {
        foreach (var (agent, tally) in _agents)
        {
            WriteRow(output, agent, tally.ToString());
            foreach (var line in tally.Unknown()) WriteRow(output, "", line);
        }

        if (_agents.Count > 1) WriteRow(output, "all", Total().ToString());
        output.WriteLine($"archive: {SafeText.OneLine(archive)}");
        if (HasArchived) output.WriteLine("next: tacho list, tacho show <id>");
    }

    /// <summary>On a terminal a row goes on below itself, not below its agent; in a pipe it is one line.</summary>
    private static void WriteRow(TextWriter output, string agent, string row)
    {
        var lines = Terminal.Of(output) is { } terminal ? Packed(row, terminal.Width - AgentCells) : [row];
        foreach (var (number, line) in lines.Index()) output.WriteLine((number == 0 ? agent : "").PadRight(AgentCells) + line);
    }

    /// <summary>Lines of so many cells, broken behind a semicolon where that is possible.</summary>
    private static IEnumerable<string> Packed(string row, int cells)
    {
        var line = "";
        foreach (var part in row.Split("; "))
        {
            if (line.Length > 0 && line.Length + "; ".Length + part.Length <= cells)
            {
                line += "; " + part;
                continue;
            }

            foreach (var whole in TextBlock.Lines(line, cells).Where(static whole => whole.Length > 0)) yield return whole;
            line = part;
        }

        foreach (var whole in TextBlock.Lines(line, cells)) yield return whole;
    }

    /// <summary>The counts as one JSON object.</summary>
    public void WriteJson(TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("total");
            Total().Write(writer);
            writer.WriteEndObject();
            writer.WriteStartObject("agents");
            foreach (var (agent, tally) in _agents)
            {
                writer.WritePropertyName(agent);
                tally.Write(writer);
                tally.WriteUnknown(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteNumber("nobodys", _nobodys.Count);
            writer.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    private Tally Total()
    {
        var total = new Tally();
        foreach (var tally in _agents.Values) total.Add(tally);
        return total;
    }

    /// <summary>The counts of one agent. Those of sessions that did not change count too: the object tells what is archived, not only what was done.</summary>
    private sealed class Tally
    {
        private readonly SortedDictionary<ImportResult, long> _results = [];
        private readonly HashSet<string> _sessions = new(StringComparer.Ordinal);
        private readonly VersionCounts _unknownTypes = new();
        private readonly VersionCounts _unknownFields = new();
        private long _files;
        private long _sessionCount;
        private long _prompts;
        private long _toolCalls;
        private long _toolResults;
        private long _joined;
        private long _unreadable;
        private long _unknown;
        private long _silent;
        private long _masked;
        private TokenSum _tokens = TokenSum.None;
        private long _bytesIn;
        private long _bytesOut;

        public void Add(ImportOutcome outcome)
        {
            _files++;
            _results[outcome.Result] = _results.GetValueOrDefault(outcome.Result) + 1;
            if (outcome.Transcript?.Meta is not { } meta) return;
            if (_sessions.Add(meta.Session)) _sessionCount++;
            _prompts += meta.Counts.Prompts;
            _toolCalls += meta.Counts.ToolCalls;
            _toolResults += meta.Counts.ToolResults;
            _joined += meta.Counts.Joined;
            _unreadable += meta.Counts.Unreadable.Values.Sum();
            _unknown += meta.Counts.Unknown.Values.Sum();
            if (meta.Counts.Silence is not null) _silent++;
            _unknownTypes.Add(meta.AgentVersion, meta.Counts.Unknown);
            _unknownFields.Add(meta.AgentVersion, meta.Counts.UnknownFields);
            _masked += meta.Masked.Values.Sum();
            _tokens += meta.Counts.Tokens ?? TokenSum.None;
            _bytesIn += meta.BytesIn;
            _bytesOut += meta.BytesOut;
        }

        public void Add(Tally other)
        {
            foreach (var (result, count) in other._results) _results[result] = _results.GetValueOrDefault(result) + count;
            (_files, _sessionCount, _prompts) = (_files + other._files, _sessionCount + other._sessionCount, _prompts + other._prompts);
            (_toolCalls, _toolResults, _joined) = (_toolCalls + other._toolCalls, _toolResults + other._toolResults, _joined + other._joined);
            (_unreadable, _unknown, _masked) = (_unreadable + other._unreadable, _unknown + other._unknown, _masked + other._masked);
            _tokens += other._tokens;
            (_bytesIn, _bytesOut, _silent) = (_bytesIn + other._bytesIn, _bytesOut + other._bytesOut, _silent + other._silent);
        }

        /// <summary>A line for each version of the agent that wrote records or fields which this version of Tacho does not know.</summary>
        public IEnumerable<string> Unknown() => _unknownTypes.Lines("unknown types").Concat(_unknownFields.Lines("unknown fields"));

        public override string ToString()
        {
            var results = string.Join(", ", _results.Where(static result => result.Value > 0).Select(static result => string.Create(CultureInfo.InvariantCulture, $"{result.Value} {result.Key.ToString().ToLowerInvariant()}")));
            var sessions = _sessionCount == 0 ? "" : $" of {SafeText.Count(_sessionCount, "session")}";
            return $"{SafeText.Count(_files, "transcript")} ({results}){sessions}; {SafeText.Count(_prompts, "prompt")}, {SafeText.Count(_toolCalls, "tool call")}, {SafeText.Of(_joined)} of {SafeText.Count(_toolResults, "result")} joined; {SafeText.Count(_masked, "mask")}; {ByteSize.Of(_bytesIn)} kept in {ByteSize.Of(_bytesOut)}"
                + (_unreadable + _unknown > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {_unreadable} unreadable, {_unknown} of unknown type") : "")
                + (_silent > 0 ? string.Create(CultureInfo.InvariantCulture, $"; ERROR: {_silent} with content, but without events") : "");
        }

        /// <summary>The counts, in an object that is left open.</summary>
        public void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteNumber("files", _files);
            writer.WriteNumber("sessions", _sessionCount);
            foreach (var result in Enum.GetValues<ImportResult>()) writer.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(result.ToString()), _results.GetValueOrDefault(result));
            writer.WriteNumber("prompts", _prompts);
            writer.WriteNumber("toolCalls", _toolCalls);
            writer.WriteNumber("toolResults", _toolResults);
            writer.WriteNumber("joined", _joined);
            writer.WriteStartObject("tokens");
            writer.WriteNumber("input", _tokens.Input);
            writer.WriteNumber("cacheRead", _tokens.CacheRead);
            writer.WriteNumber("cacheWrite", _tokens.CacheWrite);
            writer.WriteNumber("output", _tokens.Output);
            writer.WriteNumber("reasoning", _tokens.Reasoning);
            writer.WriteEndObject();
            writer.WriteNumber("unreadable", _unreadable);
            writer.WriteNumber("unknown", _unknown);
            writer.WriteNumber("masked", _masked);
            writer.WriteNumber("bytesIn", _bytesIn);
            writer.WriteNumber("bytesOut", _bytesOut);
            writer.WriteNumber("silent", _silent);
        }

        /// <summary>How often each unknown type and field stands in sessions of each version of the agent; "" is for those that tell none.</summary>
        public void WriteUnknown(Utf8JsonWriter writer)
        {
            _unknownTypes.Write(writer, "unknownTypes");
            _unknownFields.Write(writer, "unknownFields");
        }
    }
}
