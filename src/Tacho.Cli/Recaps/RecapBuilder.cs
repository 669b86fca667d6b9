using System.Collections.Immutable;
using Tacho.Capture;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Incidents.Activity;
using Tacho.Incidents.Notable;
using Tacho.Reports;

namespace Tacho.Cli.Recaps;

/// <summary>Makes a recap of what the trail and the archive tell.</summary>
internal sealed class RecapBuilder
{
    private readonly RecordCitations _citations;
    private readonly Func<string, string> _rootOf;
    private readonly Dictionary<SessionFiles, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SessionFiles, ImmutableArray<string>> _roots = new(ReferenceEqualityComparer.Instance);
    private readonly List<RecapFailure> _failed = [];
    private readonly List<RecapNotable> _notable = [];
    private readonly List<RecapFile> _files = [];

    private RecapBuilder(RecordCitations citations, Func<string, string> rootOf) => (_citations, _rootOf) = (citations, rootOf);

    /// <param name="scope">Whose sessions.</param>
    /// <param name="window">When.</param>
    /// <param name="agent">Of which agent; null for all.</param>
    public static Recap Of(AuditScope scope, TimeWindow window, AgentId? agent)
    {
        var broken = new List<string>();
        var all = SessionFiles.List(scope.Home, project: null, scope.Sources, broken.Add);
        ImmutableArray<SessionFiles> sessions = scope.Project is null ? all : [.. all.Where(session => session.Project == scope.Project)];
        var locator = new ProjectLocator(scope.Home, TachoHome.UserFolder());
        var builder = new RecapBuilder(new RecordCitations(all, [.. all.SelectMany(static session => session.Transcripts)]), folder => Path.IsPathRooted(folder) ? locator.Locate(named: null, folder).Root : folder);
        var commands = CommandSearch.Search(sessions, new CommandQuery { Window = window, Agent = agent });
        var activities = ActivitySearch.Search(sessions, window, out var unreadable);
        return builder.Build(scope.Project, window, sessions, commands, [.. activities.Where(one => agent is null || one.Agent == agent)]) with
        {
            Notes = Notes([.. broken, .. commands.UnreadableFiles.Union(unreadable, StringComparer.Ordinal)], commands),
        };
    }

    private static ImmutableArray<string> Notes(IEnumerable<string> files, CommandsFound commands)
    {
        var notes = files.Select(static file => $"{SafeText.OneLine(file)} could not be read to its end.").ToImmutableArray();
        if (commands.UnreadableLines > 0) notes = notes.Add($"{SafeText.Count(commands.UnreadableLines, "line")} of the trail could not be read; tacho verify names them.");
        return commands.UnreadableRecords > 0 ? notes.Add($"{SafeText.Count(commands.UnreadableRecords, "record")} of archived transcripts could not be understood.") : notes;
    }

    private Recap Build(string? project, TimeWindow window, ImmutableArray<SessionFiles> sessions, CommandsFound found, ImmutableArray<SessionActivity> activities)
    {
        var byPath = sessions.SelectMany(static session => session.Files.Select(static file => file.Path).Concat(session.Transcripts.Select(static transcript => transcript.Path)).Select(path => (path, session)))
            .DistinctBy(static one => one.path).ToDictionary(static one => one.path, static one => one.session, StringComparer.Ordinal);
        var ran = found.Commands.ToLookup(command => byPath[command.Place.Path], ReferenceEqualityComparer.Instance);
        var did = activities.ToDictionary(static one => (object)one.Session, ReferenceEqualityComparer.Instance);
        var rows = ImmutableArray.CreateBuilder<RecapSession>();
        foreach (var session in sessions.Where(session => ran.Contains(session) || did.ContainsKey(session))) rows.Add(Session(session, [.. ran[session]], did.GetValueOrDefault(session)));
        return new Recap(
            project,
            window,
            [.. rows.OrderBy(static row => row.First)],
            found.Commands.Length,
            [.. _failed.OrderBy(static one => one.Place.At)],
            [.. _notable.OrderBy(static one => one.Finding.Kind).ThenBy(static one => one.Place.At)],
            [.. _files])
        {
            Unsealed = found.Commands.Count(static command => command.Place.Sources == RecordSources.Transcripts) + activities.Sum(static one => one.Steps.Count(static step => step.Place.Sources == RecordSources.Transcripts)),
        };
    }

    private RecapSession Session(SessionFiles session, ImmutableArray<RanCommand> commands, SessionActivity? activity)
    {
        ImmutableArray<ActivityStep> steps = activity?.Steps ?? [];
        ImmutableArray<ActivityPrompt> prompts = activity?.Prompts ?? [];
        var (failedBefore, filesBefore) = (_failed.Count, _files.Count);
        foreach (var command in commands) Add(session, command);
        foreach (var step in steps) Add(session, step);
        AddFiles(session, steps);
        var times = commands.Select(static command => command.Event.At).Concat(steps.Select(static step => step.Event.At)).Concat(prompts.Select(static prompt => prompt.At)).ToList();
        var agent = commands.Select(static command => command.Event.Agent).Append(activity?.Agent ?? default).First(static agent => agent.Value is not null);
        return new RecapSession(
            NameOf(session), session.Id.Value, agent.Value, session.Project, times.Min(), times.Max(), prompts.Length, commands.Length, _failed.Count - failedBefore, _files.Count - filesBefore,
            Title(session) ?? prompts.Select(static prompt => prompt.Text).FirstOrDefault() ?? commands.Select(static command => command.Prompt).OfType<string>().FirstOrDefault());
    }

    private static string? Title(SessionFiles session) =>
        session.Transcripts.Where(static one => one.Meta is { Subagent: null, Title.Length: > 0 }).Select(static one => one.Cover is { } cover ? cover.Text(one.Meta.Title) : one.Meta.Title).FirstOrDefault();

    private void Add(SessionFiles session, RanCommand command)
    {
        var place = new RecapPlace(command.Event.At, _citations.Of(session, command.Place, command.Told), NameOf(session), CommandRows.NameOf(command.Place.Sources));
        var hasFailed = command.Outcome?.IsFailure == true;
        if (hasFailed) _failed.Add(new(place, command.Shell.Command, Tool: null, command.Outcome?.ExitCode, command.Outcome?.Status));
        foreach (var finding in NotableChecks.InCommand(command.Shell.Command, SceneOf(session, command.Event))) _notable.Add(new(place, finding, command.Shell.Command, hasFailed));
    }

    private void Add(SessionFiles session, ActivityStep step)
    {
        if (step.Edits.IsEmpty && !step.IsFailure && step.ReadPath is null) return;
        var place = PlaceOf(session, step);
        if (step.IsFailure)
        {
            var told = new SessionStep(step.Place.Line, step.Event);
            _failed.Add(new(place, StepText.About(told), step.Tool ?? "", step.Result?.ExitCode, step.Result?.Status));
        }

        var scene = SceneOf(session, step.Event);
        var findings = step.Edits.SelectMany(edit => NotableChecks.InWrite(edit.Path, scene)).Concat(step.ReadPath is { } path ? NotableChecks.InRead(path, scene) : []);
        foreach (var finding in findings.Distinct()) _notable.Add(new(place, finding, Command: null, step.IsFailure));
    }

    private void AddFiles(SessionFiles session, ImmutableArray<ActivityStep> steps)
    {
        var edits = from step in steps
                    where !step.IsFailure
                    from edit in step.Edits
                    group (step, edit) by Below(session, step.Event, edit.Path);
        foreach (var file in edits)
        {
            var told = file.Any(static one => !one.edit.Lines.IsEmpty);
            _files.Add(new(PlaceOf(session, file.Last().step), file.Key, file.Count(), told ? file.Sum(static one => one.edit.Added) : null, told ? file.Sum(static one => one.edit.Removed) : null));
        }
    }

    private RecapPlace PlaceOf(SessionFiles session, ActivityStep step) => new(step.Event.At, _citations.Of(session, step.Place, step.Told), NameOf(session), CommandRows.NameOf(step.Place.Sources));

    private NotableScene SceneOf(SessionFiles session, AgentEvent happened) => new(RootsOf(session), FolderOf(session, happened));

    private string? FolderOf(SessionFiles session, AgentEvent happened) => happened.Cwd ?? RootsOf(session).LastOrDefault();

    private string Below(SessionFiles session, AgentEvent happened, string path)
    {
        var roots = RootsOf(session);
        var full = SceneOf(session, happened).Resolve(path, FolderOf(session, happened)) ?? path;
        return roots.Where(root => root.Length > 1 && full.Length > root.Length && NotableScene.IsWithin(full, root)).Select(root => full[(root.Length + 1)..]).OrderByDescending(static rest => rest.Length).FirstOrDefault() ?? full;
    }

    private ImmutableArray<string> RootsOf(SessionFiles session)
    {
        if (_roots.TryGetValue(session, out var roots)) return roots;
        var began = new[] { session.Root, session.Transcripts.Select(static transcript => transcript.Meta.Cwd).FirstOrDefault(static cwd => cwd is { Length: > 0 }) }.OfType<string>().Where(static folder => folder.Length > 0);
        return _roots[session] = [.. began.SelectMany(folder => (string[])[_rootOf(folder), folder]).Distinct(StringComparer.Ordinal)];
    }

    private string NameOf(SessionFiles session)
    {
        if (!_names.TryGetValue(session, out var name)) _names[session] = name = _citations.Of(session);
        return name;
    }
}
