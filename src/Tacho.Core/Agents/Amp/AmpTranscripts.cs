using System.Buffers;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Amp;

/// <summary>Threads of Amp: one document each, <c>threads/T-id.json</c> in its data folder. The format and its sources: docs/agents/amp.md.</summary>
internal sealed class AmpTranscripts : ITranscripts
{
    private const string Document = "document";
    private const string Lines = "lines";

    private static readonly AgentId Agent = new("amp");

    /// <summary>What is told of a thread before its messages. The rest of it changes at every step and repeats what the messages hold.</summary>
    private static readonly string[] HeadMembers = ["id", "created", "title", "agentMode", "env", "mainThreadID", "originThreadID", "relationships"];

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var data = places.Variable("XDG_DATA_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".local", "share");
        return places.Below(Path.Combine(data, "amp", "threads"), "T-*.json").Select(static path => SourceOf(path, Document));
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        if (IsThread(head.Bytes.Span)) return SourceOf(head.Path, Document);
        return TranscriptFiles.WholeLines(head).Any(static line => line.TryGetProperty("thread", out var thread) && IsThreadId(HookPayload.StringOf(thread, "id"))) ? SourceOf(head.Path, Lines) : null;
    }

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from)
    {
        if (source.Format == Lines) return LineRecords.Open(source.Path, from);
        ReadOnlyMemory<byte> head = default;
        // The document is read once to see whether its head has changed, and once for its messages.
        using (var first = JsonRows.Open(source.Path, null, document => [HeadOf(document)]))
        {
            if (first.MoveNext(out var row) && row.Piece == RecordPiece.Whole && row.Bytes.Span.StartsWith("{\"thread\":"u8)) head = row.Bytes;
        }

        return HeadedRecords.Open(head, from, position => JsonRows.Open(source.Path, position, MessagesOf));
    }

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new AmpReader(source, from);

    private static bool IsThreadId(string? id) => id?.StartsWith("T-", StringComparison.Ordinal) == true;

    /// <summary>An object with an id of a thread, as far as the head goes.</summary>
    private static bool IsThread(ReadOnlySpan<byte> head)
    {
        var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.CurrentDepth > 0)
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("id"u8)) continue;
                return reader.Read() && reader.TokenType == JsonTokenType.String && IsThreadId(reader.GetString());
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }

    private static ReadOnlyMemory<byte> HeadOf(byte[] document)
    {
        var members = JsonRows.Members(document);
        var row = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(row))
        {
            json.WriteStartObject();
            json.WriteStartObject("thread");
            foreach (var name in HeadMembers)
            {
                if (!members.TryGetValue(name, out var value)) continue;
                json.WritePropertyName(name);
                var compact = new ArrayBufferWriter<byte>(value.Length);
                JsonRows.Compact(value.Span, compact);
                json.WriteRawValue(compact.WrittenSpan, skipInputValidation: true);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return row.WrittenMemory;
    }

    /// <summary>The messages; the last is left for the next pass while it is being written or its calls run.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> MessagesOf(byte[] document)
    {
        var messages = JsonRows.Members(document).TryGetValue("messages", out var list) ? JsonRows.Elements(list) : [];
        for (var i = 0; i < messages.Count; i++)
        {
            if (i == messages.Count - 1 && IsRunning(messages[i])) yield break;
            yield return JsonRows.Row("message"u8, messages[i].Span);
        }
    }

    private static bool IsRunning(ReadOnlyMemory<byte> message)
    {
        using var document = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = 512, AllowTrailingCommas = true });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) return false;
        if (root.TryGetProperty("state", out var state) && HookPayload.StringOf(state, "type") == "streaming") return true;
        return root.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            && content.EnumerateArray().Any(static block => block.ValueKind == JsonValueKind.Object && block.TryGetProperty("run", out var run) && HookPayload.StringOf(run, "status") is "in-progress" or "queued" or "blocked-on-user");
    }

    private static TranscriptSource SourceOf(string path, string format)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        return new TranscriptSource(Agent, format, path) { Session = IsThreadId(stem) ? new SessionId(stem) : null };
    }
}
