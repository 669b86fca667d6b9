using System.Globalization;
using Tacho.Archive;
using Tacho.Cli.Sessions;
using Tacho.Events;
using Tacho.Reports;
using Tacho.Reports.Traces;

namespace Tacho.Cli.Releases.Otlp;

/// <summary>Gives the masked steps of one session, its sub-agents in their places, to a trace.</summary>
internal sealed class TraceGathering(Release release, TraceDetail detail, ISet<string> known) : PromptGroups(release.Choice.Subagents, release.Choice.Names.For)
{
    private TraceBuilder? _trace;
    private ReleaseMask? _mask;
    private string _name = "";

    /// <summary>The session's trace, as far as the session can be read.</summary>
    public SessionTrace Of(ArchivedTranscript transcript)
    {
        var meta = transcript.Meta;
        var mask = _mask = release.Masks(meta.Cwd);
        _name = release.Choice.Names.For(transcript);
        _trace = new TraceBuilder(KeyOf(meta), detail, known);
        Write(transcript);
        return _trace.Build(new SessionFacts(_name, meta.Session, meta.Agent, mask.Text(transcript.ShownProject)!, meta.Started, meta.Ended)
        {
            AgentVersion = meta.AgentVersion, Cwd = mask.Text(meta.Cwd), GitBranch = mask.Text(meta.GitBranch),
        });
    }

    protected override IEnumerable<SessionStep> Steps(ArchivedTranscript transcript) => SessionStep.Of(release.Reading.Lines(transcript, release.Choice.Names.For(transcript), _mask!));

    protected override IEnumerable<SessionStep> Unmasked(ArchivedTranscript transcript) => ReleaseReading.Unmasked(base.Unmasked(transcript));

    protected override void Begin(int number, SessionStep step, string? prompt) => _trace!.BeginPrompt(step, prompt, PlaceOf(_name, step));

    protected override void BeginSubagent(ArchivedTranscript transcript, string name, int depth) =>
        _trace!.BeginSubagent(KeyOf(transcript.Meta), transcript.Meta.Subagent ?? transcript.Meta.Session, transcript.Meta.Started, depth, name + ":1");

    protected override void Add(SessionStep step, string? subagent, int depth) => _trace!.Add(step, depth, PlaceOf(subagent ?? _name, step));

    protected override void End()
    {
    }

    /// <summary>What makes a transcript another one than all others, on any machine and in any archive; of a session without an id the file that it was in.</summary>
    private static string KeyOf(ArchiveMeta meta) => string.Create(
        CultureInfo.InvariantCulture, $"{meta.Agent}\n{(meta.Session == SessionId.Unknown.Value ? meta.Source : meta.Session)}\n{meta.Subagent}\n{meta.Row}\n{meta.Rewritten}");

    private static string PlaceOf(string name, SessionStep step) => string.Create(CultureInfo.InvariantCulture, $"{name}:{step.Line}");
}
