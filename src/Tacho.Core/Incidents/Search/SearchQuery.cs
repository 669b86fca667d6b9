using Tacho.Configuration;

namespace Tacho.Incidents.Search;

/// <summary>What is searched for in texts: a text, letter for letter, or a regular expression. Safe for use by several threads.</summary>
public sealed class SearchQuery
{
    private readonly UserPattern? _expression;
    private readonly string _text;
    private readonly StringComparison _comparison;

    private SearchQuery(string text, bool ignoreCase, UserPattern? expression)
    {
        _text = text;
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        _expression = expression;
        Filter = expression is null ? RawFilter.For(text, ignoreCase) : null;
    }

    /// <summary>Looks for lines that cannot hold it; null where only decoding tells.</summary>
    internal RawFilter? Filter { get; }

    /// <summary>Searches for a text as it is; it may hold line breaks and quotation marks.</summary>
    public static SearchQuery Literal(string text, bool ignoreCase) =>
        text.Length == 0 ? throw new UserError("there is nothing to search for", hint: null, ExitCode.Usage) : new(text, ignoreCase, expression: null);

    /// <summary>Searches for a .NET regular expression within lines; runs in the engine that is linear in the text.</summary>
    /// <exception cref="UserError">The expression is wrong, or needs backtracking.</exception>
    public static SearchQuery Expression(string text, bool ignoreCase) => new(text, ignoreCase, UserPattern.Parse(text, PatternSyntax.LineExpression, ignoreCase));

    /// <summary>Where it stands first in a text; a length of zero: nowhere.</summary>
    public (int Index, int Length) Find(string text)
    {
        if (_expression is not null) return _expression.Find(text);
        var index = text.IndexOf(_text, _comparison);
        return index < 0 ? default : (index, _text.Length);
    }
}
