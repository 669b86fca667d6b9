using System.Globalization;
using Tacho.Events;

namespace Tacho.Agents.CodexCli;

/// <summary>
/// Reads the tokens of a rollout of Codex CLI: what the model and the person were told, nearly all of its bytes, is passed over unread. Files that may begin with copied lines, of forks and
/// sub-agents, and those of other formats need more than that, and get the reader of everything.
/// </summary>
internal sealed class CodexCliTokens(TranscriptSource source) : TokenReader
{
    /// <summary>Within it an enveloped line tells its type and its payload's.</summary>
    private const int HeadBytes = 256;

    private CodexCliReader? _whole;
    private SessionFacts _facts = new() { Session = source.Session };
    private string? _origin;
    private DateTimeOffset _at = DateTimeOffset.UnixEpoch;
    private string? _totals;

    /// <inheritdoc/>
    public override SessionFacts Facts => _whole is null || _origin is not null ? _facts : _whole.Facts;

    /// <inheritdoc/>
    public override void Read(in TranscriptRecord record, ICollection<RequestTokens> into)
    {
        var line = record.Bytes.Span;
        if (_whole is { MayInherit: true })
        {
            AddTo(into, _whole.Read(record));
            return;
        }

        if (!MayTell(line) || record.Piece != RecordPiece.Whole) return;
        if (_whole is null && TryRead(line, into)) return;
        _whole ??= new CodexCliReader(source, CodexCliReader.Behind(_facts, _at, _origin, _totals));
        AddTo(into, _whole.Read(record));
    }

    /// <summary>Whether a line may tell of session, model or tokens; true for any that is written in another way than by the versions known. Lines without a payload are of formats without tokens.</summary>
    private static bool MayTell(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("\"payload\""u8) < 0) return false;
        var head = line[..Math.Min(line.Length, HeadBytes)];
        if (head.IndexOf("\"type\":\"response_item\""u8) >= 0 || head.IndexOf("\"type\":\"compacted\""u8) >= 0 || head.IndexOf("\"type\":\"world_state\""u8) >= 0) return false;
        return head.IndexOf("\"type\":\"event_msg\""u8) < 0 || head.IndexOf("\"payload\":{\"type\":\""u8) < 0 || head.IndexOf("\"type\":\"token_count\""u8) >= 0;
    }

    /// <summary>False for a line that is none of a plain session's.</summary>
    private bool TryRead(ReadOnlySpan<byte> line, ICollection<RequestTokens> into)
    {
        var read = default(Line);
        var json = new JsonSkim(line);
        if (json.TryEnter()) ReadRecord(ref json, ref read);
        if (!json.IsAtEnd || read.IsForked || !read.HasPayload) return false;
        if (read.Type.SequenceEqual("\"session_meta\""u8))
        {
            var id = read.Id ?? read.Session ?? _facts.Session?.Value;
            if (id is null || (_origin is not null && _origin != id)) return true;
            if (_origin is null && read.Session is not null && read.Session != id) return false;
            _origin = id;
            _facts = _facts with { Session = new SessionId(read.Session ?? id), Cwd = _facts.Cwd ?? read.Cwd };
        }
        else if (_origin is null) return false;
        else if (read.Type.SequenceEqual("\"turn_context\""u8)) _facts = _facts with { Model = read.Model ?? _facts.Model, Cwd = _facts.Cwd ?? read.Cwd };
        else if (read.Kind.SequenceEqual("\"token_count\""u8)) AddRequest(read, into);
        if (read.At is { } at && !read.Type.SequenceEqual("\"session_meta\""u8)) _at = at;
        return true;
    }

    /// <summary>As the reader of everything does it: the last request counts where the total differs from the one before.</summary>
    private void AddRequest(in Line line, ICollection<RequestTokens> into)
    {
        if (line.Total is not { } total) return;
        var totals = string.Create(CultureInfo.InvariantCulture, $"{total.Input},{total.Cached},{total.Output},{total.Reasoning},{total.All}");
        if (totals == _totals) return;
        _totals = totals;
        if (line.Last is not { } last) return;
        var input = last.Input is { } all ? Math.Max(0, all - (last.Cached ?? 0) - (last.Written ?? 0)) : (long?)null;
        into.Add(new RequestTokens(line.At ?? _at, _facts.Model, $"{_origin}|{totals}", new TokenCount(input, last.Cached, last.Written, last.Output, last.Reasoning)));
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
            else if (name.SequenceEqual("forked_from_id"u8) || name.SequenceEqual("parent_thread_id"u8)) line.IsForked |= !json.Value().SequenceEqual("null"u8);
            else if (name.SequenceEqual("source"u8)) line.IsForked |= json.Value() is [(byte)'{', ..];
            else if (name.SequenceEqual("info"u8))
            {
                if (json.TryEnter()) ReadInfo(ref json, ref line);
            }
            else _ = json.Value();
        }
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
        public bool IsForked;
        public DateTimeOffset? At;
        public string? Id;
        public string? Session;
        public string? Cwd;
        public string? Model;
        public Totals? Total;
        public Totals? Last;
    }
}
