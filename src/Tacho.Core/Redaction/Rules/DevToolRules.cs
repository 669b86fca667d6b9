using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Where teams plan, draw, test and talk about code.</summary>
internal static partial class DevToolRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "atlassian-token",
            Description = "Atlassian API or access token",
            Keywords = ["atatt3", "atctt3", "atstt3"],
            Pattern = AtlassianToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "ATATT3xFfGF0{alnum+_+-:171}={HEX:8}",
                "JIRA_API_TOKEN=ATATT3xFfGF0{alnum+_+-:171}={HEX:8}",
                "ATCTT3xFfGN0{alnum+_:180}={HEX:8}",
            ],
            NonMatches = ["ATATT3{alnum:8}", "ATATT3xFfGF0..."],
        },
        new Rule
        {
            Id = "atlassian-legacy-token",
            Description = "Atlassian API token of the first form",
            Keywords = ["atlassian", "jira", "confluence"],
            NamedKey = new NamedKey("A-Za-z0-9", 24),
            Matches = ["JIRA_API_TOKEN={alnum:23}7", "jiraApiToken: \"{alnum:23}7\""],
            NonMatches =
            [
                "JIRA_API_TOKEN=$KEY",
                "jira_api_token: \"your-jira-api-token\"",
                "jira ticket: ABC-123",
                "jira commit: {hex:24}",
            ],
        },
        new Rule
        {
            Id = "atlassian-data-center-token",
            Description = "Jira, Confluence or Bitbucket data center token",
            Keywords = ["atlassian", "jira", "confluence", "bitbucket"],
            NamedKey = new NamedKey("A-Za-z0-9+/", 44),
            Matches = ["JIRA_PAT=N{base64:42}7", "jiraPat: \"N{base64:42}7\""],
            NonMatches = ["JIRA_PAT=$KEY", "jira_pat: \"your-jira-pat\"", "atlassian commit: {hex:40}"],
        },
        new Rule
        {
            Id = "bitbucket-token",
            Description = "Bitbucket app password or access token",
            Keywords = ["atbb", "bbdc-"],
            Pattern = BitbucketToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ATBB{alnum:24}{HEX:8}", "BITBUCKET_APP_PASSWORD=ATBB{alnum:24}{HEX:8}", "BBDC-{alnum:44}"],
            NonMatches = ["ATBB{alnum:6}", "BBDC-{alnum:6}", "ATBBxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "bitbucket-client-secret",
            Description = "Bitbucket OAuth key or secret",
            Keywords = ["bitbucket"],
            NamedKey = new NamedKey("A-Za-z0-9=_-", 32, 64),
            Matches = ["BITBUCKET_CLIENT_SECRET={alnum+_:63}7", "bitbucketClientSecret: \"{alnum+_:63}7\""],
            NonMatches =
            [
                "BITBUCKET_CLIENT_SECRET=$KEY",
                "bitbucket_client_secret: \"your-bitbucket-client-secret\"",
                "bitbucket commit: {hex:40}",
                "bitbucket_sha: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "figma-token",
            Description = "Figma token",
            Keywords = ["figd_", "figo_", "figor_", "figh_", "figu_", "figur_"],
            Pattern = FigmaToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["figd_{alnum+_:40}", "FIGMA_TOKEN=figd_{alnum+_:40}"],
            NonMatches = ["figd_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "figd_{alnum:3}"],
        },
        new Rule
        {
            Id = "figma-legacy-token",
            Description = "Figma token of the first form",
            Keywords = ["figma"],
            NamedKey = new NamedKey("A-Fa-f0-9-", 41),
            Matches =
            [
                "FIGMA_TOKEN={hex:4}-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "figmaToken: \"{hex:4}-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches = ["FIGMA_TOKEN=$KEY", "figma_token: \"your-figma-token\"", "figma commit: {hex:40}"],
        },
        new Rule
        {
            Id = "linear-key",
            Description = "Linear API key, OAuth token or webhook secret",
            Keywords = ["lin_api_", "lin_oauth_", "lin_wh_"],
            Pattern = LinearKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["lin_api_{alnum:40}", "LINEAR_API_KEY=lin_api_{alnum:40}", "lin_oauth_{hex:64}"],
            NonMatches = ["lin_api_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "lin_api_{alnum:3}"],
        },
        new Rule
        {
            Id = "linear-client-secret",
            Description = "Linear client secret",
            Keywords = ["linear_", "linearcl", "linearto", "linearap", "linear-"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["LINEAR_CLIENT_SECRET={hex:32}", "linearClientSecret: \"{hex:32}\""],
            NonMatches = ["LINEAR_CLIENT_SECRET=$KEY", "linear_client_secret: \"your-linear-client-secret\"", "linear_id: {hex:32}"],
        },
        new Rule
        {
            Id = "asana-token",
            Description = "Asana token or client secret",
            Keywords = ["asana"],
            NamedKey = new NamedKey("A-Za-z0-9/:", 32, 84),
            Matches =
            [
                "ASANA_ACCESS_TOKEN=2/{digit:16}/{digit:16}:{hex:32}",
                "asanaAccessToken: \"2/{digit:16}/{digit:16}:{hex:32}\"",
                "asana_client_secret = {hex:32}",
            ],
            NonMatches =
            [
                "ASANA_ACCESS_TOKEN=$KEY",
                "asana_access_token: \"your-asana-access-token\"",
                "asana: https://app.asana.example/0/123/456",
            ],
        },
        new Rule
        {
            Id = "clickup-token",
            Description = "ClickUp personal token",
            Keywords = ["pk_"],
            Pattern = ClickupToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pk_{digit:8}_{upper+digit:32}", "CLICKUP_API_TOKEN=pk_{digit:8}_{upper+digit:32}"],
            NonMatches = ["pk_{digit:8}", "pk_live_{alnum:24}", "pk_{digit:8}_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"],
        },
        new Rule
        {
            Id = "trello-token",
            Description = "Trello token",
            Keywords = ["atta"],
            Pattern = TrelloToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ATTA{hex:64}{HEX:8}", "TRELLO_TOKEN=ATTA{hex:64}{HEX:8}"],
            NonMatches = ["ATTA{hex:7}", "attachment{hex:60}"],
        },
        new Rule
        {
            Id = "trello-key",
            Description = "Trello key or token of the first form",
            Keywords = ["trello"],
            NamedKey = new NamedKey("a-f0-9", 32, 64),
            Matches = ["TRELLO_TOKEN={hex:64}", "trelloToken: \"{hex:64}\""],
            NonMatches = ["TRELLO_TOKEN=$KEY", "trello_token: \"your-trello-token\"", "trello_board_id: {hex:32}"],
        },
        new Rule
        {
            Id = "todoist-token",
            Description = "Todoist API token",
            Keywords = ["todoist"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["TODOIST_API_TOKEN={hex:40}", "todoistApiToken: \"{hex:40}\""],
            NonMatches = ["TODOIST_API_TOKEN=$KEY", "todoist_api_token: \"your-todoist-api-token\"", "todoist commit: {hex:40}"],
        },
        new Rule
        {
            Id = "shortcut-token",
            Description = "Shortcut API token",
            Keywords = ["shortcut_api", "shortcut_tok", "clubhouse_api"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "SHORTCUT_API_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "shortcut_api_token: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches =
            [
                "SHORTCUT_API_TOKEN=$KEY",
                "shortcut_api_token: \"your-shortcut-api-token\"",
                "shortcut_api commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "postman-key",
            Description = "Postman API or collection key",
            Keywords = ["pmak-", "pmat-"],
            Pattern = PostmanKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["PMAK-{hex:24}-{hex:34}", "POSTMAN_API_KEY=PMAK-{hex:24}-{hex:34}", "PMAT-{upper+digit:26}"],
            NonMatches = ["PMAK-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "PMAK-{alnum:3}"],
        },
        new Rule
        {
            Id = "valtown-token",
            Description = "Val Town API token",
            Keywords = ["vtwn_"],
            Pattern = ValtownToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["vtwn_{alnum+_:32}", "VALTOWN_TOKEN=vtwn_{alnum+_:32}"],
            NonMatches = ["vtwn_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "vtwn_{alnum:3}"],
        },
        new Rule
        {
            Id = "zuplo-key",
            Description = "Zuplo key",
            Keywords = ["zpka_"],
            Pattern = ZuploKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["zpka_{hex:32}_{hex:8}", "ZUPLO_API_KEY=zpka_{hex:32}_{hex:8}"],
            NonMatches = ["zpka_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "zpka_{alnum:3}"],
        },
        new Rule
        {
            Id = "ionic-token",
            Description = "Ionic token",
            Keywords = ["ion_"],
            Pattern = IonicToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ion_{alnum:42}", "IONIC_TOKEN=ion_{alnum:42}"],
            NonMatches = ["ion_{alnum:8}", "ion_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "jetbrains-token",
            Description = "JetBrains Hub, YouTrack or Space token",
            Keywords = ["perm:", "perm-"],
            Pattern = JetbrainsToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["perm:{alnum:16}.{alnum:12}=.{alnum:30}", "YOUTRACK_TOKEN=perm:{alnum:16}.{alnum:12}=.{alnum:30}"],
            NonMatches = ["perm:{alnum:8}", "perm-a.b.c", "permission-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
    ];

    [GeneratedRegex(@"\GAT[ACS]TT3[A-Za-z0-9_=-]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex AtlassianToken();

    [GeneratedRegex(@"\G(?<![+/])(?:ATBB[A-Za-z0-9]{24,}|BBDC-[A-Za-z0-9+/@_-]{39,}[A-Za-z0-9+/_])", RegexOptions.CultureInvariant)]
    private static partial Regex BitbucketToken();

    [GeneratedRegex(@"\Gfig(?:or|ur|[douh])_[A-Za-z0-9_-]{35,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex FigmaToken();

    [GeneratedRegex(@"\Glin_(?:api|oauth|wh)_[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex LinearKey();

    [GeneratedRegex(@"\Gpk_[0-9]{5,12}_[A-Z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex ClickupToken();

    [GeneratedRegex(@"\G(?<![+/])ATTA[a-f0-9]{56,}[A-F0-9]*", RegexOptions.CultureInvariant)]
    private static partial Regex TrelloToken();

    [GeneratedRegex(@"\GPMA[KT]-[A-Za-z0-9-]{23,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex PostmanKey();

    [GeneratedRegex(@"\Gvtwn_[A-Za-z0-9_-]{23,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex ValtownToken();

    [GeneratedRegex(@"\Gzpka_[a-f0-9]{24,}(?:_[a-f0-9]{4,})?", RegexOptions.CultureInvariant)]
    private static partial Regex ZuploKey();

    [GeneratedRegex(@"\Gion_[A-Za-z0-9]{38,}", RegexOptions.CultureInvariant)]
    private static partial Regex IonicToken();

    [GeneratedRegex(@"\Gperm[:-][A-Za-z0-9+/=.]{39,}[A-Za-z0-9+/=]", RegexOptions.CultureInvariant)]
    private static partial Regex JetbrainsToken();
}
