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

    /// <summary>The file that its output goes to.</summary>
    public string? OutputFile { get; init; }
}
