using Tacho.Attribution;
using Tacho.Events;
using Tacho.Git;
using Tacho.Reports;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Projection;

/// <summary>
/// Writes what a transcript's calls did to files, and the commits that its commands made. Of a call and its result each is enough for itself: the result may come with a later import, and then nothing
/// of the call is at hand but its row.
/// </summary>
internal sealed class ChangeWriter : IDisposable
{
    private readonly Statement _change;
    private readonly Statement _undo;
    private readonly Statement _count;
    private readonly Statement _sort;
    private readonly Statement _hasChanges;
    private readonly Statement _commandOf;
    private readonly Statement _commit;

    public ChangeWriter(StoreDatabase store)
    {
        _change = store.Prepare("INSERT INTO file_changes (event_id, path, moved_to, kind, lines_added, lines_removed, blob, blob_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        _undo = store.Prepare("DELETE FROM file_changes WHERE event_id = ?1");
        _count = store.Prepare("UPDATE file_changes SET lines_added = ?2, lines_removed = ?3 WHERE event_id = ?1");
        _sort = store.Prepare("UPDATE file_changes SET kind = ?2 WHERE event_id = ?1 AND kind = 'written'");
        _hasChanges = store.Prepare("SELECT 1 FROM file_changes WHERE event_id = ?1");
        _commandOf = store.Prepare("SELECT command FROM shell_commands WHERE id = ?1");
        _commit = store.Prepare("INSERT INTO commits (event_id, hash, branch, subject) VALUES (?1, ?2, ?3, ?4)");
    }

    /// <summary>Takes a call or a change.</summary>
    /// <param name="id">Its row.</param>
    /// <param name="it">The event.</param>
    /// <param name="call">The row of the call that has its id, where that is another: an agent may tell a change twice.</param>
    public void AddChanges(long id, AgentEvent it, long? call)
    {
        if (call is { } told && it.Body is FileChange && _hasChanges.Value(told) is not null) return;
        foreach (var edit in FileEdit.Of(new SessionStep(0, it)))
        {
            // An empty file is one and the same everywhere: it tells nothing.
            var content = string.IsNullOrWhiteSpace(edit.Content) ? null : edit.Content;
            _change.Run(
                id, RecordedEdit.FullPath(edit.Path, it.Cwd), edit.MovedTo is { } target ? RecordedEdit.FullPath(target, it.Cwd) : null, NameOf(edit.Kind), (long)edit.Added, (long)edit.Removed,
                content is null ? null : GitBlob.Sha1(content), content is null ? null : GitBlob.Sha256(content));
        }
    }

    /// <summary>Takes a result.</summary>
    /// <param name="id">Its row.</param>
    /// <param name="result">What it tells.</param>
    /// <param name="call">The row of its call, where that is known.</param>
    public void AddResult(long id, ToolResult result, long? call)
    {
        if (call is { } changed)
        {
            if (result.Status is "failed" or "error" or "cancelled") _undo.Run(changed);
            if (FileEdit.Counts(result.Response) is var (added, removed)) _count.Run(changed, (long)added, (long)removed);
            if (result.Response is { } response && FileEdit.WasThere(response) is { } wasThere) _sort.Run(changed, NameOf(wasThere ? FileEditKind.Edited : FileEditKind.Created));
        }

        if (result.Output?.Text is not { } output || CommitCommands.Told(output) is not { IsEmpty: false } told) return;
        var command = result.Command ?? (call is null ? null : _commandOf.Value(call) as string);
        if (command is null || !CommitCommands.Commits(command)) return;
        foreach (var commit in told) _commit.Run(call ?? id, commit.Hash, commit.Branch, commit.Subject);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)[_change, _undo, _count, _sort, _hasChanges, _commandOf, _commit]) statement.Dispose();
    }

    private static string NameOf(FileEditKind kind) => kind switch
    {
        FileEditKind.Created => "created",
        FileEditKind.Written => "written",
        FileEditKind.Deleted => "deleted",
        FileEditKind.Moved => "moved",
        _ => "edited",
    };
}
