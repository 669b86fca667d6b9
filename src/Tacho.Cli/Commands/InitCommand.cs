using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Setup;
using Tacho.Texts;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho init</c>: makes agents call the hook, or with <c>--undo</c> no longer; shows each change before it makes it.</summary>
internal static class InitCommand
{
    private const string Help = "Make coding agents record themselves: shows each change to their settings, then makes it. Running it twice changes nothing.";

    public static Command Create() => Create(InitSurroundings.OfProcess);

    /// <summary>The command in surroundings that a test gives.</summary>
    internal static Command Create(Func<InitSurroundings> surroundings)
    {
        var agent = new Option<string[]>("--agent")
        {
            Description = "Agents by id or alias, instead of those that are found.",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
            HelpName = "NAME",
        };
        var user = new Option<bool>("--user") { Description = "In the user's settings, for all repositories, instead of this repository's." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would change; write nothing." };
        var undo = new Option<bool>("--undo") { Description = "Give the files back as they were; where one was changed since, take out only Tacho's entries." };
        var journal = new Option<bool>("--journal") { Description = "Also tell agents of the journal: reminders through their hooks, a paragraph in their instructions, a skill and a slash command. With --undo: only that goes." };
        var preCommit = new Option<bool>("--pre-commit") { Description = "Also bring the journal into each commit, from this repository's pre-commit hook, beside what stands there." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text." };
        var command = new Command("init", Help) { agent, user, journal, preCommit, dryRun, undo, json };
        command.SetAction(parsed => (int)Run(
            surroundings(),
            new(
                [.. parsed.GetValue(agent) ?? []],
                parsed.GetValue(user) ? InstallScope.User : InstallScope.Project,
                parsed.GetValue(dryRun),
                parsed.GetValue(undo),
                parsed.GetValue(journal),
                parsed.GetValue(json)) { PreCommit = parsed.GetValue(preCommit) },
            parsed.InvocationConfiguration.Output));
        return command;
    }

    private static ExitCode Run(InitSurroundings here, InitChoices choices, TextWriter output)
    {
        var project = choices.Scope == InstallScope.Project ? ProjectOf(here) : null;
        var root = project is null ? here.WorkingFolder : SettingsRoot(here, project);
        var context = new InstallContext(choices.Scope, root, here.UserFolder, here.Variable, OperatingSystem.IsWindows());
        var detected = choices.Agents.IsEmpty && !choices.Undo ? Detected(context, mayBeNone: choices.PreCommit) : [];
        var agents = choices switch
        {
            { Agents.IsEmpty: false } => AgentDetection.Named(choices.Agents),
            { Undo: true } => AgentDetection.Installable(),
            _ => [.. detected.Select(found => found.Agent)],
        };
        var installer = new Installer(here.Home, here.Time);
        var plan = choices.Undo ? installer.PlanUndo(agents, context, choices.Parts) : installer.PlanInstall(agents, context, choices.Parts);
        var text = new InitText(output, choices);
        if (!choices.Json) text.Plan(detected, plan);

        // The program comes first: settings must not name one that is not there yet.
        var program = choices.Undo ? null : new HookProgram(here.UserFolder, here.Tool).Ensure(write: !choices.DryRun);
        var registry = new ProjectRegistry(here.Home, here.Time);
        var ids = agents.Select(agent => agent.Info.Id).ToImmutableArray();
        var (registered, reminders) = (false, false);
        if (!choices.DryRun)
        {
            installer.Apply(plan);
            reminders = Remind(here, choices, project);
            if (project is not null && choices.Parts.HasFlag(SetupParts.Hooks)) registered = choices.Undo ? registry.Unregister(project, ids) : registry.Register(project, ids);
        }

        var legacy = project is null || choices.Undo ? [] : LegacyLogs.Find(root);
        var hook = PreCommitSetup.Run(choices, here.WorkingFolder, output);
        if (choices.Json) output.WriteLine(Report(choices, ids, plan, program, legacy).ToJson());
        else text.Outcome(project, plan, program, registered, reminders, legacy);
        if (!choices.Json && hook is not null) output.WriteLine(hook);
        return ExitCode.Done;
    }

    /// <summary>Lets reminders of the journal begin or end, which is a person's decision and stands in the ledger; true where it was another before.</summary>
    private static bool Remind(InitSurroundings here, InitChoices choices, Project? project)
    {
        var control = new CaptureControl(here.Home, here.Time);
        return choices switch
        {
            { Undo: false, Journal: true } => control.Remind(project?.Root),
            { Undo: true, Journal: true } or { Undo: true, Agents.IsEmpty: true } => control.StopReminding(project?.Root),
            _ => false,
        };
    }

    /// <summary>The project under whose name sessions are recorded.</summary>
    private static Project ProjectOf(InitSurroundings here)
    {
        var project = new ProjectLocator(here.Home, here.UserFolder).Locate(named: null, here.WorkingFolder);
        return project.Root != here.UserFolder
            ? project
            : throw new UserError(
                "the home folder is no project", "go to a repository, or install for all repositories with `tacho init --user`", ExitCode.Usage);
    }

    /// <summary>Where agents look for the project's settings. In a git worktree that is not the project's root, which is the main repository's: it has settings of its own.</summary>
    private static string SettingsRoot(InitSurroundings here, Project project)
    {
        for (var folder = here.WorkingFolder; folder is not null && folder != here.UserFolder; folder = Path.GetDirectoryName(folder))
            if (Path.Exists(Path.Combine(folder, ".git"))) return folder;
        return project.Root;
    }

    private static ImmutableArray<DetectedAgent> Detected(InstallContext context, bool mayBeNone)
    {
        var detected = AgentDetection.Detect(context);
        return detected.IsEmpty && !mayBeNone
            ? throw new UserError(
                "no coding agent was found here",
                $"name one with --agent to install its hooks anyway. Looked for:\n    {string.Join("\n    ", AgentDetection.LookedFor(context))}",
                ExitCode.NothingFound)
            : detected;
    }

    private static SetupReport Report(
        InitChoices choices, ImmutableArray<AgentId> agents, SetupPlan plan, HookProgramState? program, ImmutableArray<string> legacy) => new(
        choices.Scope == InstallScope.User ? "user" : "project",
        choices.Scope == InstallScope.User ? null : plan.Context.ProjectRoot,
        choices.Undo,
        choices.Parts.HasFlag(SetupParts.Journal),
        Written: !choices.DryRun,
        [.. agents.Select(agent => agent.Value)],
        [.. plan.Files.Select(ReportedFile.Of)],
        program,
        plan.Advice,
        legacy);

    /// <summary>All words for people.</summary>
    private sealed class InitText(TextWriter output, InitChoices choices)
    {
        /// <summary>What is about to be done, before it is.</summary>
        public void Plan(ImmutableArray<DetectedAgent> detected, SetupPlan plan)
        {
            output.WriteLine(choices.Scope == InstallScope.User ? "In the user's settings, for all repositories" : $"In the project {plan.Context.ProjectRoot}");
            foreach (var (agent, signs) in detected) output.WriteLine($"  {agent.Info.Name}: found {string.Join(", ", signs)}");
            foreach (var file in plan.Changes)
            {
                output.WriteLine();
                if (file.Target != file.Path) output.WriteLine($"{file.Path} is a link to {file.Target}");
                new DiffOutput(output).Write(UnifiedDiff.Of(file.Before, file.After, file.Path));
            }

            output.WriteLine();
        }

        /// <summary>What was done, what the person still has to do, and what comes next.</summary>
        public void Outcome(Project? project, SetupPlan plan, HookProgramState? program, bool registered, bool reminders, ImmutableArray<string> legacy)
        {
            foreach (var file in plan.Changes) output.WriteLine(Sentence(file));
            var changes = plan.Changes.Any();
            if (!changes) output.WriteLine(choices.Undo ? "Nothing of Tacho's is installed here." : choices.Journal ? "All hooks and the journal's files are in place already." : "All hooks are in place already.");
            if (reminders) output.WriteLine(choices.Undo ? "Agents are not reminded of the journal any more." : $"Agents are reminded of the journal {(project is null ? "in every project" : $"in {project.Root}")}; `tacho config set journal.reminders false` switches that off.");
            if (program is not null) output.WriteLine((program.Changed && choices.DryRun ? "To be put in place: " : "") + program.Explanation);
            if (registered) output.WriteLine(choices.Undo ? $"Project {project!.Name} is not registered any more; its record stays." : $"Project {project!.Name} is registered.");
            foreach (var log in legacy) output.WriteLine($"An older log was found: {log}. `tacho audit import-legacy` takes it over.");
            if (choices.DryRun) output.WriteLine("Nothing was written (--dry-run).");
            else if (!choices.Undo) Next(plan, changes);
            else if (changes) output.WriteLine("Agents that are running may keep the old hooks until they are started again; these do nothing harmful.");
        }

        private void Next(SetupPlan plan, bool changes)
        {
            if (!plan.Advice.IsEmpty)
            {
                output.WriteLine();
                output.WriteLine("What is left for you:");
                foreach (var sentence in plan.Advice) output.WriteLine($"  - {sentence}");
            }

            if (!changes) return;
            output.WriteLine();
            output.WriteLine("Start an agent anew. Each command then stands in .tacho/session.log before it runs.");
            output.WriteLine($"To take Tacho out again: tacho init{(choices.Scope == InstallScope.User ? " --user" : "")} --undo");
        }

        private string Sentence(PlannedFile file)
        {
            var verb = file.Change switch
            {
                PlannedChange.Create => "create",
                PlannedChange.Delete => "delete",
                _ => "change",
            };
            var done = choices.DryRun ? $"Would {verb} {file.Path}" : $"{char.ToUpperInvariant(verb[0])}{verb[1..]}d {file.Path}";
            if (file.CopyTo is not null) return $"{done}: it was changed since Tacho wrote it, so a copy {(choices.DryRun ? "would go" : "is")} in {file.CopyTo}.";
            return file switch
            {
                { Restores: true, Change: PlannedChange.Modify } => $"{done}: every byte as before Tacho.",
                { Change: PlannedChange.Modify } when choices.Undo => $"{done}: it was changed since, so only Tacho's entries went.",
                _ => $"{done}.",
            };
        }
    }
}

/// <summary>What the person asked for.</summary>
internal sealed record InitChoices(ImmutableArray<string> Agents, InstallScope Scope, bool DryRun, bool Undo, bool Journal, bool Json)
{
    /// <summary>The journal goes into each commit.</summary>
    public bool PreCommit { get; init; }

    /// <summary>Hooks, and the journal where it is asked for; an undoing takes out all, or the journal alone.</summary>
    public SetupParts Parts => (Undo, Journal) switch
    {
        (true, true) => SetupParts.Journal,
        (true, false) or (false, true) => SetupParts.All,
        _ => SetupParts.Hooks,
    };
}

/// <summary>What <c>tacho init</c> sees of the world.</summary>
/// <param name="Home">The recorder's folder.</param>
/// <param name="UserFolder">The home folder.</param>
/// <param name="WorkingFolder">Full path of the folder it was called in.</param>
/// <param name="Variable">Reads an environment variable.</param>
/// <param name="Tool">Where the running tacho stands.</param>
/// <param name="Time">The clock.</param>
internal sealed record InitSurroundings(
    TachoHome Home, string UserFolder, string WorkingFolder, Func<string, string?> Variable, ToolLocation Tool, TimeProvider Time)
{
    /// <exception cref="UserError">There is no home folder.</exception>
    public static InitSurroundings OfProcess() => new(
        TachoHome.FromEnvironment(),
        TachoHome.UserFolder() ?? throw new UserError("no home folder: HOME is not set", "set HOME: agents look there for the hook", ExitCode.Configuration),
        Environment.CurrentDirectory,
        Environment.GetEnvironmentVariable,
        ToolLocation.Current,
        TimeProvider.System);
}
