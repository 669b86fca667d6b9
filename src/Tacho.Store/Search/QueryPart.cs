namespace Tacho.Store.Search;

/// <summary>One part of a query as it was typed: <c>word</c>, <c>field:word</c>, <c>"several words"</c>, each with <c>-</c> before it or <c>*</c> behind it.</summary>
/// <param name="Field">The field's name in small letters; null for none.</param>
/// <param name="Value">Without quotation marks.</param>
/// <param name="IsQuoted">It stood in quotation marks.</param>
/// <param name="IsNegated">A <c>-</c> stands before it.</param>
/// <param name="IsPrefix">A <c>*</c> stands behind it.</param>
internal sealed record QueryPart(string? Field, string Value, bool IsQuoted, bool IsNegated, bool IsPrefix)
{
    /// <summary>The parts of a query in its order.</summary>
    /// <exception cref="Configuration.UserError">A quotation mark is not closed.</exception>
    public static IEnumerable<QueryPart> Of(string query)
    {
        for (var at = 0; at < query.Length;)
        {
            if (char.IsWhiteSpace(query[at]))
            {
                at++;
                continue;
            }

            var isNegated = query[at] == '-' && at + 1 < query.Length && !char.IsWhiteSpace(query[at + 1]);
            if (isNegated) at++;
            var field = FieldAt(query, at);
            if (field is not null) at += field.Length + 1;
            var isQuoted = at < query.Length && query[at] == '"';
            var end = isQuoted ? query.IndexOf('"', at + 1) : EndOfWord(query, at);
            if (end < 0) throw WordQuery.Wrong("a quotation mark is not closed");
            var value = isQuoted ? query[(at + 1)..end] : query[at..end];
            at = isQuoted ? end + 1 : end;
            var isPattern = string.Equals(field, WordQuery.PatternField, StringComparison.OrdinalIgnoreCase);
            var isPrefix = !isPattern && (isQuoted ? at < query.Length && query[at] == '*' : value.EndsWith('*'));
            if (isQuoted && isPrefix) at++;
            yield return new QueryPart(field?.ToLowerInvariant(), isQuoted || isPattern ? value : value.TrimEnd('*'), isQuoted, isNegated, isPrefix);
        }
    }

    private static string? FieldAt(string query, int at)
    {
        var end = at;
        while (end < query.Length && char.IsAsciiLetter(query[end])) end++;
        return end < query.Length && query[end] == ':' && WordQuery.IsField(query[at..end].ToLowerInvariant()) ? query[at..end] : null;
    }

    private static int EndOfWord(string query, int at)
    {
        while (at < query.Length && !char.IsWhiteSpace(query[at])) at++;
        return at;
    }
}
