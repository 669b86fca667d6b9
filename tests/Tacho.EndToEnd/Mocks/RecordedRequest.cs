namespace Tacho.EndToEnd.Mocks;

/// <summary>One request a mock server received.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">The request target: path and query.</param>
/// <param name="Headers">The header fields; names compare without case.</param>
/// <param name="Body">The body as text, empty when there is none.</param>
public sealed record RecordedRequest(
    string Method,
    string Target,
    IReadOnlyDictionary<string, string> Headers,
    string Body)
{
    /// <summary>The path without the query.</summary>
    public string Path
    {
        get
        {
            int query = Target.IndexOf('?', StringComparison.Ordinal);
            return query < 0 ? Target : Target[..query];
        }
    }
}
