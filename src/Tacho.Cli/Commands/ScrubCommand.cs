using System.CommandLine;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Trail;
using Tacho.Scrubbing;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho scrub</c>: takes what leaked before out of the record, with a signed entry in the ledger for each record that it masks.</summary>
internal static class ScrubCommand
{
    public static Command Create()
    {
        var rules = new Option<bool>("--rules") { Description = "Mask whatever today's rules find in older records; nothing is read from standard input." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would be changed." };
        var yes = new Option<bool>("--yes") { Description = "Do it without asking." };
        var project = new Option<string?>("--project", "-p") { Description = "A folder of the project. Default: the current one.", HelpName = "DIR" };
        var all = new Option<bool>("--all-projects", "-a") { Description = "In every project of this user, and in all of the archive." };
        var reason = new Option<string?>("--reason") { Description = "Why. It stands in the ledger, and is needed to change anything.", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text." };
        var command = new Command("scrub", "Mask a secret that is read from standard input in everything that is recorded and archived, or with --rules what today's rules find. Shows it first.")
        {
            rules, dryRun, yes, project, all, reason, json,
        };
        ArchiveChoice.AddTo(command);
        command.SetAction(parsed =>
        {
            var home = TachoHome.FromEnvironment();
            if (parsed.GetValue(all) && parsed.GetValue(project) is not null) throw new UserError("--project and --all-projects exclude each other", hint: null, ExitCode.Usage);
            if (parsed.GetValue(dryRun) && parsed.GetValue(yes)) throw new UserError("--dry-run and --yes exclude each other", hint: null, ExitCode.Usage);
            var why = parsed.GetValue(reason);
            if (parsed.GetValue(yes) && string.IsNullOrWhiteSpace(why)) throw new UserError("a scrub needs a reason, which stands in the ledger", "say why with --reason", ExitCode.Usage);
            IReadOnlyList<Project> projects = parsed.GetValue(all)
                ? RecordedProjects.All(home)
                : [new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, cwd: parsed.GetValue(project))];
            var key = TagKey.FromFile(home.TagKey);
            var spared = new MachineKeys(AgentRegistry.MachineKeys);
            var inForce = RulesInForce.Load(home, root: null).OrThrow();
            var level = RedactionLevel.Of(SettingsLoader.Load(SettingsOption.FileOf(parsed, home), SettingsOption.Environment(parsed)).OrThrow());
            var target = parsed.GetValue(rules) ? ScrubTarget.Rules(inForce.At(level), key, spared) : ScrubTarget.Secret(SecretInput.ReadText(parsed.InvocationConfiguration.Error, "Secret to take out (not shown): "), inForce, key, spared);
            var report = new ScrubReport(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var exitCode = Run(new Scrubber(home, target, TimeProvider.System) { Archive = ArchiveChoice.Of(parsed), InWholeArchive = parsed.GetValue(all) }, projects, report, new(parsed.GetValue(dryRun), parsed.GetValue(yes), why));
            return (int)(parsed.GetValue(dryRun) || StoreUpdate.AfterRemoval(parsed, home) ? exitCode : ExitCode.CannotKnow);
        });
        return command;
    }

    /// <summary>What the person asked for.</summary>
    private sealed record Choices(bool DryRun, bool Yes, string? Reason);

    private static ExitCode Run(Scrubber scrubber, IReadOnlyList<Project> projects, ScrubReport report, Choices choices)
    {
        var plan = scrubber.Look(projects);
        if (plan.Files.IsEmpty)
        {
            report.Nothing(plan);
            return plan.OutOfReach.IsEmpty ? ExitCode.NothingFound : ExitCode.CannotKnow;
        }

        if (!choices.Yes) report.Plan(plan);
        if (choices.DryRun) return report.End(plan, "Nothing was changed (--dry-run).", ExitCode.Done);
        if (!choices.Yes && report.CannotAsk) return report.End(plan, "Nothing was changed: there is no terminal to ask on. --yes --reason TEXT does it without asking.", ExitCode.Usage);
        if (string.IsNullOrWhiteSpace(choices.Reason)) return report.End(plan, "Nothing was changed: say why with --reason.", ExitCode.Usage);
        if (!choices.Yes && !report.Ask($"Change {SafeText.Count(plan.Lines, "line")} for good?")) return report.End(plan, "Nothing was changed.", ExitCode.NothingFound);

        foreach (var _ in scrubber.Run(projects, choices.Reason))
        {
            // Each step is done as it is asked for.
        }

        var left = scrubber.Look(projects);
        report.Done(plan, left);
        return left.Files.IsEmpty && left.OutOfReach.IsEmpty ? ExitCode.Done : ExitCode.CannotKnow;
    }
}
