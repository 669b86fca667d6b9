using System.Collections.Immutable;
using Tacho.Attribution;
using Tacho.Incidents;
using Tacho.Incidents.Notable;

namespace Tacho.Inference.Finders;

/// <summary>Commits: git's own words of them, or, where a command was told to be quiet, its message.</summary>
internal static class CommitsMade
{
    private const int MaxBody = 6;
    private const int MaxFiles = 20;

    public static IEnumerable<Finding> In(Story story)
    {
        var found = new List<Finding>();
        var before = -1;
        for (var i = 0; i < story.Deeds.Length; i++)
        {
            if (story.Deeds[i] is not Ran { IsDone: true } ran || !ran.Command.Contains("commit", StringComparison.Ordinal)) continue;
            var told = ran.Commits.Where(static commit => !commit.Subject.StartsWith("Revert \"", StringComparison.Ordinal)).ToList();
            if (told.Count == 0) continue;

            // What git wrote anew takes the place of what it was.
            if (found.Count > 0 && IsAmend(ran.Command)) found[^1] = Amended(story, found[^1], ran, told[^1], i);
            else foreach (var commit in told) found.Add(Of(story, ran, commit, before, i));
            before = i;
        }

        return found;
    }

    private static Finding Of(Story story, Ran ran, ToldCommit commit, int before, int at)
    {
        var body = Body(ran.Command, commit.Subject).Select(line => story.Words.Line(line, 200)).ToImmutableArray();
        var files = story.FilesBetween(before, at);
        return Titled(story, new Finding(InferredKind.Commit, ran, at, at, "")
        {
            Weight = body.IsEmpty ? 45 : 50,
            Detail = commit.Hash,
            Did = body,
            Why = story.Wish(at),
            Files = files.Length <= MaxFiles ? files : files[..MaxFiles],
            Cites = [ran],
        }, commit);
    }

    private static Finding Amended(Story story, Finding former, Ran ran, ToldCommit commit, int at)
    {
        var body = Body(ran.Command, commit.Subject).Select(line => story.Words.Line(line, 200)).ToImmutableArray();
        return Titled(story, former with { Last = at, Did = body.IsEmpty ? former.Did : body, Files = [.. former.Files.Union(story.FilesBetween(former.Last, at), StringComparer.Ordinal).Take(MaxFiles)], Cites = [.. former.Cites, ran] }, commit);
    }

    private static Finding Titled(Story story, Finding finding, ToldCommit commit)
    {
        var whole = story.Words.Line(commit.Subject, 300);
        var title = Wording.Title($"Committed {commit.Hash}: {whole}");
        return finding with { Title = title, Did = title.EndsWith('…') ? [whole, .. finding.Did.Where(line => line != whole)] : finding.Did };
    }

    private static bool IsAmend(string command) => command.Contains("--amend", StringComparison.Ordinal) && ShellWrappers.CommandsOf(command).Any(static one => ShellWrappers.ProgramName(one.Words[0]) == "git" && one.Words.Contains("--amend"));

    /// <summary>Items and paragraphs of the message behind its subject, as they stand in the command; without trailers.</summary>
    private static IEnumerable<string> Body(string command, string subject)
    {
        var at = command.IndexOf(subject, StringComparison.Ordinal);
        if (at < 0 || subject.Length < 3) return [];
        var items = new List<string>();
        var isOpen = false;
        foreach (var line in command[(at + subject.Length)..].Split('\n').Skip(1).Select(static line => line.Trim()))
        {
            if (IsEnd(line) || items.Count > MaxBody) break;
            var end = EndOfQuote(line);
            var text = (end < 0 ? line : line[..end]).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\`", "`", StringComparison.Ordinal);
            if (text.Length == 0 || IsTrailer(text)) isOpen = false;
            else if (text is ['-' or '*' or '•', ' ', ..] || !isOpen) items.Add(text.TrimStart('-', '*', '•', ' '));
            else items[^1] += " " + text;
            if (text.Length > 0) isOpen = !IsTrailer(text);
            if (end >= 0) break;
        }

        return items.Where(static item => item.Length > 1).Take(MaxBody);
    }

    /// <summary>Where the message's own quote ends on a line with something behind it; -1 where it does not.</summary>
    private static int EndOfQuote(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (line[i] == '"' && (i + 1 == line.Length ? line.Count(static c => c == '"') % 2 == 1 : line.AsSpan(i + 1).TrimStart() is ['&' or ';' or '|' or '-', ..])) return i;
        }

        return -1;
    }

    private static bool IsEnd(string line) => line is "EOF" or ")" or "\"" or "'" or ")\"" || line.StartsWith("EOF", StringComparison.Ordinal) || line.StartsWith(")\"", StringComparison.Ordinal) || line.StartsWith("git ", StringComparison.Ordinal) || line.StartsWith("\" ", StringComparison.Ordinal);

    private static bool IsTrailer(string line) => line.Contains("-by: ", StringComparison.OrdinalIgnoreCase) || line.Contains("Generated with", StringComparison.Ordinal) || line.StartsWith("Claude-Session:", StringComparison.Ordinal) || line.StartsWith("Entire-", StringComparison.Ordinal) || line.StartsWith("http", StringComparison.Ordinal);
}
