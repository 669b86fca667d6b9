using System.Collections.Frozen;

namespace Tacho.Incidents.Notable;

/// <summary>What a person wants to know of without looking for it, in the order of its weight.</summary>
public enum NotableKind
{
    /// <summary>The recorder itself: its folders, its decisions.</summary>
    Recorder,

    /// <summary>Settings of an agent: what it may do, what its hooks are.</summary>
    AgentSettings,

    /// <summary>A download, or a decoded text, that is run.</summary>
    PipeToShell,

    /// <summary>A file, variable or program that hands out credentials.</summary>
    CredentialRead,

    /// <summary>A push that overwrites or deletes what others may have.</summary>
    ForcePush,

    /// <summary>The same, but only where nobody else pushed meanwhile.</summary>
    ForcePushWithLease,

    /// <summary>A deletion of a whole repository, home or system folder, or a disk.</summary>
    LargeDeletion,

    /// <summary>Work that was not committed is thrown away.</summary>
    DiscardedWork,

    /// <summary>A check of certificates, signatures, hooks or permissions is left out.</summary>
    CheckDisabled,

    /// <summary>More rights than the user's.</summary>
    Sudo,

    /// <summary>Everybody may write.</summary>
    OpenPermissions,

    /// <summary>A file outside the repository is written or deleted.</summary>
    OutsideWrite,

    /// <summary>Packages are brought onto the machine.</summary>
    PackageInstall,
}

/// <summary>Something notable.</summary>
/// <param name="Kind">Of which sort.</param>
/// <param name="What">The matter on one line: the part of a command, or a path.</param>
public sealed record NotableFinding(NotableKind Kind, string What)
{
    private static readonly FrozenDictionary<NotableKind, string> Names = Enum.GetValues<NotableKind>().ToFrozenDictionary(
        static kind => kind,
        static kind => string.Concat(kind.ToString().Select(static (c, i) => char.IsAsciiLetterUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString())));

    /// <summary>The kind's name in JSON: lower-case words joined by hyphens.</summary>
    public static string NameOf(NotableKind kind) => Names[kind];
}
