using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents.Cline;

/// <summary>
/// The tasks of Cline and its kin: a folder with the conversation as the model saw it and as the person saw it, which are read as one, and the sessions of Cline's
/// own programs, each a document. Formats and their sources: docs/agents/cline.md.
/// </summary>
internal sealed class ClineTranscripts(ClineKin kin) : ITranscripts
{
    internal const string Task = "task";
    internal const string Session = "session";
    internal const string Lines = "lines";

    private const string SessionEnding = ".messages.json";

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        foreach (var folder in kin.Folders(places).Select(static folder => Path.Combine(folder, "tasks")))
        {
            foreach (var task in places.FoldersIn(folder))
            {
                if (ClineTask.FileOf(task) is { } file) yield return TaskSource(file);
            }
        }

        if (kin != ClineKin.Cline) yield break;
        var sessions = places.Variable("CLINE_SESSION_DATA_DIR") is { Length: > 0 } moved ? moved : Path.Combine(ClineKin.ClineData(places), "sessions");
        foreach (var path in places.Below(sessions, "*" + SessionEnding)) yield return new TranscriptSource(kin.Id, Session, path);
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        var shape = ClineShape.Of(head);
        if (shape == Session) return kin == ClineKin.Cline ? new TranscriptSource(kin.Id, Session, head.Path) : null;
        if (shape == Task) return ClineKin.Of(head) == kin ? TaskSource(head.Path) : null;
        return TranscriptFiles.WholeLines(head).Any(IsOwnLine) ? new TranscriptSource(kin.Id, Lines, head.Path) : null;
    }

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => source.Format switch
    {
        Task => ClineTask.Open(source.Path, kin.Id.Value, from),
        Session => JsonRows.Open(source.Path, from, document => ClineTask.SessionRows(source.Path, document)),
        _ => LineRecords.Open(source.Path, from),
    };

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new ClineReader(source, from, kin.CountsCacheAsInput);

    /// <summary>Both files of a task are one source, which stands where the one lies that is written more often.</summary>
    private TranscriptSource TaskSource(string path)
    {
        var main = Path.GetDirectoryName(path) is { } folder && ClineTask.IsNamed(path) ? ClineTask.FileOf(folder) ?? path : path;
        return new TranscriptSource(kin.Id, Task, main) { Session = ClineTask.IdOf(main) is { } id ? new SessionId(id) : null };
    }

    /// <summary>The first of the lines that a task or session is archived as.</summary>
    private bool IsOwnLine(JsonElement line) =>
        line.TryGetProperty("task", out var task) && task.ValueKind == JsonValueKind.Object && HookPayload.StringOf(task, "agent") == kin.Id.Value && task.TryGetProperty("files", out _);
}

/// <summary>Tells the documents of Cline and its kin by their beginnings.</summary>
internal static class ClineShape
{
    /// <summary>The format that a file is a document of; null where it is none.</summary>
    public static string? Of(TranscriptHead head)
    {
        var text = head.Bytes.Span;
        if (text.StartsWith("\uFEFF"u8)) text = text[3..];
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            if (!reader.Read()) return null;
            return reader.TokenType switch
            {
                JsonTokenType.StartObject => IsSession(ref reader) ? ClineTranscripts.Session : null,
                JsonTokenType.StartArray => IsTask(ref reader, head) ? ClineTranscripts.Task : null,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary><c>{"version","updated_at","agent","sessionId",…,"messages":[…]}</c>.</summary>
    private static bool IsSession(ref Utf8JsonReader reader)
    {
        var seen = 0;
        while (reader.Read() && reader.CurrentDepth > 0)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            if (reader.ValueTextEquals("version"u8) || reader.ValueTextEquals("updated_at"u8) || reader.ValueTextEquals("sessionId"u8)) seen++;
            if (reader.ValueTextEquals("messages"u8)) return seen == 3;
        }

        return false;
    }

    /// <summary>
    /// Messages to the person are told by <c>ts</c> and <c>say</c> or <c>ask</c>. Those to the model have the shape that many write, and are told by the words
    /// that the agent puts round the first prompt, or by the file's name.
    /// </summary>
    private static bool IsTask(ref Utf8JsonReader reader, TranscriptHead head)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        var (hasTime, hasKind, hasRole) = (false, false, false);
        while (reader.Read() && reader.CurrentDepth > 1)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 2) continue;
            hasTime |= reader.ValueTextEquals("ts"u8);
            hasKind |= reader.ValueTextEquals("say"u8) || reader.ValueTextEquals("ask"u8);
            hasRole |= reader.ValueTextEquals("role"u8);
        }

        if (hasTime && hasKind) return true;
        var text = head.Bytes.Span;
        return hasRole && (ClineTask.IsNamed(head.Path)
            || ((text.IndexOf("<task>\\n"u8) >= 0 || text.IndexOf("<user_message>\\n"u8) >= 0) && text.IndexOf("<environment_details>"u8) >= 0));
    }
}
