using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Analytics, feature flags, experiments. Keys that ship in pages and apps are public and left alone.</summary>
internal static partial class AnalyticsRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "posthog-key",
            Description = "PostHog personal or flags key",
            Keywords = ["phx_", "phs_"],
            Pattern = PosthogKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["phx_{alnum:43}", "POSTHOG_PERSONAL_API_KEY=phs_{alnum:43}"],
            NonMatches = ["phx_key", "phc_{alnum:43}"],
        },
        new Rule
        {
            Id = "segment-token",
            Description = "Segment public API token",
            Keywords = ["sgp_"],
            Pattern = SegmentToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sgp_{alnum:64}", "SEGMENT_TOKEN=sgp_{alnum:64}"],
            NonMatches = ["sgp_token", "sgp_..."],
        },
        new Rule
        {
            Id = "segment-write-key",
            Description = "Segment write key",
            Keywords = ["segment_w", "segment_a", "segment_s", "segment-w"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["SEGMENT_WRITE_KEY={alnum:27}4kT7x", "segment_api_key: \"{alnum:27}4kT7x\""],
            NonMatches = ["SEGMENT_WRITE_KEY=$SEGMENT_KEY", "segment_size: 4096"],
        },
        new Rule
        {
            Id = "amplitude-key",
            Description = "Amplitude API or secret key",
            Keywords = ["amplitude"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["AMPLITUDE_API_KEY={hex:24}0a9f8e7c", "const amplitudeToken = '{hex:24}0a9f8e7c';"],
            NonMatches = ["AMPLITUDE_API_KEY=$AMPLITUDE_KEY", "amplitude commit: {hex:40}"],
        },
        new Rule
        {
            Id = "mixpanel-secret",
            Description = "Mixpanel API or service account secret",
            Keywords = ["mixpanel_s", "mixpanel_api_s", "mixpanelsec", "mixpanelapis", "mixpanel-s"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["MIXPANEL_API_SECRET={hex:24}0a9f8e7c", "\"mixpanelSecret\": \"{alnum:27}4kT7x\""],
            NonMatches = ["mixpanel_project_id: 1234567", "MIXPANEL_SECRET=$MIXPANEL_SECRET"],
        },
        new Rule
        {
            Id = "fullstory-key",
            Description = "FullStory API key",
            Keywords = ["fullstory"],
            NamedKey = new NamedKey("A-Za-z0-9.+/=_-", 30, 120),
            Matches = ["FULLSTORY_SECRET='na1.{alnum:55}4kT7x'", "fullstory.token: na1.{alnum:55}4kT7x"],
            NonMatches = ["FULLSTORY_SECRET=<your-secret>", "fullstory: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "unleash-token",
            Description = "Unleash API token",
            Keywords = ["unleash"],
            NamedKey = new NamedKey("A-Za-z0-9*_:.-", 60, 120),
            Matches = ["UNLEASH_API_KEY=default:development.{hex:48}0a9f8e7c", "unleash_secret = \"default:development.{hex:48}0a9f8e7c\""],
            NonMatches = ["UNLEASH_API_KEY=$UNLEASH_KEY", "unleash commit: {hex:40}"],
        },
        new Rule
        {
            Id = "tableau-token",
            Description = "Tableau personal access token",
            Keywords = ["tableau"],
            NamedKey = new NamedKey("A-Za-z0-9+/=:", 50, 70),
            Matches = ["export TABLEAU_TOKEN={alnum:22}==:{alnum:27}4kT7x", "const tableauToken = '{alnum:22}==:{alnum:27}4kT7x';"],
            NonMatches = ["tableauToken: process.env.TABLEAU_TOKEN", "TABLEAU_ACCOUNT_ID={alnum:22}==:{alnum:32}"],
        },
        new Rule
        {
            Id = "looker-secret",
            Description = "Looker client secret",
            Keywords = ["looker"],
            NamedKey = new NamedKey("a-z0-9", 24),
            Matches = ["LOOKER_SECRET='{hex:16}4x7q9z2w'", "\"lookerApiKey\": \"{hex:16}4x7q9z2w\""],
            NonMatches = ["LOOKER_CLIENT_ID={lower+digit:20}", "LOOKER_CLIENT_SECRET=$LOOKER"],
        },
        new Rule
        {
            Id = "beamer-key",
            Description = "Beamer API key",
            Keywords = ["beamer"],
            NamedKey = new NamedKey("A-Za-z0-9=_-", 46),
            Matches = ["BEAMER_API_KEY=b_{alnum:39}4kT7x", "beamer.token: b_{alnum:39}4kT7x"],
            NonMatches = ["BEAMER_API_KEY=$BEAMER_KEY", "beamer commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\Gph[xs]_[A-Za-z0-9_-]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex PosthogKey();

    [GeneratedRegex(@"\Gsgp_[A-Za-z0-9]{50,}", RegexOptions.CultureInvariant)]
    private static partial Regex SegmentToken();
}
