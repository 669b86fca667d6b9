using System.Collections.Immutable;
using System.Text.Json;

namespace Tacho.Events;

/// <summary>
/// What happened: a closed set of sealed records. Each has one row in <see cref="EventKinds"/> and one section in docs/events.md. Members are optional where
/// some agent does not tell them; absent means unknown, never zero.
/// </summary>
public abstract record EventBody
{
    private protected EventBody()
    {
    }
}

/// <summary>A conversation began or went on.</summary>
/// <param name="Reason">The agent's word: startup, resume, clear, compact, fork, new …</param>
/// <param name="TranscriptPath">Where the agent writes its own transcript.</param>
public sealed record SessionStarted(string? Reason, string? TranscriptPath) : EventBody;

/// <summary>A conversation ended, with the agent's word for why.</summary>
public sealed record SessionEnded(string? Reason) : EventBody;

/// <summary>A person (or a program in their place) asked for something.</summary>
public sealed record UserPrompt(string Text) : EventBody;

/// <summary>The agent said something to the person.</summary>
/// <param name="Text">As shown.</param>
/// <param name="EndsTurn">True where the agent thereby handed the turn back.</param>
public sealed record AssistantMessage(string Text, bool EndsTurn) : EventBody;

/// <summary>The agent's thinking, where it shows it.</summary>
public sealed record Reasoning(string Text) : EventBody;

/// <summary>A turn ended without a message that the payload tells.</summary>
/// <param name="Outcome">The agent's word: completed, aborted, error …</param>
public sealed record TurnEnded(string? Outcome) : EventBody;

/// <summary>A tool is about to run (or, marked <paramref name="Late"/>, was seen only afterwards).</summary>
/// <param name="Tool">The agent's own name of the tool.</param>
/// <param name="Input">The arguments, whole.</param>
/// <param name="Late">True when only the result was reported; the call stands in the trail after it ran.</param>
public sealed record ToolCall(string Tool, JsonElement Input, bool Late = false) : EventBody;

/// <summary>A tool call that runs a shell command; its line stands in the text views.</summary>
/// <param name="Command">The command text exactly as the agent hands it to the shell, after masking.</param>
/// <param name="Tool">The agent's own name of the tool.</param>
/// <param name="Input">The other arguments (description, time-out …), where there are any.</param>
/// <param name="Late">True when only the result was reported.</param>
public sealed record ShellCommand(string Command, string Tool, JsonElement? Input = null, bool Late = false) : EventBody;

/// <summary>A tool call ended.</summary>
/// <param name="Tool">The agent's own name of the tool.</param>
/// <param name="Status">ok, failed, cancelled, or null where the agent does not tell.</param>
public sealed record ToolResult(string Tool, string? Status) : EventBody
{
    /// <summary>The command that ran, for agents whose payloads have no call id to join by.</summary>
    public string? Command { get; init; }

    /// <summary>Exit code of a shell command, where the agent tells it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Run time in milliseconds, as the agent measured it.</summary>
    public long? DurationMs { get; init; }

    /// <summary>Standard output, or the whole output where the agent does not tell the streams apart.</summary>
    public OutputText? Output { get; init; }

    public OutputText? ErrorOutput { get; init; }

    /// <summary>The rest of the agent's answer, as it gave it.</summary>
    public JsonElement? Response { get; init; }
}

/// <summary>Output that was masked first and then cut.</summary>
/// <param name="Text">The kept beginning.</param>
/// <param name="TotalBytes">Size before the cut, in bytes of UTF-8; null when nothing was cut.</param>
public sealed record OutputText(string Text, long? TotalBytes = null);

/// <summary>A file changed, in an agent that reports edits apart from tool calls.</summary>
/// <param name="Path">As the agent gave it.</param>
/// <param name="Change">The agent's description of the edit, whole.</param>
public sealed record FileChange(string Path, JsonElement? Change) : EventBody;

/// <summary>The agent's list of steps changed.</summary>
public sealed record PlanUpdated(JsonElement Plan) : EventBody;

/// <summary>Tokens of one request to the model.</summary>
/// <param name="Counters">The agent's own counters, whose meaning differs between agents (docs/agents).</param>
public sealed record TokenUsage(JsonElement Counters) : EventBody
{
    /// <summary>
    /// The request, where the agent repeats its counters: of several with one key in one agent the last counts, across sessions too (forks repeat
    /// lines). Null: it stands for itself.
    /// </summary>
    public string? Request { get; init; }

    /// <summary>The counters in one meaning for all agents; null where the agent's cannot be told.</summary>
    public TokenCount? Count { get; init; }
}

/// <summary>Tokens in one meaning for all agents. Absent is unknown, never zero.</summary>
/// <param name="Input">Read anew, without what came from a cache or went into one.</param>
/// <param name="CacheRead">Read from a cache.</param>
/// <param name="CacheWrite">Written to a cache.</param>
/// <param name="Output">Written, reasoning included.</param>
/// <param name="Reasoning">The part of the output that was reasoning.</param>
public sealed record TokenCount(long? Input, long? CacheRead, long? CacheWrite, long? Output, long? Reasoning)
{
    /// <summary>The part of <see cref="CacheWrite"/> that the cache is to keep for an hour, which costs more than the usual minutes.</summary>
    public long? CacheWriteHour { get; init; }
}

/// <summary>The conversation was, or is about to be, shortened.</summary>
public sealed record ContextCompacted(string? Trigger, string? Summary) : EventBody;

/// <summary>A helper agent began. Its id is the event's <see cref="AgentEvent.Subagent"/>.</summary>
public sealed record SubagentStarted(string? Type, string? Task) : EventBody;

/// <summary>A helper agent ended.</summary>
public sealed record SubagentEnded(string? Type, string? LastMessage, string? TranscriptPath) : EventBody;

/// <summary>The agent asked a person's leave.</summary>
public sealed record PermissionAsked(string? Tool, JsonElement? Input) : EventBody;

/// <summary>Leave was given or refused.</summary>
/// <param name="Tool">What for.</param>
/// <param name="Decision">The agent's word: allow, deny, once, always, reject …</param>
/// <param name="Reason">The agent's or the person's words.</param>
public sealed record PermissionDecided(string? Tool, string Decision, string? Reason) : EventBody;

/// <summary>The agent told the person something beside the conversation (waiting for input, an error, a sign-in).</summary>
public sealed record Notice(string? Type, string? Message) : EventBody;

/// <summary>Something was not recorded, or not as it should be. A gap is itself an event, so that silence can be told from nothing happening.</summary>
/// <param name="Reason">One of <see cref="GapReasons"/>.</param>
/// <param name="Detail">Counts and sizes, never content.</param>
public sealed record CaptureGap(string Reason, string? Detail) : EventBody;

/// <summary>A person decided something about the record: pause, resume, exclude, include …</summary>
/// <param name="Decision">What was decided.</param>
/// <param name="Subject">What it concerns: a folder, a duration.</param>
/// <param name="Person">Who, by the operating system's name for them.</param>
public sealed record PersonDecided(string Decision, string Subject, string? Person) : EventBody;

/// <summary>
/// Recorded content was masked, or is about to be: the ledger's word for the tombstones that stand in the trail since. It holds names, numbers and hashes only; why it was done
/// stands in the <see cref="PersonDecided"/> of the same run.
/// </summary>
/// <param name="Run">Joins the entries of one scrub.</param>
/// <param name="Stage"><see cref="Intended"/> before the first byte is changed, <see cref="Done"/> after the last.</param>
/// <param name="Mode">What was looked for: <c>secret</c> or <c>rules</c>.</param>
/// <param name="Rules">Fingerprint of the rules that masked.</param>
/// <param name="Person">Who, by the operating system's name for them.</param>
public sealed record RedactionApplied(string Run, string Stage, string Mode, string Rules, string? Person) : EventBody
{
    public const string Intended = "intended";

    public const string Done = "done";

    /// <summary>The sealed file: its origin, <c>tacho/project/file name without ending</c>. Or an archived transcript: <c>archive/</c> and its name there.</summary>
    public string? File { get; init; }

    /// <summary>How many lines of an archived transcript are masked; null for a sealed file.</summary>
    public long? Lines { get; init; }

    /// <summary>Its records that become tombstones.</summary>
    public ImmutableArray<RemovedRecord> Records { get; init; }
}

/// <summary>A record whose payload was removed.</summary>
/// <param name="N">Its number.</param>
/// <param name="T">SHA-256 of the tombstone's bytes before <c>,"h":</c>, 64 hex digits.</param>
public sealed record RemovedRecord(long N, string T);

/// <summary>From here on other redaction rules are in force in this session than before.</summary>
/// <param name="Rules">Fingerprint of the rules, as in a genesis.</param>
/// <param name="Previous">Fingerprint of those before; null where it is not known.</param>
public sealed record RulesChanged(string Rules, string? Previous) : EventBody;

/// <summary>A kind that this version does not know: a payload of an event without a reading, or a line of a newer Tacho. Nothing of it is lost.</summary>
/// <param name="Kind">The kind's name on disk; for payloads <c>hook.&lt;event name&gt;</c>.</param>
/// <param name="Raw">The body as it came.</param>
public sealed record UnknownBody(string Kind, JsonElement Raw) : EventBody;
