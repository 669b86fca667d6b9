using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

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
        if (IsRecorded(decision, subject)) return;

        // The recorder takes the same words within a moment for an echo; a person who says it again, such as after a kill, means it.
        Thread.Sleep(RecentCalls.SameMoment + TimeSpan.FromSeconds(1));
        if (!IsRecorded(decision, subject)) throw new UserError($"the ledger is in use, and the decision '{decision}' is not in it", "try again", ExitCode.InputOutput);
    }

    private bool IsRecorded(string decision, string subject)
    {
        var at = LocalTime.Of(time.GetUtcNow());
        var session = new SessionId(TrailPaths.Ledger);
        var agent = new AgentId("tacho");
        var recorded = new AgentEvent(EventId.New(at), session, agent, at, new EventSource(EventChannel.Tacho, decision), new PersonDecided(decision, subject, Ledger.Person));
        var redactor = new Redactor(RulesInForce.Load(home, root: null).OrThrow(), TagKey.FromFile(home.TagKey));
        var outcome = new TrailWriter(home, redactor, new SigningKey(home.SigningKey, home.VerifierKey), time, Settings.Default with { Durability = Durability.Disk })
            .Append(new TrailBatch(session, agent, new Project(TrailPaths.Ledger, home.Root), [redactor.Redact(recorded, Settings.Default.OutputCapBytes)]));
        return outcome.Recorded > 0;
    }
}
