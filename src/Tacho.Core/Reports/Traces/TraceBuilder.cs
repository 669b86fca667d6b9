using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Reports.Traces;

/// <summary>
/// Makes a trace of the steps of one session: <c>invoke_agent</c> for the session, a span for each prompt, in it <c>chat</c> for each request to a model and <c>execute_tool</c> for each call,
/// and <c>invoke_agent</c> again for each sub-agent, within the call that started it.
/// </summary>
/// <remarks>
/// OpenTelemetry semantic conventions 1.41.1 of 2026-05-11, group GenAI (status Development; the last release with this group, which has since lived in a repository of its own without a
/// release): spans <c>invoke_agent</c> (internal), <c>chat</c>, <c>execute_tool</c>. <c>gen_ai.usage.cache_write.input_tokens</c> is the name that the successor gave to
/// <c>gen_ai.usage.cache_creation.input_tokens</c> in August 2026; both are told. <c>process.exit.code</c> is of the group Process. What begins with <c>tacho.</c> is no convention.
/// Content is left out unless it is asked for, as the conventions advise.
/// </remarks>
/// <param name="key">Tells the session from every other one, for ever: its ids are made of it.</param>
/// <param name="detail">Which content the spans have.</param>
/// <param name="known">Requests that were told before, as <c>agent request</c>: their tokens are not told again, as forks and resumed sessions do.</param>
public sealed class TraceBuilder(string key, TraceDetail detail, ISet<string> known)
{
    private readonly List<OpenSpan> _spans = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<TraceSpeaker> _stack = [];
    private readonly Dictionary<string, TraceSpeaker> _inline = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (OpenSpan Span, AgentEvent Call, TraceSpeaker Speaker)> _open = new(StringComparer.Ordinal);
    private TraceSpeaker? _root;
    private OpenSpan? _lastCall;
    private string? _lastKind;
    private string? _answer;
    private int _prompts;
    private string? _session;

    private bool HasContent => detail != TraceDetail.None;

    /// <summary>A prompt begins; without one, what happened before the first.</summary>
    /// <param name="step">The first step.</param>
    /// <param name="text">What was asked.</param>
    /// <param name="place">Where it stands, as <c>tacho show</c> takes it.</param>
    public void BeginPrompt(SessionStep step, string? text, string place)
    {
        var at = step.Event.At;
        EndPrompt();
        if (_root is null)
        {
            _session = step.Event.Session.Value;
            _root = new TraceSpeaker("", Open("agent", "", parent: null, "invoke_agent", isClient: false, at), depth: 0);
            _stack.Add(_root);
        }

        if (text is not null) _prompts++;
        var span = Open("prompt", step.Event.Id.Value, _root.Span, "prompt", isClient: false, at);
        span.Set("gen_ai.conversation.id", _session);
        span.Set("tacho.prompt.number", text is null ? 0 : _prompts);
        span.Set("tacho.place", place);
        if (HasContent && text is not null) span.Set("gen_ai.input.messages", MessageJson.Message("user", [new MessagePart(MessagePart.Said, text)]));
        _root.Within = span;
        if (text is not null) _root.Hear(at);
    }

    /// <summary>The transcript of a sub-agent begins, within the call that was added last, if that started one.</summary>
    /// <param name="transcript">Tells it from the session's others, for ever.</param>
    /// <param name="id">The agent's id of it.</param>
    /// <param name="started">When it began.</param>
    /// <param name="depth">Of its steps.</param>
    /// <param name="place">Where it stands.</param>
    public void BeginSubagent(string transcript, string? id, DateTimeOffset started, int depth, string place)
    {
        while (_stack.Count > 1 && _stack[^1].Depth >= depth) Pop();
        var parent = _lastCall ?? _stack[^1].Within;
        _stack.Add(Subagent(transcript, id, parent, _lastCall is null ? null : _lastKind, started, depth, place));
    }

    /// <summary>Something happened under the prompt that began last.</summary>
    /// <param name="step">What.</param>
    /// <param name="depth">Of its transcript; 0 for the session's own.</param>
    /// <param name="place">Where it stands.</param>
    public void Add(SessionStep step, int depth, string place)
    {
        var happened = step.Event;
        var speaker = SpeakerOf(happened, depth, place);
        speaker.Within.Reach(happened.At);
        _lastCall = null;
        if (happened.Model is { } model) speaker.Model = model;
        switch (happened.Body)
        {
            case UserPrompt: speaker.Hear(happened.At); break;
            case AssistantMessage { Text.Length: > 0 } said:
                speaker.Say(happened.At, HasContent ? new MessagePart(MessagePart.Said, said.Text) : null);
                if (speaker == _root) _answer = said.Text;
                break;
            case Reasoning thought: speaker.Say(happened.At, detail == TraceDetail.Full && thought.Text.Length > 0 ? new MessagePart(MessagePart.Thought, thought.Text) : null); break;
            case ShellCommand or ToolCall: Call(step, speaker, place); break;
            case ToolResult when happened.ToolCallId is { } id && _open.Remove(id, out var call): End(call.Span, call.Call, happened, call.Speaker); break;
            case TokenUsage usage: Request(happened, usage, speaker); break;
            case SubagentStarted { Type: { } type } when happened.Subagent is not null && speaker != _root: NameAgent(speaker.Span, type); break;
            case TurnEnded { Outcome: { } outcome } when speaker == _root:
                _root.Within.Set("tacho.prompt.outcome", outcome);
                if (outcome is "error" or "failed") Fail(_root.Within, outcome, outcome);
                break;
        }
    }

    /// <summary>The trace, with what is known of the session as a whole.</summary>
    public SessionTrace Build(SessionFacts facts)
    {
        EndPrompt();
        if (_root is null) return new SessionTrace(facts.Agent, facts.AgentVersion, []);
        NameAgent(_root.Span, facts.Agent);
        _root.Span.Set("gen_ai.agent.version", facts.AgentVersion);
        _root.Span.Set("tacho.project", facts.Project);
        _root.Span.Set("tacho.session", facts.Name);
        _root.Span.Set("process.working_directory", facts.Cwd);
        _root.Span.Set("vcs.ref.head.name", facts.GitBranch);
        foreach (var speaker in _stack.Concat(_inline.Values)) Settle(speaker);
        var trace = SpanIds.Trace(key);
        return new SessionTrace(facts.Agent, facts.AgentVersion, [.. _spans.Select(span => span.Close(trace))]);
    }

    private OpenSpan Open(string kind, string what, OpenSpan? parent, string name, bool isClient, DateTimeOffset start)
    {
        // Two of one id are told apart by their order.
        var id = SpanIds.Span(key, kind, what);
        for (var number = 2; !_ids.Add(id); number++) id = SpanIds.Span(key, kind, string.Create(CultureInfo.InvariantCulture, $"{what} {number}"));
        var span = new OpenSpan(id, parent, name, isClient, start);
        parent?.Reach(start);
        _spans.Add(span);
        return span;
    }

    private void EndPrompt()
    {
        if (_root is null) return;
        if (HasContent && _answer is { } answer) _root.Within.Set("gen_ai.output.messages", MessageJson.Message("assistant", [new MessagePart(MessagePart.Said, answer)]));
        _answer = null;
        _lastCall = null;
        while (_stack.Count > 1) Pop();
        foreach (var speaker in _inline.Values) Settle(speaker);
        _inline.Clear();
        _root.Settle();
    }

    private TraceSpeaker SpeakerOf(AgentEvent happened, int depth, string place)
    {
        while (_stack.Count > 1 && _stack[^1].Depth > depth) Pop();
        var speaker = _stack[^1];

        // Some agents tell of their sub-agents in the session's own transcript.
        if (depth > 0 || happened.Subagent is not { } id) return speaker;
        if (_inline.TryGetValue(id, out var inline)) return inline;
        return _inline[id] = Subagent(id, id, speaker.Within, type: null, happened.At, depth: 1, place);
    }

    private void Pop()
    {
        Settle(_stack[^1]);
        _stack.RemoveAt(_stack.Count - 1);
    }

    private TraceSpeaker Subagent(string transcript, string? id, OpenSpan parent, string? type, DateTimeOffset started, int depth, string place)
    {
        // One that goes on under a later prompt is invoked again.
        var span = Open("agent", string.Create(CultureInfo.InvariantCulture, $"{transcript} {_prompts}"), parent, "invoke_agent", isClient: false, started);
        if (type is not null) NameAgent(span, type);
        else span.Set("gen_ai.operation.name", "invoke_agent");
        span.Set("gen_ai.agent.id", id);
        span.Set("gen_ai.conversation.id", _session);
        span.Set("tacho.place", place);
        return new TraceSpeaker(transcript, span, depth);
    }

    private void NameAgent(OpenSpan span, string name)
    {
        span.Name = $"invoke_agent {name}";
        span.Set("gen_ai.operation.name", "invoke_agent");
        span.Set("gen_ai.agent.name", name);
        span.Set("gen_ai.conversation.id", _session);
    }

    private static void Settle(TraceSpeaker speaker)
    {
        speaker.Span.Set("gen_ai.provider.name", ModelProvider.Of(speaker.Model));
        speaker.Span.Set("gen_ai.request.model", speaker.Model);
        speaker.Settle();
    }

    private void Call(SessionStep step, TraceSpeaker speaker, string place)
    {
        var happened = step.Event;
        var tool = happened.Body is ShellCommand command ? command.Tool : ((ToolCall)happened.Body).Tool;
        var arguments = HasContent ? MessageJson.Arguments(happened.Body) : null;
        speaker.Say(happened.At, HasContent ? new MessagePart(MessagePart.Call, tool) { CallId = happened.ToolCallId, Arguments = arguments } : null);
        var span = Open("tool", happened.Id.Value, speaker.Within, $"execute_tool {tool}", isClient: false, happened.At);
        span.Set("gen_ai.operation.name", "execute_tool");
        span.Set("gen_ai.tool.name", tool);
        span.Set("gen_ai.tool.call.id", happened.ToolCallId);
        span.Set("tacho.place", place);
        span.Set("gen_ai.tool.call.arguments", arguments);
        if (step.ResultEvent is { } result) End(span, happened, result, speaker);
        else if (happened.ToolCallId is { } id) _open[id] = (span, happened, speaker);
        if (step.Subagents.IsEmpty) return;
        _lastCall = span;
        _lastKind = happened.Body is ToolCall { Input: { ValueKind: JsonValueKind.Object } input } && input.TryGetProperty("subagent_type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
    }

    private void End(OpenSpan span, AgentEvent call, AgentEvent ended, TraceSpeaker speaker)
    {
        var result = (ToolResult)ended.Body;
        var end = ended.At > call.At ? ended.At : result.DurationMs is { } told and >= 0 and < int.MaxValue ? call.At.AddMilliseconds(told) : call.At;
        span.Reach(end);
        speaker.Hear(end);
        span.Set("tacho.tool.duration_ms", result.DurationMs);
        span.Set("process.exit.code", result.ExitCode);
        if (detail == TraceDetail.Full) span.Set("gen_ai.tool.call.result", ReportText.Output(result));
        var hasFailed = result.Status is "failed" or "error" or "cancelled";
        if (hasFailed || result.ExitCode is not (null or 0)) Fail(span, hasFailed ? result.Status! : "exit", result.ExitCode is { } exit and not 0 ? string.Create(CultureInfo.InvariantCulture, $"exit {exit}") : result.Status!);
    }

    private static void Fail(OpenSpan span, string type, string message)
    {
        span.Set("error.type", type);
        span.Error = message;
    }

    private void Request(AgentEvent happened, TokenUsage usage, TraceSpeaker speaker)
    {
        var id = usage.Request ?? happened.Id.Value;
        if (!speaker.Requests.TryGetValue(id, out var request))
        {
            var begin = speaker.BeginOf(speaker.SaidFrom is { } said && said < happened.At ? said : happened.At);
            var span = Open("chat", $"{speaker.Key} {id}", speaker.Within, speaker.Model is { } model ? $"chat {model}" : "chat", isClient: true, begin);
            span.Set("gen_ai.operation.name", "chat");
            span.Set("gen_ai.provider.name", ModelProvider.Of(speaker.Model));
            span.Set("gen_ai.conversation.id", _session);
            span.Set("gen_ai.request.model", speaker.Model);
            span.Set("gen_ai.response.model", speaker.Model);
            span.Set("tacho.request", usage.Request);
            speaker.Requests[id] = request = new TraceRequest(span);
            if (usage.Request is not null && !known.Add($"{happened.Agent} {id}")) span.Set("tacho.request.repeated", 1);
            else request.Count = usage.Count;
        }
        else if (request.Count is not null)
        {
            request.Count = usage.Count ?? request.Count;
        }

        request.Span.Reach(happened.At);
        request.Answer.AddRange(speaker.Said);
        if (request.Answer.Count > 0) request.Span.Set("gen_ai.output.messages", MessageJson.Message("assistant", request.Answer));
        Tokens(request.Span, request.Count);
        speaker.Settle();
    }

    /// <summary>The conventions' input holds what came from a cache and went into one.</summary>
    private static void Tokens(OpenSpan span, TokenCount? count)
    {
        if (count is null) return;
        span.Set("gen_ai.usage.input_tokens", count.Input is { } input ? input + (count.CacheRead ?? 0) + (count.CacheWrite ?? 0) : (long?)null);
        span.Set("gen_ai.usage.cache_read.input_tokens", count.CacheRead);
        span.Set("gen_ai.usage.cache_creation.input_tokens", count.CacheWrite);
        span.Set("gen_ai.usage.cache_write.input_tokens", count.CacheWrite);
        span.Set("gen_ai.usage.output_tokens", count.Output);
        span.Set("gen_ai.usage.reasoning.output_tokens", count.Reasoning);
    }
}

/// <summary>Which content spans have.</summary>
public enum TraceDetail
{
    /// <summary>None: names, times, counts and outcomes only.</summary>
    None,

    /// <summary>Prompts, answers, and what tools were called with.</summary>
    Words,

    /// <summary>Reasoning and results too.</summary>
    Full,
}
