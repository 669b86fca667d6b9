namespace Tacho.Incidents.Notable;

/// <summary>Packages that a command brings onto the machine, as <c>tacho audit command --installs</c> finds them.</summary>
internal static class Installations
{
    private const string Script = "script";

    public static IEnumerable<NotableFinding> In(ShellScript script) =>
        InstallCommands.Of(script.Line)
            .Where(static install => install.Manager != Script && !RunsWhatIsThere(install))
            .Select(static install => new NotableFinding(NotableKind.PackageInstall, ShellScript.Told([install.Command])));

    /// <summary>Runners that take the project's own program where it has it, and would ask before they fetch one: as a rule nothing comes onto the machine.</summary>
    private static bool RunsWhatIsThere(InstallCommand install) =>
        install.Verb is "npx" or "bunx" or "npm exec" or "npm x" or "bun x" or "exec" or "x"
        && install.Packages.All(static package => package.Version is null)
        && !install.Command.Split(' ').Skip(1).TakeWhile(static word => word.StartsWith('-')).Any(static word => word is "-y" or "--yes" or "-p" or "--package" || word.StartsWith("--package=", StringComparison.Ordinal));
}
