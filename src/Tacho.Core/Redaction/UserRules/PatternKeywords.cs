using System.Collections.Immutable;

namespace Tacho.Redaction.UserRules;

/// <summary>Finds texts one of which stands in every match of a pattern, so that the pattern need not be tried everywhere.</summary>
internal sealed class PatternKeywords
{
    /// <summary>Shorter keywords hit too often to be worth an automaton.</summary>
    public const int MinLength = 3;

    private const int MaxLength = 24;
    private const int MaxTexts = 64;
    private const int MaxDepth = 128;

    private readonly List<PatternToken> _tokens;
    private int _at;

    private PatternKeywords(List<PatternToken> tokens) => _tokens = tokens;

    /// <summary>Lower-case keywords; empty where the pattern has no part that is certain.</summary>
    public static ImmutableArray<string> Of(List<PatternToken> tokens)
    {
        var keywords = new PatternKeywords(tokens);
        var found = keywords.Alternatives(0);
        return found.Needed is { } needed && Score(needed) > 0
            ? [.. needed.Where(text => !needed.Any(other => other.Length < text.Length && text.Contains(other, StringComparison.Ordinal))).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>What is known of a part.</summary>
    /// <param name="Exact">All texts that the part can be; null when they are too many to be known.</param>
    /// <param name="Needed">Texts one of which stands in the part; null when none is known.</param>
    private readonly record struct Part(HashSet<string>? Exact, HashSet<string>? Needed);

    private Part Alternatives(int depth)
    {
        HashSet<string>? exact = new(StringComparer.Ordinal);
        HashSet<string>? needed = new(StringComparer.Ordinal);
        while (true)
        {
            var one = Sequence(depth);
            exact = Union(exact, one.Exact);
            needed = Union(needed, one.Needed);
            if (_at >= _tokens.Count || _tokens[_at].Piece == PatternPiece.Close)
            {
                _at++;
                return new Part(exact, needed);
            }

            _at++;
        }
    }

    private Part Sequence(int depth)
    {
        HashSet<string> run = new(StringComparer.Ordinal) { "" };
        HashSet<string>? best = null;
        bool isExact = true;
        while (_at < _tokens.Count && _tokens[_at].Piece is not (PatternPiece.Close or PatternPiece.Or))
        {
            var token = _tokens[_at];
            if (token.Piece == PatternPiece.Nothing)
            {
                _at++;
                continue;
            }

            var part = One(token, depth);
            if (part.Exact is { } exact && Product(run, exact) is { } longer)
            {
                run = longer;
                continue;
            }

            isExact = false;
            best = Better(Better(best, run), part.Needed);
            run = part.Exact ?? new HashSet<string>(StringComparer.Ordinal) { "" };
        }

        return new Part(isExact ? run : null, Better(best, run));
    }

    /// <summary>One piece or group with the quantifier behind it.</summary>
    private Part One(PatternToken token, int depth)
    {
        Part part;
        _at++;
        if (token.Piece is PatternPiece.Open or PatternPiece.OpenLook)
        {
            part = depth < MaxDepth ? Alternatives(depth + 1) : throw new FormatException("the groups are nested too deeply");
            part = token.Piece == PatternPiece.OpenLook ? new Part([""], null) : part;
        }
        else
        {
            part = token.Texts is { } texts ? new Part(new HashSet<string>(texts, StringComparer.Ordinal), new HashSet<string>(texts, StringComparer.Ordinal)) : new Part(null, null);
        }

        while (_at < _tokens.Count && _tokens[_at].Piece == PatternPiece.Repeat)
        {
            var repeat = _tokens[_at++];
            part = Repeated(part, repeat.Least, repeat.Most);
        }

        return part;
    }

    private static Part Repeated(Part part, int least, int most)
    {
        if (least == 0)
        {
            return most == 1 && part.Exact is { } once && once.Count < MaxTexts ? new Part([.. once, ""], null) : new Part(null, null);
        }

        HashSet<string>? repeated = part.Exact;
        for (int i = 1; i < least && repeated is not null && part.Exact is not null; i++)
        {
            repeated = Product(repeated, part.Exact);
        }

        return new Part(least == most ? repeated : null, Better(part.Needed, repeated));
    }

    private static HashSet<string>? Product(HashSet<string> left, HashSet<string> right)
    {
        if (left.Count * right.Count > MaxTexts || left.Max(static text => text.Length) + right.Max(static text => text.Length) > MaxLength)
        {
            return null;
        }

        var product = new HashSet<string>(StringComparer.Ordinal);
        foreach (string start in left)
        {
            foreach (string end in right)
            {
                product.Add(start + end);
            }
        }

        return product;
    }

    private static HashSet<string>? Union(HashSet<string>? left, HashSet<string>? right)
    {
        if (left is null || right is null || left.Count + right.Count > MaxTexts)
        {
            return null;
        }

        left.UnionWith(right);
        return left;
    }

    private static HashSet<string>? Better(HashSet<string>? left, HashSet<string>? right) => right is not null && (left is null || Score(right) > Score(left)) ? right : left;

    /// <summary>The length of the shortest text, less a little for many texts; 0 for what is no use as keywords.</summary>
    private static double Score(HashSet<string> texts)
    {
        int shortest = texts.Count == 0 ? 0 : texts.Min(static text => text.Length);
        return shortest < MinLength ? 0 : shortest - (texts.Count / (2.0 * MaxTexts));
    }
}
