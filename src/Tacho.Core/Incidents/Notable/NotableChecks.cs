using System.Collections.Immutable;

namespace Tacho.Incidents.Notable;

/// <summary>Finds what is notable in commands and in tools' reads and writes. It looks at what was asked for; whether it succeeded is told by the result.</summary>
public static class NotableChecks
{
    /// <summary>Lines longer than this are looked at up to here: they are data, and a recap must not wait for them.</summary>
    private const int MaxLine = 256 * 1024;

    /// <summary>What is notable in a command line, each thing once, in the order of its kinds.</summary>
    public static ImmutableArray<NotableFinding> InCommand(string line, NotableScene scene)
    {
        var script = new ShellScript(line.Length <= MaxLine ? line : line[..MaxLine], scene);
        return
        [
            .. PipedScripts.In(script)
                .Concat(RaisedRights.In(script))
                .Concat(ForcedPushes.In(script))
                .Concat(DiscardedWork.In(script))
                .Concat(CredentialReads.In(script))
                .Concat(LargeDeletions.In(script))
                .Concat(DisabledChecks.In(script))
                .Concat(OpenPermissions.In(script))
                .Concat(Installations.In(script))
                .Concat(RecorderCommands.In(script))
                .Concat(WrittenFiles.In(script).SelectMany(path => InWrite(path, scene)))
                .Distinct()
                .OrderBy(static finding => finding.Kind)
        ];
    }

    /// <summary>What is notable in the writing, or deleting, of a file.</summary>
    /// <param name="path">As the agent gave it.</param>
    /// <param name="scene">Where.</param>
    public static ImmutableArray<NotableFinding> InWrite(string path, NotableScene scene)
    {
        if (scene.Resolve(path, scene.Folder) is not { } full) return [];
        if (SettingsPaths.IsRecorder(full)) return [new(NotableKind.Recorder, full)];
        if (SettingsPaths.IsAgents(full) && !NotableScene.IsTemporary(full)) return [new(NotableKind.AgentSettings, full)];
        return scene.IsOutside(full) && !SettingsPaths.IsAgentsNote(full) ? [new(NotableKind.OutsideWrite, full)] : [];
    }

    /// <summary>What is notable in the reading of a file.</summary>
    public static ImmutableArray<NotableFinding> InRead(string path, NotableScene scene) =>
        CredentialPaths.Contains(path.Replace('\\', '/')) ? [new(NotableKind.CredentialRead, scene.Resolve(path, scene.Folder) ?? path)] : [];
}
