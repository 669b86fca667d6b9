using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Reports;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

namespace Tacho.Attribution;

/// <summary>A session that is at work while a commit is made, by its sealed record.</summary>
/// <param name="Agent">Who acts.</param>
/// <param name="Session">The agent's id of it.</param>
/// <param name="Checkpoint">The newest of its record; null for none.</param>
public sealed record WorkingSession(AgentId Agent, SessionId Session, Checkpoint? Checkpoint)
{
    private const int HashDigits = 12;
    private const int MaxNoteBytes = 64 * 1024;

    /// <summary>Records that were written to longer ago are not looked at: nobody is at work there.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(24);

    /// <summary>A line for the end of a commit's message (git-interpret-trailers(1)): agent, short id of the session, and size and hash of the record's newest checkpoint.</summary>
    public string Trailer => string.Create(CultureInfo.InvariantCulture, $"Assisted-by: {Agent} (tacho {Session.ShortId}{(Checkpoint is { } signed ? $"@{signed.Size}:{Convert.ToHexStringLower(signed.Root)[..HashDigits]}" : "")})");

    /// <summary>
    /// The sessions of a project whose command makes a commit at this moment: it is recorded, and its end is not. Where none is, those that have not ended and edited a file that is to be committed.
    /// </summary>
    /// <param name="home">The recorder's folder.</param>
    /// <param name="project">Name of the project in the trail.</param>
    /// <param name="staged">Paths that the commit changes, from the root of the work tree.</param>
    /// <param name="time">The clock.</param>
    public static ImmutableArray<WorkingSession> Find(TachoHome home, string project, IReadOnlyCollection<string> staged, TimeProvider time)
    {
        var records = new TrailReader(home).Files(project).GroupBy(static file => file.Session, StringComparer.Ordinal)
            .Where(files => files.Any(file => File.GetLastWriteTimeUtc(file.Path) > time.GetUtcNow().UtcDateTime - Oldest))
            .Select(static files => (Name: files.Key, State: StateOf(files)))
            .Where(static record => record.State.Session is not null)
            .ToList();
        var working = records.Where(static record => !record.State.Pending.IsEmpty).ToList();
        if (working.Count == 0) working = records.Where(record => !record.State.HasEnded && record.State.Edited.Any(path => staged.Any(file => path == file || path.EndsWith("/" + file, StringComparison.Ordinal)))).ToList();
        return [.. working.Select(record => new WorkingSession(record.State.Agent, record.State.Session!.Value, Newest(new TrailPaths(home, record.Name).NewestCheckpoint)))];
    }

    private static Checkpoint? Newest(string path) =>
        PosixFile.ReadAllIfExists(path, MaxNoteBytes) is { } note && SignedNote.Parse(Encoding.UTF8.GetString(note)) is { } signed ? Checkpoint.Parse(signed.Text) : null;

    private static State StateOf(IEnumerable<TrailFile> files)
    {
        var state = new State(null, default, [], [], HasEnded: false);
        foreach (var recorded in files.OrderBy(static file => File.GetLastWriteTimeUtc(file.Path)).SelectMany(static file => TrailReader.Events(file)))
        {
            var it = recorded.Event;
            state = state with { Session = it.Session, Agent = it.Agent, HasEnded = it.Body is SessionEnded };
            state = it.Body switch
            {
                ShellCommand command when CommitCommands.Commits(command.Command) => state with { Pending = state.Pending.Add(it.ToolCallId ?? command.Command) },
                ToolResult result => state with { Pending = state.Pending.Remove(it.ToolCallId ?? result.Command ?? "") },

                // A turn that was cut off leaves a call without an end.
                UserPrompt or TurnEnded or SessionEnded or AssistantMessage { EndsTurn: true } => state with { Pending = [] },
                ToolCall or FileChange => state with { Edited = state.Edited.Union(FileEdit.Of(new SessionStep(0, it)).Select(edit => RecordedEdit.FullPath(edit.MovedTo ?? edit.Path, it.Cwd))) },
                _ => state,
            };
        }

        return state;
    }

    /// <summary>Where a session's record has come to.</summary>
    private sealed record State(SessionId? Session, AgentId Agent, ImmutableHashSet<string> Pending, ImmutableHashSet<string> Edited, bool HasEnded);
}
