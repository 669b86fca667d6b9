using Tacho.Events;

namespace Tacho.Reports.Traces;

/// <summary>The agent of a session, or one of its sub-agents: whose requests and calls lie in its span.</summary>
/// <param name="key">Tells its requests from those of the others.</param>
/// <param name="span">Its <c>invoke_agent</c>.</param>
/// <param name="depth">0 for the session's own.</param>
internal sealed class TraceSpeaker(string key, OpenSpan span, int depth)
{
    private readonly SortedSet<DateTimeOffset> _inputs = [];

    public string Key => key;

    public OpenSpan Span { get; } = span;

    public int Depth => depth;

    /// <summary>What lies within it now: the prompt, or itself.</summary>
    public OpenSpan Within { get; set; } = span;

    public string? Model { get; set; }

    /// <summary>What was said since the last request was told.</summary>
    public List<MessagePart> Said { get; } = [];

    /// <summary>When the first of that was said; null for nothing.</summary>
    public DateTimeOffset? SaidFrom { get; private set; }

    /// <summary>Its requests by their ids.</summary>
    public Dictionary<string, TraceRequest> Requests { get; } = new(StringComparer.Ordinal);

    public void Say(DateTimeOffset at, MessagePart? part)
    {
        SaidFrom ??= at;
        if (part is not null) Said.Add(part);
    }

    /// <summary>The model was given something to answer: a prompt, a result.</summary>
    public void Hear(DateTimeOffset at) => _inputs.Add(at);

    /// <summary>When a request began whose answer began at a time: when the model was last given something before that.</summary>
    public DateTimeOffset BeginOf(DateTimeOffset answer)
    {
        var begin = _inputs.Count > 0 && _inputs.Min <= answer ? _inputs.GetViewBetween(_inputs.Min, answer).Max : answer;
        _inputs.RemoveWhere(at => at < begin);
        return begin;
    }

    /// <summary>Forgets what was said, which a request has taken or nobody will.</summary>
    public void Settle()
    {
        Said.Clear();
        SaidFrom = null;
    }
}

/// <summary>A request to a model, of which agents tell several times.</summary>
internal sealed class TraceRequest(OpenSpan span)
{
    public OpenSpan Span { get; } = span;

    public List<MessagePart> Answer { get; } = [];

    /// <summary>The last telling.</summary>
    public TokenCount? Count { get; set; }
}
