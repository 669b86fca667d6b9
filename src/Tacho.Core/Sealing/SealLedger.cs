using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

namespace Tacho.Sealing;

/// <summary>Writes entries of names, numbers and hashes into the sealed ledger. They must stand there as they are, so a name that would be masked is replaced by its hash.</summary>
/// <param name="home">The recorder's folder.</param>
/// <param name="mask">Masks an entry.</param>
/// <param name="time">The clock.</param>
internal sealed class SealLedger(TachoHome home, Func<AgentEvent, Redacted<AgentEvent>> mask, TimeProvider time)
{
    /// <summary>What a name begins with that is a hash of the name.</summary>
    private const string HiddenMark = "sha256:";

    /// <summary>No agent waits for it, and an entry in a side file would count for nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SigningKey _key = new(home.SigningKey, home.VerifierKey);

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
        var at = LocalTime.Of(time.GetUtcNow());
        AgentEvent Entry(EventBody said) => new(EventId.New(at), new SessionId(TrailPaths.Ledger), new AgentId("tacho"), at, new EventSource(EventChannel.Tacho, name), said);
        var entry = mask(Entry(body));
        if (!entry.Counts.IsEmpty) entry = new Redactor(RuleSet.BuiltIn, TagKey.None).Redact(Entry(hide?.Invoke() ?? body), Settings.Default.OutputCapBytes);
        if (!entry.Counts.IsEmpty) throw new InvalidOperationException("a hash in the ledger's entry looks like a secret");

        var writer = new TrailWriter(home, new Redactor(RuleFiles.Load(home).OrThrow(), TagKey.FromFile(home.TagKey)), _key, time, Settings.Default with { Durability = Durability.Disk }) { Patience = Patience };
        var outcome = writer.Append(new TrailBatch(entry.Value.Session, entry.Value.Agent, new Project(TrailPaths.Ledger, home.Root), [entry]));
        if (outcome.Recorded == 0 || outcome.Number < 0) throw new UserError($"the ledger is in use, and the entry '{name}' is not in it", "run the command again", ExitCode.InputOutput);
        return new(TrailPaths.Origin(TrailPaths.Ledger, outcome.File), outcome.Number, outcome.Hash);
    }

    /// <summary>Signs what stands in the ledger.</summary>
    /// <exception cref="UserError">It cannot be signed.</exception>
    public void Sign()
    {
        var signed = new CheckpointSigner(home, _key, time).SignProject(TrailPaths.Ledger);
        if (signed.Notes.IsEmpty || !signed.Troubles.IsEmpty)
            throw new UserError($"the ledger cannot be signed: {string.Join("; ", signed.Troubles)}", "nothing was changed; see tacho verify and tacho doctor", ExitCode.InputOutput);
    }
}
