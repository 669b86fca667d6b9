using System.Collections.Immutable;

namespace Tacho.Redaction.UserRules;

/// <summary>What can be told of a pattern without using it.</summary>
/// <param name="Wrong">Why it cannot be used; null when it can.</param>
/// <param name="Keywords">Texts one of which stands in every match; empty where none is certain.</param>
/// <param name="Groups">The highest number of its groups.</param>
public sealed record RulePattern(string? Wrong, ImmutableArray<string> Keywords, int Groups)
{
    /// <summary>Looks at a pattern in the syntax of RE2 or .NET.</summary>
    public static RulePattern Of(string pattern)
    {
        try
        {
            var (_, keywords, groups) = PersonPattern.Check(pattern);
            return new RulePattern(Wrong: null, keywords, groups);
        }
        catch (FormatException failure)
        {
            return new RulePattern(failure.Message, [], 0);
        }
    }

    /// <summary>True for a pattern that only the backtracking engine can run, on small windows and with a time limit. Makes the pattern.</summary>
    public static bool NeedsBacktracking(string pattern) => new PersonPattern(PersonPattern.Check(pattern).Emitted).Backtracks;
}
