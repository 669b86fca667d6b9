using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.CodexCli;

/// <summary>
/// Reads the lines of one rollout of Codex CLI, of every version: enveloped ones (<c>type</c> and <c>payload</c>), with or without an ordinal, and the bare items
/// of 2025. Much stands there twice, as an item for the model and as an event for the person; see <see cref="TellsItself"/>.
/// </summary>
internal sealed partial class CodexCliReader(TranscriptSource source, TranscriptPosition? from) : JsonRecordReader(source, from)
{
    private const string Thread = "thread";
    private const string Origin = "origin";
    private const string Totals = "totals";
    private const string InheritedUntil = "inherited";
    private const string LastStamp = "stamp";
    private const string TellsPrompts = "tells:prompt";
    private const string TellsMessages = "tells:message";
    private const string TellsReasoning = "tells:reasoning";
    private const string FirstPrompt = "prompt";

    /// <summary>Lines of a parent are copied in one go; what a person does next takes longer.</summary>
    internal static readonly TimeSpan CopyPause = TimeSpan.FromMilliseconds(250);

    private static readonly FrozenSet<string> IgnoredTypes = FrozenSet.Create(
        StringComparer.Ordinal, "world_state", "token_usage_record", "inter_agent_communication", "inter_agent_communication_metadata");

    private long _offset;
    private int _added;
    private long? _ordinal;

    protected override KnownFields Fields => CodexCliFields.All;

    protected override RecordReading? Read(JsonElement record, long offset)
    {
        _offset = offset;
        _added = 0;
        _ordinal = Number(record, "ordinal");
        var type = Text(record, "type");
        var payload = Member(record, "payload");
        return payload.ValueKind == JsonValueKind.Object && type is not null ? ReadEnveloped(type, record, payload) : ReadBare(type, record);
    }

    private RecordReading? ReadEnveloped(string type, JsonElement record, JsonElement payload)
    {
        var at = Time(record, "timestamp");
        if (type == "session_meta") return ReadMeta(payload, at);
        if (IsInherited(type, record, payload, at))
        {
            if (Text(payload, "type") == "token_count") LearnTotals(payload);

            // The copy goes on with the model that the copied one had, until it is told another.
            if (type == "turn_context") Learn(null, model: Text(payload, "model"));
            return new RecordReading.Ignored("inherited");
        }

        var turn = Text(payload, "turn_id") ?? Text(Member(payload, "internal_chat_message_metadata_passthrough"), "turn_id");
        Learn(at, turn: turn);
        switch (type)
        {
            case "turn_context":
                Learn(null, cwd: Text(payload, "cwd"), model: Text(payload, "model"));
                return new RecordReading.Ignored(type);
            case "response_item":
                return ReadItem(payload, isBare: false);
            case "event_msg":
                return ReadEvent(payload);
            case "compacted":
                Happened(type, new ContextCompacted(Trigger: null, Text(payload, "message") is { Length: > 0 } summary ? summary : null));
                return null;
            default:
                return IgnoredTypes.Contains(type) ? new RecordReading.Ignored(type) : new RecordReading.Unknown(type);
        }
    }

    /// <summary>
    /// A line of the versions up to September 2025, or of the document of the first CLI. Only the first has a time, which is that of the whole session.
    /// </summary>
    private RecordReading? ReadBare(string? type, JsonElement record)
    {
        if (type is not null) return ReadItem(record, isBare: true);
        if (Text(record, "record_type") is { } marker) return marker == "state" ? new RecordReading.Ignored("record.state") : new RecordReading.Unknown("record." + marker);
        var header = Member(record, "session") is { ValueKind: JsonValueKind.Object } session ? session : record;
        if (Text(header, "id") is not { } id || Text(header, "timestamp") is null) return new RecordReading.Unknown("");
        Learn(Facts with { Session = new SessionId(id) });
        Learn(Time(header, "timestamp"), branch: Text(Member(header, "git"), "branch"));
        Happened("session", new SessionStarted("startup", TranscriptPath: null));
        return null;
    }

    /// <summary>The first line, and one more at each resume; in a fork the parent's follows at once.</summary>
    private RecordReading? ReadMeta(JsonElement meta, DateTimeOffset? at)
    {
        var id = Text(meta, "id") ?? Text(meta, "session_id") ?? Facts.Session?.Value;
        if (id is null) return new RecordReading.Unknown("session_meta");
        var known = Recall(Thread);
        var parent = Text(meta, "forked_from_id");
        if (known is not null && known != id && (parent is null || Recall(InheritedUntil) is not null)) return new RecordReading.Ignored("inherited");
        var spawn = Member(Member(Member(meta, "source"), "subagent"), "thread_spawn");
        var spawner = Text(meta, "parent_thread_id") ?? Text(spawn, "parent_thread_id");
        if (known is null)
        {
            // A sub-agent's hooks call the session by its root and the sub-agent by its thread, and so do we. Before 0.142 the root is not told: the thread is a session of its own.
            var root = Text(meta, "session_id") ?? id;
            Learn(Facts with
            {
                Session = new SessionId(root),
                Parent = (parent ?? spawner) is { } from ? new SessionId(from) : null,
                Subagent = root != id || spawner is not null ? id : null,
            });
            Remember(Thread, id);
            Remember(Origin, parent ?? id);
        }

        Learn(at, Text(meta, "cwd"), Text(meta, "cli_version"), branch: Text(Member(meta, "git"), "branch"));
        if (known is null || known != id)
        {
            if (parent is not null || spawner is not null) Remember(InheritedUntil, BeginOf(meta, at)?.ToString("O", CultureInfo.InvariantCulture));
            if (at is { } stamp) Remember(LastStamp, stamp.ToString("O", CultureInfo.InvariantCulture));
        }

        // From here on another version may write, which tells its messages in another way.
        var isPaginated = Text(meta, "history_mode") == "paginated" ? "1" : null;
        Remember(TellsPrompts, isPaginated);
        Remember(TellsMessages, isPaginated);
        Remember(TellsReasoning, isPaginated);
        if (Subagent is not null && known is null)
            Happened("session_meta", new SubagentStarted(Text(meta, "agent_role") ?? Text(spawn, "agent_role") ?? Text(meta, "agent_nickname") ?? Text(spawn, "agent_nickname"), Task: null));
        else Happened("session_meta", new SessionStarted(known is null ? "startup" : "resume", TranscriptPath: null));
        return null;
    }

    private static DateTimeOffset? BeginOf(JsonElement meta, DateTimeOffset? at) => Time(meta, "timestamp") ?? at;

    /// <summary>
    /// Whether a line was copied from the session that this one was forked from, or from a sub-agent's parent. Turn ids hold a time, and the copied ones are from before
    /// this session; versions without turn ids copy with hardly a pause between lines.
    /// </summary>
    private bool IsInherited(string type, JsonElement record, JsonElement payload, DateTimeOffset? at)
    {
        if (Recall(InheritedUntil) is not { } text || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var begin)) return false;
        var turn = Text(payload, "turn_id") ?? Text(Member(payload, "internal_chat_message_metadata_passthrough"), "turn_id");
        var last = Recall(LastStamp) is { } stamp && DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : begin;
        bool isOwn;
        if (TimeOf(turn) is { } turnTime)
        {
            // The clock of a version 7 UUID has whole milliseconds.
            isOwn = turnTime >= begin.AddMilliseconds(-1);
            if (!isOwn) Remember(LastStamp, "turns");
        }
        else isOwn = Recall(LastStamp) != "turns" && type != "turn_context" && at is { } now && now - last >= CopyPause;

        if (isOwn)
        {
            Remember(InheritedUntil, null);
            Remember(LastStamp, null);
            return false;
        }

        if (Recall(LastStamp) != "turns" && at is { } seen) Remember(LastStamp, seen.ToString("O", CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>The time that an id of version 7 holds; null for any other.</summary>
    internal static DateTimeOffset? TimeOf(string? id) =>
        Guid.TryParseExact(id, "D", out var uuid) && uuid.Version == 7
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.AsSpan(0, 8).ToString() + id[9..13], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
            : null;

    /// <summary>The thread of a sub-agent; null in the session's own file.</summary>
    private string? Subagent => Facts.Subagent;

    /// <summary>
    /// Notes that events tell what the items of the same kind say again: prompts, answers and reasoning stand in most versions as both. From then on the items are
    /// passed over, since they also hold what nobody typed or said.
    /// </summary>
    private void TellsItself(string kind)
    {
        if (Recall(kind) is null) Remember(kind, "1");
    }

    /// <summary>
    /// Adds an event. Its key is the line's ordinal, or else its offset, with a number for each further event of the line; a sub-agent's holds its thread, because
    /// it shares the session.
    /// </summary>
    private void Happened(string type, EventBody body, string? call = null, string? subagent = null)
    {
        var line = _ordinal is { } ordinal ? string.Create(CultureInfo.InvariantCulture, $"#{ordinal}") : string.Create(CultureInfo.InvariantCulture, $"@{_offset}");
        var key = _added == 0 ? line : string.Create(CultureInfo.InvariantCulture, $"{line}/{_added}");
        _added++;
        Add(Subagent is { } thread ? $"{thread}{key}" : key, type, body, call, subagent ?? Subagent);
    }
}
