using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Trail;

namespace Tacho.Attribution;

/// <summary>A commit that git named to a command whose hooks were recorded.</summary>
/// <param name="Result">The record that holds git's words.</param>
/// <param name="Told">What they say.</param>
public sealed record RecordedCommit(TrailRecord Result, ToldCommit Told)
{
    /// <summary>All of one project's sealed records, session by session, with what people covered in them. Records of commands and results are read, others passed over.</summary>
    /// <exception cref="IOException">An archived file, which tells what is covered, is missing or damaged.</exception>
    public static ImmutableArray<RecordedCommit> In(TachoHome home, string project)
    {
        var found = ImmutableArray.CreateBuilder<RecordedCommit>();
        foreach (var session in SessionFiles.List(home, project, RecordSources.Trail))
        {
            if (In(session) is not { Count: > 0 } its) continue;
            var cover = session.Cover(its[0].Result.Event.Agent);
            found.AddRange(its.Select(commit => cover is null ? commit : commit with { Told = commit.Told with { Branch = cover.Text(commit.Told.Branch), Subject = cover.Text(commit.Told.Subject)! } }));
        }

        return found.ToImmutable();
    }

    private static List<RecordedCommit> In(SessionFiles session)
    {
        var found = new List<RecordedCommit>();
        var commands = new HashSet<string>(StringComparer.Ordinal);
        foreach (var recorded in session.Files.SelectMany(static file => TrailReader.Events(file, static line => line.Span.IndexOf("\"shell.command\""u8) >= 0 || line.Span.IndexOf("\"tool.result\""u8) >= 0)))
        {
            var call = recorded.Event.ToolCallId;
            switch (recorded.Event.Body)
            {
                case ShellCommand command when call is not null && CommitCommands.Commits(command.Command):
                    commands.Add(call);
                    break;
                case ToolResult { Output.Text: { } output } result when CommitCommands.Told(output) is { IsEmpty: false } told && (result.Command is { } text ? CommitCommands.Commits(text) : call is not null && commands.Contains(call)):
                    found.AddRange(told.Select(commit => new RecordedCommit(recorded, commit)));
                    break;
            }
        }

        return found;
    }
}
