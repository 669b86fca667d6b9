namespace Tacho.Agents.CodexCli;

/// <summary>Reads the tokens of a rollout of Codex CLI: what the model and the person were told, nearly all of its bytes, is passed over unread.</summary>
internal sealed class CodexCliTokens(TranscriptSource source) : TokenReader
{
    /// <summary>Within it an enveloped line tells its type and its payload's.</summary>
    private const int HeadBytes = 256;

    private readonly CodexCliReader _reader = new(source, from: null);

    /// <inheritdoc/>
    public override SessionFacts Facts => _reader.Facts;

    /// <inheritdoc/>
    public override void Read(in TranscriptRecord record, ICollection<RequestTokens> into)
    {
        if (_reader.MayInherit || MayTell(record.Bytes.Span)) AddTo(into, _reader.Read(record));
    }

    /// <summary>Whether a line may tell of session, model or tokens; true for any that is written in another way than by the versions known.</summary>
    private static bool MayTell(ReadOnlySpan<byte> line)
    {
        var head = line[..Math.Min(line.Length, HeadBytes)];
        if (head.IndexOf("\"type\":\"response_item\""u8) >= 0 || head.IndexOf("\"type\":\"compacted\""u8) >= 0 || head.IndexOf("\"type\":\"world_state\""u8) >= 0) return false;
        return head.IndexOf("\"type\":\"event_msg\""u8) < 0 || head.IndexOf("\"payload\":{\"type\":\""u8) < 0 || head.IndexOf("\"type\":\"token_count\""u8) >= 0;
    }
}
