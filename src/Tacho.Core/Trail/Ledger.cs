using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;
using Tacho.Trail.Checkpoints;

namespace Tacho.Trail;

/// <summary>The sealed ledger: what people decided about the record, in a session of its own. The journal is kept in the same way, under its own name.</summary>
/// <param name="home">The recorder's folder.</param>
/// <param name="time">The clock.</param>
/// <param name="book"><see cref="TrailPaths.Ledger"/> or <see cref="TrailPaths.Journal"/>.</param>
public sealed class Ledger(TachoHome home, TimeProvider time, string book = TrailPaths.Ledger)
{
    /// <summary>No agent waits for it, and an entry in a side file would count for nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SigningKey _key = new(home.SigningKey, home.VerifierKey);

    /// <summary>Who decides: the operating system's user.</summary>
    public static string Person => Environment.UserName;

    /// <summary>An entry of this moment, not yet masked.</summary>
    /// <param name="name">The program's command that it is of.</param>
    /// <param name="body">What it says.</param>
    public AgentEvent Entry(string name, EventBody body)
    {
        var at = LocalTime.Of(time.GetUtcNow());
        return new(EventId.New(at), new SessionId(book), new AgentId("tacho"), at, new EventSource(EventChannel.Tacho, name), body);
    }

    /// <summary>Adds an entry; on return it has reached the device.</summary>
    /// <exception cref="UserError">The ledger is in use, and the entry is not in it.</exception>
    /// <exception cref="IOException">The ledger cannot be written.</exception>
    public AppendOutcome Append(Redacted<AgentEvent> entry)
    {
        var redactor = new Redactor(RuleFiles.Load(home).OrThrow(), TagKey.FromFile(home.TagKey));
        var writer = new TrailWriter(home, redactor, _key, time, Settings.Default with { Durability = Durability.Disk }) { Patience = Patience };
        var outcome = writer.Append(new TrailBatch(entry.Value.Session, entry.Value.Agent, new Project(book, home.Root), [entry]));
        if (outcome.Recorded == 0 || outcome.Number < 0) throw new UserError($"the {book} is in use, and the entry '{entry.Value.Source.Name}' is not in it", "run the command again", ExitCode.InputOutput);
        return outcome;
    }

    /// <summary>Signs what stands in the ledger.</summary>
    /// <exception cref="UserError">It cannot be signed.</exception>
    public void Sign()
    {
        var signed = new CheckpointSigner(home, _key, time).SignProject(book);
        if (signed.Notes.IsEmpty || !signed.Troubles.IsEmpty)
            throw new UserError($"the {book} cannot be signed: {string.Join("; ", signed.Troubles)}", "nothing was changed; see tacho verify and tacho doctor", ExitCode.InputOutput);
    }

    /// <summary>Its entries in their order, those whose raw line passes a filter.</summary>
    public static IEnumerable<TrailRecord> Entries(TachoHome home, Func<ReadOnlyMemory<byte>, bool>? filter = null, string book = TrailPaths.Ledger) =>
        new TrailReader(home).Files(book).SelectMany(file => TrailReader.Events(file, filter));
}
