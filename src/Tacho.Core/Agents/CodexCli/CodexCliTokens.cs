using System.Globalization;
using Tacho.Events;

namespace Tacho.Agents.CodexCli;

/// <summary>
/// Reads the tokens of a rollout of Codex CLI: what the model and the person were told, nearly all of its bytes, is passed over unread. It does what <see cref="CodexCliReader"/> does with the
/// lines that tell of session, model and tokens, and a test holds both together.
/// </summary>
internal sealed class CodexCliTokens(TranscriptSource source) : TokenReader
{
    /// <summary>Within it an enveloped line tells its type and its payload's.</summary>
    private const int HeadBytes = 256;

    private SessionFacts _facts = new() { Session = source.Session };
    private DateTimeOffset _at = DateTimeOffset.UnixEpoch;
    private string? _thread;
    private string? _origin;
    private string? _totals;
    private DateTimeOffset? _inheritedUntil;
    private DateTimeOffset? _lastStamp;
    private bool _copiesHaveTurns;

    /// <inheritdoc/>
    public override SessionFacts Facts => _facts;

    /// <inheritdoc/>
    public override void Read(in TranscriptRecord record, ICollection<RequestTokens> into)
    {
        var line = record.Bytes.Span;
        if (record.Piece != RecordPiece.Whole || (_inheritedUntil is null && !MayTell(line))) return;
        var read = default(Line);
        var json = new JsonSkim(line);
        if (json.TryEnter()) ReadRecord(ref json, ref read);
        if (!json.IsAtEnd || !read.HasPayload || read.Type.IsEmpty) return;
        if (read.Type.SequenceEqual("\"session_meta\""u8)) LearnSession(read);
        else if (IsInherited(read)) Inherit(read);
        else Add(read, into);
    }

    /// <summary>Whether a line may tell of session, model or tokens; true for any that is written in another way than by the versions known. Lines without a payload are of formats without tokens.</summary>
    private static bool MayTell(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("\"payload\""u8) < 0) return false;
        var head = line[..Math.Min(line.Length, HeadBytes)];
        if (head.IndexOf("\"type\":\"response_item\""u8) >= 0 || head.IndexOf("\"type\":\"compacted\""u8) >= 0 || head.IndexOf("\"type\":\"world_state\""u8) >= 0) return false;
        return head.IndexOf("\"type\":\"event_msg\""u8) < 0 || head.IndexOf("\"payload\":{\"type\":\""u8) < 0 || head.IndexOf("\"type\":\"token_count\""u8) >= 0;
    }

    private void LearnSession(in Line line)
    {
        if ((line.Id ?? line.Session ?? _facts.Session?.Value) is not { } id) return;
        var isKnown = _thread == id;
        if (_thread is not null && !isKnown && (line.Parent is null || _inheritedUntil is not null)) return;
        if (_thread is null)
        {
            _facts = _facts with { Session = new SessionId(line.Session ?? id) };
            (_thread, _origin) = (id, line.Parent ?? id);
        }

        _facts = _facts with { Cwd = _facts.Cwd ?? line.Cwd };
        _at = line.At ?? _at;
        if (isKnown) return;
        if (line.Parent is not null || line.Spawner is not null) _inheritedUntil = line.Begun ?? line.At;
        if (line.At is { } at) (_lastStamp, _copiesHaveTurns) = (at, false);
    }

    /// <summary>As the reader of everything tells it.</summary>
    private bool IsInherited(in Line line)
    {
        if (_inheritedUntil is not { } begin) return false;
        bool isOwn;
        if (CodexCliReader.TimeOf(line.Turn) is { } turn)
        {
            isOwn = turn >= begin.AddMilliseconds(-1);
            _copiesHaveTurns |= !isOwn;
        }
        else isOwn = !_copiesHaveTurns && !line.Type.SequenceEqual("\"turn_context\""u8) && line.At is { } now && now - (_lastStamp ?? begin) >= CodexCliReader.CopyPause;

        if (isOwn) (_inheritedUntil, _lastStamp, _copiesHaveTurns) = (null, null, false);
        else if (!_copiesHaveTurns && line.At is { } seen) _lastStamp = seen;
        return !isOwn;
    }

    private void Inherit(in Line line)
    {
        if (line.Kind.SequenceEqual("\"token_count\""u8)) LearnTotals(line.Total);
        if (line.Type.SequenceEqual("\"turn_context\""u8)) _facts = _facts with { Model = line.Model ?? _facts.Model };
    }

    private void Add(in Line line, ICollection<RequestTokens> into)
    {
        _at = line.At ?? _at;
        if (line.Type.SequenceEqual("\"turn_context\""u8)) _facts = _facts with { Model = line.Model ?? _facts.Model, Cwd = _facts.Cwd ?? line.Cwd };
        if (!line.Type.SequenceEqual("\"event_msg\""u8) || !line.Kind.SequenceEqual("\"token_count\""u8) || !LearnTotals(line.Total) || line.Last is not { } last) return;
        var input = last.Input is { } all ? Math.Max(0, all - (last.Cached ?? 0) - (last.Written ?? 0)) : (long?)null;
        into.Add(new RequestTokens(_at, _facts.Model, $"{_origin ?? _facts.Session?.Value}|{_totals}", new TokenCount(input, last.Cached, last.Written, last.Output, last.Reasoning)));
    }

    /// <summary>Whether the total is another one than before: only then was there a request.</summary>
    private bool LearnTotals(Totals? total)
    {
        if (total is null) return false;
        var totals = string.Create(CultureInfo.InvariantCulture, $"{total.Input},{total.Cached},{total.Output},{total.Reasoning},{total.All}");
        if (totals == _totals) return false;
        _totals = totals;
        return true;
    }

    private static void ReadRecord(ref JsonSkim json, ref Line line)
    {
        while (json.TryNext(out var name))
        {
            if (name.SequenceEqual("payload"u8))
            {
                line.HasPayload = json.TryEnter();
                if (line.HasPayload) ReadPayload(ref json, ref line);
            }
            else if (name.SequenceEqual("type"u8)) line.Type = json.Value();
            else if (name.SequenceEqual("timestamp"u8)) line.At = json.Time();
            else _ = json.Value();
        }
    }

    private static void ReadPayload(ref JsonSkim json, ref Line line)
    {
        while (json.TryNext(out var name))
        {
            if (name.SequenceEqual("type"u8)) line.Kind = json.Value();
            else if (name.SequenceEqual("id"u8)) line.Id = json.Text();
            else if (name.SequenceEqual("session_id"u8)) line.Session = json.Text();
            else if (name.SequenceEqual("cwd"u8)) line.Cwd = json.Text();
            else if (name.SequenceEqual("model"u8)) line.Model = json.Text();
            else if (name.SequenceEqual("timestamp"u8)) line.Begun = json.Time();
            else if (name.SequenceEqual("turn_id"u8)) line.Turn = json.Text() ?? line.Turn;
            else if (name.SequenceEqual("internal_chat_message_metadata_passthrough"u8)) line.Turn = TextAt(json.Value(), ["turn_id"]) is { } turn ? line.Turn ?? turn : line.Turn;
            else if (name.SequenceEqual("forked_from_id"u8)) line.Parent = json.Text();
            else if (name.SequenceEqual("parent_thread_id"u8)) line.Spawner = json.Text() ?? line.Spawner;
            else if (name.SequenceEqual("source"u8)) line.Spawner = TextAt(json.Value(), ["subagent", "thread_spawn", "parent_thread_id"]) is { } spawner ? line.Spawner ?? spawner : line.Spawner;
            else if (name.SequenceEqual("info"u8))
            {
                if (json.TryEnter()) ReadInfo(ref json, ref line);
            }
            else _ = json.Value();
        }
    }

    /// <summary>The text at the end of a way through objects; null where it does not lead to one.</summary>
    private static string? TextAt(ReadOnlySpan<byte> value, ReadOnlySpan<string> way)
    {
        var json = new JsonSkim(value);
        if (!json.TryEnter()) return null;
        while (json.TryNext(out var name))
        {
            if (!System.Text.Ascii.Equals(name, way[0])) _ = json.Value();
            else return way.Length == 1 ? json.Text() : TextAt(json.Value(), way[1..]);
        }

        return null;
    }

    private static void ReadInfo(ref JsonSkim json, ref Line line)
    {
        while (json.TryNext(out var name))
        {
            if (name.SequenceEqual("total_token_usage"u8)) line.Total = ReadTotals(ref json);
            else if (name.SequenceEqual("last_token_usage"u8)) line.Last = ReadTotals(ref json);
            else _ = json.Value();
        }
    }

    private static Totals? ReadTotals(ref JsonSkim json)
    {
        if (!json.TryEnter()) return null;
        var read = new Totals();
        while (json.TryNext(out var name))
        {
            if (name.SequenceEqual("input_tokens"u8)) read.Input = json.Number();
            else if (name.SequenceEqual("cached_input_tokens"u8)) read.Cached = json.Number();
            else if (name.SequenceEqual("cache_write_input_tokens"u8)) read.Written = json.Number();
            else if (name.SequenceEqual("output_tokens"u8)) read.Output = json.Number();
            else if (name.SequenceEqual("reasoning_output_tokens"u8)) read.Reasoning = json.Number();
            else if (name.SequenceEqual("total_tokens"u8)) read.All = json.Number();
            else _ = json.Value();
        }

        return read;
    }

    /// <summary>Counters of a request or of all so far.</summary>
    private sealed class Totals
    {
        public long? Input { get; set; }

        public long? Cached { get; set; }

        public long? Written { get; set; }

        public long? Output { get; set; }

        public long? Reasoning { get; set; }

        public long? All { get; set; }
    }

    /// <summary>What a line tells.</summary>
    private ref struct Line
    {
        public ReadOnlySpan<byte> Type;
        public ReadOnlySpan<byte> Kind;
        public bool HasPayload;
        public DateTimeOffset? At;
        public DateTimeOffset? Begun;
        public string? Id;
        public string? Session;
        public string? Cwd;
        public string? Model;
        public string? Turn;
        public string? Parent;
        public string? Spawner;
        public Totals? Total;
        public Totals? Last;
    }
}
