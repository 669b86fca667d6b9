using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Customers: relations, marketing, support, forms, meetings.</summary>
internal static partial class CrmRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "hubspot-token",
            Description = "HubSpot private app token",
            Keywords = ["pat-na", "pat-eu", "pat-ap"],
            Pattern = HubspotToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pat-na1-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "HUBSPOT_TOKEN=pat-eu1-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["pat-na1-token", "pat-eu1-..."],
        },
        new Rule
        {
            Id = "hubspot-key",
            Description = "HubSpot API key",
            Keywords = ["hubspot", "hapikey"],
            NamedKey = NamedKey.Uuid,
            Matches = ["export HUBSPOT_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "hubspot.token: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["hubspotToken: process.env.HUBSPOT_TOKEN", "HUBSPOT_ACCOUNT_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
        },
        new Rule
        {
            Id = "salesforce-token",
            Description = "Salesforce session or access token",
            Keywords = ["00d"],
            Pattern = SalesforceToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["00D{alnum:12}!{alnum:96}", "SF_ACCESS_TOKEN=00D{alnum:15}!AQ{alnum:90}"],
            NonMatches = ["00D{alnum:15}", "00D5g!short"],
        },
        new Rule
        {
            Id = "salesforce-refresh-token",
            Description = "Salesforce refresh token",
            Keywords = ["5aep861"],
            Pattern = SalesforceRefreshToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["5Aep861{alnum:80}", "SF_REFRESH_TOKEN=5Aep861{alnum:76}"],
            NonMatches = ["5Aep861", "5Aep861.short"],
        },
        new Rule
        {
            Id = "salesforce-secret",
            Description = "Salesforce consumer secret",
            Keywords = ["salesforce"],
            NamedKey = new NamedKey("A-F0-9", 64),
            Matches = ["export SALESFORCE_TOKEN={HEX:56}0A9F8E7C", "\"salesforceApiKey\": \"{HEX:56}0A9F8E7C\""],
            NonMatches = ["SALESFORCE_CLIENT_ID=3MVG9{alnum:80}", "SALESFORCE_CLIENT_SECRET=$SECRET"],
        },
        // Base64 of "tok:".
        new Rule
        {
            Id = "intercom-token",
            Description = "Intercom access token",
            Keywords = ["dg9r"],
            Pattern = IntercomToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["dG9rOj{alnum:54}=", "INTERCOM_TOKEN=dG9rO{alnum:55}="],
            NonMatches = ["dG9rOg==", "dG9rO..."],
        },
        new Rule
        {
            Id = "intercom-secret",
            Description = "Intercom access token of the old form, or client secret",
            Keywords = ["intercom"],
            NamedKey = new NamedKey("A-Za-z0-9=_-", 36, 60),
            Matches = ["INTERCOM_API_KEY={alnum:55}4kT7x", "intercom_secret = \"{alnum:55}4kT7x\""],
            NonMatches = ["INTERCOM_APP_ID={lower+digit:8}", "intercom commit: {hex:40}"],
        },
        new Rule
        {
            Id = "zendesk-token",
            Description = "Zendesk API token",
            Keywords = ["zendesk"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["export ZENDESK_TOKEN={alnum:35}4kT7x", "const zendeskToken = '{alnum:35}4kT7x';"],
            NonMatches = ["zendesk commit: {hex:40}", "ZENDESK_API_TOKEN=$ZENDESK"],
        },
        new Rule
        {
            Id = "freshdesk-key",
            Description = "Freshdesk API key",
            Keywords = ["freshdesk"],
            NamedKey = new NamedKey("A-Za-z0-9", 20),
            Matches = ["FRESHDESK_SECRET='{alnum:15}4kT7x'", "\"freshdeskApiKey\": \"{alnum:15}4kT7x\""],
            NonMatches = ["FRESHDESK_SECRET=<your-secret>", "freshdesk: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "pipedrive-token",
            Description = "Pipedrive API token",
            Keywords = ["pipedrive"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["PIPEDRIVE_API_KEY={hex:32}0a9f8e7c", "pipedrive.token: {hex:32}0a9f8e7c"],
            NonMatches = ["PIPEDRIVE_API_KEY=$PIPEDRIVE_KEY", "pipedrive commit: {hex:40}"],
        },
        new Rule
        {
            Id = "zoho-token",
            Description = "Zoho token",
            Keywords = ["1000."],
            Pattern = ZohoToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["1000.{hex:32}.{hex:32}", "ZOHO_REFRESH_TOKEN=1000.{hex:32}.{hex:32}"],
            NonMatches = ["1000.50", "1000.{HEX:30}"],
        },
        // Stripe's publishable keys have "live" or "test" here.
        new Rule
        {
            Id = "klaviyo-key",
            Description = "Klaviyo private key",
            Keywords = ["pk_"],
            Pattern = KlaviyoKey,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["pk_{hex:34}", "KLAVIYO_PRIVATE_KEY=pk_{alnum:6}_{hex:34}"],
            NonMatches = ["pk_live_{alnum:24}", "pk_column_name"],
        },
        new Rule
        {
            Id = "customerio-key",
            Description = "Customer.io API key",
            Keywords = ["customerio", "customer_io", "customer.io"],
            NamedKey = new NamedKey("a-f0-9", 20, 32),
            Matches = ["CUSTOMERIO_API_KEY={hex:24}0a9f8e7c", "\"customerioApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["CUSTOMERIO_API_KEY=$CUSTOMERIO_KEY", "customerio commit: {hex:40}"],
        },
        new Rule
        {
            Id = "activecampaign-key",
            Description = "ActiveCampaign API key",
            Keywords = ["activecampaign", "active_campaign"],
            NamedKey = new NamedKey("a-f0-9", 64, 72),
            Matches = ["export ACTIVECAMPAIGN_TOKEN={hex:64}0a9f8e7c", "activecampaign.token: {hex:64}0a9f8e7c"],
            NonMatches = ["activecampaignToken: process.env.ACTIVECAMPAIGN_TOKEN", "ACTIVECAMPAIGN_ACCOUNT_ID={hex:72}"],
        },
        new Rule
        {
            Id = "iterable-key",
            Description = "Iterable API key",
            Keywords = ["iterable_api", "iterable_k", "iterableapi"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["ITERABLE_API_KEY={hex:24}0a9f8e7c", "\"iterableApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["iterable: see the docs for how to make a key", "ITERABLE_API_KEY=$KEY"],
        },
        new Rule
        {
            Id = "braze-key",
            Description = "Braze REST API key",
            Keywords = ["braze"],
            NamedKey = NamedKey.Uuid,
            Matches = ["BRAZE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "const brazeToken = '{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}';"],
            NonMatches = ["BRAZE_API_KEY=$BRAZE_KEY", "braze commit: {hex:40}"],
        },
        new Rule
        {
            Id = "airship-secret",
            Description = "Airship key or master secret",
            Keywords = ["airship_", "airship-", "urbanairship"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 22),
            Matches = ["AIRSHIP_MASTER_SECRET={alnum:17}4kT7x", "urbanairship.secret: {alnum:17}4kT7x"],
            NonMatches = ["airshipToken: process.env.AIRSHIP_TOKEN", "AIRSHIP_ACCOUNT_ID={alnum:22}"],
        },
        new Rule
        {
            Id = "convertkit-secret",
            Description = "Kit (ConvertKit) API key or secret",
            Keywords = ["convertkit"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 22, 43),
            Matches = ["CONVERTKIT_SECRET='{alnum:38}4kT7x'", "convertkit.token: {alnum:38}4kT7x"],
            NonMatches = ["CONVERTKIT_SECRET=<your-secret>", "convertkit: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "typeform-token",
            Description = "Typeform token",
            Keywords = ["tfp_"],
            Pattern = TypeformToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["tfp_{alnum:44}_{alnum:14}", "TYPEFORM_TOKEN=tfp_{base64url:58}x"],
            NonMatches = ["tfp_token", "tfp_..."],
        },
        new Rule
        {
            Id = "jotform-key",
            Description = "Jotform API key",
            Keywords = ["jotform"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["export JOTFORM_TOKEN={hex:24}0a9f8e7c", "const jotformToken = '{hex:24}0a9f8e7c';"],
            NonMatches = ["jotformToken: process.env.JOTFORM_TOKEN", "JOTFORM_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "qualtrics-token",
            Description = "Qualtrics API token",
            Keywords = ["qualtrics"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["QUALTRICS_SECRET='{alnum:35}4kT7x'", "\"qualtricsApiKey\": \"{alnum:35}4kT7x\""],
            NonMatches = ["QUALTRICS_SECRET=<your-secret>", "qualtrics: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "calcom-key",
            Description = "Cal.com API key",
            Keywords = ["cal_live_", "cal_test_"],
            Pattern = CalcomKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["cal_live_{hex:32}", "CAL_API_KEY=cal_test_{hex:32}"],
            NonMatches = ["cal_live_events", "cal_live_..."],
        },
        new Rule
        {
            Id = "docusign-secret",
            Description = "DocuSign secret key",
            Keywords = ["docusign_s", "docusign_client_s", "docusignsecret", "docusignclients"],
            NamedKey = NamedKey.Uuid,
            Matches = ["DOCUSIGN_SECRET_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "\"docusignClientSecret\": \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\""],
            NonMatches = ["DOCUSIGN_ACCOUNT_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "DOCUSIGN_SECRET_KEY=$DOCUSIGN"],
        },
        new Rule
        {
            Id = "clearbit-key",
            Description = "Clearbit key",
            Keywords = ["clearbit"],
            NamedKey = new NamedKey("A-Za-z0-9_", 32, 40),
            Matches = ["CLEARBIT_SECRET='sk_{hex:24}0a9f8e7c'", "const clearbitToken = 'sk_{hex:24}0a9f8e7c';"],
            NonMatches = ["CLEARBIT_SECRET=<your-secret>", "clearbit: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "copper-key",
            Description = "Copper API key",
            Keywords = ["copper_api", "coppercrm"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["COPPER_API_KEY={hex:24}0a9f8e7c", "\"coppercrmKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["COPPER_API_API_KEY=$COPPER_API_KEY", "copperapi commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\Gpat-[a-z]{2}[0-9]{1,2}-[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex HubspotToken();

    [GeneratedRegex(@"\G00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{60,}", RegexOptions.CultureInvariant)]
    private static partial Regex SalesforceToken();

    [GeneratedRegex(@"\G5Aep861[A-Za-z0-9._]{60,}", RegexOptions.CultureInvariant)]
    private static partial Regex SalesforceRefreshToken();

    [GeneratedRegex(@"\G(?<![+/_-])dG9rO[A-Za-z0-9+/_-]{50,}=?", RegexOptions.CultureInvariant)]
    private static partial Regex IntercomToken();

    [GeneratedRegex(@"\G1000\.[a-f0-9]{32}\.[a-f0-9]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex ZohoToken();

    [GeneratedRegex(@"\Gpk_(?:[A-Za-z0-9]{6}_)?[A-Za-z0-9]{34,}", RegexOptions.CultureInvariant)]
    private static partial Regex KlaviyoKey();

    [GeneratedRegex(@"\Gtfp_[A-Za-z0-9_.=-]{40,}[A-Za-z0-9=]", RegexOptions.CultureInvariant)]
    private static partial Regex TypeformToken();

    [GeneratedRegex(@"\Gcal_(?:live|test)_[a-f0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex CalcomKey();
}
