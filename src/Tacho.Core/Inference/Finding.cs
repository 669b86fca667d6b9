using System.Collections.Immutable;

namespace Tacho.Inference;

/// <summary>What a finder found, before findings are brought together.</summary>
/// <param name="Kind">By which finder.</param>
/// <param name="Anchor">What it hangs on, and has its id by.</param>
/// <param name="First">Index of the first deed that it tells of.</param>
/// <param name="Last">Index of the last.</param>
/// <param name="Title">What it is.</param>
internal sealed record Finding(InferredKind Kind, Deed Anchor, int First, int Last, string Title)
{
    /// <summary>How telling it is; more is better.</summary>
    public int Weight { get; init; }

    /// <summary>Tells several of one kind and anchor apart.</summary>
    public string Detail { get; init; } = "";

    public ImmutableArray<string> Did { get; init; } = [];

    public ImmutableArray<string> Why { get; init; } = [];

    public ImmutableArray<string> Tried { get; init; } = [];

    public ImmutableArray<string> Rejected { get; init; } = [];

    public ImmutableArray<string> BlockedOn { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];

    /// <summary>Full paths where they are told.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>The deeds that it rests on.</summary>
    public ImmutableArray<Deed> Cites { get; init; } = [];
}
