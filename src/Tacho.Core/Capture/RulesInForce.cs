using Tacho.Configuration;
using Tacho.Redaction.UserRules;

namespace Tacho.Capture;

/// <summary>The redaction rules that hold for what is written about a project: the user's, and the project's own as far as a person trusted them.</summary>
public static class RulesInForce
{
    /// <param name="home">Whose rules.</param>
    /// <param name="root">The project's root folder; null for what concerns none.</param>
    public static LoadedRules Load(TachoHome home, string? root) => RuleFiles.Load(home, root is null ? null : Trusted(home, root));

    /// <summary>Path and content of a project's settings file; null unless a person trusted it as it stands.</summary>
    public static (string File, byte[] Content)? Trusted(TachoHome home, string root)
    {
        var file = Path.Combine(root, CaptureControl.ProjectSettings);
        return CaptureState.Read(home).TrustedContent(file) is { } content ? (file, content) : null;
    }
}
