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
    public const int FamilyCount = 33;

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
        15 => AiModelRules.All,
        16 => AiToolRules.All,
        17 => AiHostRules.All,
        18 => AzureRules.All,
        19 => CloudRules.All,
        20 => HostingRules.All,
        21 => EdgeRules.All,
        22 => DatabaseRules.All,
        23 => DataPlatformRules.All,
        24 => DevToolRules.All,
        25 => ArtifactRules.All,
        26 => CiRules.All,
        27 => QualityRules.All,
        28 => FeatureFlagRules.All,
        29 => IdentityRules.All,
        30 => VaultRules.All,
        31 => NetworkRules.All,
        32 => InfrastructureRules.All,
        _ => throw new UnreachableException(),
    };
}
