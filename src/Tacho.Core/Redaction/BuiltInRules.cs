using System.Collections.Immutable;
using System.Diagnostics;
using Tacho.Redaction.Keywords;
using Tacho.Redaction.Rules;

namespace Tacho.Redaction;

/// <summary>
/// The registry of rule families. A family's rules are made when one of them is first needed; the order of families and rules decides the
/// indexes in the generated tables, so a change here needs them generated anew (a test says so).
/// </summary>
internal static class BuiltInRules
{
    /// <summary>How many families there are.</summary>
    public const int FamilyCount = 54;

    /// <summary>The rule at an index of the generated tables.</summary>
    public static Rule Make(int index)
    {
        int family = FamilyCount - 1;
        while (BuiltInKeywords.FamilyStarts[family] > index)
        {
            family--;
        }

        return Family(family)[index - BuiltInKeywords.FamilyStarts[family]];
    }

    /// <summary>The rules of one family.</summary>
    public static ImmutableArray<Rule> Family(int family) => family switch
    {
        0 => AnthropicRules.All,
        1 => OpenAIRules.All,
        2 => GitHubRules.All,
        3 => GitLabRules.All,
        4 => AwsRules.All,
        5 => GoogleRules.All,
        6 => SlackRules.All,
        7 => StripeRules.All,
        8 => PackageRegistryRules.All,
        9 => PrivateKeyRules.All,
        10 => WebTokenRules.All,
        11 => HttpAuthRules.All,
        12 => UrlRules.All,
        13 => KeyValueRules.All,
        14 => ObservabilityRules.All,
        15 => CommandRules.All,
        16 => StoredLoginRules.All,
        17 => CookieRules.All,
        18 => KubernetesRules.All,
        19 => PaymentRules.All,
        20 => FinanceRules.All,
        21 => CryptoRules.All,
        22 => MessagingRules.All,
        23 => ChatRules.All,
        24 => MailRules.All,
        25 => SocialRules.All,
        26 => MediaRules.All,
        27 => CommerceRules.All,
        28 => AnalyticsRules.All,
        29 => CrmRules.All,
        30 => WorkplaceRules.All,
        31 => DataServiceRules.All,
        32 => SecurityScannerRules.All,
        33 => ThingsAndPlayRules.All,
        34 => YandexRules.All,
        35 => AiModelRules.All,
        36 => AiToolRules.All,
        37 => AiHostRules.All,
        38 => AzureRules.All,
        39 => CloudRules.All,
        40 => HostingRules.All,
        41 => EdgeRules.All,
        42 => DatabaseRules.All,
        43 => DataPlatformRules.All,
        44 => DevToolRules.All,
        45 => ArtifactRules.All,
        46 => CiRules.All,
        47 => QualityRules.All,
        48 => FeatureFlagRules.All,
        49 => SignInRules.All,
        50 => VaultRules.All,
        51 => NetworkRules.All,
        52 => InfrastructureRules.All,
        53 => SettingRules.All,
        _ => throw new UnreachableException(),
    };
}
