using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>GitLab: personal, deploy, runner, trigger, feed, mail, agent, job and application tokens.</summary>
internal static partial class GitLabRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "gitlab-token",
            Description = "GitLab token",
            Keywords =
            [
                "glpat-", "gldt-", "glrt-", "glrtr-", "glptt-", "gltt-", "glft-", "glimt-", "glagent-", "gloas-", "glsoat-", "glcbt-", "glffct-",
                "gr1348941",
            ],
            Pattern = Token,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "glpat-{alnum+_:20}",
                "GITLAB_TOKEN=glpat-{alnum:27}.{hex:2}.{alnum:9}",
                "glptt-{hex:40}",
                "gldt-{alnum:20}",
                "glrt-t1_{alnum:20}",
                "GR1348941{alnum:20}",
            ],
            NonMatches = ["glpat-{alnum:6}", "glpat-xxxxxxxxxxxxxxxxxxxx", "glpat-your-token-goes-in-this-place"],
        },
    ];

    [GeneratedRegex(@"\G(?:gl[a-z]{2,5}-|GR1348941)[A-Za-z0-9_=.-]{18,}[A-Za-z0-9_=-]", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
