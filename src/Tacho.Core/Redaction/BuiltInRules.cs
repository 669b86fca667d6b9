using System.Collections.Immutable;
using System.Diagnostics;
using Tacho.Redaction.Rules;

namespace Tacho.Redaction;

/// <summary>
/// The registry of rule families. A family's rules are made when one of them is first needed; the order of families and rules decides the
/// indexes in the generated tables, so a change here needs them generated anew (a test says so).
/// </summary>
internal static class BuiltInRules
{
    /// <summary>How many families there are.</summary>
    public const int FamilyCount = 31;

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
        15 => PaymentRules.All,
        16 => FinanceRules.All,
        17 => CryptoRules.All,
        18 => MessagingRules.All,
        19 => ChatRules.All,
        20 => MailRules.All,
        21 => SocialRules.All,
        22 => MediaRules.All,
        23 => CommerceRules.All,
        24 => AnalyticsRules.All,
        25 => CrmRules.All,
        26 => WorkplaceRules.All,
        27 => DataServiceRules.All,
        28 => SecurityScannerRules.All,
        29 => ThingsAndPlayRules.All,
        30 => YandexRules.All,
        _ => throw new UnreachableException(),
    };
}
