using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>Holds what later records need of earlier ones, and makes events whose ids are the same at each reading.</summary>
internal abstract class RecordReader : TranscriptReader
{
    private readonly TranscriptSource _source;
    private readonly List<AgentEvent> _events = [];
    private ReaderState _state;

    protected RecordReader(TranscriptSource source, TranscriptPosition? from)
    {
        _source = source;
        _state = ReaderState.Parse(from?.State) ?? new ReaderState { Facts = new SessionFacts { Session = source.Session } };
    }

    /// <inheritdoc/>
    public override string State => _state.ToText();

    /// <inheritdoc/>
    public override SessionFacts Facts => _state.Facts;

    /// <summary>Where the records come from.</summary>
    protected TranscriptSource Source => _source;

    /// <summary>What later records need.</summary>
    protected ReaderState Memory => _state;

    /// <summary>Whether the record that is being read gave an event already.</summary>
    protected bool HasEvents => _events.Count > 0;

    /// <summary>Takes in what a record tells of its session, with null for what it does not tell.</summary>
    protected void Learn(DateTimeOffset? at, string? cwd = null, string? version = null, string? model = null, string? branch = null, string? turn = null)
    {
        var facts = _state.Facts;
        facts = facts with { AgentVersion = version ?? facts.AgentVersion, Cwd = facts.Cwd ?? cwd, GitBranch = facts.GitBranch ?? branch, Model = model ?? facts.Model };
        _state = _state with { Facts = at is { } time ? facts.At(time) : facts, Time = at ?? _state.Time, Cwd = cwd ?? _state.Cwd, Turn = turn ?? _state.Turn };
    }

    /// <summary>Replaces what is known of the session as a whole.</summary>
    protected void Learn(SessionFacts facts) => _state = _state with { Facts = facts };

    /// <summary>Keeps a word for later records under a name; null forgets it.</summary>
    protected void Remember(string name, string? word) =>
        _state = _state with { Words = word is null ? _state.Words.Remove(name) : _state.Words.SetItem(name, word) };

    /// <summary>A word that was kept.</summary>
    protected string? Recall(string name) => _state.Words.GetValueOrDefault(name);

    /// <summary>Adds an event of the record that is being read.</summary>
    /// <param name="key">What identifies it within the session; with the agent and the session it makes its id.</param>
    /// <param name="type">The record's own type.</param>
    /// <param name="body">What happened.</param>
    /// <param name="call">The agent's id of the tool call.</param>
    /// <param name="subagent">The sub-agent that acted; null for the source's.</param>
    protected void Add(string key, string type, EventBody body, string? call = null, string? subagent = null)
    {
        var session = _state.Facts.Session ?? SessionId.Unknown;
        _events.Add(new AgentEvent(EventId.Stable(_source.Agent, session, key), session, _source.Agent, _state.Time ?? DateTimeOffset.UnixEpoch, EventSource.Transcript(type), body)
        {
            Turn = _state.Turn,
            ToolCallId = call,
            Subagent = subagent ?? _source.Subagent,
            Cwd = _state.Cwd,
            Model = _state.Facts.Model,
        });
    }

    /// <summary>Forgets the events of the record before.</summary>
    protected void Begin() => _events.Clear();

    /// <summary>The events of the record that is being read.</summary>
    protected RecordReading.Understood Understood() => new([.. _events]);
}

/// <summary>What a reader keeps from one record to the next.</summary>
internal sealed record ReaderState
{
    /// <summary>What is known of the session.</summary>
    public required SessionFacts Facts { get; init; }

    /// <summary>Time of the last record that told one.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The turn that is going on.</summary>
    public string? Turn { get; init; }

    /// <summary>The folder that was worked in last.</summary>
    public string? Cwd { get; init; }

    /// <summary>Whatever else a format needs, such as the tools of open calls by their ids.</summary>
    public ImmutableSortedDictionary<string, string> Words { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The state as text; null text, or text of another version, gives null.</summary>
    public static ReaderState? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, ReaderStateJson.Default.ReaderState);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The state as text that <see cref="Parse"/> reads.</summary>
    public string ToText() => JsonSerializer.Serialize(this, ReaderStateJson.Default.ReaderState);
}

/// <summary>Generated JSON shape of the state.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ReaderState))]
internal sealed partial class ReaderStateJson : JsonSerializerContext;
