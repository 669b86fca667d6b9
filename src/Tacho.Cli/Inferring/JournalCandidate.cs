using System.Collections.Immutable;
using Tacho.Cli.Output;
using Tacho.Inference;
using Tacho.Journal;

namespace Tacho.Cli.Inferring;

/// <summary>What was inferred of a session, and what a person said of it.</summary>
/// <param name="Inferred">What happened.</param>
/// <param name="Entry">The entry that it is, or would be.</param>
/// <param name="State">What a person said of it.</param>
internal sealed record JournalCandidate(InferredEntry Inferred, JournalEntry Entry, CandidateState State)
{
    /// <summary>The agent wrote entries in this session by itself.</summary>
    public bool HasOwnEntries { get; init; }

    /// <summary>What is asked about: nobody looked at it, nobody wrote for its session, and it is among the most telling of it.</summary>
    public bool IsAsked => State == CandidateState.New && !HasOwnEntries && Inferred.Rank < InferredEntries.Shown;

    /// <summary>How candidates are listed.</summary>
    public static RowFormat<JournalCandidate> Format(bool withProject, bool withState) => new(
        static row => SafeText.OneLine($"{row.Entry.Id} {SafeText.Time(row.Entry.At)[..16]} {row.Entry.Noted.Of!.Agent} {string.Join(' ', row.Entry.Noted.Cites.Take(1))} {row.Entry.Noted.Title}{(row.State == CandidateState.New ? "" : $" ({NameOf(row.State)})")}"),
        [
            new("entry", static row => row.Entry.Id) { Title = "entry" },
            new("at", static row => row.Entry.At) { Title = "time", Shown = static row => SafeText.Time(row.Entry.At)[..16] },
            new("agent", static row => row.Entry.Noted.Of!.Agent) { Title = "agent", IsSpare = true },
            new("session", static row => row.Entry.Noted.Of!.Session),
            new("project", static row => row.Entry.Place.Name) { Title = withProject ? "project" : null, IsSpare = true },
            new("title", static row => row.Entry.Noted.Title) { Title = "what it may say", Wraps = true },
            new("cites", static row => row.Entry.Noted.Cites) { Title = "from", Shown = static row => row.Entry.Noted.Cites.FirstOrDefault() ?? "", IsSpare = true },
            new("state", static row => NameOf(row.State)) { Title = withState ? "state" : null },
        ]);

    public static string NameOf(CandidateState state) => state switch
    {
        CandidateState.Confirmed => "confirmed",
        CandidateState.Dropped => "dropped",
        _ => "new",
    };
}

/// <summary>What a person said of a candidate.</summary>
internal enum CandidateState
{
    /// <summary>Nothing.</summary>
    New,

    Confirmed,

    Dropped,
}
