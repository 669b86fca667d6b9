using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Tacho.Agents.VsCodeCopilot;

/// <summary>
/// A chat session of the editor as rows: the session, then for each request what was asked, the rounds of the model with the results of their tools, how it ended, and the parts
/// of the answer as they are shown. What only the view needs (draft, selection, pictures) is left out.
/// </summary>
internal static class ChatSession
{
    private static readonly string[] OfView = ["inputState", "pendingRequests", "requesterAvatarIconUri", "responderAvatarIconUri", "hasPendingEdits", "lastMessageDate", "isImported", "requests"];
    private static readonly string[] OfAnswer = ["response", "result", "followups", "modelState", "responseMarkdownInfo", "contentReferences", "codeCitations", "isCanceled", "timeSpentWaiting", "usedContext"];

    /// <summary>The rows of a journal.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> OfJournal(byte[] journal, string? folder)
    {
        List<ReadOnlyMemory<byte>> broken = [];
        return ChatJournal.Replay(journal, broken) is { } document ? OfDocument(document, folder).Concat(broken) : broken;
    }

    /// <summary>The rows of a document, with the folder that its place tells.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> OfDocument(byte[] document, string? folder)
    {
        var session = JsonRows.Members(document);
        yield return Row("session"u8, Without(session, OfView), ("folder", folder is null ? default : Encoding.UTF8.GetBytes(JsonText.Quote(folder))));
        if (!session.TryGetValue("requests", out var requests)) yield break;
        foreach (var request in JsonRows.Elements(requests))
        {
            foreach (var row in OfRequest(request)) yield return row;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> OfRequest(ReadOnlyMemory<byte> request)
    {
        var members = JsonRows.Members(request);
        var id = members.GetValueOrDefault("requestId");
        yield return Row("request"u8, Without(members, OfAnswer));
        var result = members.TryGetValue("result", out var ended) ? JsonRows.Members(ended) : [];
        var metadata = result.TryGetValue("metadata", out var told) ? JsonRows.Members(told) : [];
        var results = metadata.TryGetValue("toolCallResults", out var answers) ? JsonRows.Members(answers) : [];
        if (metadata.TryGetValue("toolCallRounds", out var rounds))
        {
            foreach (var round in JsonRows.Elements(rounds))
            {
                var calls = JsonRows.Members(round).TryGetValue("toolCalls", out var list) ? JsonRows.Elements(list) : [];
                var own = calls.Select(static call => IdOf(call)).Where(results.ContainsKey).Distinct(StringComparer.Ordinal).Select(call => KeyValuePair.Create(call, results[call]));
                yield return Row("round"u8, round, ("results", Object(own)), ("of", id));
            }
        }

        result["metadata"] = Without(metadata, ["toolCallRounds", "toolCallResults", "codeBlocks"]);
        if (ended.Length > 0) yield return Row("result"u8, Object(result), ("of", id), ("modelState", members.GetValueOrDefault("modelState")), ("isCanceled", members.GetValueOrDefault("isCanceled")));
        else if (members.TryGetValue("modelState", out var state)) yield return Row("result"u8, "{}"u8.ToArray(), ("of", id), ("modelState", state));
        if (!members.TryGetValue("response", out var parts)) yield break;
        foreach (var part in JsonRows.Elements(parts)) yield return Row("part"u8, part, ("of", id));
    }

    private static string IdOf(ReadOnlyMemory<byte> call)
    {
        if (!JsonRows.Members(call).TryGetValue("id", out var id)) return "";
        var reader = new Utf8JsonReader(id.Span);
        return reader.Read() && reader.TokenType == JsonTokenType.String ? JsonRows.Text(ref reader) : "";
    }

    private static ReadOnlyMemory<byte> Without(Dictionary<string, ReadOnlyMemory<byte>> members, string[] names) => Object(members.Where(member => !names.Contains(member.Key, StringComparer.Ordinal)));

    private static ReadOnlyMemory<byte> Object(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> members)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("{"u8);
        foreach (var (name, value) in members)
        {
            if (text.WrittenCount > 1) text.Write(","u8);
            text.Write("\""u8);
            text.Write(JsonEncodedText.Encode(name).EncodedUtf8Bytes);
            text.Write("\":"u8);
            text.Write(value.Span);
        }

        text.Write("}"u8);
        return text.WrittenMemory;
    }

    /// <summary>One line: the value under its name, and what goes with it, where it is there.</summary>
    private static ReadOnlyMemory<byte> Row(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, params ReadOnlySpan<(string Name, ReadOnlyMemory<byte> Value)> more)
    {
        var row = new ArrayBufferWriter<byte>(value.Length + 64);
        row.Write("{\""u8);
        row.Write(name);
        row.Write("\":"u8);
        JsonRows.Compact(value.Span, row);
        foreach (var (other, content) in more)
        {
            if (content.IsEmpty) continue;
            row.Write(",\""u8);
            row.Write(JsonEncodedText.Encode(other).EncodedUtf8Bytes);
            row.Write("\":"u8);
            JsonRows.Compact(content.Span, row);
        }

        row.Write("}"u8);
        return row.WrittenMemory;
    }
}
