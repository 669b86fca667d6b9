using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Reports;

namespace Tacho.Attribution;

/// <summary>An edit of a file that an archived transcript tells of.</summary>
/// <param name="Transcript">Where it stands.</param>
/// <param name="Line">Line of the call, from 1.</param>
/// <param name="Event">The call.</param>
/// <param name="Path">The file's full path, as far as the working folder is told.</param>
/// <param name="Edit">What it did.</param>
public sealed record RecordedEdit(ArchivedTranscript Transcript, long Line, AgentEvent Event, string Path, FileEdit Edit)
{
    /// <summary>What was asked before it in the same transcript; null for nothing.</summary>
    public string? Prompt { get; init; }

    /// <summary>Line of the prompt; 0 for none.</summary>
    public long PromptLine { get; init; }

    /// <summary>
    /// The edits of transcripts that did not fail, oldest first. What forked and resumed sessions repeat stands once, in the transcript that ended first; what an agent tells twice, as a call and as a
    /// change, stands once too.
    /// </summary>
    /// <param name="transcripts">Where to look.</param>
    /// <param name="isWanted">Asked of each full path, with the transcript that tells it.</param>
    /// <param name="broken">Is told of transcripts that cannot be read to their end.</param>
    public static ImmutableArray<RecordedEdit> In(IEnumerable<ArchivedTranscript> transcripts, Func<ArchivedTranscript, string, bool> isWanted, Action<string, string> broken)
    {
        var all = new List<RecordedEdit>();
        var calls = new HashSet<(string Agent, string Call, string Path)>();
        foreach (var transcript in transcripts.OrderBy(static one => one.Meta.Ended).ThenBy(static one => one.Name, StringComparer.Ordinal))
        {
            try
            {
                foreach (var edit in In(transcript, isWanted))
                {
                    if (edit.Event.ToolCallId is not { Length: > 0 } call || calls.Add((transcript.Meta.Agent, call, edit.Path)) || IsPartOf(all[^1], edit, call)) all.Add(edit);
                }
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                broken(transcript.Path, failure.Message);
            }
        }

        return [.. all.OrderBy(static edit => edit.Event.At)];
    }

    /// <summary>A path from the folder that was worked in, without dots and double slashes where it is of this kind of system.</summary>
    public static string FullPath(string path, string? cwd)
    {
        if (path.StartsWith("file://", StringComparison.Ordinal)) path = path["file://".Length..];
        var full = path.StartsWith('/') || cwd is not ['/', ..] || IsWindows(path) || path.StartsWith('~') ? path : $"{cwd.TrimEnd('/')}/{path}";
        if (!full.StartsWith('/')) return full;
        var parts = new List<string>();
        foreach (var part in full.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or "..")) parts.Add(part);
        }

        return "/" + string.Join('/', parts);
    }

    private static IEnumerable<RecordedEdit> In(ArchivedTranscript transcript, Func<ArchivedTranscript, string, bool> isWanted)
    {
        var prompts = new Dictionary<string, (string Text, long Line)>(StringComparer.Ordinal);
        foreach (var step in SessionStep.Of(ArchivedSession.Read(transcript).Select(static line => new SessionLine(line.Number, line.Events, line.Bytes.Length))))
        {
            if (step.Event.Body is UserPrompt prompt) prompts[step.Event.Subagent ?? ""] = (prompt.Text, step.Line);
            if (StepText.HasFailed(step)) continue;
            foreach (var edit in FileEdit.Of(step))
            {
                var path = FullPath(edit.MovedTo ?? edit.Path, step.Event.Cwd);
                if (!isWanted(transcript, path)) continue;
                var (text, line) = prompts.GetValueOrDefault(step.Event.Subagent ?? "", prompts.GetValueOrDefault(""));
                yield return new RecordedEdit(transcript, step.Line, step.Event, path, edit) { Prompt = text, PromptLine = line };
            }
        }
    }

    /// <summary>A patch may change one file in several sections.</summary>
    private static bool IsPartOf(RecordedEdit last, RecordedEdit edit, string call) => last.Event.ToolCallId == call && last.Line == edit.Line && ReferenceEquals(last.Event, edit.Event);

    private static bool IsWindows(string path) => path is [_, ':', '\\' or '/', ..] or ['\\', '\\', ..];
}
