using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Agents.VsCodeCopilot;

/// <summary>
/// Chat sessions of Visual Studio Code, below <c>workspaceStorage/&lt;hash&gt;</c> and <c>globalStorage</c> of its user folders: documents, journals, and logs of the chat extension
/// for sessions that have neither. Formats and their sources: docs/agents/vscode-copilot.md.
/// </summary>
internal sealed class VsCodeCopilotTranscripts : ITranscripts
{
    private const string Document = "document";
    private const string Journal = "journal";
    private const string Log = "events";
    private const string Sessions = "chatSessions";
    private const int MaxWorkspaceBytes = 64 * 1024;

    private static readonly AgentId Agent = new("vscode-copilot");

    private static readonly ImmutableArray<string> ShellTools = ["run_in_terminal", "runInTerminal"];

    private static readonly ImmutableArray<string> Editions = ["Code", "Code - Insiders", "VSCodium"];

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        foreach (var user in UserFolders(places))
        {
            foreach (var path in places.Below(Path.Combine(user, "globalStorage", "emptyWindowChatSessions"), "*.json*")) if (FormatOf(path) is { } format) yield return SourceOf(path, format);
            foreach (var path in places.Below(Path.Combine(user, "workspaceStorage"), "*.json*"))
            {
                var folder = Path.GetDirectoryName(path)!;
                if (Path.GetFileName(folder) == Sessions && FormatOf(path) is { } format) yield return SourceOf(path, format);
                else if (IsLogFolder(folder) && path.EndsWith(".jsonl", StringComparison.Ordinal) && !HasSession(folder, Path.GetFileNameWithoutExtension(path))) yield return SourceOf(path, Log);
            }
        }
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        if (IsSession(head.Bytes.Span, isJournal: true)) return SourceOf(head.Path, Journal);
        if (IsSession(head.Bytes.Span, isJournal: false)) return SourceOf(head.Path, Document);
        return TranscriptFiles.WholeLines(head).Any(GitHubEvents.IsEvent) && GitHubEvents.IsOfEditor(head) ? SourceOf(head.Path, Log) : null;
    }

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => source.Format switch
    {
        Document => JsonRows.Open(source.Path, from, document => ChatSession.OfDocument(document, WorkspaceOf(source.Path))),
        Journal => JsonRows.OpenLines(source.Path, from, journal => ChatSession.OfJournal(journal, WorkspaceOf(source.Path))),
        _ => LineRecords.Open(source.Path, from),
    };

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) =>
        source.Format == Log ? new GitHubEventReader(source, from, ShellTools) : new VsCodeCopilotReader(source, from, ShellTools);

    private static IEnumerable<string> UserFolders(TranscriptPlaces places)
    {
        var roots = new List<string>
        {
            places.Variable("XDG_CONFIG_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".config"),
            Path.Combine(places.UserFolder, "Library", "Application Support"),
        };
        if (places.Variable("APPDATA") is { Length: > 0 } roaming) roots.Add(roaming);
        foreach (var root in roots)
        {
            foreach (var edition in Editions) yield return Path.Combine(root, edition, "User");
        }

        yield return Path.Combine(places.UserFolder, ".vscode-server", "data", "User");
        yield return Path.Combine(places.UserFolder, ".vscode-server-insiders", "data", "User");
    }

    private static string? FormatOf(string path) =>
        path.EndsWith(".jsonl", StringComparison.Ordinal) ? Journal
        // A session that was moved to a journal may leave its document.
        : path.EndsWith(".json", StringComparison.Ordinal) && !File.Exists(path + "l") ? Document : null;

    /// <summary><c>GitHub.copilot-chat/transcripts</c></summary>
    private static bool IsLogFolder(string folder) => Path.GetFileName(folder) == "transcripts" && Path.GetFileName(Path.GetDirectoryName(folder)) == "GitHub.copilot-chat";

    private static bool HasSession(string logFolder, string id)
    {
        var sessions = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(logFolder))!, Sessions, id);
        return File.Exists(sessions + ".json") || File.Exists(sessions + ".jsonl");
    }

    private static TranscriptSource SourceOf(string path, string format)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        return new TranscriptSource(Agent, format, path) { Session = Guid.TryParseExact(stem, "D", out _) ? new SessionId(stem) : null };
    }

    /// <summary>The folder that the workspace's storage is of; null for a window without a folder, or one on another machine.</summary>
    private static string? WorkspaceOf(string path)
    {
        var storage = Path.GetDirectoryName(Path.GetDirectoryName(path));
        if (storage is null || Path.GetFileName(Path.GetDirectoryName(path)) != Sessions) return null;
        try
        {
            if (PosixFile.ReadAllIfExists(Path.Combine(storage, "workspace.json"), MaxWorkspaceBytes) is not { } json) return null;
            using var document = JsonDocument.Parse(json);
            return HookPayload.StringOf(document.RootElement, "folder") is { } folder && Uri.TryCreate(folder, UriKind.Absolute, out var uri) && uri.IsFile ? uri.LocalPath : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The object of a session, or the first line of a journal with it, as far as the head goes.</summary>
    private static bool IsSession(ReadOnlySpan<byte> head, bool isJournal)
    {
        // Results of tools are kept as trees of what was shown.
        var reader = new Utf8JsonReader(head, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 512 }));
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            if (isJournal && (!reader.Read() || !reader.ValueTextEquals("kind"u8) || !reader.Read() || reader.TokenType != JsonTokenType.Number || reader.GetDouble() != 0)) return false;
            var depth = isJournal ? 2 : 1;
            int seen = 0;
            bool hasRequests = false;
            while (!(seen >= 3 && hasRequests) && reader.Read() && reader.CurrentDepth > 0)
            {
                if (reader.CurrentDepth != depth || reader.TokenType != JsonTokenType.PropertyName) continue;
                var isRequests = reader.ValueTextEquals("requests"u8);
                hasRequests |= isRequests || reader.ValueTextEquals("responderUsername"u8);
                if (isRequests || reader.ValueTextEquals("responderUsername"u8) || reader.ValueTextEquals("sessionId"u8) || reader.ValueTextEquals("creationDate"u8)
                    || reader.ValueTextEquals("initialLocation"u8) || reader.ValueTextEquals("inputState"u8) || reader.ValueTextEquals("requesterUsername"u8) || reader.ValueTextEquals("version"u8))
                    seen++;
            }

            return hasRequests && (seen >= 3 || (isJournal && seen == 2));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
