using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>Sums of a session, or of all sessions of a report.</summary>
public sealed record ReportSums
{
    public int Sessions { get; init; }

    public int Prompts { get; init; }

    public int Commands { get; init; }

    public int FailedCommands { get; init; }

    /// <summary>Calls of tools that are no shell commands.</summary>
    public int Calls { get; init; }

    public int FailedCalls { get; init; }

    /// <summary>Permissions that were given or refused.</summary>
    public int Decisions { get; init; }

    public int Subagents { get; init; }

    public long NotUnderstood { get; init; }

    /// <summary>By path.</summary>
    public ImmutableArray<ChangedFile> Files { get; init; } = [];

    /// <summary>Transcripts that could not be read to their ends.</summary>
    public ImmutableArray<UnreadableTranscript> Unreadable { get; init; } = [];

    /// <summary>By the model's name.</summary>
    public ImmutableArray<ModelTokens> Tokens { get; init; } = [];

    /// <summary>Of all models; null for a report without prices.</summary>
    public TokenCost? Cost { get; init; }

    /// <summary>By the rule's id.</summary>
    public ImmutableArray<MaskCount> Masks { get; init; } = [];

    public TokenSum AllTokens => Tokens.Aggregate(TokenSum.None, static (sum, model) => sum + model.Tokens);

    /// <summary>How a file is called: with its project where there are several.</summary>
    public string NameOf(ChangedFile file) => file.Project is { } project && Files.Any(other => other.Project != project) ? $"{project}: {file.Path}" : file.Path;

    public int Added => Files.Sum(static file => file.Added);

    public int Removed => Files.Sum(static file => file.Removed);
}

/// <summary>A file that was changed, by edits that did not fail.</summary>
/// <param name="Path">As the agent gave it, from the folder that was worked in where it lies there.</param>
public sealed record ChangedFile(string Path, int Edits, int Added, int Removed)
{
    /// <summary>Whose file it is, in the sums of all sessions: two projects have files of one name.</summary>
    public string? Project { get; init; }
}

/// <summary>Tokens of the requests to one model.</summary>
/// <param name="Model">Its name, or <see cref="Unknown"/>.</param>
public sealed record ModelTokens(string Model, TokenSum Tokens)
{
    public const string Unknown = "(not told)";

    /// <summary>What they cost; null for a report without prices.</summary>
    public TokenCost? Cost { get; init; }
}

/// <summary>How often a rule masked something.</summary>
/// <param name="Before">When the sessions were archived.</param>
/// <param name="Now">For this report.</param>
public sealed record MaskCount(string Rule, long Before, long Now);
