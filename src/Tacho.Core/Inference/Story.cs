using System.Collections.Immutable;

namespace Tacho.Inference;

/// <summary>One record's deeds, as finders look at them.</summary>
/// <param name="Deeds">In their order.</param>
/// <param name="Words">Puts them into words.</param>
/// <param name="IsOwn">It is the session's own record, and no sub-agent's.</param>
/// <param name="IsOver">Nobody is at work in it any more.</param>
internal sealed record Story(ImmutableArray<Deed> Deeds, Wording Words, bool IsOwn, bool IsOver)
{
    /// <summary>Who goes on for long before a deed says nothing of it.</summary>
    private const int NearSaid = 4;

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
            if (Deeds[i] is Asked asked) return IsOwn && asked.Text.Trim().Length > 3 ? [$"asked: {Words.Quote(asked.Text)}"] : [];
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
}
