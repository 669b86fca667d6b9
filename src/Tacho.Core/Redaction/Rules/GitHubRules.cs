using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>
/// GitHub: the <c>gh?_</c> tokens, open-ended because those of apps carry a whole JSON web token since April 2026, and fine-grained ones.
/// </summary>
internal static partial class GitHubRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "github-pat",
            Description = "GitHub personal access token",
            Keywords = ["ghp_", "github_pat_"],
            Pattern = PersonalAccessToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "ghp_{alnum:36}",
                "git clone https://ghp_{alnum:36}@github.com/acme/app.git",
                "github_pat_{alnum:22}_{alnum:59}",
            ],
            NonMatches = ["ghp_{alnum:12}", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "github_pat_your_token_here", "xghp_{alnum:36}"],
        },
        new Rule
        {
            Id = "github-token",
            Description = "GitHub app, OAuth, user-to-server or refresh token",
            Keywords = ["gho_", "ghu_", "ghs_", "ghr_"],
            Pattern = Token,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "gho_{alnum:36}",
                "ghr_{alnum:76}",
                "token ghu_{alnum:36} is set",
                "ghs_{digit:7}_eyJ{base64url:80}.eyJ{base64url:220}.{base64url:200}A",
            ],
            NonMatches = ["ghs_{alnum:10}", "ghs_example_token_for_the_documentation_only"],
        },
    ];

    [GeneratedRegex(@"\G(?:ghp_[A-Za-z0-9._-]{35,}|github_pat_[A-Za-z0-9._-]{35,})(?<=[A-Za-z0-9_])", RegexOptions.CultureInvariant)]
    private static partial Regex PersonalAccessToken();

    [GeneratedRegex(@"\Ggh[ousr]_[A-Za-z0-9._-]{35,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
