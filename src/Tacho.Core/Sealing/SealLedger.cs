using System.Security.Cryptography;
using System.Text;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Trail;

namespace Tacho.Sealing;

/// <summary>Writes entries of names, numbers and hashes into the sealed ledger. They must stand there as they are, so a name that would be masked is replaced by its hash.</summary>
/// <param name="home">The recorder's folder.</param>
/// <param name="mask">Masks an entry.</param>
/// <param name="time">The clock.</param>
internal sealed class SealLedger(TachoHome home, Func<AgentEvent, Redacted<AgentEvent>> mask, TimeProvider time)
{
    /// <summary>What a name begins with that is a hash of the name.</summary>
    private const string HiddenMark = "sha256:";

    private readonly Ledger _ledger = new(home, time);

    /// <summary>A new word by which the entries of one work are joined.</summary>
    public string NewRun() => EventId.New(time.GetUtcNow()).Value;

    /// <summary>How the ledger calls what must not be named in it.</summary>
    public static string Hidden(string name) => HiddenMark + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>Adds an entry; on return it has reached the device.</summary>
    /// <param name="name">The program's command that it is of.</param>
    /// <param name="body">What it says.</param>
    /// <param name="hide">The same with its names hidden; null where it has none.</param>
    /// <exception cref="UserError">The ledger is in use, and the entry is not in it.</exception>
    /// <exception cref="IOException">The ledger cannot be written.</exception>
    public SealReference Append(string name, EventBody body, Func<EventBody>? hide)
    {
        var entry = mask(_ledger.Entry(name, body));
        if (!entry.Counts.IsEmpty) entry = new Redactor(RuleSet.BuiltIn, TagKey.None).Redact(_ledger.Entry(name, hide?.Invoke() ?? body), Settings.Default.OutputCapBytes);
        if (!entry.Counts.IsEmpty) throw new InvalidOperationException("a hash in the ledger's entry looks like a secret");
        var outcome = _ledger.Append(entry);
        return new(TrailPaths.Origin(TrailPaths.Ledger, outcome.File), outcome.Number, outcome.Hash);
    }

    /// <summary>Signs what stands in the ledger.</summary>
    /// <exception cref="UserError">It cannot be signed.</exception>
    public void Sign() => _ledger.Sign();
}
