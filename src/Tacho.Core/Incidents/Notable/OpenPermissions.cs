namespace Tacho.Incidents.Notable;

/// <summary>Files that everybody may write to.</summary>
internal static class OpenPermissions
{
    public static IEnumerable<NotableFinding> In(ShellScript script)
    {
        foreach (var command in script.Commands)
        {
            var opens = command.Program switch
            {
                "chmod" => command.Words.Skip(1).FirstOrDefault(static word => word is not ['-', _, ..] || word is ['-', 'r' or 'w' or 'x', ..]) is { } mode && IsOpen(mode),
                "mkdir" or "install" => command.ValuesOf("-m", "--mode").Any(IsOpen),
                "umask" => command.Words is [_, "0" or "00" or "000" or "0000"],
                "icacls" => command.Words.Any(static word => word.StartsWith("Everyone:", StringComparison.OrdinalIgnoreCase) && word.Contains('F', StringComparison.Ordinal)),
                _ => false,
            };
            if (opens) yield return new(NotableKind.OpenPermissions, command.ToString());
        }
    }

    /// <summary>Whether others may write: an octal mode whose last digit has the 2, or letters that add w for others or all. Without the sticky bit, which /tmp has.</summary>
    private static bool IsOpen(string mode)
    {
        if (mode.Length is 3 or 4 && mode.All(static c => c is >= '0' and <= '7')) return (mode[^1] - '0' & 2) != 0 && !(mode.Length == 4 && (mode[0] - '0' & 1) != 0);
        return mode.Split(',').Any(static part => part.IndexOfAny(['+', '=']) is > 0 and var sign && part.AsSpan(0, sign).ContainsAny('o', 'a') && part.AsSpan(sign).Contains('w'));
    }
}
