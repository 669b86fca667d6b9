using System.Collections.Immutable;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>JSON web tokens (RFC 7519), signed, unsigned or encrypted: two to five base64url parts, the first two of which are JSON.</summary>
internal static class WebTokenRules
{
    private const int MinPartBytes = 10;

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "jwt",
            Description = "JSON web token",
            Keywords = ["eyj"],
            Scanner = Scan,
            StartsAtKeyword = true,
            Specificity = 6,
            Version = 2,
            Matches =
            [
                "eyJhbGciOi{alnum:24}.eyJ{base64url:80}.{base64url:43}",
                "Cookie: session=eyJhbGciOi{alnum:24}.eyJ{base64url:60}.{base64url:86}; path=/",
                "eyJhbGciOi{alnum:24}.eyJ{base64url:60}.",
                "eyJlbmMiOi{alnum:40}.{base64url:86}.{base64url:16}.{base64url:120}.{base64url:22}",
            ],
            NonMatches = ["eyJ{base64url:200}", "eyJ.eyJ", "{base64url:20}eyJ{base64url:40}.eyJ{base64url:40}"],
        },
    ];

    private static int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        int end = PartEnd(bytes, hit.Start);
        bool isToken = bytes[hit.Start..].StartsWith("eyJ"u8) && end - hit.Start >= MinPartBytes && end < bytes.Length && bytes[end] == '.'
            && (bytes[(end + 1)..].StartsWith("eyJ"u8) || IsHeader(bytes[hit.Start..]));
        if (!isToken)
        {
            // No later start in the same run of letters can do better.
            return end;
        }

        int parts = 1;
        int tokenEnd = end;
        while (parts < 5 && end < bytes.Length && bytes[end] == '.')
        {
            int partEnd = PartEnd(bytes, end + 1);
            tokenEnd = partEnd > end + 1 ? partEnd : tokenEnd;
            end = partEnd;
            parts++;
        }

        if (tokenEnd - hit.Start >= 3 * MinPartBytes)
        {
            sink.Add(view, hit.Start, tokenEnd);
        }

        return end;
    }

    /// <summary>True for a header that begins with <c>{"alg":</c> or its like, behind which an encrypted token (RFC 7516) has no second object.</summary>
    private static bool IsHeader(ReadOnlySpan<byte> token) =>
        token.StartsWith("eyJhbGciO"u8) || token.StartsWith("eyJ0eXAiO"u8) || token.StartsWith("eyJlbmMiO"u8) || token.StartsWith("eyJraWQiO"u8);

    private static int PartEnd(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && (AsciiByte.IsLetterOrDigit(bytes[at]) || bytes[at] is (byte)'-' or (byte)'_' or (byte)'='))
        {
            at++;
        }

        return at;
    }
}
