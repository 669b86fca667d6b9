using System.Collections.Frozen;

namespace Tacho.Incidents.Notable;

/// <summary>Calls of the recorder itself that change what is recorded, kept or masked.</summary>
internal static class RecorderCommands
{
    private static readonly FrozenSet<string> Verbs = FrozenSet.Create(
        StringComparer.Ordinal, "pause", "exclude", "scrub", "prune", "forget", "trust", "config set", "init --undo", "rules add", "rules disable", "rules remove");

    public static IEnumerable<NotableFinding> In(ShellScript script) =>
        from command in script.Commands
        where command.Program == "tacho" && command.Words.Length > 1
        where Verbs.Contains(command.Words[1]) || (command.Words.Length > 2 && Verbs.Contains($"{command.Words[1]} {command.Words[2]}"))
        where !command.Words.Contains("--help", StringComparer.Ordinal) && !command.Words.Contains("--list", StringComparer.Ordinal) && !command.Words.Contains("--dry-run", StringComparer.Ordinal)
        select new NotableFinding(NotableKind.Recorder, command.ToString());
}
