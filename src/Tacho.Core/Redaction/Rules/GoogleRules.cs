using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Google: API keys, OAuth access and refresh tokens, OAuth client secrets.</summary>
internal static partial class GoogleRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "google-api-key",
            Description = "Google API key",
            Keywords = ["aiza"],
            Pattern = ApiKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["AIza{alnum+_:35}", "https://maps.example.com/api?key=AIza{alnum:35}&v=3"],
            NonMatches = ["AIza{alnum:12}", "AIzaXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"],
        },
        new Rule
        {
            Id = "google-oauth",
            Description = "Google OAuth token or client secret",
            Keywords = ["ya29.", "gocspx-", "1//0"],
            Pattern = OAuth,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ya29.a0{alnum+_:160}", "GOCSPX-{alnum+_:28}", "\"refresh_token\": \"1//0{alnum:99}\""],
            NonMatches = ["ya29.short", "GOCSPX-your-client-secret-here", "a ratio of 1//0 is undefined"],
        },
    ];

    [GeneratedRegex(@"\GAIza[A-Za-z0-9_-]{34,}[A-Za-z0-9_-]", RegexOptions.CultureInvariant)]
    private static partial Regex ApiKey();

    [GeneratedRegex(
        @"\G(?:ya29\.[A-Za-z0-9._-]{19,}|GOCSPX-[A-Za-z0-9_-]{19,}|1//0[A-Za-z0-9_-]{39,})[A-Za-z0-9_-]",
        RegexOptions.CultureInvariant)]
    private static partial Regex OAuth();
}
