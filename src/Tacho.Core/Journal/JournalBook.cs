using System.Collections.Immutable;
using System.Security.Cryptography;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Journal.Days;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;
using Tacho.Trail;

namespace Tacho.Journal;

/// <summary>The sealed journal of a user: one session of its own for all projects. Markdown is made from it.</summary>
public sealed class JournalBook(TachoHome home, TimeProvider time)
{
    private const string EventSourceName = "journal";

    /// <summary>A new entry's id: a letter and eight hex digits, so that a person can type it.</summary>
    public static string NewEntry() => "j" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>All entries in the order in which they were made, dropped ones among them.</summary>
    public static ImmutableArray<JournalEntry> Read(TachoHome home) =>
        Fold(new TrailReader(home).Files(TrailPaths.Journal).SelectMany(static file => TrailReader.ChainedEvents(file, IsSaid)).Select(static line => (line.Record.Event, line.IsChained)));

    /// <summary>True for a line, without its seal, that the journal is made of.</summary>
    internal static bool IsSaid(ReadOnlyMemory<byte> line) => line.Span.StartsWith("{\"kind\":\"decision."u8);

    /// <summary>Entries as they stand after what was said of them.</summary>
    internal static ImmutableArray<JournalEntry> Fold(IEnumerable<(AgentEvent Event, bool IsChained)> lines)
    {
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (said, isChained) in lines)
        {
            switch (said.Body)
            {
                // An id counts once: what takes another's id would take its verdicts too.
                case DecisionNoted noted when places.TryAdd(noted.Entry, entries.Count):
                    entries.Add(new(noted, said.Id, noted.Happened ?? said.At, entries.Count + 1) { Place = new(noted.Project, noted.Root, noted.Part), IsSealed = isChained });
                    break;
                case DecisionReviewed verdict when isChained && places.TryGetValue(verdict.Entry, out var at):
                    entries[at] = entries[at] with { Dropped = verdict.IsDropped ? verdict : null };
                    break;
                case DecisionRerouted moved when isChained && places.TryGetValue(moved.Entry, out var at):
                    entries[at] = entries[at] with { Place = new(moved.Project, moved.Root, moved.Part) };
                    break;
            }
        }

        return entries.ToImmutable();
    }

    /// <summary>Verdicts on inferred entries that were never noted, by the entry's id: they were dropped.</summary>
    public static ImmutableDictionary<string, DecisionReviewed> DroppedInferences(TachoHome home)
    {
        var verdicts = ImmutableDictionary.CreateBuilder<string, DecisionReviewed>(StringComparer.Ordinal);
        foreach (var record in Ledger.Entries(home, static line => line.Span.StartsWith("{\"kind\":\"decision.reviewed\""u8), TrailPaths.Journal))
        {
            if (record.Event.Body is not DecisionReviewed verdict) continue;
            if (verdict.IsDropped) verdicts[verdict.Entry] = verdict;
            else verdicts.Remove(verdict.Entry);
        }

        return verdicts.ToImmutable();
    }

    /// <summary>Masks and seals an entry, then puts it into its day's Markdown. On return it has reached the device.</summary>
    /// <returns>The entry, and why its Markdown could not be written: the record is not concerned.</returns>
    /// <exception cref="UserError">The journal is in use, or the rules do not load; nothing is in it.</exception>
    public (JournalEntry Entry, string? Trouble) Add(DecisionNoted noted)
    {
        var entry = TakeIn(noted);
        var masked = entry.Noted;

        // A session that was imported may be of a folder that this machine does not have.
        if (!Directory.Exists(masked.Root)) return (entry, null);
        try
        {
            new DayLog(masked.Root, masked.Person).Append(entry);
            return (entry, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (entry, failure.Message);
        }
    }

    /// <summary>Masks and seals an entry whose Markdown is there already.</summary>
    /// <exception cref="UserError">As for <see cref="Add"/>.</exception>
    public JournalEntry TakeIn(DecisionNoted noted)
    {
        var sealedEvent = Append(noted);
        var masked = (DecisionNoted)sealedEvent.Body;
        return new(masked, sealedEvent.Id, masked.Happened ?? sealedEvent.At, Number: 0) { Place = new(masked.Project, masked.Root, masked.Part) };
    }

    /// <summary>Seals a verdict: <see cref="DecisionReviewed"/> or <see cref="DecisionRerouted"/>.</summary>
    /// <exception cref="UserError">As for <see cref="Add"/>.</exception>
    public void Say(EventBody verdict) => Append(verdict);

    private AgentEvent Append(EventBody body)
    {
        var ledger = new Ledger(home, time, TrailPaths.Journal);
        var redactor = new Redactor(RuleFiles.Load(home).OrThrow(), TagKey.FromFile(home.TagKey));
        var masked = redactor.Redact(ledger.Entry(EventSourceName, body), Settings.Default.OutputCapBytes);
        ledger.Append(masked);
        return masked.Value;
    }
}
