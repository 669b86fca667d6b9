using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Cli.Commands.Audit;

/// <summary><c>tacho audit session</c>: everything that ran in one conversation.</summary>
internal static class AuditSessionCommand
{
    private const int MostCandidates = 20;
    private const int MostNearest = 5;

    private static readonly Argument<string> Session = new("id") { Description = "The session's id, a unique part of it, the eight digits of the tail, or a file's name." };
    private static readonly Option<bool> Prompt = new("--prompt") { Description = "Show in the table what the person had asked for." };

    public static Command Create()
    {
        var command = new Command("session", "Everything that ran in one session, in every project unless one is named.");
        command.Arguments.Add(Session);
        WindowOptions.AddTo(command);
        command.Options.Add(Prompt);
        AuditScope.AddWidestTo(command);
        AuditScope.AddSourceTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var window = WindowOptions.Of(parsed);
        var printer = Printer.For(parsed);
        var scope = AuditScope.Widest(parsed);
        var wanted = parsed.GetRequiredValue(Session);
        var sessions = scope.Sessions();
        var candidates = SessionFiles.Find(sessions, wanted);
        if (candidates.IsEmpty) return NotFound(printer, sessions, wanted);
        if (candidates.Select(session => session.Name).Distinct(StringComparer.Ordinal).Count() > 1) throw Ambiguous(candidates, wanted);

        var found = CommandSearch.Search(candidates, new CommandQuery { Window = window });
        var commands = found.Commands;
        if (!commands.IsEmpty) PrintHeader(printer, candidates[0], commands);
        var format = CommandRows.Format(found.HasTranscripts, withProject: candidates.Length > 1, parsed.GetValue(Prompt), row => TextViews.SessionLine(row.Event));
        return scope.Print(printer, format, commands, found);
    }

    private static void PrintHeader(Printer printer, SessionFiles session, ImmutableArray<RanCommand> commands)
    {
        var prompts = commands.Select(command => command.Prompt).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        printer.Facts(
            ("session", session.Id.Value),
            ("agent", string.Join(", ", commands.Select(command => command.Event.Agent.Value).Distinct(StringComparer.Ordinal))),
            ("project", session.Root is { } root ? $"{session.Project}  {root}" : session.Project),
            ("commands", $"{SafeText.Count(commands.Length, "command")} for {SafeText.Count(prompts, "prompt")}"),
            ("first", SafeText.Time(commands[0].Event.At)),
            ("last", SafeText.Time(commands[^1].Event.At)));
    }

    private static int NotFound(Printer printer, ImmutableArray<SessionFiles> sessions, string wanted)
    {
        printer.Note($"No session has '{SafeText.OneLine(wanted)}' in its id ({SafeText.Count(sessions.Length, "session")} looked at).");
        var nearest = SessionFiles.Nearest(sessions, wanted, MostNearest);
        if (!nearest.IsEmpty) printer.Note("The nearest:");
        foreach (var session in nearest) printer.Note(Candidate(session));
        return (int)ExitCode.NothingFound;
    }

    private static UserError Ambiguous(ImmutableArray<SessionFiles> candidates, string wanted) => new(
        $"'{SafeText.OneLine(wanted)}' is part of {candidates.Length} sessions:\n"
        + string.Join('\n', candidates.Take(MostCandidates).Select(Candidate))
        + (candidates.Length > MostCandidates ? "\n  …" : ""),
        "give more of the id",
        ExitCode.Usage);

    private static string Candidate(SessionFiles session) => $"  {session.Id.ShortId}  {SafeText.OneLine(session.Id.Value)}  {session.Project}";
}
