using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Cli.Consolidating;

/// <summary>A person's yes that their entries go into a repository, where others read them. It stands in the sealed ledger and holds for the repository from then on.</summary>
internal sealed class SharingConsent(TachoHome home, string root)
{
    private const string Decision = "share-journal";

    /// <summary>Whether it was given. A line that somebody added to the ledger by hand does not count.</summary>
    public bool IsGiven => new TrailReader(home).Files(TrailPaths.Ledger).SelectMany(static file => TrailReader.ChainedEvents(file, static line => line.Span.StartsWith("{\"kind\":\"person.decided\""u8)))
        .Any(entry => entry.IsChained && entry.Record.Event.Body is PersonDecided { Decision: Decision } decided && decided.Subject == root);

    /// <exception cref="UserError">The ledger is in use, and the yes is not in it.</exception>
    public void Give() => new DecisionLedger(home, TimeProvider.System).Record(Decision, root);
}
