using System.Text;
using Tacho.Agents;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Git;
using Tacho.Setup;
using Tacho.Texts;

namespace Tacho.Cli.Commands;

/// <summary>The repository's pre-commit hook in <c>tacho init</c>.</summary>
internal static class PreCommitSetup
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Shows the change and makes it.</summary>
    /// <returns>What there is to say in the end; null where the hook is none of the matter.</returns>
    public static string? Run(InitChoices choices, string folder, TextWriter output)
    {
        if (choices.Scope == InstallScope.User || (!choices.PreCommit && !choices.Undo)) return null;
        if (choices.Undo && (!Path.Exists(folder) || GitOrNull(folder) is null)) return null;
        var hooks = GitHooks.Of(folder);
        var path = PreCommitHook.FileIn(hooks.Folder);
        var plan = PlanOf(choices, hooks, path);
        if (plan.Refusal is { } refusal) return SafeText.OneLine($"{path} is left alone: {refusal}. By hand: {PreCommitHook.Advice}.");
        if (!plan.Changes) return choices.Undo ? null : SafeText.OneLine($"{path} brings the journal into commits already.");
        if (!choices.Json) new DiffOutput(output).Write(UnifiedDiff.Of(plan.Before, plan.After, path));
        if (choices.DryRun) return SafeText.OneLine($"Would {(plan.After is null ? "delete" : plan.Before is null ? "create" : "change")} {path}.");
        PreCommitHook.Write(plan);
        if (choices.Undo) return SafeText.OneLine($"{(plan.After is null ? "Deleted" : "Changed")} {path}: the journal goes into commits no longer.");
        var isOff = !OperatingSystem.IsWindows() && plan.Before is not null && !File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute) && Path.GetFileName(Path.GetDirectoryName(path)) != ".husky";
        return SafeText.OneLine($"{(plan.Before is null ? "Created" : "Changed")} {path}: the journal goes into each commit, once `tacho journal consolidate` was told yes.{(isOff ? " Git does not run it, since it is not executable." : "")}");
    }

    private static PreCommitPlan PlanOf(InitChoices choices, GitHooks hooks, string path)
    {
        if (new FileInfo(path).LinkTarget is { } target) return new(path, null, null, choices.Undo ? null : $"it is a link to {target}");
        string? before;
        try
        {
            before = File.Exists(path) ? Strict.GetString(File.ReadAllBytes(path)) : null;
        }
        catch (DecoderFallbackException)
        {
            return new(path, null, null, choices.Undo ? null : "it is no script");
        }

        if (choices.Undo) return PreCommitHook.Remove(path, before);
        return hooks.IsOwn ? PreCommitHook.Install(path, before) : new(path, before, before, "it is the hook of other repositories too");
    }

    private static GitRepository? GitOrNull(string folder)
    {
        try
        {
            return GitRepository.Find(folder) is { WorkTree: not null } repository ? repository : null;
        }
        catch (UserError)
        {
            return null;
        }
    }
}
