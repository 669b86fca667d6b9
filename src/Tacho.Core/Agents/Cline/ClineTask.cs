using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tacho.Interop;

namespace Tacho.Agents.Cline;

/// <summary>
/// A task as rows: first <c>{"task":…}</c> with what is known of it as a whole, then <c>{"ui":…}</c> for each message to the person and <c>{"api":…}</c> for each to
/// or from the model, in the order in which they came about. Either file may be missing.
/// </summary>
internal static class ClineTask
{
    private const string Ui = "ui_messages.json";
    private const string Api = "api_conversation_history.json";

    /// <summary>The file that a task in a folder is known by; null where there is none.</summary>
    public static string? FileOf(string folder) => new[] { Ui, Api }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Whether a file has one of the names that the agents give.</summary>
    public static bool IsNamed(string path) => Path.GetFileName(path) is Ui or Api;

    /// <summary>The task's id, which is its folder's name: the time of its beginning in milliseconds (Cline) or a UUID (Roo Code, Kilo Code).</summary>
    public static string? IdOf(string path)
    {
        if (!IsNamed(path) || Path.GetFileName(Path.GetDirectoryName(path)) is not { Length: > 0 } name) return null;
        return (name.Length is 13 && name.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0) || Guid.TryParseExact(name, "D", out _) ? name : null;
    }

    /// <summary>The rows of a task's files, from a position.</summary>
    public static TranscriptRecords Open(string path, string agent, TranscriptPosition? from)
    {
        var torn = new TornDocuments();
        return ListedRows.Open(Rows(path, agent, torn), new FileInfo(path).Length, from, torn);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Rows(string path, string agent, TornDocuments torn)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        var paths = IsNamed(path) ? new[] { Path.Combine(folder, Ui), Path.Combine(folder, Api) } : [path];
        var files = paths.Select(static file => (Path: file, Content: Read(file)!)).Where(static file => file.Content is not null).ToList();
        if (files.Count == 0) throw new FileNotFoundException($"{path} is gone.", path);
        // A file that is being written or was cut stays a row, which no reader understands; what is beside it waits for the next time.
        if (files.FirstOrDefault(static file => !JsonRows.IsWhole(file.Content)) is { Content: not null } cut)
        {
            torn.Add(cut.Path);
            return [cut.Content];
        }

        var messages = files.SelectMany(static file => JsonRows.Elements(file.Content)).Select(ClineMessage.Of).ToList();
        var (ui, api) = (messages.Where(static message => message.IsUi).ToList(), messages.Where(static message => !message.IsUi).ToList());
        // A copy outside a task's folder is known by the first time in it.
        var id = IdOf(path) ?? messages.FirstOrDefault(static message => message.Time is not null)?.Time?.ToString(CultureInfo.InvariantCulture);
        return [Task(id, agent, ui.Count > 0, api.Count > 0, FactsBeside(folder)), .. Merged(ui, api)];
    }

    /// <summary>The rows of a session of Cline's own programs, with what its manifest beside it tells.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> SessionRows(string path, byte[] document)
    {
        var members = JsonRows.Members(document);
        var id = TextOf(members, "sessionId");
        var facts = new Dictionary<string, string?>(StringComparer.Ordinal) { ["kind"] = TextOf(members, "agent"), ["format"] = ClineTranscripts.Session };
        // The part of a sub-agent is called <session>__<agent>, and lies in the session's folder.
        if (id?.IndexOf("__", StringComparison.Ordinal) is { } end and > 0) facts["parent"] = id[..end];
        if (path.EndsWith(".messages.json", StringComparison.Ordinal) && Read(path[..^".messages.json".Length] + ".json") is { } manifest && JsonRows.IsWhole(manifest))
        {
            var told = JsonRows.Members(manifest);
            foreach (var name in new[] { "cwd", "model", "started_at" }) facts[name] = TextOf(told, name);
        }

        yield return Task(id, ClineKin.Cline.Id.Value, hasUi: false, hasApi: true, facts);
        if (!members.TryGetValue("messages", out var messages)) yield break;
        foreach (var message in JsonRows.Elements(messages)) yield return JsonRows.Row("api"u8, message.Span);
    }

    /// <summary>
    /// What a message to the person was told before: the message of the model's whose number it bears comes first (Cline), or the one that is older (Roo Code, Kilo Code).
    /// </summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Merged(List<ClineMessage> ui, List<ClineMessage> api)
    {
        var next = 0;
        for (var number = 0; number < api.Count; number++)
        {
            while (next < ui.Count && (ui[next].After is { } after ? after < number : ui[next].Time <= (api[number].Time ?? long.MinValue))) yield return JsonRows.Row("ui"u8, ui[next++].Json.Span);
            yield return JsonRows.Row("api"u8, api[number].Json.Span);
        }

        for (; next < ui.Count; next++) yield return JsonRows.Row("ui"u8, ui[next].Json.Span);
    }

    /// <summary>What the small files in a task's folder tell and does not change with each message.</summary>
    private static Dictionary<string, string?> FactsBeside(string folder)
    {
        var facts = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (Read(Path.Combine(folder, "history_item.json")) is { } item && JsonRows.IsWhole(item))
        {
            var told = JsonRows.Members(item);
            facts["cwd"] = TextOf(told, "workspace");
            facts["parent"] = TextOf(told, "parentTaskId");
        }

        if (Read(Path.Combine(folder, "task_metadata.json")) is { } metadata && JsonRows.IsWhole(metadata) && JsonRows.Members(metadata).TryGetValue("environment_history", out var history))
            facts["version"] = JsonRows.Elements(history) is [.., var last] ? TextOf(JsonRows.Members(last), "cline_version") : null;
        return facts;
    }

    private static ReadOnlyMemory<byte> Task(string? id, string agent, bool hasUi, bool hasApi, Dictionary<string, string?> facts)
    {
        var row = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(row))
        {
            json.WriteStartObject();
            json.WriteStartObject("task");
            if (id is not null) json.WriteString("id", id);
            json.WriteString("agent", agent);
            json.WriteStartArray("files");
            if (hasUi) json.WriteStringValue("ui");
            if (hasApi) json.WriteStringValue("api");
            json.WriteEndArray();
            foreach (var (name, value) in facts)
            {
                if (value is not null) json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return row.WrittenMemory;
    }

    private static byte[]? Read(string path)
    {
        try
        {
            var file = PosixFile.ReadAllIfExists(path, (int)JsonRows.MaxDocumentBytes);
            return file is [0xEF, 0xBB, 0xBF, ..] ? file[3..] : file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    private static string? TextOf(Dictionary<string, ReadOnlyMemory<byte>> members, string name)
    {
        if (!members.TryGetValue(name, out var value)) return null;
        var reader = new Utf8JsonReader(value.Span);
        return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }
}

/// <summary>One element of a task's files.</summary>
/// <param name="Json">All of it.</param>
/// <param name="IsUi">It is a message to the person.</param>
/// <param name="Time">Its time in milliseconds since 1970, where it has one.</param>
/// <param name="After">The number of the model's message that it came about after, where it tells; -1 before all.</param>
internal sealed record ClineMessage(ReadOnlyMemory<byte> Json, bool IsUi, long? Time, long? After)
{
    public static ClineMessage Of(ReadOnlyMemory<byte> json)
    {
        var members = JsonRows.Members(json);
        return new ClineMessage(json, members.ContainsKey("say") || members.ContainsKey("ask"), Number("ts"), Number("conversationHistoryIndex"));

        long? Number(string name) =>
            members.TryGetValue(name, out var value) && long.TryParse(Encoding.UTF8.GetString(value.Span), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
