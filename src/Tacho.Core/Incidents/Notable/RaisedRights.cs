namespace Tacho.Incidents.Notable;

/// <summary>Commands that run with more rights than the user has.</summary>
internal static class RaisedRights
{
    public static IEnumerable<NotableFinding> In(ShellScript script)
    {
        foreach (var stage in script.Stages)
        {
            var words = ShellWrappers.WithoutAssignments(stage.Words);
            if (words.IsEmpty || ShellWrappers.ProgramName(words[0]) is not ("sudo" or "doas" or "pkexec" or "su" or "run0" or "runas" or "gsudo")) continue;
            if (words.Skip(1).Any(static word => word is "--version" or "-V" or "--help" or "-h") && words.Length == 2) continue;
            yield return new(NotableKind.Sudo, ShellScript.Told(words));
        }
    }
}
