using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.CodexCli;

/// <summary>
/// Codex CLI's transcripts ("rollouts"), below <c>sessions</c> and <c>archived_sessions</c> of its folder; cold ones may be compressed with zstd. Formats and
/// their sources: docs/agents/codex-cli.md.
/// </summary>
internal sealed class CodexCliTranscripts : ITranscripts
{
    private const string Lines = "rollout";
    private const string BareLines = "bare";
    private const string Document = "document";
    private const int UuidLength = 36;

    private static readonly AgentId Agent = new("codex-cli");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var home = places.Variable("CODEX_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".codex");
        foreach (var folder in (string[])[Path.Combine(home, "sessions"), Path.Combine(home, "archived_sessions")])
        {
            foreach (var path in places.Below(folder, "rollout-*.json*"))
            {
                if (path.EndsWith(".json", StringComparison.Ordinal)) yield return SourceOf(path, Document);
                // While a file is being compressed both are there.
                else if (path.EndsWith(".jsonl", StringComparison.Ordinal) || (path.EndsWith(".jsonl.zst", StringComparison.Ordinal) && !File.Exists(path[..^4])))
                    yield return SourceOf(path, Lines);
            }
        }
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        if (IsDocument(head.Bytes.Span)) return SourceOf(head.Path, Document);
        foreach (var line in TranscriptFiles.WholeLines(head))
        {
            if (IsEnveloped(line)) return SourceOf(head.Path, Lines);
            if (IsBareHeader(line)) return SourceOf(head.Path, BareLines);
        }

        // The first line holds the instructions, and may be longer than the head.
        return BeginsEnvelope(head.Bytes.Span) ? SourceOf(head.Path, Lines) : null;
    }

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) =>
        source.Format == Document ? JsonRows.Open(source.Path, from, Split) : LineRecords.Open(source.Path, from);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new CodexCliReader(source, from);

    public TokenReader ReadTokens(TranscriptSource source) => new CodexCliTokens(source);

    /// <summary>The document of the first CLI: the session, then each item as it would be a line of the next format.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Split(byte[] document)
    {
        foreach (var (name, value) in JsonRows.Members(document))
        {
            if (name != "items")
            {
                yield return JsonRows.Row(JsonEncodedText.Encode(name).EncodedUtf8Bytes, value.Span);
                continue;
            }

            foreach (var item in JsonRows.Elements(value))
            {
                var row = new System.Buffers.ArrayBufferWriter<byte>(item.Length + 1);
                JsonRows.Compact(item.Span, row);
                yield return row.WrittenMemory;
            }
        }
    }

    private static bool IsEnveloped(JsonElement line) =>
        line.TryGetProperty("payload", out var payload) && payload.ValueKind == JsonValueKind.Object
        && HookPayload.StringOf(line, "type") is "session_meta" or "turn_context" or "response_item" or "event_msg" or "compacted" or "world_state" or "token_usage_record";

    private static bool IsBareHeader(JsonElement line) =>
        !line.TryGetProperty("type", out _) && HookPayload.StringOf(line, "id") is { Length: UuidLength } && HookPayload.StringOf(line, "timestamp") is not null
        && line.TryGetProperty("instructions", out _);

    private static bool BeginsEnvelope(ReadOnlySpan<byte> head)
    {
        var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
        try
        {
            var isMeta = false;
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
                if (reader.ValueTextEquals("payload"u8)) return isMeta;
                if (reader.ValueTextEquals("type"u8) && reader.Read()) isMeta = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("session_meta"u8);
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }

    /// <summary><c>{"session":{"timestamp":…,"id":…,"instructions":…},"items":[…]}</c>, as far as the head goes.</summary>
    private static bool IsDocument(ReadOnlySpan<byte> head)
    {
        var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            if (!reader.Read() || !reader.ValueTextEquals("session"u8)) return false;
            var seen = 0;
            while (reader.Read() && reader.CurrentDepth > 0)
            {
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                if (reader.CurrentDepth == 2 && (reader.ValueTextEquals("timestamp"u8) || reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("instructions"u8))) seen++;
                if (reader.CurrentDepth == 1) return seen >= 2 && reader.ValueTextEquals("items"u8);
            }

            return seen == 3;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static TranscriptSource SourceOf(string path, string format)
    {
        var name = Path.GetFileName(path);
        var stem = name[..(name.IndexOf(".json", StringComparison.Ordinal) is var dot and >= 0 ? dot : name.Length)];
        var id = stem.Length > UuidLength && stem.StartsWith("rollout-", StringComparison.Ordinal) && Guid.TryParseExact(stem[^UuidLength..], "D", out _) ? stem[^UuidLength..] : null;
        return new TranscriptSource(Agent, format, path) { Session = id is null ? null : new SessionId(id) };
    }
}
