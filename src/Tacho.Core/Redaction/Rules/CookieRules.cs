using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>What a browser or a link carries that opens a session: cookies by their names, signatures of signed addresses, codes of OAuth.</summary>
internal static partial class CookieRules
{
    private const int MaxHeaderBytes = 4096;
    private const int MinValueBytes = 10;

    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create(";& \t\r\n\"'`,<>"u8);

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create("=; \t\r\n\"'`,"u8);

    private static readonly string[] SessionNames =
        ["sid", "sess", "session", "sessionid", "sessid", "auth", "token", "jwt", "login", "remember", "sso", "ticket", "credential", "secret", "password", "apikey"];

    private static readonly string[] InnocentNames = ["csrf", "xsrf", "csrftoken", "antiforgery", "requestverificationtoken", "state", "nonce"];

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "session-cookie",
            Description = "Cookie of a session",
            Keywords = ["cookie", "jsessionid=", "phpsessid=", "connect.sid="],
            Scanner = ScanCookies,
            FingerprintClass = KeyValueRules.SharedFingerprintClass,
            Specificity = 4,
            Matches =
            [
                "Cookie: theme=dark; sessionid={alnum:32}; lang=de",
                "Set-Cookie: connect.sid=s:{alnum:32}.{alnum:20}; Path=/; HttpOnly",
                "Set-Cookie: JSESSIONID={HEX:32}; Path=/",
                "curl -b 'PHPSESSID={alnum:26}' https://example.com",
                "\"cookie\": \"__Secure-next-auth.session-token={alnum:40}; a=b\"",
                "Cookie: auth={alnum:24}",
                "curl --cookie \"remember_token={alnum:24}\" https://example.com",
            ],
            NonMatches =
            [
                "Cookie: theme=dark; lang=de-DE; _ga=GA1.2.1234567890.1234567890", "Set-Cookie: csrftoken={alnum:32}; Path=/", "Set-Cookie: session=; Max-Age=0",
                "cookies are stored in the session", "Cookie: session=$SESSION", "Set-Cookie: session=deleted; path=/", "cookie: Cookie; session: Session1234",
                "Cookie: sessionid=<your-session-id-1>",
            ],
        },
        new Rule
        {
            Id = "url-signature",
            Description = "Signature of a signed address",
            Keywords = ["x-amz-signature=", "x-amz-security-token=", "x-goog-signature=", "?sig=", "&sig=", "?signature=", "&signature="],
            Pattern = Signature,
            SecretGroup = 1,
            Check = IsSignature,
            Window = (8, 2048),
            FingerprintClass = KeyValueRules.SharedFingerprintClass,
            Specificity = 4,
            Matches =
            [
                "https://b.s3.amazonaws.com/k?X-Amz-Expires=60&X-Amz-Signature={hex:64}&x=1",
                "https://b.s3.amazonaws.com/k?x=1&Signature={alnum:27}=&Expires=1",
                "https://storage.googleapis.com/b/o?X-Goog-Signature={hex:128}",
            ],
            NonMatches = ["https://example.com/?sig=none&signature=required-by-the-api", "?signature=$SIGNATURE_VALUE_HERE_FROM_ENV", "&sig=abc123"],
        },
        new Rule
        {
            Id = "oauth-code",
            Description = "Authorization code of OAuth",
            Keywords = ["?code=", "&code="],
            Pattern = Code,
            SecretGroup = 1,
            Window = (8, 2048),
            Check = IsCode,
            FingerprintClass = KeyValueRules.SharedFingerprintClass,
            Specificity = 4,
            Matches = ["https://app.example.com/callback?code={alnum:24}&state=xyz", "grant_type=authorization_code&code={alnum+-+_:40}&redirect_uri=x"],
            NonMatches = ["https://example.com/?code=404&state=open", "?code=invalid_grant_error&state=1", "/x?code={alnum:24}&page=2", "&code=en-US-2024-edition-words&state=1"],
        },
    ];

    [GeneratedRegex(@"[?&](?:x-amz-signature|x-amz-security-token|x-goog-signature|sig|signature)=([A-Za-z0-9+/_.%-]{16,}={0,2})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Signature();

    [GeneratedRegex(@"[?&]code=([A-Za-z0-9/_.~%-]{16,512})(?=&(?:state|redirect_uri|client_id|scope|session_state|grant_type|code_verifier)=)", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    private static bool IsSignature(ReadOnlySpan<byte> value)
    {
        var looked = value[..Math.Min(value.Length, 128)];
        var shape = ValueShape.Of(looked);
        return IsMixed(looked, shape) && !Wordiness.ReadsAsWords(looked);
    }

    /// <summary>Letters and digits, or letters of both cases in no order of words.</summary>
    private static bool IsMixed(ReadOnlySpan<byte> value, in ValueShape shape) =>
        (shape.Digits > 0 && shape.Letters > 0) || (value.Length >= 20 && shape.Uppers > 2 && shape.Lowers > 2 && !Wordiness.ReadsAsWords(value, 0.35));

    private static bool IsCode(ReadOnlySpan<byte> value) => IsSignature(value) && Entropy.BitsPerByte(value) > 3.2;

    private static int ScanCookies(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        bool isNamed = bytes[hit.End - 1] == '=';
        int at = isNamed ? hit.Start : HeaderEnd(bytes, hit.End);
        if (at < 0)
        {
            return hit.End;
        }

        int limit = Math.Min(bytes.Length, at + MaxHeaderBytes);
        while (at < limit)
        {
            var rest = bytes[at..limit];
            int equals = rest.IndexOfAny(NameEnds);
            if (equals <= 0 || rest[equals] != '=')
            {
                return Math.Max(hit.End, at);
            }

            int valueAt = at + equals + 1;
            int length = bytes[valueAt..limit].IndexOfAny(ValueEnds);
            int end = length < 0 ? limit : valueAt + length;
            if (IsSession(rest[..equals]) && IsSessionValue(bytes[valueAt..end]))
            {
                sink.Add(view, valueAt, end);
            }

            at = end;
            if (isNamed || at >= limit || bytes[at] != ';')
            {
                return Math.Max(hit.End, at);
            }

            at++;
            while (at < limit && bytes[at] == ' ')
            {
                at++;
            }
        }

        return Math.Max(hit.End, at);
    }

    /// <summary>Where the first cookie's name begins behind a header's or flag's name, or -1.</summary>
    private static int HeaderEnd(ReadOnlySpan<byte> bytes, int at)
    {
        int limit = Math.Min(bytes.Length, at + 12);
        bool joined = false;
        while (at < limit && (AsciiByte.IsBlank(bytes[at]) || AsciiByte.IsQuote(bytes[at]) || bytes[at] is (byte)':' or (byte)'=' or (byte)'[' or (byte)',' or (byte)'('))
        {
            joined = true;
            at++;
        }

        return joined && at < bytes.Length ? at : -1;
    }

    private static bool IsSession(ReadOnlySpan<byte> name)
    {
        if (name.Length > SecretNames.MaxNameBytes)
        {
            return false;
        }

        Span<char> lower = stackalloc char[SecretNames.MaxNameBytes];
        for (int i = 0; i < name.Length; i++)
        {
            lower[i] = char.ToLowerInvariant((char)name[i]);
        }

        ReadOnlySpan<char> text = lower[..name.Length];
        return !ContainsAny(text, InnocentNames) && ContainsAny(text, SessionNames);
    }

    private static bool ContainsAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (string word in words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSessionValue(ReadOnlySpan<byte> value)
    {
        var looked = value[..Math.Min(value.Length, 256)];
        if (looked.Length < MinValueBytes || looked[0] is (byte)'$' or (byte)'{' or (byte)'<' || looked.IndexOfAny("(){}$"u8) >= 0 || Placeholder.IsIn(looked))
        {
            return false;
        }

        var shape = ValueShape.Of(looked);
        return IsMixed(looked, shape) && Entropy.BitsPerByte(looked) > 2.8 && !Wordiness.ReadsAsWords(looked);
    }
}
