using System.Collections.Immutable;

namespace Tacho.Incidents;

/// <summary>One program with its arguments, as a shell would call it: quotes undone, redirections taken out, nothing expanded.</summary>
/// <param name="Words">Program and arguments. A substitution stays as it was written.</param>
/// <param name="Text">The part of the line that it was read from.</param>
internal sealed record SimpleCommand(ImmutableArray<string> Words, string Text)
{
    /// <summary>The command whose output it reads through a pipe.</summary>
    public SimpleCommand? PipedFrom { get; init; }

    /// <summary>Commands in substitutions inside its words: <c>$(…)</c>, backticks, <c>&lt;(…)</c>.</summary>
    public ImmutableArray<SimpleCommand> Substituted { get; init; } = [];

    /// <summary>What it reads from a here-document or here-string.</summary>
    public string? Input { get; init; }

    /// <summary>The files that it reads through <c>&lt;</c>.</summary>
    public ImmutableArray<string> InputFiles { get; init; } = [];

    /// <summary>All files that it is redirected into: output, errors, or both.</summary>
    public ImmutableArray<string> OutputFiles { get; init; } = [];

    /// <summary>The last of <see cref="OutputFiles"/> that keeps anything.</summary>
    public string? OutputFile => OutputFiles.LastOrDefault(static file => file != "/dev/null");
}
