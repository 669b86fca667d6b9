using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tacho.Events;
using Tacho.Git;
using Tacho.Texts;

namespace Tacho.Attribution;

/// <summary>Which lines that a commit added were written by which recorded edits.</summary>
/// <param name="repository">Where the commit is.</param>
/// <param name="edits">Recorded edits, oldest first, of whatever files.</param>
public sealed class CommitTracing(GitRepository repository, ImmutableArray<RecordedEdit> edits)
{
    /// <summary>What was written later than this behind a commit cannot be what it holds. Clocks may differ.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromHours(1);

    private const int MaxLength = 4 << 20;

    /// <summary>The files of a commit with lines of recorded edits; sessions by their agents and ids.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="changes">What it changed.</param>
    /// <param name="isMeant">Whether an edit's path is a file of the commit.</param>
    public (ImmutableArray<TracedFile> Files, ImmutableHashSet<(string Agent, string Session)> Sessions) Of(GitCommit commit, ImmutableArray<GitFileChange> changes, Func<RecordedEdit, string, bool> isMeant)
    {
        var files = ImmutableArray.CreateBuilder<TracedFile>();
        var sessions = ImmutableHashSet.CreateBuilder<(string, string)>();
        foreach (var change in changes.OrderBy(static change => change.Path, StringComparer.Ordinal))
        {
            var its = edits.Where(edit => edit.Event.At <= commit.Committed + ClockSlack && isMeant(edit, change.Path)).ToList();
            if (its.Count == 0 || change.Blob is not { } blob || repository.Blob(blob) is not { Length: > 0 and <= MaxLength } content || content.Contains('\0')) continue;
            var before = change.Before is { } parent ? repository.Blob(parent) ?? "" : "";
            var blame = new LineBlame(content);
            for (var i = its.Count - 1; i >= 0; i--) blame.TakeBack(its[i].Edit, i);
            RecordedEdit?[] origins = [.. blame.Origins.Select(origin => origin is { } number ? its[number] : null)];
            var lines = LineBlame.Split(content);
            var added = LineDiff.Steps(LineBlame.Split(before), lines).Where(static step => step.Sign == '+').Select(static step => step.New).Where(line => origins[line] is not null).ToList();
            if (added.Count == 0) continue;
            files.Add(new TracedFile(change.Path, Conversations(added, lines, origins)));
            sessions.UnionWith(added.Select(line => origins[line]!.Transcript.Meta).Select(static meta => (meta.Agent, meta.Session)));
        }

        return (files.ToImmutable(), sessions.ToImmutable());
    }

    /// <summary>A session as <c>tacho show</c> takes it, the same on every machine that has it where the agent gives ids.</summary>
    public static string Citation(RecordedEdit edit) =>
        edit.Transcript.Meta is { Subagent: null, Rewritten: 0 } meta && meta.Session != SessionId.Unknown.Value ? meta.Session : edit.Transcript.Name;

    private static ImmutableArray<TracedConversation> Conversations(List<int> added, IReadOnlyList<string> content, RecordedEdit?[] origins) =>
    [
        .. added.GroupBy(line => (Session: Citation(origins[line]!), Model: origins[line]!.Event.Model ?? origins[line]!.Transcript.Meta.Model))
            .Select(group => new TracedConversation(group.Key.Session, group.Key.Model, Ranges(group, content), Prompts(group.Select(line => origins[line]!))))
            .OrderBy(static conversation => conversation.Ranges[0].First)
    ];

    private static ImmutableArray<string> Prompts(IEnumerable<RecordedEdit> edits) =>
        [.. edits.Where(static edit => edit.PromptLine > 0).Select(static edit => string.Create(CultureInfo.InvariantCulture, $"{Citation(edit)}:{edit.PromptLine}")).Distinct(StringComparer.Ordinal)];

    private static ImmutableArray<TracedRange> Ranges(IEnumerable<int> lines, IReadOnlyList<string> content)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var line in lines)
        {
            if (ranges.Count > 0 && ranges[^1].Last == line - 1) ranges[^1] = (ranges[^1].First, line);
            else ranges.Add((line, line));
        }

        return [.. ranges.Select(range => new TracedRange(range.First + 1, range.Last + 1, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(range.First, range.Last - range.First + 1).Select(i => content[i] + "\n")))))))];
    }
}
