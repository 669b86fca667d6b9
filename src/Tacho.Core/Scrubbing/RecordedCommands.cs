using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Scrubbing;

/// <summary>The lines that a project's records want in its views, each with whether its record was scrubbed.</summary>
internal sealed class RecordedCommands
{
    private readonly Dictionary<string, List<(AgentEvent Command, bool IsScrubbed)>> _sessions = new(StringComparer.Ordinal);

    /// <summary>Reads a project's records as they are, or as a plan would leave them.</summary>
    public static RecordedCommands Of(TachoHome home, Project project, IEnumerable<SealedScrub> plan)
    {
        var planned = plan.SelectMany(file => file.Edits.Where(edit => edit.Removed is not null).Select(edit => ((file.File.Path, edit.Offset), edit.Event?.Masked))).ToDictionary();
        var recorded = new RecordedCommands();
        foreach (var session in new TrailReader(home).Files(project.Name).GroupBy(file => file.Session, StringComparer.Ordinal))
        {
            var commands = new List<(AgentEvent, bool)>();
            foreach (var file in session.OrderBy(file => file.IsSide).ThenBy(file => ProjectVerification.SegmentNumber(file.Path)))
            {
                using var opened = PosixFile.OpenReadIfExists(file.Path);
                if (opened is null) continue;
                ChainWalk.Over(opened, opened.Length, [], line =>
                {
                    if (!planned.TryGetValue((file.Path, line.Offset), out var masked)) commands.Add((line.Command, line.IsScrubbed));
                    else if (masked is not null) commands.Add((masked, true));
                });
            }

            recorded._sessions[TrailPaths.ViewName(session.Key, project.Name)] = commands;
        }

        return recorded;
    }

    /// <summary>The lines of the tail, or of one session's view.</summary>
    public IEnumerable<(string Line, bool IsScrubbed)> LinesOf(TextViews views, string path) => path == views.Tail
        ? _sessions.Values.SelectMany(commands => commands).Select(command => (TextViews.TailLine(command.Command), command.IsScrubbed))
        : _sessions.GetValueOrDefault(Path.GetFileNameWithoutExtension(path), []).Select(command => (TextViews.SessionLine(command.Command), command.IsScrubbed));
}
