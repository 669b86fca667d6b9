using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tacho.Configuration;

namespace Tacho.Incidents;

/// <summary>How the text of a pattern is to be read.</summary>
public enum PatternSyntax
{
    /// <summary>As an expression if a word of it holds a metacharacter, else as words.</summary>
    Guessed,

    /// <summary>The text itself must occur, letter for letter.</summary>
    Literal,

    /// <summary>A .NET regular expression.</summary>
    Expression,

    /// <summary>A .NET regular expression for texts of many lines: <c>^</c> and <c>$</c> are the ends of a line, and <c>.</c> stays within one.</summary>
    LineExpression,
}

/// <summary>
/// A pattern that a person wrote to find commands: words that must all occur (in any order and case), a literal text, or a regular expression. The one place where an expression
/// from outside is compiled: it runs in the engine that is linear in the text, so that no expression and no recorded command can hang an audit.
/// </summary>
/// <remarks>
/// In an expression <c>.</c> matches line breaks too and <c>^</c>, <c>$</c> are the ends of the whole command, as if the command stood on one line of a text view. Safe for use by
/// several threads.
/// </remarks>
public sealed class UserPattern
{
    private static readonly SearchValues<char> Metacharacters = SearchValues.Create(@"\*+?()[]{}|");

    private readonly ImmutableArray<string> _words;
    private readonly StringComparison _comparison;
    private readonly Regex? _expression;

    private UserPattern(ImmutableArray<string> words, StringComparison comparison, Regex? expression)
    {
        _words = words;
        _comparison = comparison;
        _expression = expression;
    }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">As written; must not be blank.</param>
    /// <param name="syntax">How to read it.</param>
    /// <param name="ignoreCase">For expressions and literals; words never look at case.</param>
    /// <exception cref="UserError">The expression is wrong, or needs backtracking.</exception>
    public static UserPattern Parse(string text, PatternSyntax syntax = PatternSyntax.Guessed, bool ignoreCase = false)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new UserError("the pattern is empty", hint: null, ExitCode.Usage);
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (syntax == PatternSyntax.Literal) return new([text], comparison, expression: null);
        if (syntax == PatternSyntax.LineExpression) return new([], comparison, Compile(text, ignoreCase, RegexOptions.Multiline));
        if (syntax == PatternSyntax.Expression || LooksLikeExpression(text)) return new([], comparison, Compile(text, ignoreCase, RegexOptions.Singleline));
        return new([.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)], StringComparison.OrdinalIgnoreCase, expression: null);
    }

    public bool IsMatch(string command)
    {
        if (_expression is not null) return _expression.IsMatch(command);
        foreach (var word in _words)
        {
            if (!command.Contains(word, _comparison)) return false;
        }

        return true;
    }

    /// <summary>Where the first match that is not empty stands; for words, the first word. A length of zero: nowhere.</summary>
    public (int Index, int Length) Find(string text)
    {
        if (_expression is not null)
        {
            foreach (var match in _expression.EnumerateMatches(text))
            {
                if (match.Length > 0) return (match.Index, match.Length);
            }

            return default;
        }

        return IsMatch(text) ? (text.IndexOf(_words[0], _comparison), _words[0].Length) : default;
    }

    /// <summary>
    /// True when a word that holds a letter or digit also holds a metacharacter. Dots do not count (versions and domains), nor does a word of signs only, so that
    /// <c>curl | sh</c> are three words and not a choice of two.
    /// </summary>
    private static bool LooksLikeExpression(string text) =>
        text.StartsWith('^')
        || text.EndsWith('$')
        || text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Any(word => word.AsSpan().ContainsAny(Metacharacters) && word.Any(char.IsLetterOrDigit));

    private static Regex Compile(string text, bool ignoreCase, RegexOptions lines)
    {
        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | lines;
        try
        {
            // Without a time-out: this engine is linear, and with one it misses matches behind the 100,000th character (.NET 10.0.12).
            return new Regex(text, ignoreCase ? options | RegexOptions.IgnoreCase : options, Regex.InfiniteMatchTimeout);
        }
        catch (RegexParseException wrong)
        {
            var at = Math.Clamp(wrong.Offset, 0, text.Length);
            throw new UserError(
                $"the regular expression is wrong at character {at + 1}: {Describe(wrong.Error)}\n  {text}\n  {new string(' ', at)}^",
                AsItIs(lines),
                ExitCode.Usage);
        }
        catch (NotSupportedException)
        {
            throw new UserError(
                "the regular expression needs backtracking, which could run for ever: lookaround, back references, atomic groups and conditionals cannot be used",
                AsItIs(lines) + "; several words without metacharacters must all occur",
                ExitCode.Usage);
        }
    }

    /// <summary>Expressions for lines are those of searches, the others those of audits; the two call a plain text differently.</summary>
    private static string AsItIs(RegexOptions lines) => (lines == RegexOptions.Multiline ? "--exact" : "-F") + " searches for the text as it is";

    /// <summary>The name of the error in words: <c>NestedQuantifiersNotParenthesized</c> becomes "nested quantifiers not parenthesized".</summary>
    private static string Describe(RegexParseError error) =>
        string.Concat(error.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
