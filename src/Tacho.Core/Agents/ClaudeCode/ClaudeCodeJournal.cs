using System.Collections.Immutable;

namespace Tacho.Agents.ClaudeCode;

/// <summary>What tells Claude Code of the journal: a skill, a slash command and a paragraph in CLAUDE.md.</summary>
internal static class ClaudeCodeJournal
{
    /// <param name="settings">The folder that holds skills and commands.</param>
    /// <param name="instructions">The folder that holds CLAUDE.md.</param>
    public static ImmutableArray<FileEdit> In(string settings, string instructions) =>
    [
        new FileEdit.OwnFile(Path.Combine(settings, "skills", "tacho-journal", "SKILL.md"), Skill + JournalGuide.LastLine) { Mark = JournalGuide.FileMark },
        new FileEdit.OwnFile(Path.Combine(settings, "commands", "save-work.md"), SaveWork + JournalGuide.LastLine) { Mark = JournalGuide.FileMark },
        JournalGuide.InOwn(instructions, "CLAUDE.md"),
    ];

    private const string Skill = """
        ---
        name: tacho-journal
        description: Write down why something was done, or look up why it was. Use after a decision, a rejected alternative, a root cause, a blocker, and when work stops; and when asked what was decided, what is blocked, or where work stopped.
        ---

        # The journal of this project

        `tacho journal` keeps decisions with their reasons. An entry takes a minute and is read months later by people who were not there. Write it when it happens, not at the end: sessions do not end cleanly.

        ## Write

            tacho journal add --title "Chose RS256 over HS256" \
              --why "keys must be rotated without a restart" \
              --rejected "HS256: one key for all" \
              --did "JWT validation in the middleware" \
              --blocked-on "Redis session store" --next "rotate keys in staging"

        - `--title` says it in a few words; `--why` is the reason or the root cause. Each other option may be left out, or given several times.
        - `--solved` names a blocker that is gone, by its entry's id or its words; `--supersedes` an entry that does not hold any more.
        - `--files` says what it is about; without it, what the session changed.
        - Longer entries: Markdown on standard input, `tacho journal add < entry.md`.

        Write: decisions, ways not taken and why, root causes, what was tried and what came of it, blockers, next steps when work stops.
        Do not write: research that led nowhere and taught nothing, formatting, what the diff says anyway, secrets.

        ## Read

            tacho journal show                 # of this project, the oldest first
            tacho journal today
            tacho journal show j3f9a1c22       # one entry, by its id
            tacho journal status               # where work stopped, and what blocks
            tacho journal search redis         # words, in all projects
            tacho why src/login.cs:42          # why this line is as it is
            tacho onboard                      # the decisions that hold


        """;

    private const string SaveWork = """
        ---
        description: Save my work - bring the journal up to date, then commit
        ---

        Save the work of this session:

        1. If something of note is not in the journal yet (a decision and its reason, a rejected way, a root cause, a blocker, the next step), write it with `tacho journal add`.
        2. Run `tacho journal consolidate`. The first time in a repository it writes nothing and shows what others could read: show that to the person, and run it with `--yes` only if they agree.
        3. Look at `git status` and `git diff`, and commit what belongs to this work, with the consolidated journal, under a message that says what and why.
        4. Do not push, unless the person asks for it.

        $ARGUMENTS


        """;
}
