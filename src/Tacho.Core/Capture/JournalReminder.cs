using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Journal.Reminders;
using Tacho.Trail;

namespace Tacho.Capture;

/// <summary>Answers a session's start and a prompt with a reminder of the journal. Nothing is read where no reminder can come of it.</summary>
internal sealed class JournalReminder(TachoHome home, ProjectLocator locator)
{
    /// <returns>The whole answer in the agent's dialect; null for its standard reply.</returns>
    public string? ReplyTo(IAgentHooks hooks, HookReading reading, Project project, CaptureState state, DateTimeOffset at)
    {
        // A sub-agent has one task of another's; what comes of it that agent writes down.
        if (reading.Subagent is not null || reading.Bodies.Any(static body => body is SubagentStarted)) return null;
        var isStart = reading.Bodies.Any(static body => body is SessionStarted);
        if (!isStart && !reading.Bodies.Any(static body => body is UserPrompt)) return null;
        if (!state.RemindsAnywhere || hooks.Reminder(reading, "") is null) return null;

        // An agent that was started in a folder of a repository names that folder; entries belong to the repository.
        var around = locator.Locate(named: null, reading.Cwd ?? project.Root);
        if (!state.RemindsIn(project.Root) && !state.RemindsIn(around.Root)) return null;
        ImmutableArray<string> roots = project.Root == around.Root ? [project.Root] : [project.Root, around.Root];
        var text = isStart
            ? ReminderText.AtStart(JournalTail.Of(home, roots, reading.Session).ForWords(home), reading.Session)
            : ReminderText.AtPrompt(JournalTail.NewestOf(home, roots, reading.Session), reading.Session, at);
        return text is null ? null : hooks.Reminder(reading, text);
    }
}
