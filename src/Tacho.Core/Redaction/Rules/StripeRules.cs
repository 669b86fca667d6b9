using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Stripe: secret and restricted keys, and the secrets that sign webhooks. Publishable keys are public.</summary>
internal static partial class StripeRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "stripe-key",
            Description = "Stripe secret or restricted key",
            Keywords = ["sk_live_", "sk_test_", "sk_prod_", "rk_live_", "rk_test_", "rk_prod_", "sk_org_"],
            Pattern = Key,
            StartsAtKeyword = true,
            Entropy = 2.5,
            Matches = ["sk_live_{alnum:24}", "STRIPE_KEY=rk_test_{alnum:99}", "sk_test_{alnum:24}", "sk_org_live_{alnum:60}"],
            NonMatches = ["sk_test_xxxxxxxxxxxxxxxxxxxxxxxx", "sk_live_key", "pk_live_{alnum:24}", "task_test_{alnum:24}"],
        },
        new Rule
        {
            Id = "stripe-webhook-secret",
            Description = "Webhook signing secret",
            Keywords = ["whsec_"],
            Pattern = WebhookSecret,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["whsec_{alnum:32}"],
            NonMatches = ["whsec_...", "whsec_your_signing_secret_goes_here"],
        },
    ];

    [GeneratedRegex(@"\G[sr]k_(?:org_)?(?:live|test|prod)_[A-Za-z0-9]{10,}", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex(@"\Gwhsec_[A-Za-z0-9+/_]{23,}[A-Za-z0-9+/=]", RegexOptions.CultureInvariant)]
    private static partial Regex WebhookSecret();
}
