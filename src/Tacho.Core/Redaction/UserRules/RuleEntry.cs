using System.Collections.Immutable;
using System.Globalization;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction.UserRules;

/// <summary>Something wrong in a rule file.</summary>
/// <param name="File">Full path.</param>
/// <param name="Line">Counted from 1; 0 where no line is to blame.</param>
/// <param name="Reason">What is wrong and what is legal.</param>
public sealed record RuleProblem(string File, int Line, string Reason)
{
    public override string ToString() => Line == 0 ? $"{File}: {Reason}" : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Reason}");
}

/// <summary>Where a rule comes from.</summary>
public enum RuleSource
{
    /// <summary>The program.</summary>
    BuiltIn,

    /// <summary>A file of the user's own.</summary>
    File,

    /// <summary>The settings file of a repository, as a person trusted it.</summary>
    Repository,
}

/// <summary>
/// A rule as a person wrote it, checked. What is found is one of: a pattern, literal texts, or the values behind names. Written as in docs/rules.schema.json.
/// </summary>
public sealed record RuleEntry
{
    /// <summary>Unlike any other id in the files. It may be a built-in rule's: then both are used, this one first.</summary>
    public required string Id { get; init; }

    public string Description { get; init; } = "";

    /// <summary>In the syntax of RE2 or of .NET; null for a rule of another kind.</summary>
    public string? Pattern { get; init; }

    /// <summary>Texts that are masked letter for letter.</summary>
    public ImmutableArray<string> Literals { get; init; } = [];

    /// <summary>Names whose values are masked; a <c>*</c> at either end stands for anything.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>Names whose values are left alone though <see cref="Keys"/> says otherwise.</summary>
    public ImmutableArray<string> NotKeys { get; init; } = [];

    /// <summary>Given by the person, or else derived from the pattern; empty for a pattern that is tried everywhere.</summary>
    public ImmutableArray<string> Keywords { get; init; } = [];

    /// <summary>The group of the pattern that is masked; 0 for the whole match, -1 for the first group that took part in it.</summary>
    public int SecretGroup { get; init; }

    public double? Entropy { get; init; }

    public string? Replacement { get; init; }

    public RuleCategory Category { get; init; }

    /// <summary>Placeholders such as <c>xxxx</c> and <c>EXAMPLE</c> are left alone.</summary>
    public bool SparesPlaceholders { get; init; }

    /// <summary>Samples: plain text, or templates (<see cref="SecretTemplate"/>).</summary>
    public ImmutableArray<string> Matches { get; init; } = [];

    public ImmutableArray<string> NonMatches { get; init; } = [];

    /// <summary>The tool whose file it was imported from; null for a rule that was written for Tacho.</summary>
    public string? ImportedFrom { get; init; }

    public RuleSource Source { get; init; } = RuleSource.File;

    /// <summary>Full path of the file.</summary>
    public string File { get; init; } = "";

    /// <summary>Line of the file on which the rule begins, from 1.</summary>
    public int Line { get; init; }
}

/// <summary>What one file says.</summary>
/// <param name="Rules">In the order of the file.</param>
/// <param name="Disabled">Ids of rules that are not to be used.</param>
/// <param name="Allowed">Fingerprints of values that are left alone, <c>rule:8 hex</c>.</param>
public sealed record RuleFile(ImmutableArray<RuleEntry> Rules, ImmutableArray<string> Disabled, ImmutableArray<string> Allowed)
{
    public static readonly RuleFile Empty = new([], [], []);
}
