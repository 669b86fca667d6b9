using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Attribution;

/// <summary>A commit that git named to a command whose hooks were recorded.</summary>
/// <param name="Result">The record that holds git's words.</param>
/// <param name="Told">What they say.</param>
public sealed record RecordedCommit(TrailRecord Result, ToldCommit Told)
{
    /// <summary>All of one project's sealed records, session by session. Records of commands and results are read, others passed over.</summary>
    public static ImmutableArray<RecordedCommit> In(TachoHome home, string project)
    {
        var found = ImmutableArray.CreateBuilder<RecordedCommit>();
        var commands = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in new TrailReader(home).Files(project))
        {
            foreach (var recorded in TrailReader.Events(file, static line => line.Span.IndexOf("\"shell.command\""u8) >= 0 || line.Span.IndexOf("\"tool.result\""u8) >= 0))
            {
                var call = recorded.Event.ToolCallId is { } id ? $"{file.Session} {id}" : null;
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
        }

        return found.ToImmutable();
    }
}
