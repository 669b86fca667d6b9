using Tacho.Events;

namespace Tacho.Agents.ClaudeCode;

/// <summary>Reads the tokens of a transcript of Claude Code: only of lines that hold counters, and of those only the members that it needs.</summary>
internal sealed class ClaudeCodeTokens(TranscriptSource source) : TokenReader
{
    private const string NoModel = "<synthetic>";

    private SessionFacts _facts = new() { Session = source.Session };
    private DateTimeOffset _at = DateTimeOffset.UnixEpoch;
    private ClaudeCodeReader? _whole;

    /// <inheritdoc/>
    public override SessionFacts Facts => _facts;

    /// <inheritdoc/>
    public override void Read(in TranscriptRecord record, ICollection<RequestTokens> into)
    {
        var line = record.Bytes.Span;
        if (record.Piece != RecordPiece.Whole || (_facts.Cwd is not null && line.IndexOf("\"usage\""u8) < 0)) return;
        var read = default(Line);
        var json = new JsonSkim(line);
        if (json.TryEnter()) ReadRecord(ref json, ref read);
        if (!json.IsAtEnd)
        {
            _whole ??= new ClaudeCodeReader(source, from: null);
            AddTo(into, _whole.Read(record));
            return;
        }

        _facts = _facts with { Session = _facts.Session ?? (read.Session is { Length: > 0 } id ? new SessionId(id) : null), Cwd = _facts.Cwd ?? read.Cwd };
        if (read.At is { } at) _at = at;
        if (!read.IsAssistant) return;
        if (read.Model is not null and not NoModel) _facts = _facts with { Model = read.Model };
        if (read.Count is null || read.Model == NoModel || read.IsError) return;
        into.Add(new RequestTokens(_at, _facts.Model, read.Message is null ? null : $"{read.Message}|{read.Request}", read.Count));
    }

    private static void ReadRecord(ref JsonSkim json, ref Line line)
    {
        while (json.TryNext(out var name))
        {
            if (name.SequenceEqual("message"u8))
            {
                if (json.TryEnter()) ReadMessage(ref json, ref line);
            }
            else if (name.SequenceEqual("type"u8)) line.IsAssistant = json.Value().SequenceEqual("\"assistant\""u8);
            else if (name.SequenceEqual("timestamp"u8)) line.At = json.Time();
            else if (name.SequenceEqual("requestId"u8)) line.Request = json.Text();
            else if (name.SequenceEqual("isApiErrorMessage"u8)) line.IsError = json.Value().SequenceEqual("true"u8);
            else if (name.SequenceEqual("sessionId"u8)) line.Session = json.Text();
            else if (name.SequenceEqual("cwd"u8)) line.Cwd = json.Text();
            else _ = json.Value();
        }
    }

    private static void ReadMessage(ref JsonSkim json, ref Line line)
    {
        while (json.TryNext(out var name))
        {
            if (name.SequenceEqual("usage"u8))
            {
                if (json.TryEnter()) ReadUsage(ref json, ref line);
            }
            else if (name.SequenceEqual("id"u8)) line.Message = json.Text();
            else if (name.SequenceEqual("model"u8)) line.Model = json.Text();
            else _ = json.Value();
        }
    }

    private static void ReadUsage(ref JsonSkim json, ref Line line)
    {
        long? input = null, read = null, write = null, hour = null, output = null;
        while (json.TryNext(out var name))
        {
            if (name.SequenceEqual("input_tokens"u8)) input = json.Number();
            else if (name.SequenceEqual("cache_read_input_tokens"u8)) read = json.Number();
            else if (name.SequenceEqual("cache_creation_input_tokens"u8)) write = json.Number();
            else if (name.SequenceEqual("output_tokens"u8)) output = json.Number();
            else if (name.SequenceEqual("cache_creation"u8))
            {
                if (!json.TryEnter()) continue;
                while (json.TryNext(out var kind))
                {
                    if (kind.SequenceEqual("ephemeral_1h_input_tokens"u8)) hour = json.Number();
                    else _ = json.Value();
                }
            }
            else _ = json.Value();
        }

        line.Count = new TokenCount(input, read, write, output, Reasoning: null) { CacheWriteHour = hour };
    }

    /// <summary>What a line tells.</summary>
    private ref struct Line
    {
        public bool IsAssistant;
        public bool IsError;
        public DateTimeOffset? At;
        public string? Session;
        public string? Cwd;
        public string? Request;
        public string? Message;
        public string? Model;
        public TokenCount? Count;
    }
}
