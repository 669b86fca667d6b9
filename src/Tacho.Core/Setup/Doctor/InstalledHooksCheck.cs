using System.Globalization;
using Tacho.Agents;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>Whether what <c>tacho init</c> wrote into agents' files still stands there.</summary>
internal static class InstalledHooksCheck
{
    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        foreach (var installation in evidence.Installations)
        {
            if (Judge(installation, evidence) is { } diagnosis) yield return diagnosis;
            if (!installation.StrangeCommands.IsEmpty) yield return Strange(installation, evidence);
        }

        foreach (var record in Orphans(evidence)) yield return Judge(record);
        foreach (var twice in Twice(evidence)) yield return twice;
        foreach (var unrecorded in Unrecorded(evidence)) yield return unrecorded;
        if (!evidence.Present.Any())
            yield return new(Areas.Agents, "hooks", Health.Fault, "no hooks of Tacho's stand anywhere: nothing is recorded", "tacho init");
    }

    /// <summary>Null where nothing of Tacho's stands and none was written.</summary>
    private static Diagnosis? Judge(HookInstallation installation, Evidence evidence)
    {
        var (area, where) = (installation.Agent.Info.Name, Where(installation));
        Diagnosis Of(Health health, string finding, bool mendable = true) => new(area, "hooks", health, finding, mendable ? Command("tacho init", installation, evidence) : null);

        if (!installation.IsPresent && installation.Records.IsEmpty) return null;
        if (installation.Context is { Scope: InstallScope.Project, ProjectRoot: var root } && !Directory.Exists(root))
            return Of(Health.Note, $"the project {root}, where hooks were written on {Date(installation.InstalledAt)}, does not exist any more", mendable: false);
        if (installation.Trouble is { } trouble) return Of(Health.Fault, $"{trouble}: the agent cannot read its hooks", mendable: false) with { Remedy = "Mend the file, then run `tacho init`." };
        if (installation.IsWhole) return Of(Health.Well, $"{Count.Of(installation.Parts.Length, "hook")} in {where}", mendable: false);
        if (!installation.IsPresent) return Of(Health.Fault, $"removed from {where} since Tacho wrote them on {Date(installation.InstalledAt)}");

        var missing = installation.NamesOf(PartState.Missing).ToList();
        if (missing.Count == 0)
        {
            var different = installation.NamesOf(PartState.Different).ToList();
            return Of(Health.Note, $"{different.Count.ToString(CultureInfo.InvariantCulture)} of {installation.Parts.Length.ToString(CultureInfo.InvariantCulture)} not as this tacho writes them into {where}: {Count.List(different)}");
        }

        var some = $"{missing.Count.ToString(CultureInfo.InvariantCulture)} of {installation.Parts.Length.ToString(CultureInfo.InvariantCulture)} hooks";
        return installation is { IsUntouched: true, Records.IsEmpty: false }
            ? Of(Health.Note, $"{some} not yet in {where}, which an older tacho wrote: {Count.List(missing)}")
            : Of(Health.Fault, $"{some} missing from {where}: {Count.List(missing)}");
    }

    private static Diagnosis Strange(HookInstallation installation, Evidence evidence) => new(
        installation.Agent.Info.Name,
        "command",
        Health.Fault,
        $"{Where(installation)} calls the hook by a command that is not Tacho's, which is therefore not tried: {Count.List(installation.StrangeCommands)}",
        Command("tacho init", installation, evidence));

    /// <summary>Files that Tacho wrote, but that no agent's plan names any more: an environment variable that moves an agent's folder was set then or is set now.</summary>
    private static IEnumerable<SetupRecord> Orphans(Evidence evidence)
    {
        var planned = evidence.Installations.SelectMany(installation => installation.Plan.Edits).Select(edit => Path.GetFullPath(edit.Path)).ToHashSet(StringComparer.Ordinal);
        return evidence.Manifest.Files.Where(record => !planned.Contains(record.Path));
    }

    private static Diagnosis Judge(SetupRecord record)
    {
        var area = record.Agents.Select(id => AgentRegistry.Find(id)?.Info.Name).FirstOrDefault(name => name is not null) ?? Areas.Agents;
        var stands = AgentFile.Read(record.Path).Text is { } text && (record.Own || FileEdits.MayHold(edit: null, text));
        return stands
            ? new(area, "hooks", Health.Note, $"Tacho wrote {record.Path}, but in this environment the agent looks elsewhere")
            : new(area, "hooks", Health.Fault, $"removed from {record.Path} since Tacho wrote them on {Date(record.At)}; in this environment the agent looks elsewhere", "tacho init");
    }

    private static IEnumerable<Diagnosis> Twice(Evidence evidence) =>
        from inProject in evidence.Present
        where inProject.Context is { Scope: InstallScope.Project } && inProject.Context.ProjectRoot == evidence.Here.ProjectRoot
        where evidence.Present.Any(other => other.Context.Scope == InstallScope.User && other.Agent == inProject.Agent)
        select new Diagnosis(
            inProject.Agent.Info.Name,
            "twice",
            Health.Note,
            "hooks stand in the user's settings and in this project's: every happening is sent twice, and recorded once where it can be told",
            Command("tacho init --undo", inProject, evidence));

    /// <summary>Agents that are used here but not recorded.</summary>
    private static IEnumerable<Diagnosis> Unrecorded(Evidence evidence)
    {
        var here = evidence.Here;
        var context = here.Context(InstallScope.Project, here.ProjectRoot ?? here.UserFolder);
        return
            from detected in AgentDetection.Detect(context)
            where evidence.Installations.Any(installation => installation.Agent == detected.Agent)
            where !evidence.Installations.Any(installation => installation.Agent == detected.Agent && (installation.IsPresent || !installation.Records.IsEmpty)
                && (installation.Context.Scope == InstallScope.User || installation.Context.ProjectRoot == here.ProjectRoot))
            select new Diagnosis(
                detected.Agent.Info.Name,
                "hooks",
                Health.Note,
                $"none here, though the agent is used (found {Count.List(detected.Signs)})",
                $"tacho init {(here.ProjectRoot is null ? "--user " : "")}--agent {detected.Agent.Info.Id}");
    }

    private static string Where(HookInstallation installation) =>
        installation.Files is [var file] ? file : $"{Path.GetDirectoryName(installation.Files[0])} ({Count.Of(installation.Files.Length, "file")})";

    private static string Command(string command, HookInstallation installation, Evidence evidence)
    {
        var context = installation.Context;
        var folder = context.Scope == InstallScope.Project && context.ProjectRoot != evidence.Here.ProjectRoot ? $"cd {ShellWord.Of(context.ProjectRoot)} && " : "";
        return $"{folder}{command}{(context.Scope == InstallScope.User ? " --user" : "")} --agent {installation.Agent.Info.Id}";
    }

    private static string Date(DateTimeOffset? at) => at is null ? "an unknown day" : LocalTime.Of(at.Value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
