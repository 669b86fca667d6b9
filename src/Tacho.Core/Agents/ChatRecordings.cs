using System.Buffers;
using System.Text;
using System.Text.Json;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Agents;

/// <summary>
/// Files of the "chat recording" that Google's agent brought in and its forks took over: one document a session, or lines since April 2026. They lie in folders
/// <c>chats</c>, those of sub-agents in a folder below named after the parent.
/// </summary>
internal static class ChatRecordings
{
    public const string Document = "document";
    public const string Lines = "jsonl";

    /// <summary>A member that the header of a document gets, when its folder tells what it does not.</summary>
    public const string ProjectRoot = "projectRoot";

    private const string Chats = "chats";
    private const int MaxRootBytes = 4096;

    /// <summary>The sessions below the folder of an agent that keeps this layout.</summary>
    public static IEnumerable<TranscriptSource> Below(AgentId agent, TranscriptPlaces places, string folder)
    {
        foreach (var path in places.Below(folder, "*.json*"))
        {
            if (!path.Contains($"{Path.DirectorySeparatorChar}{Chats}{Path.DirectorySeparatorChar}", StringComparison.Ordinal)) continue;
            if (path.EndsWith(".jsonl", StringComparison.Ordinal)) yield return SourceOf(agent, path, Lines);
            // A document that was gone on with has its messages copied into lines beside it.
            else if (path.EndsWith(".json", StringComparison.Ordinal) && !File.Exists(path + "l")) yield return SourceOf(agent, path, Document);
        }
    }

    /// <summary>Which of the two formats a file is; null for neither.</summary>
    public static string? FormatOf(TranscriptHead head) =>
        IsDocument(head.Bytes.Span) ? Document : TranscriptFiles.WholeLines(head).Any(IsOwnLine) ? Lines : null;

    public static TranscriptSource SourceOf(AgentId agent, string path, string format) =>
        new(agent, format, path) { Session = ParentOf(path) is null ? null : new SessionId(Path.GetFileNameWithoutExtension(path)) };

    public static TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) =>
        source.Format == Document ? JsonRows.Open(source.Path, from, document => Split(document, RootOf(source.Path))) : LineRecords.Open(source.Path, from);

    /// <summary>The session that a sub-agent's file lies in the folder of; null for a session's own file, whose name holds only a part of its id.</summary>
    public static string? ParentOf(string path)
    {
        var folder = Path.GetDirectoryName(path);
        return folder is not null && Path.GetFileName(Path.GetDirectoryName(folder)) == Chats ? Path.GetFileName(folder) : null;
    }

    /// <summary>The project's folder, which newer versions note beside <c>chats</c>.</summary>
    private static string? RootOf(string path)
    {
        var chats = Path.GetDirectoryName(ParentOf(path) is null ? path : Path.GetDirectoryName(path));
        if (chats is null || Path.GetFileName(chats) != Chats) return null;
        try
        {
            var root = PosixFile.ReadAllIfExists(Path.Combine(Path.GetDirectoryName(chats)!, ".project_root"), MaxRootBytes);
            return root is null ? null : Encoding.UTF8.GetString(root).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The header and the messages, as the lines of the next format. The time of the last change is left out: it changes with every message, which tells it too.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Split(byte[] document, string? root)
    {
        var members = JsonRows.Members(document);
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            if (root is not null) json.WriteString(ProjectRoot, root);
            foreach (var (name, value) in members)
            {
                if (name is "messages" or "lastUpdated") continue;
                json.WritePropertyName(name);
                json.WriteRawValue(value.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        yield return Compacted(header.WrittenSpan);
        if (!members.TryGetValue("messages", out var messages)) yield break;
        foreach (var message in JsonRows.Elements(messages)) yield return Compacted(message.Span);
    }

    private static ReadOnlyMemory<byte> Compacted(ReadOnlySpan<byte> json)
    {
        var row = new ArrayBufferWriter<byte>(json.Length + 1);
        JsonRows.Compact(json, row);
        return row.WrittenMemory;
    }

    private static bool IsOwnLine(JsonElement line) =>
        IsHeader(line)
        || (line.TryGetProperty("$set", out var set) && set.ValueKind == JsonValueKind.Object && (set.TryGetProperty("lastUpdated", out _) || set.TryGetProperty("messages", out _)))
        || (HookPayload.StringOf(line, "type") == "gemini" && HookPayload.StringOf(line, "id") is not null && line.TryGetProperty("content", out _));

    private static bool IsHeader(JsonElement line) =>
        !line.TryGetProperty("type", out _) && HookPayload.StringOf(line, "sessionId") is not null && HookPayload.StringOf(line, "projectHash") is not null;

    /// <summary><c>{"sessionId":…,"projectHash":…,"messages":[…]}</c> in any order, as far as the head goes.</summary>
    private static bool IsDocument(ReadOnlySpan<byte> head)
    {
        var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
        bool hasSession = false, hasProject = false, hasMessages = false;
        try
        {
            while (!(hasSession && hasProject && hasMessages) && reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType != JsonTokenType.StartObject) break;
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
                hasSession |= reader.ValueTextEquals("sessionId"u8);
                hasProject |= reader.ValueTextEquals("projectHash"u8);
                hasMessages |= reader.ValueTextEquals("messages"u8);
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return hasSession && hasProject && hasMessages;
    }
}
