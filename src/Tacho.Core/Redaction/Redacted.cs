using System.Collections.Immutable;

namespace Tacho.Redaction;

/// <summary>
/// The proof that a value went through a <see cref="Redactor"/>. Every writer of the record takes one, and only a redactor makes one, so
/// that no byte reaches a disk unmasked. A class, because a struct's default would be a proof of nothing.
/// </summary>
public sealed class Redacted<T>
{
    internal Redacted(T value, ImmutableArray<RuleCount> counts)
    {
        Value = value;
        Counts = counts;
    }

    /// <summary>The masked value; the very instance that came in when nothing was found.</summary>
    public T Value { get; }

    /// <summary>What was masked, in the order of rule ids; empty when nothing was found.</summary>
    public ImmutableArray<RuleCount> Counts { get; }
}

/// <summary>How many spans of a value one rule masked; occurrences that the sweep found count for the rule that found the secret.</summary>
public readonly record struct RuleCount(string RuleId, int Count);
