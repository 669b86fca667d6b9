using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Redaction.Identity;

/// <summary>Whose machine this is, as it stands in paths, prompts and commits. Null for what is not known.</summary>
/// <param name="HomeFolder">Full path.</param>
/// <param name="UserName">The login.</param>
/// <param name="HostName">With or without its domain.</param>
/// <param name="GitName">What git writes into commits.</param>
/// <param name="GitEmail">The same.</param>
public sealed record LocalIdentity(string? HomeFolder, string? UserName, string? HostName, string? GitName, string? GitEmail)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The identity that this process runs under. Starts git, so it is for exports, not for a hook.</summary>
    public static LocalIdentity FromEnvironment() =>
        new(TachoHome.UserFolder(), Environment.UserName, Environment.MachineName, Git("user.name"), Git("user.email"));

    private static string? Git(string key)
    {
        var call = new ProgramCall("git", ["config", "--get", key], "", Environment.CurrentDirectory, ImmutableDictionary<string, string?>.Empty, Patience);
        return ExternalProgram.Run(call) is ProgramRun.Ended { ExitCode: 0 } ended && ended.Output.Trim() is { Length: > 0 } value ? value : null;
    }
}
