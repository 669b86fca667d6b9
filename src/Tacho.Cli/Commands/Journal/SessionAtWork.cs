using Tacho.Agents;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Journal;

/// <summary>The agent's session that a command runs in: named on the command line, or by a variable that the agent gives to what it starts.</summary>
internal static class SessionAtWork
{
    /// <summary>Null where none is known. An entry must not be lost because its session is not: a name that no record has is told, and passed over.</summary>
    public static ReviewTarget? Of(TachoHome home, string? named, TextWriter error)
    {
        if (named is null) return ByVariable();
        var found = SessionFiles.Find(SessionFiles.List(home, project: null, RecordSources.Trail), named);
        if (found is [var session, ..] && found.DistinctBy(static one => one.Name).Count() == 1 && AgentOf(session) is { } agent) return new(agent, session.Id.Value);
        error.WriteLine($"tacho: --session {SafeText.OneLine(named)} means {(found.IsEmpty ? "no recorded session" : "several sessions")}; the entry is written without it");
        return ByVariable();
    }

    private static ReviewTarget? ByVariable() => AgentRegistry.All
        .Where(static agent => agent.Info.SessionVariable is { } name && Environment.GetEnvironmentVariable(name) is { Length: > 0 })
        .Select(static agent => new ReviewTarget(agent.Info.Id.Value, Environment.GetEnvironmentVariable(agent.Info.SessionVariable!)!)).FirstOrDefault();

    private static string? AgentOf(SessionFiles session) => session.Files.SelectMany(static file => TrailReader.Events(file)).FirstOrDefault()?.Event.Agent.Value;
}
