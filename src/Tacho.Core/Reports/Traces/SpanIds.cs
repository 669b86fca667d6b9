using System.Security.Cryptography;
using System.Text;

namespace Tacho.Reports.Traces;

/// <summary>Ids of traces and spans, made of what they are of: what is exported twice has the same ids, so that a receiver can tell it is the same.</summary>
internal static class SpanIds
{
    private const int TraceBytes = 16;
    private const int SpanBytes = 8;

    /// <summary>The trace of a session.</summary>
    /// <param name="session">Tells it from every other one.</param>
    public static string Trace(string session) => Id(TraceBytes, "trace", session);

    /// <summary>A span of a session.</summary>
    /// <param name="session">The same as for its trace.</param>
    /// <param name="kind">The sort of span.</param>
    /// <param name="what">Tells it from the others of its sort.</param>
    public static string Span(string session, string kind, string what) => Id(SpanBytes, "span", session, kind, what);

    private static string Id(int bytes, params ReadOnlySpan<string> parts)
    {
        var id = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts)))[..bytes];

        // An id of zeros is none.
        if (!id.AsSpan().ContainsAnyExcept((byte)0)) id[^1] = 1;
        return Convert.ToHexStringLower(id);
    }
}
