using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Trail;

namespace Tacho.Scrubbing;

/// <summary>The entries of one scrub in the sealed ledger: who and why, then what becomes a tombstone, signed before the first byte changes, then that it is done.</summary>
internal sealed class ScrubLedger(TachoHome home, ScrubTarget target, TimeProvider time)
{
    private const string Name = "scrub";

    /// <summary>Records that one entry names, so that a line of the ledger stays readable.</summary>
    private const int RecordsAnEntry = 500;

    private readonly Ledger _ledger = new(home, time);
    private readonly string _run = EventId.New(time.GetUtcNow()).Value;

    /// <summary>Says who wants it and why. The reason is masked as well: it may quote what is to be removed.</summary>
    public void Decide(string reason) => _ledger.Append(target.Mask(_ledger.Entry(Name, new PersonDecided("scrub", $"{target.Mode} {_run}: {reason}", Ledger.Person))));

    /// <summary>Names the records that become tombstones. On return the entries are signed and on the device.</summary>
    /// <exception cref="UserError">The ledger cannot be written or signed; nothing was changed.</exception>
    public void Intend(IEnumerable<SealedScrub> files)
    {
        foreach (var file in files)
        {
            foreach (var records in file.Edits.Select(edit => edit.Removed).OfType<RemovedRecord>().Chunk(RecordsAnEntry))
                _ledger.Append(Plain(Applied(RedactionApplied.Intended) with { File = file.Origin, Records = [.. records] }));
        }

        _ledger.Sign();
    }

    /// <summary>Says how many lines of which archived transcripts are to be masked; of one whose metadata alone is touched none. On return the entries are signed and on the device.</summary>
    /// <exception cref="UserError">The ledger cannot be written or signed; nothing was changed in the archive.</exception>
    public void Intend(IEnumerable<(string Origin, long Lines)> transcripts)
    {
        foreach (var (origin, lines) in transcripts) _ledger.Append(Plain(Applied(RedactionApplied.Intended) with { File = origin, Lines = lines }));
        _ledger.Sign();
    }

    public void Done() => _ledger.Append(Plain(Applied(RedactionApplied.Done)));

    private RedactionApplied Applied(string stage) => new(_run, stage, target.Mode, target.RulesFingerprint, Ledger.Person);

    /// <summary>An entry of names, numbers and hashes, which must stay as they are.</summary>
    private Redacted<AgentEvent> Plain(RedactionApplied applied)
    {
        var redacted = new Redactor(RuleSet.BuiltIn, TagKey.None).Redact(_ledger.Entry(Name, applied), Settings.Default.OutputCapBytes);
        return redacted.Counts.IsEmpty ? redacted : throw new InvalidOperationException("a hash in the ledger's entry looks like a secret");
    }
}
