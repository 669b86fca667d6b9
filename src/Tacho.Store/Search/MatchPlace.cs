using Tacho.Incidents.Search;

namespace Tacho.Store.Search;

/// <summary>Whether and where a text holds what a query's words ask for: what the index knows, told from the text itself.</summary>
/// <param name="Holds">All that must hold does, and none of what may not.</param>
/// <param name="Index">Where the first of the words stands, in UTF-16 units.</param>
/// <param name="Length">How long it is there; 0 for a query without words.</param>
public readonly record struct MatchPlace(bool Holds, int Index, int Length)
{
    /// <summary>About what a snippet shows behind a match, in UTF-16 units.</summary>
    private const int Close = 96;

    /// <summary>Enough to find a good place; a word may stand in a text a million times.</summary>
    private const int MaxLookedAt = 200;

    /// <summary>Looks through a text of a kind.</summary>
    public static MatchPlace Of(WordQuery query, string text, TextKind kind)
    {
        // The expressions are what is least likely to match, and are what a snippet should show.
        (int Index, int Length)? expression = null;
        foreach (var pattern in query.Patterns)
        {
            if (pattern.Find(text) is not { Length: > 0 } at) return default;
            expression ??= at;
        }

        var places = Words.Places(text).ToList();
        var words = places.ConvertAll(place => Words.Fold(text.AsSpan(place.Start, place.Length)));
        var holds = query.All.All(group => group.Any(term => term.IsIn(words, kind))) && !query.None.Any(term => term.IsIn(words, kind));
        var terms = query.All.SelectMany(static group => group).Where(term => (term.Kind ?? kind) == kind).ToList();
        var found = Enumerable.Range(0, words.Count).SelectMany(at => terms.Where(term => term.IsAt(words, at)).Select(term => (At: at, Term: term))).Take(MaxLookedAt).ToList();
        if (expression is { } shown) return new(holds, shown.Index, shown.Length);
        if (found.Count == 0) return new(holds, 0, 0);

        // Where most of what was asked for stands close together.
        var best = found.MaxBy(first => found.Where(other => other.At >= first.At && places[other.At].Start - places[first.At].Start < Close).Select(static other => other.Term).Distinct().Count());
        var (start, length) = places[best.At + best.Term.Words.Length - 1];
        return new(holds, places[best.At].Start, start + length - places[best.At].Start);
    }
}
