using System.Text.Json;
using Tacho.Interop;

namespace Tacho.Agents.OpenCode;

/// <summary>
/// The tree of files of versions before 1.2: <c>session/&lt;project&gt;/&lt;session&gt;.json</c>, <c>message/&lt;session&gt;/&lt;message&gt;.json</c> and
/// <c>part/&lt;message&gt;/&lt;part&gt;.json</c> below <c>storage</c>. Names sort by time.
/// </summary>
internal static class OpenCodeTree
{
    private const int MaxFileBytes = 256 * 1024 * 1024;

    /// <summary>The id in a session's file; null where it is none.</summary>
    public static string? SessionIdOf(string path) =>
        TryRead(path) is { } file && MemberText(file, "id") is { Length: > 0 } id && (MemberText(file, "directory") ?? MemberText(file, "projectID")) is not null ? id : null;

    /// <summary>The folder <c>storage</c> that a session's file lies in; null where a file is none.</summary>
    public static string? StorageOf(TranscriptHead head)
    {
        if (!head.Path.EndsWith(".json", StringComparison.Ordinal)) return null;
        var sessions = Path.GetDirectoryName(Path.GetDirectoryName(head.Path));
        if (sessions is null || Path.GetFileName(sessions) != "session") return null;
        var storage = Path.GetDirectoryName(sessions)!;
        return Directory.Exists(Path.Combine(storage, "message")) ? storage : null;
    }

    /// <summary>A session's rows in the order of the conversation, from a position.</summary>
    public static TranscriptRecords Open(string storage, string session, TranscriptPosition? from)
    {
        var torn = new TornDocuments();
        return ListedRows.Open(Rows(storage, session, torn), 0, from, torn);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Rows(string storage, string session, TornDocuments torn)
    {
        foreach (var path in TranscriptFiles.Below(Path.Combine(storage, "session"), "*.json"))
        {
            if (SessionIdOf(path) == session && TryRead(path) is { } file) yield return JsonRows.Row("session"u8, file);
        }

        var flat = FlatParts(storage);
        foreach (var message in Files(Path.Combine(storage, "message", session)))
        {
            yield return Whole("message"u8, message, torn);
            foreach (var part in Files(Path.Combine(storage, "part", message.Id)).Concat(flat[message.Id])) yield return Whole("part"u8, part, torn);
        }
    }

    /// <summary>Files in the order of their names, with the id that they tell, or their name.</summary>
    private static IEnumerable<(string Path, string Id, byte[] File)> Files(string folder)
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (TryRead(path) is { } file) yield return (path, MemberText(file, "id") ?? Path.GetFileNameWithoutExtension(path), file);
        }
    }

    /// <summary>Parts of early versions, which lay in one folder and told their message.</summary>
    private static ILookup<string, (string Path, string Id, byte[] File)> FlatParts(string storage) =>
        Files(Path.Combine(storage, "part")).ToLookup(static part => MemberText(part.File, "messageID") ?? "", StringComparer.Ordinal);

    /// <summary>A file that is being written or was cut stays a row, which no reader understands.</summary>
    private static ReadOnlyMemory<byte> Whole(ReadOnlySpan<byte> name, (string Path, string Id, byte[] Content) file, TornDocuments torn)
    {
        if (JsonRows.IsWhole(file.Content)) return JsonRows.Row(name, file.Content);
        torn.Add(file.Path);
        return file.Content;
    }

    private static byte[]? TryRead(string path)
    {
        try
        {
            return PosixFile.ReadAllIfExists(path, MaxFileBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? MemberText(byte[] json, string name)
    {
        if (!JsonRows.IsWhole(json) || !JsonRows.Members(json).TryGetValue(name, out var member)) return null;
        var reader = new Utf8JsonReader(member.Span);
        return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }
}
