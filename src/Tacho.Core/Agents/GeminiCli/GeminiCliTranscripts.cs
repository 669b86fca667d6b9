using System.Buffers;
using System.Text.Json;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Agents.GeminiCli;

/// <summary>
/// Gemini CLI's transcripts, below <c>tmp/&lt;project&gt;/chats</c> of its folder: one document a session, or lines since April 2026. Forks keep the same formats
/// in folders of their own. Formats and their sources: docs/agents/gemini-cli.md.
/// </summary>
internal sealed class GeminiCliTranscripts : ITranscripts
{
    internal const string Document = "document";
    internal const string Lines = "jsonl";

    private const string Chats = "chats";
    private const int MaxRootBytes = 4096;

    private static readonly AgentId Agent = new("gemini-cli");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var home = places.Variable("GEMINI_CLI_HOME") is { Length: > 0 } moved ? moved : places.UserFolder;
        return Below(Agent, Path.Combine(home, ".gemini", "tmp"));
    }

    public TranscriptSource? Recognise(TranscriptHead head) =>
        head.Path.Contains("/.qwen/", StringComparison.Ordinal) || FormatOf(head) is not { } format ? null : SourceOf(Agent, head.Path, format);

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => OpenRecords(source, from);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new GeminiCliReader(source, from, RootOf(source.Path));

    /// <summary>The sessions below the folder of an agent that keeps this layout.</summary>
    internal static IEnumerable<TranscriptSource> Below(AgentId agent, string folder)
    {
        foreach (var path in TranscriptFiles.Below(folder, "*.json*"))
        {
            if (!path.Contains($"{Path.DirectorySeparatorChar}{Chats}{Path.DirectorySeparatorChar}", StringComparison.Ordinal)) continue;
            if (path.EndsWith(".jsonl", StringComparison.Ordinal)) yield return SourceOf(agent, path, Lines);
            // A document that was gone on with has its messages copied into lines beside it.
            else if (path.EndsWith(".json", StringComparison.Ordinal) && !File.Exists(path + "l")) yield return SourceOf(agent, path, Document);
        }
    }

    /// <summary>Which of the two formats a file is; null for neither.</summary>
    internal static string? FormatOf(TranscriptHead head) =>
        IsDocument(head.Bytes.Span) ? Document : TranscriptFiles.WholeLines(head).Any(IsOwnLine) ? Lines : null;

    internal static TranscriptSource SourceOf(AgentId agent, string path, string format) =>
        new(agent, format, path) { Session = ParentOf(path) is null ? null : new SessionId(Path.GetFileNameWithoutExtension(path)) };

    internal static TranscriptRecords OpenRecords(TranscriptSource source, TranscriptPosition? from) =>
        source.Format == Document ? JsonRows.Open(source.Path, from, Split) : LineRecords.Open(source.Path, from);

    /// <summary>The session that a sub-agent's file lies in the folder of; null for a session's own file, whose name holds only a part of its id.</summary>
    internal static string? ParentOf(string path)
    {
        var folder = Path.GetDirectoryName(path);
        return folder is not null && Path.GetFileName(Path.GetDirectoryName(folder)) == Chats ? Path.GetFileName(folder) : null;
    }

    /// <summary>The project's folder, which newer versions note beside <c>chats</c>.</summary>
    internal static string? RootOf(string path)
    {
        var chats = Path.GetDirectoryName(ParentOf(path) is null ? path : Path.GetDirectoryName(path));
        if (chats is null || Path.GetFileName(chats) != Chats) return null;
        try
        {
            var root = PosixFile.ReadAllIfExists(Path.Combine(Path.GetDirectoryName(chats)!, ".project_root"), MaxRootBytes);
            return root is null ? null : System.Text.Encoding.UTF8.GetString(root).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The header and the messages, as the lines of the next format. The time of the last change is left out: it changes with every message, which tells it too.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Split(byte[] document)
    {
        var members = JsonRows.Members(document);
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
            {
                if (name is "messages" or "lastUpdated") continue;
                json.WritePropertyName(name);
                json.WriteRawValue(value.Span);
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
