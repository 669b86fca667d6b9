using Tacho.Incidents.Search;

namespace Tacho.Store.Search;

/// <summary>Whether and where a text holds what a query's words ask for: what the index knows, told from the text itself.</summary>
/// <param name="Holds">All that must hold does, and none of what may not.</param>
/// <param name="Index">Where the first of the words stands, in UTF-16 units.</param>
/// <param name="Length">How long it is there; 0 for a query without words.</param>
public readonly record struct MatchPlace(bool Holds, int Index, int Length)
{
    /// <summary>Looks through a text of a kind.</summary>
    public static MatchPlace Of(WordQuery query, string text, TextKind kind)
    {
        var places = Words.Places(text).ToList();
        var words = places.ConvertAll(place => Words.Fold(text.AsSpan(place.Start, place.Length)));
        var holds = query.All.All(group => group.Any(term => term.IsIn(words, kind))) && !query.None.Any(term => term.IsIn(words, kind));
        var terms = query.All.SelectMany(static group => group).ToList();
        for (var at = 0; at < words.Count; at++)
        {
            if (terms.Find(term => (term.Kind ?? kind) == kind && term.IsAt(words, at)) is not { } term) continue;
            var (start, length) = places[at + term.Words.Length - 1];
            return new(holds, places[at].Start, start + length - places[at].Start);
        }

        return new(holds, 0, 0);
    }
}
