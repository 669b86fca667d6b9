using System.Collections.Immutable;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Inference;

/// <summary>What a session may have decided, told by what happened in it. Nobody said it; a person may confirm it.</summary>
/// <param name="Id">An entry's id, the same at each computation.</param>
/// <param name="Kind">What it rests on.</param>
/// <param name="Happened">When.</param>
/// <param name="Title">At most 80 characters.</param>
public sealed record InferredEntry(string Id, InferredKind Kind, DateTimeOffset Happened, string Title)
{
    /// <summary>Its place among the session's, from 0: the most telling first.</summary>
    public int Rank { get; init; }

    public ImmutableArray<string> Did { get; init; } = [];

    public ImmutableArray<string> Why { get; init; } = [];

    public ImmutableArray<string> Tried { get; init; } = [];

    public ImmutableArray<string> Rejected { get; init; } = [];

    public ImmutableArray<string> BlockedOn { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];

    /// <summary>Full paths where they are told.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>The same as people call them: from the work's own folder.</summary>
    public ImmutableArray<string> FileNames { get; init; } = [];

    /// <summary>What it rests on, as <c>tacho show</c> takes it.</summary>
    public ImmutableArray<string> Cites { get; init; } = [];

    /// <summary>The happening that it hangs on, the same in each copy of the session's record.</summary>
    public string Anchor { get; init; } = "";

    /// <summary>Ids under which parts of it stood before they were brought together, its own among them.</summary>
    public ImmutableArray<string> Parts { get; init; } = [];

    /// <summary>The entry, for the journal.</summary>
    /// <param name="blank">Whose it is and where it belongs.</param>
    public DecisionNoted Note(DecisionNoted blank) => blank with
    {
        Entry = Id,
        Title = Title,
        Did = Did,
        Why = Why,
        Tried = Tried,
        Rejected = Rejected,
        BlockedOn = BlockedOn,
        Next = Next,
        Cites = Cites,
        Happened = LocalTime.Of(Happened),
        IsInferred = true,
    };
}

/// <summary>What an inferred entry rests on. A name is part of ids: never renamed.</summary>
public enum InferredKind
{
    Commit,
    FixedRun,
    Revert,
    UndoneEdit,
    PlanChange,
    Refusal,
    Ending,
}
