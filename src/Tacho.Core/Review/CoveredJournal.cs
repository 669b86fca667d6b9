using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Journal;

namespace Tacho.Review;

/// <summary>The journal as it may be shown: what people covered in the record is covered in its entries too.</summary>
public static class CoveredJournal
{
    /// <summary>All entries in the order in which they were made, dropped ones among them.</summary>
    /// <exception cref="UserError">A redaction cannot be understood: what it covers would come out.</exception>
    /// <exception cref="IOException">An archived file, which tells what is covered, is missing or damaged.</exception>
    public static ImmutableArray<JournalEntry> Read(TachoHome home) => Read(home, Reviews.Read(home));

    /// <summary>The same with what people said read already.</summary>
    public static ImmutableArray<JournalEntry> Read(TachoHome home, Reviews reviews)
    {
        var entries = JournalBook.Read(home);
        if (reviews.InForce.IsEmpty) return entries;
        var transcripts = new Lazy<ILookup<string, ArchivedTranscript>>(() => new TranscriptArchive(home.Archive).All().ToLookup(static one => one.Meta.Session, StringComparer.Ordinal));
        var covers = new Dictionary<ReviewTarget, TrailCover?>();
        var nobodys = new ReviewTarget("", "");
        return [.. entries.Select(entry => CoverOf(entry.Noted.Of ?? nobodys)?.Event(EventOf(entry)).Body is DecisionNoted covered ? entry with { Noted = WithNames(covered, entry.Noted) } : entry)];

        TrailCover? CoverOf(ReviewTarget session)
        {
            if (!covers.TryGetValue(session, out var cover))
                covers[session] = cover = TrailCover.Of(reviews, session.Agent, session.Session, reviews.NameRecords && session.Session.Length > 0 ? transcripts.Value[session.Session] : []);
            return cover;
        }
    }

    private static AgentEvent EventOf(JournalEntry entry) => new(entry.Event, new SessionId("journal"), new AgentId("tacho"), entry.At, new EventSource(EventChannel.Tacho, "journal"), entry.Noted);

    /// <summary>What was said is covered, and names that are shown beside it; not by what an entry is found.</summary>
    private static DecisionNoted WithNames(DecisionNoted covered, DecisionNoted noted) => noted with
    {
        Title = covered.Title,
        Did = covered.Did,
        Why = covered.Why,
        Tried = covered.Tried,
        Rejected = covered.Rejected,
        BlockedOn = covered.BlockedOn,
        Solved = covered.Solved,
        Next = covered.Next,
        Files = covered.Files,
        Text = covered.Text,
        PersonName = covered.PersonName,
        Branch = covered.Branch,
    };
}
