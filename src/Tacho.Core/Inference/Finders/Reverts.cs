using System.Collections.Immutable;
using Tacho.Incidents.Notable;

namespace Tacho.Inference.Finders;

/// <summary>Work that was taken back by git: commits reverted, files brought back, everything thrown away or put aside.</summary>
internal static class Reverts
{
    private const int MaxFiles = 12;

    /// <summary>What a call of git takes back.</summary>
    /// <param name="Title">Of the entry; where it is null, it is made of the files.</param>
    /// <param name="Files">As they were written; empty for all.</param>
    private sealed record TakenBack(string? Title, ImmutableArray<string> Files)
    {
        public bool IsStash { get; init; }
    }

    public static IEnumerable<Finding> In(Story story)
    {
        var found = new List<(Finding Finding, bool IsStash)>();
        var since = -1;
        for (var i = 0; i < story.Deeds.Length; i++)
        {
            if (story.Deeds[i] is not Ran { IsDone: true } ran || !ran.Command.Contains("git", StringComparison.OrdinalIgnoreCase)) continue;
            var calls = new ShellScript(ran.Command, NotableScene.Unknown).Commands.Select(GitCall.Of).OfType<GitCall>().ToList();
            if (calls.Any(IsBroughtBack))
            {
                // What was only put aside to see how it was before is no decision.
                var stash = found.FindLastIndex(static one => one.IsStash);
                if (stash >= 0) found.RemoveAt(stash);
                if (calls.Any(static call => call.Verb == "stash" && !IsBroughtBack(call))) continue;
            }

            foreach (var reverted in ran.Commits.Where(static commit => commit.Subject.StartsWith("Revert \"", StringComparison.Ordinal)))
            {
                found.Add((new Finding(InferredKind.Revert, ran, i, i, Wording.Title($"Reverted the commit {story.Words.Line(reverted.Subject["Revert ".Length..], 100)}"))
                {
                    Weight = 90, Detail = reverted.Hash, Rejected = [story.Words.Line(reverted.Subject["Revert ".Length..].Trim('"'), 200)], Why = story.Reason(i), Cites = [ran],
                }, false));
            }

            foreach (var call in calls)
            {
                if (Of(story, call) is not { } taken) continue;
                if (Told(story, ran, taken, since, i) is { } finding) found.Add((finding, taken.IsStash));
            }

            if (!ran.Commits.IsEmpty) since = i;
        }

        return found.Select(static one => one.Finding).GroupBy(static one => (one.Anchor.Turn, one.Title)).Select(static group => group.First() with { Cites = [.. group.SelectMany(static one => one.Cites)], Last = group.Max(static one => one.Last) });
    }

    private static bool IsBroughtBack(GitCall call) => call.Verb == "stash" && call.Arguments is ["pop" or "apply", ..];

    private static TakenBack? Of(Story story, GitCall call)
    {
        var operands = call.Arguments.Where(static word => word != "--" && !word.StartsWith('-')).ToImmutableArray();
        switch (call.Verb)
        {
            case "checkout" when call.Arguments.IndexOf("--") is >= 0 and var at:
                return Files(call.Arguments[(at + 1)..]);
            case "checkout" when call.Has('b', "--orphan") || call.Has('B') || call.Has('t', "--track", "--ours", "--theirs"):
                return null;
            case "checkout":
                var named = operands.Where(static word => word is "." or "*" || (word.Contains('.', StringComparison.Ordinal) && LooksLikeFile(word))).ToImmutableArray();
                return named.IsEmpty ? null : Files(named);
            case "restore" when !call.Has('S', "--staged") || call.Has('W', "--worktree"):
                return Files([.. operands.Where(static word => !word.StartsWith("HEAD", StringComparison.Ordinal))]);
            case "reset" when call.Has('\0', "--hard"):
                return new(operands is [var target, ..] && target is not "HEAD" ? $"Went back to {story.Words.Command(target, 30)} (`git reset --hard`)" : "Threw away all changes that were not committed", []);
            case "reset" when operands is [var back, ..] && (back.StartsWith("HEAD~", StringComparison.Ordinal) || back.StartsWith("HEAD^", StringComparison.Ordinal) || back == "@~"):
                return new($"Undid {(back is "HEAD~" or "HEAD~1" or "HEAD^" or "@~" ? "the last commit" : $"the commits since {story.Words.Command(back, 20)}")}, keeping its changes", []);
            case "clean" when call.Has('f', "--force") && !call.Has('n', "--dry-run"):
                return new("Deleted the files that git does not know (`git clean`)", []);
            case "stash" when call.Arguments is [] or ["push" or "save" or "-u" or "-m" or "--include-untracked" or "-q" or "--quiet" or "-k" or "--keep-index", ..]:
                return new("Put all changes aside (`git stash`), and did not bring them back", []) { IsStash = true };
            case "stash" when call.Arguments is ["drop" or "clear", ..]:
                return new("Threw away what was put aside (`git stash drop`)", []);
            default:
                return null;
        }
    }

    private static TakenBack? Files(ImmutableArray<string> files)
    {
        files = [.. files.Where(static word => !word.StartsWith('-') && word.AsSpan().IndexOfAny("$`") < 0)];
        return files.IsEmpty ? null : files.Any(static word => word is "." or "*" or ":/") ? new("Threw away all changes that were not committed", []) : new(Title: null, files);
    }

    private static Finding? Told(Story story, Ran ran, TakenBack taken, int since, int at)
    {
        // What was edited since the last commit is what is gone.
        var edits = Enumerable.Range(since + 1, at - since - 1).Where(i => PathsOf(story.Deeds[i]).Any(path => taken.Files.IsEmpty || taken.Files.Any(file => IsOf(path, file)))).ToList();
        ImmutableArray<string> files = taken.Files.IsEmpty ? [.. edits.SelectMany(i => PathsOf(story.Deeds[i])).Distinct(StringComparer.Ordinal)] : taken.Files;
        // What no tool wrote was made by a program, or put there to see a test fail: its going is housekeeping.
        if (taken.Title is null && (edits.Count == 0 || files.All(IsGenerated))) return null;
        var why = story.Reason(at);
        if (why.Any(Story.IsProof)) return null;
        var beginning = $"Reverted {Wording.Count(edits.Count, "edit")} of ";
        var title = taken.Title ?? beginning + story.Words.Files(files, Wording.MaxTitle - beginning.Length);
        return new Finding(InferredKind.Revert, ran, edits.Count > 0 ? edits[0] : at, at, Wording.Title(title))
        {
            Weight = taken.IsStash ? 50 : edits.Count > 0 ? 80 : 65,
            Detail = taken.Title ?? string.Join(' ', taken.Files),
            Rejected = edits.Count == 0 ? [] : [.. Shown(story, edits)],
            Did = [$"ran {story.Words.Command(ran.Command, 120)}"],
            Why = why,
            Files = files.Length <= MaxFiles ? files : files[..MaxFiles],
            Cites = [.. edits.TakeLast(4).Select(i => story.Deeds[i]).DistinctBy(static deed => deed.Cite), ran],
        };
    }

    /// <summary>The edits that are gone, by their first lines.</summary>
    private static IEnumerable<string> Shown(Story story, List<int> edits) => edits.Select(i => story.Deeds[i]).OfType<Edited>().SelectMany(static edited => edited.Changes.Take(1).Select(change => (edited.Path, change)))
        .Where(static one => one.change.AfterLine.Length > 0).TakeLast(3).Select(one => $"{story.Words.Command(one.change.AfterLine, 100)} in {story.Words.File(one.Path)}");

    private static ImmutableArray<string> PathsOf(Deed deed) => deed switch
    {
        Edited edited => [edited.Path],
        Ran ran => ran.Writes,
        _ => [],
    };

    private static bool IsOf(string path, string file) => path == file || path.EndsWith("/" + file.TrimStart('.', '/'), StringComparison.Ordinal) || path.Contains($"/{file.Trim('/')}/", StringComparison.Ordinal);

    private static bool LooksLikeFile(string word) => word.LastIndexOf('.') is > 0 and var dot && word.Length - dot is >= 2 and <= 6 && word.AsSpan(dot + 1).IndexOfAnyExceptInRange('A', 'z') < 0 && !word.Contains("..", StringComparison.Ordinal);

    /// <summary>Made by tools: that they are taken back is housekeeping.</summary>
    private static bool IsGenerated(string file) => file.EndsWith("lock", StringComparison.Ordinal) || file.EndsWith("lock.json", StringComparison.Ordinal) || file.EndsWith("lock.yaml", StringComparison.Ordinal) || file.EndsWith(".sum", StringComparison.Ordinal) || file.Contains("generated", StringComparison.OrdinalIgnoreCase);
}
