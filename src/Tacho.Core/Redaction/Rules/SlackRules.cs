using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Slack: bot, user, app, refresh and configuration tokens, and incoming webhooks, of whose address only the path is secret.</summary>
internal static partial class SlackRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "slack-token",
            Description = "Slack token",
            Keywords = ["xoxa", "xoxb", "xoxp", "xoxo", "xoxs", "xoxr", "xoxe", "xoxc", "xoxd", "xapp-"],
            Pattern = Token,
            StartsAtKeyword = true,
            Entropy = 2.5,
            SparesPlaceholders = false,
            Check = IsToken,
            Matches =
            [
                "xoxb-{digit:12}-{digit:13}-{alnum:24}",
                "SLACK_TOKEN=xoxp-{digit:12}-{digit:12}-{digit:12}-{hex:32}",
                "xapp-1-A{upper+digit:10}-{digit:13}-{hex:64}",
                "xoxe.xoxb-1-{alnum:160}",
                "xoxa-2-511111111-31111111111-3111111111111-{hex:18}",
            ],
            NonMatches = ["xoxb-xxxxxxxxxxxx-xxxxxxxxxxxx", "xoxb-your-token", "xoxp-{digit:4}", "xoxb-my-other-bot-token", "xoxp-1-your-slack-token"],
        },
        new Rule
        {
            Id = "slack-webhook",
            Description = "Slack webhook",
            Keywords = ["hooks.slack.com/"],
            Pattern = Webhook,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["https://hooks.slack.com/services/T{upper+digit:8}/B{upper+digit:8}/{alnum:24}"],
            NonMatches = ["https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX", "https://hooks.slack.com/docs"],
        },
    ];

    /// <summary>Ids of teams and users may hold a run of one digit, so only the last part, which is random, tells a stand-in.</summary>
    private static bool IsToken(ReadOnlySpan<byte> token)
    {
        var last = token[(token.LastIndexOf((byte)'-') + 1)..];
        return token.IndexOf("your-"u8) < 0 && !Placeholder.IsIn(last) && ValueShape.Of(token).Digits > 3;
    }

    [GeneratedRegex(@"\G(?:xox[abposrecd](?:\.xox[a-z])?|xapp)-[A-Za-z0-9%+/=-]{13,}[A-Za-z0-9%=]", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"\Ghooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{32,})", RegexOptions.CultureInvariant)]
    private static partial Regex Webhook();
}
