using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Journal;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

namespace Tacho.Tests.Journal;

/// <summary>Sealed entries at chosen times, in a journal of a scratch home.</summary>
internal sealed class SealedEntries(TachoHome home)
{
    /// <summary>An instant at which it is noon on this machine's clock: no day ends while a test counts minutes.</summary>
    public static DateTimeOffset Noon { get; } = LocalNoon(new DateTimeOffset(2026, 5, 17, 12, 0, 0, TimeSpan.Zero));

    public static DecisionNoted Entry(string root, string title) => new(JournalBook.NewEntry(), title, "anna") { Project = Capture.Recorder.ProjectNameOf(root), Root = root };

    /// <summary>Seals an entry; no Markdown is written.</summary>
    public void Add(DecisionNoted entry, DateTimeOffset at) => Seal(at, [entry]);

    public void Say(EventBody verdict, DateTimeOffset at) => Seal(at, [verdict]);

    /// <summary>Many entries in one append, as quick as a test needs them.</summary>
    public void Seal(DateTimeOffset at, IEnumerable<EventBody> bodies)
    {
        var session = new SessionId(TrailPaths.Journal);
        var agent = new AgentId("tacho");
        var redactor = new Redactor(RuleFiles.Load(home).OrThrow(), TagKey.FromFile(home.TagKey));
        var local = LocalTime.Of(at);
        var events = bodies.Select(body => redactor.Redact(new AgentEvent(EventId.New(local), session, agent, local, new EventSource(EventChannel.Tacho, "journal"), body), Settings.Default.OutputCapBytes));
        var outcome = new TrailWriter(home, redactor, new SigningKey(home.SigningKey, home.VerifierKey), new Setup.DoctorChecks.StoppedClock(at), Settings.Default)
            .Append(new TrailBatch(session, agent, new Project(TrailPaths.Journal, home.Root), [.. events]));
        Assert.NotEqual(0, outcome.Recorded);
    }

    public string File => Path.Combine(home.Trail, TrailPaths.Journal, "journal.jsonl");

    private static DateTimeOffset LocalNoon(DateTimeOffset about) => LocalTime.Of(about - LocalTime.Of(about).Offset);
}
