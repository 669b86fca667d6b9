using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

namespace Tacho.Scrubbing;

/// <summary>The entries of one scrub in the sealed ledger: who and why, then what becomes a tombstone, signed before the first byte changes, then that it is done.</summary>
internal sealed class ScrubLedger(TachoHome home, ScrubTarget target, TimeProvider time)
{
    /// <summary>Records that one entry names, so that a line of the ledger stays readable.</summary>
    private const int RecordsAnEntry = 500;

    private readonly SigningKey _key = new(home.SigningKey, home.VerifierKey);
    private readonly string _run = EventId.New(time.GetUtcNow()).Value;

    /// <summary>Says who wants it and why. The reason is masked as well: it may quote what is to be removed.</summary>
    public void Decide(string reason) => Append("scrub", target.Mask(Entry("scrub", new PersonDecided("scrub", $"{target.Mode} {_run}: {reason}", Environment.UserName))));

    /// <summary>Names the records that become tombstones. On return the entries are signed and on the device.</summary>
    /// <exception cref="UserError">The ledger cannot be written or signed; nothing was changed.</exception>
    public void Intend(IEnumerable<SealedScrub> files)
    {
        foreach (var file in files)
        {
            foreach (var records in file.Edits.Select(edit => edit.Removed).OfType<RemovedRecord>().Chunk(RecordsAnEntry))
                Append("scrub", Plain(Applied(RedactionApplied.Intended) with { File = file.Origin, Records = [.. records] }));
        }

        Sign();
    }

    /// <summary>Says how many lines of which archived transcripts are to be masked; of one whose metadata alone is touched none. On return the entries are signed and on the device.</summary>
    /// <exception cref="UserError">The ledger cannot be written or signed; nothing was changed in the archive.</exception>
    public void Intend(IEnumerable<(string Origin, long Lines)> transcripts)
    {
        foreach (var (origin, lines) in transcripts) Append("scrub", Plain(Applied(RedactionApplied.Intended) with { File = origin, Lines = lines }));
        Sign();
    }

    private void Sign()
    {
        var signed = new CheckpointSigner(home, _key, time).SignProject(TrailPaths.Ledger);
        if (signed.Notes.IsEmpty || !signed.Troubles.IsEmpty)
            throw new UserError($"the ledger cannot be signed: {string.Join("; ", signed.Troubles)}", "nothing was changed; see tacho verify and tacho doctor", ExitCode.InputOutput);
    }

    public void Done() => Append("scrub", Plain(Applied(RedactionApplied.Done)));

    private RedactionApplied Applied(string stage) => new(_run, stage, target.Mode, target.RulesFingerprint, Environment.UserName);

    private AgentEvent Entry(string name, EventBody body)
    {
        var at = LocalTime.Of(time.GetUtcNow());
        return new(EventId.New(at), new SessionId(TrailPaths.Ledger), new AgentId("tacho"), at, new EventSource(EventChannel.Tacho, name), body);
    }

    /// <summary>An entry of names, numbers and hashes, which must stay as they are.</summary>
    private Redacted<AgentEvent> Plain(RedactionApplied applied)
    {
        var redacted = new Redactor(RuleSet.BuiltIn, TagKey.None).Redact(Entry("scrub", applied), Settings.Default.OutputCapBytes);
        return redacted.Counts.IsEmpty ? redacted : throw new InvalidOperationException("a hash in the ledger's entry looks like a secret");
    }

    private void Append(string name, Redacted<AgentEvent> entry)
    {
        var writer = new TrailWriter(home, new Redactor(RuleFiles.Load(home).OrThrow(), TagKey.FromFile(home.TagKey)), _key, time, Settings.Default with { Durability = Durability.Disk });
        var outcome = writer.Append(new TrailBatch(entry.Value.Session, entry.Value.Agent, new Project(TrailPaths.Ledger, home.Root), [entry]));
        if (outcome.Recorded == 0 || new TrailFile(outcome.Project, outcome.File).IsSide)
            throw new UserError($"the ledger is in use, and the entry '{name}' is not in it", "run the command again", ExitCode.InputOutput);
    }
}
