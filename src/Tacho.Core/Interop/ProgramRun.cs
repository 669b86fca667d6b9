using System.Collections.Immutable;

namespace Tacho.Interop;

/// <summary>A program to run.</summary>
/// <param name="Program">Full path, or a name that the system looks up on PATH.</param>
/// <param name="Arguments">One word each; no shell comes between.</param>
/// <param name="Input">Text for standard input, which is closed behind it.</param>
/// <param name="WorkingFolder">An existing folder.</param>
/// <param name="Variables">Changes to this process's environment, which the program inherits; null takes a variable away.</param>
/// <param name="Patience">After this time it is killed, with its children.</param>
public sealed record ProgramCall(
    string Program,
    ImmutableArray<string> Arguments,
    string Input,
    string WorkingFolder,
    ImmutableDictionary<string, string?> Variables,
    TimeSpan Patience);

/// <summary>What became of a <see cref="ProgramCall"/>.</summary>
public abstract record ProgramRun
{
    private ProgramRun()
    {
    }

    /// <summary>It ended, and nothing holds its output open.</summary>
    /// <param name="ExitCode">128 and the signal's number for one that a signal ended.</param>
    /// <param name="Output">Standard output.</param>
    /// <param name="ErrorOutput">Standard error.</param>
    /// <param name="Duration">From the start to the end of its output, which agents wait for.</param>
    public sealed record Ended(int ExitCode, string Output, string ErrorOutput, TimeSpan Duration) : ProgramRun;

    /// <summary>It, or a child that holds its output open, was still there when patience ended.</summary>
    public sealed record TimedOut(TimeSpan Patience) : ProgramRun;

    /// <summary>It could not be started.</summary>
    /// <param name="Reason">In the system's words.</param>
    public sealed record NotStarted(string Reason) : ProgramRun;
}
