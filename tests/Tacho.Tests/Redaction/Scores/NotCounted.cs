namespace Tacho.Tests.Redaction.Scores;

/// <summary>
/// The rules of other scanners whose positives do not count as provider-specific secrets, with the reason. They are masked where Tacho's
/// own rules say so, and are part of the recall over all positives.
/// </summary>
public static class NotCounted
{
    private const string Generic = "no provider: a name and a value, or high entropy";
    private const string PublicId = "an id, name or address that is no secret; masking it hides who was asked";
    private const string PublicKey = "a key that providers tell to publish";

    /// <summary>Reason by <c>source/rule</c> or, for all sources, by rule.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["generic-api-key"] = Generic,
        ["curl-auth-header"] = Generic,
        ["curl-auth-user"] = Generic,
        ["kubernetes-secret-yaml"] = Generic,
        ["nuget-config-password"] = Generic,
        ["detect-secrets/keyword"] = Generic,
        ["detect-secrets/BasicAuthDetector"] = Generic,
        ["ripsecrets/random"] = Generic,
        ["entire-cli/bytes"] = Generic,
        ["entire-cli/jsonl"] = Generic,
        ["entire-cli/jsonl-key"] = Generic,
        ["detect-secrets/IPPublicDetector"] = PublicId,
        ["adobe-client-id"] = PublicId,
        ["artifactory-jfrog-url"] = PublicId,
        ["asana-client-id"] = PublicId,
        ["azure-client-id"] = PublicId,
        ["azure-storage-account-name"] = PublicId,
        ["azure-tenant-id"] = PublicId,
        ["secretlint/secretlint-rule-azure/AzureClientId"] = PublicId,
        ["secretlint/secretlint-rule-azure/AzureTenantId"] = PublicId,
        ["bitbucket-client-id"] = PublicId,
        ["canva-client-id"] = PublicId,
        ["clickhouse-cloud-key-id"] = PublicId,
        ["cloudinary-cloud-name"] = PublicId,
        ["discord-client-id"] = PublicId,
        ["ebay-client-id"] = PublicId,
        ["lark-app-id"] = PublicId,
        ["linkedin-client-id"] = PublicId,
        ["looker-client-id"] = PublicId,
        ["messagebird-client-id"] = PublicId,
        ["mongodb-atlas-service-account-id"] = PublicId,
        ["new-relic-user-api-id"] = PublicId,
        ["plaid-client-id"] = PublicId,
        ["planetscale-id"] = PublicId,
        ["plivo-auth-id"] = PublicId,
        ["polymarket-address"] = PublicId,
        ["ramp-client-id"] = PublicId,
        ["salesforce-instance-url.1"] = PublicId,
        ["sendbird-access-id"] = PublicId,
        ["snowflake-account-host.1"] = PublicId,
        ["sumologic-access-id"] = PublicId,
        ["supabase-project-url"] = PublicId,
        ["tableau-personal-access-token-name.1"] = PublicId,
        ["tableau-server-host.1"] = PublicId,
        ["devcycle-client-sdk-key"] = PublicKey,
        ["flutterwave-public-key"] = PublicKey,
        ["lob-pub-api-key"] = PublicKey,
        ["mailgun-pub-key"] = PublicKey,
        ["midtrans-production-server-client-key"] = PublicKey,
        ["segment-public-api-token.1"] = PublicKey,
    };

    /// <summary>True for an item of such a rule.</summary>
    public static bool Contains(SecretItem item) => Reasons.ContainsKey(item.Rule) || Reasons.ContainsKey($"{item.Source}/{item.Rule}");
}
