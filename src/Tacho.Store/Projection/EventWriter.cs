using Tacho.Events;
using Tacho.Incidents;
using Tacho.Store.Search;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Projection;

/// <summary>Writes the events of one transcript after the other: each to <c>events</c>, to the table of its kind, and its texts.</summary>
internal sealed class EventWriter : IDisposable
{
    private readonly StoreDatabase _store;
    private readonly PassageWriter _passages;
    private readonly ChangeWriter _changes;
    private readonly Statement _event;
    private readonly Statement _toolCall;
    private readonly Statement _toolResult;
    private readonly Statement _shellCommand;
    private readonly Statement _package;
    private readonly Statement _tokens;
    private readonly Statement _turnContext;
    private readonly Statement _decision;
    private readonly Dictionary<string, long> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _prompts = new(StringComparer.Ordinal);
    private (string? Model, string? Cwd) _context;
    private long _next;
    private long _transcript;
    private long _session;

    public EventWriter(StoreDatabase store)
    {
        _store = store;
        _passages = new PassageWriter(store);
        _changes = new ChangeWriter(store);
        _event = store.Prepare("INSERT INTO events (id, transcript_id, session_id, prompt_id, line, kind, at, utc_offset, subagent) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        _toolCall = store.Prepare("INSERT INTO tool_calls (id, call, tool) VALUES (?1, ?2, ?3)");
        _toolResult = store.Prepare("INSERT INTO tool_results (id, tool_call_id, status, exit_code, duration_ms) VALUES (?1, ?2, ?3, ?4, ?5)");
        _shellCommand = store.Prepare("INSERT INTO shell_commands (id, command, cwd) VALUES (?1, ?2, ?3)");
        _package = store.Prepare("INSERT INTO package_deltas (event_id, manager, verb, package, version) VALUES (?1, ?2, ?3, ?4, ?5)");
        _tokens = store.Prepare("INSERT INTO token_usage (id, request, model, input, cache_read, cache_write, cache_write_hour, output, reasoning) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        _turnContext = store.Prepare("INSERT INTO turn_contexts (id, model, cwd) VALUES (?1, ?2, ?3)");
        _decision = store.Prepare("INSERT INTO decisions (id, decision, subject, reason) VALUES (?1, ?2, ?3, ?4)");
    }

    /// <summary>Goes to the end of a transcript, which may be its beginning. Within the transaction of its rows.</summary>
    public void Begin(long transcript, long session)
    {
        (_transcript, _session) = (transcript, session);
        _next = _store.Number("SELECT max(id) FROM events") + 1;
        _passages.Begin();
        _calls.Clear();
        _prompts.Clear();
        foreach (var (call, id) in _store.Rows("SELECT c.call, c.id FROM events e JOIN tool_calls c ON c.id = e.id WHERE e.transcript_id = ?1 AND c.call IS NOT NULL ORDER BY c.id", static row => (row.Text(0), row.Number(1)), transcript)) _calls[call] = id;
        foreach (var (subagent, id) in _store.Rows("SELECT ifnull(subagent, ''), max(id) FROM events WHERE transcript_id = ?1 AND kind = 'user.prompt' GROUP BY 1", static row => (row.Text(0), row.Number(1)), transcript)) _prompts[subagent] = id;
        _context = _store.Rows("SELECT c.model, c.cwd FROM events e JOIN turn_contexts c ON c.id = e.id WHERE e.transcript_id = ?1 ORDER BY c.id DESC LIMIT 1", static row => (row.TextOrNull(0), row.TextOrNull(1)), transcript).FirstOrDefault();
    }

    /// <summary>Writes what a line tells.</summary>
    public void Add(long line, AgentEvent it)
    {
        var id = _next++;
        var subagent = it.Subagent ?? "";
        _event.Run(id, _transcript, _session, it.Body is UserPrompt ? null : _prompts.TryGetValue(subagent, out var prompt) ? prompt : null, line, EventKinds.NameOf(it.Body), it.At.ToUnixTimeMilliseconds(), it.At.Offset == TimeSpan.Zero ? null : (long)it.At.Offset.TotalMinutes, it.Subagent);
        switch (it.Body)
        {
            case UserPrompt:
                _prompts[subagent] = id;
                break;
            case ShellCommand command:
                AddCall(id, it.ToolCallId, command.Tool);
                _shellCommand.Run(id, command.Command, it.Cwd);
                foreach (var install in InstallCommands.Of(command.Command)) AddInstall(id, install);
                break;
            case ToolCall call:
                AddCall(id, it.ToolCallId, call.Tool);
                _changes.AddChanges(id, it, call: null);
                break;
            case FileChange:
                _changes.AddChanges(id, it, CallOf(it));
                break;
            case ToolResult result:
                _toolResult.Run(id, CallOf(it), result.Status, (long?)result.ExitCode, result.DurationMs);
                _changes.AddResult(id, result, CallOf(it));
                break;
            case PermissionDecided decided:
                _decision.Run(id, decided.Decision, decided.Tool, decided.Reason);
                break;
            case TokenUsage { Count: { } count } usage:
                _tokens.Run(id, usage.Request, it.Model, count.Input, count.CacheRead, count.CacheWrite, count.CacheWriteHour, count.Output, count.Reasoning);
                break;
        }

        AddContext(id, it);
        AddTexts(id, it);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _passages.Dispose();
        _changes.Dispose();
        foreach (var statement in (ReadOnlySpan<Statement>)[_event, _toolCall, _toolResult, _shellCommand, _package, _tokens, _turnContext, _decision]) statement.Dispose();
    }

    private long? CallOf(AgentEvent it) => it.ToolCallId is { } id && _calls.TryGetValue(id, out var call) ? call : null;

    private void AddCall(long id, string? call, string tool)
    {
        _toolCall.Run(id, call, tool);
        if (call is not null) _calls[call] = id;
    }

    private void AddInstall(long id, InstallCommand install)
    {
        if (install.Packages.IsEmpty) _package.Run(id, install.Manager, install.Verb, null, null);
        foreach (var package in install.Packages) _package.Run(id, install.Manager, install.Verb, package.Name, package.Version);
    }

    /// <summary>A row where model or folder changed; an event that tells only one of them says nothing of the other.</summary>
    private void AddContext(long id, AgentEvent it)
    {
        var now = (it.Model ?? _context.Model, it.Cwd ?? _context.Cwd);
        if (now == _context) return;
        _context = now;
        _turnContext.Run(id, _context.Model, _context.Cwd);
    }

    private void AddTexts(long id, AgentEvent it)
    {
        foreach (var (kind, text) in WordScan.Texts(it)) _passages.Put(id, kind, text);
    }
}
