using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Reports;

namespace Tacho.Attribution;

/// <summary>A file of a project, as recorded edits may name it: by its full path, or by that in a worktree or another place of the same project.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Relative">From the root of its work tree, with slashes.</param>
/// <param name="Project">The project that it is in.</param>
/// <param name="WorkTree">Root of the work tree.</param>
public sealed record RecordedFile(string Path, string Relative, Project Project, string WorkTree)
{
    /// <summary>
    /// The edits of it, oldest first, also those under the names that it had before. A file of the same name elsewhere in the project is another one.
    /// </summary>
    /// <param name="transcripts">Where to look.</param>
    /// <param name="broken">Is told of transcripts that cannot be read to their end.</param>
    public ImmutableArray<RecordedEdit> Edits(IReadOnlyCollection<ArchivedTranscript> transcripts, Action<string, string> broken)
    {
        var names = new List<(RecordedFile File, DateTimeOffset Until)> { (this, DateTimeOffset.MaxValue) };
        var edits = ImmutableArray<RecordedEdit>.Empty;
        for (var known = 0; known < names.Count;)
        {
            known = names.Count;
            edits = RecordedEdit.In(transcripts, (transcript, path) => names.Exists(name => name.File.IsMeant(transcript, path)), broken);
            edits = edits.RemoveAll(edit => !names.Exists(name => edit.Event.At <= name.Until && name.File.IsMeant(edit.Transcript, edit.Path)));
            foreach (var moved in edits.Where(static edit => edit.Edit.Kind == FileEditKind.Moved))
            {
                var former = RecordedEdit.FullPath(moved.Edit.Path, moved.Event.Cwd);
                if (moved.Path.EndsWith(Relative, StringComparison.Ordinal) && RootOf(moved.Path) is { } root && former.StartsWith(root + "/", StringComparison.Ordinal) && !names.Exists(name => name.File.Relative == former[(root.Length + 1)..]))
                    names.Add((this with { Path = former, Relative = former[(root.Length + 1)..] }, moved.Event.At));
            }
        }

        return edits;
    }

    /// <summary>Whether a path that a transcript tells is this file.</summary>
    public bool IsMeant(ArchivedTranscript transcript, string path)
    {
        if (path == Path) return true;
        if (transcript.Meta.Project != Project.Name || RootOf(path) is not { } root) return false;
        return root == WorkTree || root == Project.Root || root == transcript.Meta.Cwd || (!IsBelow(root, Project.Root) && !IsBelow(root, WorkTree));
    }

    private string? RootOf(string path) => path.EndsWith("/" + Relative, StringComparison.Ordinal) ? path[..^(Relative.Length + 1)] : null;

    private static bool IsBelow(string folder, string root) => folder.StartsWith(root + "/", StringComparison.Ordinal);
}
