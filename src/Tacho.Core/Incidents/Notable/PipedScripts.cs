namespace Tacho.Incidents.Notable;

/// <summary>Downloads that are run, and texts that are decoded into a shell.</summary>
internal static class PipedScripts
{
    public static IEnumerable<NotableFinding> In(ShellScript script)
    {
        var downloads = new DownloadedScripts();
        foreach (var placed in script.Commands)
        {
            if (downloads.Take(placed.Command) is { } run) yield return new(NotableKind.PipeToShell, $"{run.Verb} {string.Join(' ', run.Packages)}".TrimEnd());
            else if (ShellWrappers.IsShell(placed.Program) && placed.Command.PipedFrom is { } from && ShellWrappers.Innermost(from) is { } source && Decodes(source))
                yield return new(NotableKind.PipeToShell, $"{ShellScript.Told(source.Words)} | {placed.Program}");
        }
    }

    private static bool Decodes(SimpleCommand command) => ShellWrappers.ProgramName(command.Words[0]) switch
    {
        "base64" or "base32" => command.Words.Any(static word => word is "-d" or "-D" or "--decode" or "-di"),
        "xxd" => command.Words.Contains("-r", StringComparer.Ordinal),
        "openssl" => command.Words.Contains("-d", StringComparer.Ordinal),
        "rev" => true,
        _ => false,
    };
}
