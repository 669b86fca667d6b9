using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Feature flags and remote configuration; only what is no secret of a page or an app.</summary>
internal static partial class FeatureFlagRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "launchdarkly-key",
            Description = "LaunchDarkly SDK or API key",
            Keywords = ["sdk-", "api-"],
            Pattern = LaunchdarklyKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "sdk-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "LAUNCHDARKLY_SDK_KEY=sdk-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "api-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
            NonMatches =
            [
                "mob-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "sdk-{hex:8}",
                "api-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}-west.example.com",
            ],
        },
        new Rule
        {
            Id = "launchdarkly-legacy-token",
            Description = "LaunchDarkly access token of the first form",
            Keywords = ["launchdarkly"],
            NamedKey = new NamedKey("A-Za-z0-9=_-", 40),
            Matches = ["LAUNCHDARKLY_ACCESS_TOKEN={alnum+_:39}7", "launchdarklyAccessToken: \"{alnum+_:39}7\""],
            NonMatches =
            [
                "LAUNCHDARKLY_ACCESS_TOKEN=$KEY",
                "launchdarkly_access_token: \"your-launchdarkly-access-token\"",
                "launchdarkly commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "configcat-key",
            Description = "ConfigCat SDK key",
            Keywords = ["configcat"],
            NamedKey = new NamedKey("A-Za-z0-9/_-", 45, 62),
            Matches = ["CONFIGCAT_SDK_KEY={alnum:22}/{alnum:22}", "configcatSdkKey: \"{alnum:22}/{alnum:22}\""],
            NonMatches = ["CONFIGCAT_SDK_KEY=$KEY", "configcat_sdk_key: \"your-configcat-sdk-key\"", "configcat commit: {hex:40}"],
        },
        new Rule
        {
            Id = "devcycle-server-key",
            Description = "DevCycle server SDK key",
            Keywords = ["dvc_server_"],
            Pattern = DevcycleServerKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["dvc_server_{lower+digit:32}", "DEVCYCLE_SERVER_SDK_KEY=dvc_server_{lower+digit:32}"],
            NonMatches = ["dvc_client_short", "dvc_server_{alnum:5}"],
        },
        new Rule
        {
            Id = "flagsmith-key",
            Description = "Flagsmith server key",
            Keywords = ["ser."],
            Pattern = FlagsmithKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.HasMixedCase,
            Matches = ["ser.{alnum:22}", "FLAGSMITH_ENVIRONMENT_KEY=ser.{alnum:22}"],
            NonMatches = ["ser.{alnum:8}", "ser.{lower:26}", "parser.getConfigurationSectionByName"],
        },
        new Rule
        {
            Id = "statsig-key",
            Description = "Statsig server secret",
            Keywords = ["secret-"],
            Pattern = StatsigKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.HasMixedCase,
            Matches = ["secret-{alnum:45}", "STATSIG_SERVER_SECRET=secret-{alnum:45}"],
            NonMatches = ["secret-{alnum:8}", "secret-management-of-the-cluster-in-the-cloud"],
        },
        new Rule
        {
            Id = "split-key",
            Description = "Split SDK key",
            Keywords = ["split_api", "split_sdk", "splitio"],
            NamedKey = new NamedKey("a-z0-9", 50),
            Matches = ["SPLIT_API_KEY={lower+digit:50}", "split_api_key: \"{lower+digit:50}\""],
            NonMatches = ["SPLIT_API_KEY=$KEY", "split_api_key: \"your-split-api-key\"", "split_api commit: {hex:40}"],
        },
        new Rule
        {
            Id = "unkey-root-key",
            Description = "Unkey root key",
            Keywords = ["unkey_"],
            Pattern = UnkeyRootKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["unkey_{alnum:24}", "UNKEY_ROOT_KEY=unkey_{alnum:24}"],
            NonMatches = ["unkey_{alnum:6}", "unkey_verificationmiddleware"],
        },
    ];

    [GeneratedRegex(@"\G(?:sdk|api)-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}(?![a-zA-Z0-9-])", RegexOptions.CultureInvariant)]
    private static partial Regex LaunchdarklyKey();

    [GeneratedRegex(@"\Gdvc_server_[A-Za-z0-9_]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex DevcycleServerKey();

    [GeneratedRegex(@"\Gser\.[A-Za-z0-9]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex FlagsmithKey();

    [GeneratedRegex(@"\Gsecret-[A-Za-z0-9]{36,}", RegexOptions.CultureInvariant)]
    private static partial Regex StatsigKey();

    [GeneratedRegex(@"\Gunkey_[A-Za-z0-9]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex UnkeyRootKey();
}
