using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Trail;

namespace Tacho.Capture;

/// <summary>Puts what a person decides into the sealed ledger, before it comes into force.</summary>
public sealed class DecisionLedger(TachoHome home, TimeProvider time)
{
    /// <summary>Adds an entry; on return it has reached the device.</summary>
    /// <param name="decision">One word.</param>
    /// <param name="subject">What it is about, and why; it is masked.</param>
    /// <exception cref="UserError">The ledger is in use, and the entry is not in it.</exception>
    public void Record(string decision, string subject)
    {
        var ledger = new Ledger(home, time);
        var redactor = new Redactor(RulesInForce.Load(home, root: null).OrThrow(), TagKey.FromFile(home.TagKey));
        ledger.Append(redactor.Redact(ledger.Entry(decision, new PersonDecided(decision, subject, Ledger.Person)), Settings.Default.OutputCapBytes));
    }
}
