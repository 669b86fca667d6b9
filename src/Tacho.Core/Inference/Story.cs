using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Inference;

/// <summary>One record's deeds, as finders look at them.</summary>
/// <param name="Deeds">In their order.</param>
/// <param name="Words">Puts them into words.</param>
/// <param name="IsOwn">It is the session's own record, and no sub-agent's.</param>
/// <param name="IsOver">Nobody is at work in it any more.</param>
internal sealed partial record Story(ImmutableArray<Deed> Deeds, Wording Words, bool IsOwn, bool IsOver)
{
    /// <summary>Who goes on for long before a deed says nothing of it.</summary>
    private const int NearSaid = 4;

    private const int LeastWish = 18, LeastGoOn = 60;

    /// <summary>Files that were changed between two deeds, ends left out: by tools, and by commands that name them. Full paths, each once, in their order.</summary>
    public ImmutableArray<string> FilesBetween(int first, int last)
    {
        var files = new List<string>();
        for (var i = first + 1; i < last; i++)
        {
            switch (Deeds[i])
            {
                case Edited edited: files.Add(edited.Path); break;
                case Ran { Writes: { IsEmpty: false } writes }: files.AddRange(writes.Where(static path => path.LastIndexOf('.') > path.LastIndexOf('/') + 1)); break;
            }
        }

        return [.. files.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What the person asked for before a deed, in quotes; none for nothing.</summary>
    public ImmutableArray<string> Wish(int index)
    {
        for (var i = index; i >= 0; i--)
        {
            // To go on, or to commit, was not what it was about.
            if (Deeds[i] is Asked asked && asked.Text.Trim() is { Length: >= LeastWish } wish && !(wish.Length < LeastGoOn && GoOn.IsMatch(wish))) return IsOwn ? [$"asked: {Words.Quote(asked.Text)}"] : [];
        }

        return [];
    }

    /// <summary>What the agent said right before a deed, in quotes; none for nothing.</summary>
    public ImmutableArray<string> Reason(int index)
    {
        for (var i = index - 1; i >= Math.Max(0, index - NearSaid); i--)
        {
            if (Deeds[i] is Said said) return [$"the agent: {Words.Quote(said.Text, 240)}"];
            if (Deeds[i] is Asked) break;
        }

        return Wish(index);
    }

    /// <summary>Whether somebody says that work was only spoilt to see a test fail.</summary>
    public static bool IsProof(string text) => Proof.IsMatch(text);

    [GeneratedRegex(@"^(?:please |now |ok,? |and )*(?:commit|push|continue|go (?:on|ahead)|proceed|yes|looks good|try again|implement the plan|create a pr|make a pr)\b", RegexOptions.IgnoreCase)]
    private static partial Regex GoOn { get; }

    [GeneratedRegex(@"byte-identical|vacu(?:ous|ity)|mutation|test-the-test|test the test|fails? without (?:the|my|this) (?:fix|change)|probe (?:reds?|fires)|to (?:verify|confirm|prove|check|see) (?:that )?(?:it|the (?:new )?test|they) (?:really |actually )?fail", RegexOptions.IgnoreCase)]
    private static partial Regex Proof { get; }
}
