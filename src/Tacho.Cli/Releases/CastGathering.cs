using Tacho.Archive;
using Tacho.Cli.Sessions;
using Tacho.Reports;

namespace Tacho.Cli.Releases;

/// <summary>Gives the masked commands of one session, those of its sub-agents in their places, to a recording.</summary>
internal sealed class CastGathering(Release release, ArchivedTranscript session, AsciicastWriter cast) : PromptGroups(release.Choice.Subagents, release.Choice.Names.For)
{
    private readonly ReleaseMask _mask = release.Masks(session.Meta.Cwd);
    private bool _hasBegun;

    /// <summary>Writes the recording, as far as the session can be read.</summary>
    public void Write()
    {
        Write(session);
        if (!_hasBegun) Begin(session.Meta.Started);
    }

    protected override IEnumerable<SessionStep> Steps(ArchivedTranscript transcript) => SessionStep.Of(release.Reading.Lines(transcript, release.Choice.Names.For(transcript), _mask));

    protected override IEnumerable<SessionStep> Unmasked(ArchivedTranscript transcript) => ReleaseReading.Unmasked(base.Unmasked(transcript));

    protected override void Begin(int number, SessionStep step, string? prompt)
    {
        if (!_hasBegun) Begin(step.Event.At);
        if (prompt is not null) cast.Prompt(step.Event.At, prompt);
    }

    protected override void BeginSubagent(ArchivedTranscript transcript, string name, int depth)
    {
    }

    protected override void Add(SessionStep step, string? subagent, int depth) => cast.Command(step);

    protected override void End()
    {
    }

    private void Begin(DateTimeOffset start)
    {
        cast.Begin(start, _mask.Text(session.Meta.Title) ?? $"session {release.Choice.Names.For(session)}");
        _hasBegun = true;
    }
}
