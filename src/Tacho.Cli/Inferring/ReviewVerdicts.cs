using Tacho.Configuration;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Trail;

namespace Tacho.Cli.Inferring;

/// <summary>Seals what a person says of candidates. Saying the same twice changes nothing.</summary>
internal sealed class ReviewVerdicts(TachoHome home, TimeProvider time)
{
    private readonly JournalBook _book = new(home, time);

    /// <summary>Puts a candidate into the journal.</summary>
    /// <param name="candidate">What was inferred.</param>
    /// <param name="title">Another title for it; null for its own.</param>
    /// <returns>What was done, and what did not work beside it.</returns>
    public (string Told, string? Trouble) Confirm(JournalCandidate candidate, string? title)
    {
        var entry = candidate.Entry;
        if (candidate.State == CandidateState.Confirmed) return ($"{entry.Id} is confirmed already: {entry.Noted.Title}", null);
        if (entry.IsCandidate)
        {
            var (added, trouble) = _book.Add(title is null ? entry.Noted : entry.Noted with { Title = title });
            if (candidate.State == CandidateState.Dropped) _book.Say(new DecisionReviewed(entry.Id, IsDropped: false, Ledger.Person));
            return ($"Confirmed {entry.Id} in {entry.Place.Name}: {added.Noted.Title}", trouble is null ? null : $"{entry.Id} is sealed, but its Markdown could not be written: {trouble}");
        }

        // It stands in the journal, and was taken back there.
        _book.Say(new DecisionReviewed(entry.Id, IsDropped: false, Ledger.Person));
        return ($"Confirmed {entry.Id} again: {entry.Noted.Title}", null);
    }

    /// <summary>Hides a candidate for good, or takes back what was confirmed.</summary>
    public (string Told, string? Trouble) Drop(JournalCandidate candidate, string? reason)
    {
        if (candidate.State == CandidateState.Dropped) return ($"{candidate.Entry.Id} is dropped already.", null);
        _book.Say(new DecisionReviewed(candidate.Entry.Id, IsDropped: true, Ledger.Person) { Reason = reason });
        return ($"Dropped {candidate.Entry.Id}: {candidate.Entry.Noted.Title}", null);
    }
}
