namespace Tacho.Configuration;

/// <summary>The one exception that is shown to a person without a stack: what failed (which file or option), and what to do about it.</summary>
public sealed class UserError(string message, string? hint, ExitCode exitCode) : Exception(message)
{
    /// <summary>What to do next; null where the message says it all.</summary>
    public string? Hint { get; } = hint;

    public ExitCode ExitCode { get; } = exitCode;
}

/// <summary>The one table of exit codes. The values from 64 are those of sysexits.h.</summary>
public enum ExitCode
{
    /// <summary>Done, found, sound, clean.</summary>
    Done = 0,

    /// <summary>Nothing found, or doctor found something wrong.</summary>
    NothingFound = 1,

    /// <summary>Tampered (verify), hit (blast), refused (policy).</summary>
    Tampered = 2,

    CannotKnow = 3,
    Usage = 64,
    BadData = 65,
    Bug = 70,
    InputOutput = 74,
    Configuration = 78,
}
