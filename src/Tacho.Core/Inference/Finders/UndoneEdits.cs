using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Inference.Finders;

/// <summary>Edits whose inverse follows: a way that was tried and left.</summary>
internal static partial class UndoneEdits
{
    private const int MaxShown = 4;

    private static readonly string[] Probes = ["console.", "print(", "println", "printf", "dbg!", "debugger", "Debug.", "logger.", "log.", "System.out", "var_dump", "eprint", "import pdb", "breakpoint(", "echo ", "fmt.Print", "TODO", "XXX", "pprint", "puts ", "import ", "from ", "using ", "#include", "require(", "use ", "{% from", "{% import"];

    /// <summary>An edit, and what took it back.</summary>
    private sealed record Undone(int Edit, int By, TextChange Change);

    public static IEnumerable<Finding> In(Story story)
    {
        var made = new Dictionary<string, List<(int Index, TextChange Change)>>(StringComparer.Ordinal);
        var undone = new List<Undone>();
        for (var i = 0; i < story.Deeds.Length; i++)
        {
            if (story.Deeds[i] is not Edited edited) continue;
            if (!made.TryGetValue(edited.Path, out var earlier)) made.Add(edited.Path, earlier = []);
            foreach (var change in edited.Changes)
            {
                var at = earlier.FindLastIndex(one => one.Index < i && change.IsInverseOf(one.Change));
                if (at < 0)
                {
                    earlier.Add((i, change));
                    continue;
                }

                if (IsTold(story, earlier[at].Index, i) && !IsProbe(earlier[at].Change) && !IsProbe(change)) undone.Add(new(earlier[at].Index, i, earlier[at].Change));
                earlier.RemoveAt(at);
            }
        }

        return undone.GroupBy(one => story.Deeds[one.By].Turn).Select(group => Of(story, [.. group])).Where(static finding => !finding.Why.Any(Story.IsProof));
    }

    /// <summary>Two edits in one go move a text, or mend a slip; between a way and its end something was seen, or said by the person.</summary>
    private static bool IsTold(Story story, int edit, int by)
    {
        for (var i = edit + 1; i < by; i++)
        {
            if (story.Deeds[i] is Ran or Asked) return true;
        }

        return false;
    }

    /// <summary>Lines that were put in to see something, and taken out again, are no decision; nor is what a file imports.</summary>
    private static bool IsProbe(TextChange change) => change.Before.Length == 0 && Probes.Any(probe => change.AfterLine.StartsWith(probe, StringComparison.OrdinalIgnoreCase) || ImportedName.IsMatch(change.AfterLine));

    private static Finding Of(Story story, ImmutableArray<Undone> group)
    {
        var by = group[0].By;
        var edits = group.Select(static one => one.Edit).Distinct().ToList();
        ImmutableArray<string> files = [.. edits.Select(index => ((Edited)story.Deeds[index]).Path).Distinct(StringComparer.Ordinal)];
        var beginning = $"Undid {Wording.Count(edits.Count, "edit")} of ";
        return new Finding(InferredKind.UndoneEdit, story.Deeds[by], edits.Min(), group.Max(static one => one.By), Wording.Title(beginning + story.Words.Files(files, Wording.MaxTitle - beginning.Length)))
        {
            Weight = 55,
            Rejected = [.. group.Take(MaxShown).Select(one => Told(story, one)), .. group.Length > MaxShown ? (ImmutableArray<string>)[$"and {group.Length - MaxShown} more"] : []],
            Why = story.Reason(by),
            Files = files,
            Cites = [.. group.Take(MaxShown).SelectMany(one => (Deed[])[story.Deeds[one.Edit], story.Deeds[one.By]]).DistinctBy(static deed => deed.Cite)],
        };
    }

    private static string Told(Story story, Undone one)
    {
        var file = story.Words.File(((Edited)story.Deeds[one.Edit]).Path);
        return one.Change switch
        {
            { Before.Length: 0 } change => $"adding {story.Words.Command(change.AfterLine, 100)} to {file}",
            { After.Length: 0 } change => $"taking {story.Words.Command(change.BeforeLine, 100)} out of {file}",
            var change => $"{story.Words.Command(change.AfterLine, 90)} in place of {story.Words.Command(change.BeforeLine, 90)} in {file}",
        };
    }

    /// <summary>A line of an import's list: <c>"os"</c>.</summary>
    [GeneratedRegex("""^"[\w./\-]+"$""")]
    private static partial Regex ImportedName { get; }
}
