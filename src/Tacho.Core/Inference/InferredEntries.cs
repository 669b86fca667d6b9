using System.Collections.Immutable;
using System.Text;
using Tacho.Inference.Finders;
using Tacho.Interop;

namespace Tacho.Inference;

/// <summary>Infers entries of the journal from what a session did. Deterministic: the same record gives the same entries, and a longer one keeps the ids of what was there.</summary>
public static class InferredEntries
{
    /// <summary>A session shows no more than this without being asked: what is told beside twenty other things is not read.</summary>
    public const int Shown = 8;

    private const int MaxItems = 8;
    private const int MaxFiles = 12;
    private const int MaxReasons = 2;
    private const int MaxCites = 8;

    private static readonly ImmutableArray<Func<Story, IEnumerable<Finding>>> Finders =
        [CommitsMade.In, FixedRuns.In, Reverts.In, UndoneEdits.In, PlanChanges.In, Refusals.In, Endings.In];

    /// <summary>The entries of a session, the most telling first.</summary>
    /// <param name="session">What is recorded of it.</param>
    /// <param name="mask">Masks a text by the rules of today; asked before anything is cut.</param>
    public static ImmutableArray<InferredEntry> Of(SessionStory session, Func<string, string> mask)
    {
        var words = new Wording(mask, session.Roots);
        var groups = new List<List<Finding>>();
        foreach (var part in session.Parts)
        {
            var story = new Story(new DeedReader(part, session.Roots).Read(), words, part.IsOwn, session.IsOver);
            groups.AddRange(Together([.. Finders.SelectMany(find => find(story))]));
        }

        // A session's own record may repeat what its sub-agent's tells.
        return
        [
            .. groups.Select(group => Entry(session, group, words)).DistinctBy(static one => one.Entry.Id)
                .OrderByDescending(static one => one.Weight).ThenBy(static one => one.Entry.Happened).ThenBy(static one => one.Entry.Id, StringComparer.Ordinal)
                .Select(static (one, rank) => one.Entry with { Rank = rank }),
        ];
    }

    /// <summary>A commit holds the tests that were mended for it, since the commit before.</summary>
    private static List<List<Finding>> Together(ImmutableArray<Finding> found)
    {
        var groups = new List<List<Finding>>();
        var waiting = new List<List<Finding>>();
        foreach (var finding in found.OrderBy(static one => one.Last))
        {
            List<Finding> group = [finding];
            if (finding.Kind == InferredKind.Commit)
            {
                foreach (var earlier in waiting) group.AddRange(earlier);
                groups.RemoveAll(waiting.Contains);
                waiting.Clear();
            }

            if (finding.Kind == InferredKind.FixedRun) waiting.Add(group);
            groups.Add(group);
        }

        return groups;
    }

    private static (InferredEntry Entry, int Weight) Entry(SessionStory session, List<Finding> group, Wording words)
    {
        var main = group[0];
        ImmutableArray<string> Texts(Func<Finding, ImmutableArray<string>> of) => [.. group.SelectMany(one => of(one)).Distinct(StringComparer.Ordinal).Take(MaxItems)];
        ImmutableArray<string> files = [.. group.SelectMany(static one => one.Files).Distinct(StringComparer.Ordinal).Take(MaxFiles)];
        var entry = new InferredEntry(IdOf(session, main), main.Kind, main.Anchor.At, main.Title)
        {
            Did = [.. group.Skip(1).Select(static one => one.Title).Distinct(StringComparer.Ordinal), .. main.Did.Take(MaxItems)],
            Why = [.. group.SelectMany(static one => one.Why).Distinct(StringComparer.Ordinal).Take(MaxReasons)],
            Tried = Texts(static one => one.Tried),
            Rejected = Texts(static one => one.Rejected),
            BlockedOn = Texts(static one => one.BlockedOn),
            Next = Texts(static one => one.Next),
            Files = files,
            FileNames = [.. files.Select(words.File)],
            Cites = [.. group.SelectMany(static one => one.Cites).DistinctBy(static deed => deed.Cite).Take(MaxCites).OrderBy(static deed => deed.At).Select(static deed => deed.Cite)],
            Anchor = $"{main.Kind} {main.Anchor.Key} {main.Detail}",
            Parts = [.. group.Select(one => IdOf(session, one))],
        };
        return (entry, main.Weight + (group.Count > 1 ? 30 : 0));
    }

    private static string IdOf(SessionStory session, Finding finding)
    {
        Span<byte> hash = stackalloc byte[32];
        Sha256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', session.Agent, session.Session, finding.Kind.ToString(), finding.Anchor.Key, finding.Detail)), hash);
        return "j" + Convert.ToHexStringLower(hash[..4]);
    }
}
