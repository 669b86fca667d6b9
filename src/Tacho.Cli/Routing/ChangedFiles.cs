using System.Collections.Immutable;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Git;
using Tacho.Journal;
using Tacho.Reports;
using Tacho.Trail;

namespace Tacho.Cli.Routing;

/// <summary>What an entry is about where nobody names files.</summary>
internal static class ChangedFiles
{
    /// <summary>
    /// What the session changed since its last entry, by its record. Without a session, or where its record tells of no change, what git holds for the next commit: what else differs in the work tree
    /// cannot be asked for without running filters that a repository names.
    /// </summary>
    /// <returns>Full paths.</returns>
    public static ImmutableArray<string> Of(TachoHome home, ReviewTarget? of, string folder)
    {
        var changed = of is null ? [] : OfSession(home, of, folder);
        return changed.IsEmpty ? Staged(folder) : changed;
    }

    private static ImmutableArray<string> OfSession(TachoHome home, ReviewTarget of, string folder)
    {
        var session = new SessionId(of.Session);
        var since = JournalBook.Read(home).LastOrDefault(entry => entry.IsSealed && entry.Noted.Of == of)?.At;
        var files = new List<(string? Call, string Path)>();
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in new TrailReader(home).Files(project: null).Where(file => file.Session == session.FileName && !TrailPaths.IsBook(file.Project)))
        {
            foreach (var (_, _, recorded) in TrailReader.Events(file, static line => line.Span.StartsWith("{\"kind\":\"tool."u8) || line.Span.StartsWith("{\"kind\":\"file.change\""u8)))
            {
                if (recorded.Agent.Value != of.Agent || recorded.Session != session || recorded.At <= since) continue;
                if (recorded.Body is ToolResult { Status: "failed" or "cancelled" } && recorded.ToolCallId is { } call) failed.Add(call);
                foreach (var path in Paths(recorded.Body)) files.Add((recorded.ToolCallId, Path.GetFullPath(path, Path.IsPathFullyQualified(recorded.Cwd ?? "") ? recorded.Cwd! : folder)));
            }
        }

        var locator = new ProjectLocator(home, TachoHome.UserFolder());
        return [.. files.Where(file => file.Call is null || !failed.Contains(file.Call)).Select(static file => file.Path).Distinct(StringComparer.Ordinal).Where(path => IsInProject(locator, path))];
    }

    private static IEnumerable<string> Paths(EventBody body)
    {
        var edits = body switch
        {
            ToolCall call => FileEdit.Of(call.Input, response: null),
            FileChange changed => [new FileEdit(changed.Path, [])],
            _ => [],
        };
        return edits.SelectMany(static edit => new[] { edit.Path, edit.MovedTo }).OfType<string>().Where(static path => path.Length > 0 && !path.Contains('\0'));
    }

    /// <summary>Scratch files and the agent's own notes are in no project.</summary>
    private static bool IsInProject(ProjectLocator locator, string path)
    {
        if (Path.GetDirectoryName(path) is not { } folder) return false;
        var root = locator.Locate(named: null, folder).Root;
        return Path.Exists(Path.Combine(root, ".git")) || Directory.Exists(Path.Combine(root, TextViews.FolderName));
    }

    private static ImmutableArray<string> Staged(string folder)
    {
        try
        {
            return GitRepository.Find(folder) is { WorkTree: { } root } repository ? [.. repository.Staged().Select(path => Path.Combine(root, path))] : [];
        }
        catch (UserError)
        {
            // Without git, or with a repository that it refuses, an entry is about no files.
            return [];
        }
    }
}
