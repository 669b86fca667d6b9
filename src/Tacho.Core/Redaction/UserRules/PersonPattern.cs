using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.UserRules;

/// <summary>
/// A pattern that a person wrote. Made on the first hit of one of its keywords, in the engine that is linear in the text where that engine knows how; else with backtracking, a
/// time limit and a bounded window (see <see cref="Scan"/>). Safe for use by several threads.
/// </summary>
internal sealed class PersonPattern
{
    /// <summary>A match of a backtracking pattern that takes longer is given up, and its window masked whole.</summary>
    public static readonly TimeSpan BacktrackingPatience = TimeSpan.FromMilliseconds(250);

    private readonly string _emitted;
    private readonly Lazy<(Regex Regex, bool Backtracks)> _made;

    /// <param name="emitted">In .NET's syntax over bytes, as <see cref="Check"/> gave it.</param>
    public PersonPattern(string emitted)
    {
        _emitted = emitted;
        _made = new Lazy<(Regex, bool)>(() => Make(emitted));
    }

    public Regex Regex => _made.Value.Regex;

    /// <summary>True when only the backtracking engine can run it.</summary>
    public bool Backtracks => _made.Value.Backtracks;

    public override string ToString() => _emitted;

    /// <summary>Checks a pattern without making it: cheap, as the linear engine is dear to make.</summary>
    /// <returns>The pattern in .NET's syntax, the texts one of which stands in every match, and the highest number of its groups.</returns>
    /// <exception cref="FormatException">What is wrong with it.</exception>
    public static (string Emitted, ImmutableArray<string> Keywords, int Groups) Check(string pattern)
    {
        var tokens = PatternSyntax.Read(pattern);
        string emitted = PatternSyntax.Emit(tokens);
        try
        {
            var parsed = new Regex(emitted, RegexOptions.CultureInvariant, BacktrackingPatience);
            return (emitted, PatternKeywords.Of(tokens), parsed.GetGroupNumbers().Max());
        }
        catch (RegexParseException wrong)
        {
            throw new FormatException($"the pattern is wrong: {Describe(wrong.Error)}", wrong);
        }
    }

    private static (Regex Regex, bool Backtracks) Make(string emitted)
    {
        try
        {
            // No time limit: with one, the engine of .NET 10.0 loses matches behind the 100,000th character, where it looks at the clock first.
            return (new Regex(emitted, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout), false);
        }
        catch (NotSupportedException)
        {
            return (new Regex(emitted, RegexOptions.Compiled | RegexOptions.CultureInvariant, BacktrackingPatience), true);
        }
    }

    private static string Describe(RegexParseError error) =>
        string.Concat(error.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
