using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>HTTP <c>Authorization</c> values (RFC 9110 section 11): Bearer, Basic, and the schemes token and ApiKey behind the header's name.</summary>
internal static partial class HttpAuthRules
{
    private const int MinTokenBytes = 12;

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "bearer-token",
            Description = "Bearer token of an HTTP request",
            Keywords = ["bearer "],
            Pattern = Bearer,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Check = IsToken,
            FingerprintClass = KeyValueRules.SharedFingerprintClass,
            Specificity = 5,
            Matches = ["curl -H 'Authorization: Bearer {alnum+-:40}' https://api.example.com", "\"authorization\": \"bearer {hex:32}\""],
            NonMatches =
            [
                "Authorization: Bearer $TOKEN", "Bearer authentication is required", "Bearer <token>", "bearer tokens-and-cookies",
                "Authorization: Bearer YOUR_ACCESS_TOKEN_1234",
            ],
        },
        new Rule
        {
            Id = "basic-auth",
            Description = "User and password of an HTTP request",
            Keywords = ["basic "],
            Pattern = Basic,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Check = IsUserAndPassword,
            Fingerprint = false,
            Specificity = 5,
            Matches = ["Authorization: Basic YWxpY2U6{letter+digit:20}", "-H \"authorization: basic dXNlcjp{letter+digit:17}\""],
            NonMatches = ["Basic authentication", "basic understanding of the matter", "Authorization: Basic $CREDENTIALS"],
        },
        new Rule
        {
            Id = "authorization-header",
            Description = "Value of an Authorization header",
            Keywords = ["authorization"],
            Pattern = Authorization,
            SecretGroup = 1,
            StartsAtKeyword = false,
            Window = (4, 512),
            Check = IsToken,
            FingerprintClass = KeyValueRules.SharedFingerprintClass,
            Specificity = 4,
            Matches = ["Authorization: token {hex:40}", "Proxy-Authorization: {alnum:32}", "\"Authorization\": \"ApiKey {alnum:32}\"", "{{\"name\":\"authorization\",\"value\":\"{alnum:32}\"}}"],
            NonMatches = ["Authorization: none", "authorization: required-for-this-page", "Authorization: $HEADER"],
        },
    ];

    [GeneratedRegex(@"\Gbearer {1,4}([A-Za-z0-9._~+/=-]{11,}[A-Za-z0-9_~+/=-])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"\Gbasic {1,4}([A-Za-z0-9+/_-]{8,}={0,2})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Basic();

    [GeneratedRegex(
        @"authorization(?:[""']?[ \t]{0,4}[:=][ \t]{0,4}[""']?|[""'][ \t\r\n]{0,32},[ \t\r\n]{0,32}[""']value[""'][ \t]{0,4}:[ \t]{0,4}[""'])(?:(?:token|api-?token|apikey|api-key|key|bot|oauth|jwt|secret|hmac|sharedkey|digest|negotiate|sso-key|splunk|klaviyo-api-key) {1,4})?([A-Za-z0-9._~+/=:-]{11,}[A-Za-z0-9_~+/=-])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Authorization();

    private static bool IsToken(ReadOnlySpan<byte> value)
    {
        var shape = ValueShape.Of(value[..Math.Min(value.Length, 256)]);
        return value.Length >= MinTokenBytes && shape.Letters > 0 && !(shape.IsUpperName && shape.Underscores > 0)
            && (shape.Digits > 0 || (shape.Uppers > 2 && shape.Lowers > 2 && value.Length >= 20)) && !Wordiness.ReadsAsWords(value);
    }

    /// <summary>Base64 of a user name in printable ASCII with a colon behind it.</summary>
    internal static bool IsUserAndPassword(ReadOnlySpan<byte> value)
    {
        Span<byte> text = stackalloc byte[512];
        if (value.Length > text.Length)
        {
            return true;
        }

        // The padding may be missing, and the last group cut.
        var whole = value.TrimEnd((byte)'=');
        whole = whole[..(whole.Length & ~3)];
        Base64.DecodeFromUtf8(whole, text, out _, out int length);
        int colon = text[..length].IndexOf((byte)':');
        return colon >= 0 && text[..colon].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0;
    }
}
