using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Shops, shipping, content for shops.</summary>
internal static partial class CommerceRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "shopify-token",
            Description = "Shopify token or shared secret",
            Keywords = ["shpat_", "shpss_", "shpca_", "shppa_", "shpua_", "shptka_", "shpit_", "shpct_", "shpmk_", "shprt_"],
            Pattern = ShopifyToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["shpat_{hex:32}", "SHOPIFY_TOKEN=shpss_{hex:32}", "shpca_{alnum:38}"],
            NonMatches = ["shpat_your_token", "shpat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "shopee-partner-key",
            Description = "Shopee partner key",
            Keywords = ["shpk"],
            Pattern = ShopeePartnerKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["shpk{alnum:60}", "SHOPEE_PARTNER_KEY=shpk{alnum:60}"],
            NonMatches = ["shpk_key", "shpk..."],
        },
        new Rule
        {
            Id = "etsy-key",
            Description = "Etsy key or secret",
            Keywords = ["etsy_", "etsy-", "etsyapi", "etsykey", "etsytoken", "etsysecret", "etsyaccess", "etsyshared"],
            NamedKey = new NamedKey("a-z0-9:", 24, 40),
            Matches = ["ETSY_SECRET='{lower+digit:18}4x7q9z'", "etsy_secret = \"{lower+digit:18}4x7q9z\""],
            NonMatches = ["ETSY_SECRET=<your-secret>", "etsy: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "ebay-secret",
            Description = "eBay client secret",
            Keywords = ["prd-", "sbx-"],
            Pattern = EbaySecret,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["PRD-{hex:12}-{hex:4}-{hex:4}-{hex:4}-{hex:4}", "EBAY_CERT_ID=SBX-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:8}"],
            NonMatches = ["Acme-shop-PRD-{hex:9}-{hex:8}", "PRD-1234"],
        },
        new Rule
        {
            Id = "squarespace-key",
            Description = "Squarespace API key",
            Keywords = ["squarespace"],
            NamedKey = NamedKey.Uuid,
            Matches = ["export SQUARESPACE_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "\"squarespaceApiKey\": \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\""],
            NonMatches = ["squarespaceToken: process.env.SQUARESPACE_TOKEN", "SQUARESPACE_ACCOUNT_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
        },
        new Rule
        {
            Id = "bigcommerce-token",
            Description = "BigCommerce access token",
            Keywords = ["bigcommerce"],
            NamedKey = new NamedKey("a-z0-9", 31, 32),
            Matches = ["BIGCOMMERCE_SECRET='{lower+digit:25}4x7q9z'", "bigcommerce.token: {lower+digit:25}4x7q9z"],
            NonMatches = ["BIGCOMMERCE_CLIENT_ID={lower+digit:31}", "bigcommerce commit: {hex:40}"],
        },
        new Rule
        {
            Id = "woocommerce-key",
            Description = "WooCommerce consumer key or secret",
            Keywords = ["ck_", "cs_"],
            Pattern = WoocommerceKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ck_{hex:40}", "WOO_SECRET=cs_{hex:40}"],
            NonMatches = ["cs_test_session", "ck_editor_config"],
        },
        new Rule
        {
            Id = "lightspeed-token",
            Description = "Lightspeed personal token",
            Keywords = ["lsxs_pt_"],
            Pattern = LightspeedToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["lsxs_pt_{alnum:40}", "LIGHTSPEED_TOKEN=lsxs_pt_{alnum:40}"],
            NonMatches = ["lsxs_pt_token", "lsxs_pt_..."],
        },
        new Rule
        {
            Id = "amazon-oauth-secret",
            Description = "Login with Amazon client secret",
            Keywords = ["amzn1.oa2-cs."],
            Pattern = AmazonOauthSecret,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["amzn1.oa2-cs.v1.{hex:64}", "LWA_CLIENT_SECRET=amzn1.oa2-cs.v1.{hex:64}"],
            NonMatches = ["amzn1.application-oa2-client.{hex:32}", "amzn1.oa2-cs.v1."],
        },
        new Rule
        {
            Id = "amazon-mws-token",
            Description = "Amazon MWS auth token",
            Keywords = ["amzn.mws."],
            Pattern = AmazonMwsToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["amzn.mws.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "MWS_AUTH_TOKEN=amzn.mws.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["amzn.mws.token", "amzn.mws."],
        },
        new Rule
        {
            Id = "easypost-key",
            Description = "EasyPost API key",
            Keywords = ["ezak", "eztk"],
            Pattern = EasypostKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["EZAK{alnum:54}", "EASYPOST_KEY=EZTK{alnum:54}"],
            NonMatches = ["EZAK_KEY", "EZTKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "shippo-token",
            Description = "Shippo API token",
            Keywords = ["shippo_live_", "shippo_test_"],
            Pattern = ShippoToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["shippo_live_{hex:40}", "SHIPPO_TOKEN=shippo_test_{hex:40}"],
            NonMatches = ["shippo_test_token", "shippo_live_..."],
        },
        new Rule
        {
            Id = "lob-key",
            Description = "Lob API key",
            Keywords = ["live_"],
            Pattern = LobKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["live_{hex:35}", "LOB_API_KEY=live_{hex:35}"],
            NonMatches = ["live_pub_{hex:31}", "live_reload"],
        },
        new Rule
        {
            Id = "contentful-token",
            Description = "Contentful management token",
            Keywords = ["cfpat-"],
            Pattern = ContentfulToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["CFPAT-{alnum:43}", "CONTENTFUL_MANAGEMENT_TOKEN=CFPAT-{base64url:43}"],
            NonMatches = ["CFPAT-token", "CFPAT-..."],
        },
        new Rule
        {
            Id = "contentful-delivery-token",
            Description = "Contentful delivery or preview token",
            Keywords = ["contentful"],
            NamedKey = new NamedKey("A-Za-z0-9_=-", 43),
            Matches = ["CONTENTFUL_SECRET='{alnum:38}4kT7x'", "contentful_secret = \"{alnum:38}4kT7x\""],
            NonMatches = ["CONTENTFUL_SECRET=<your-secret>", "contentful: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "storyblok-token",
            Description = "Storyblok token",
            Keywords = ["storyblok"],
            NamedKey = new NamedKey("A-Za-z0-9", 24),
            Matches = ["STORYBLOK_API_KEY={alnum:22}tt", "const storyblokToken = '{alnum:22}tt';"],
            NonMatches = ["STORYBLOK_API_KEY=$STORYBLOK_KEY", "storyblok commit: {hex:40}"],
        },
        new Rule
        {
            Id = "sanity-token",
            Description = "Sanity API token",
            Keywords = ["sanity"],
            NamedKey = new NamedKey("A-Za-z0-9", 80, 200),
            Matches = ["export SANITY_TOKEN=sk{alnum:175}4kT7x", "\"sanityApiKey\": \"sk{alnum:175}4kT7x\""],
            NonMatches = ["sanityToken: process.env.SANITY_TOKEN", "SANITY_ACCOUNT_ID=sk{alnum:180}"],
        },
        new Rule
        {
            Id = "algolia-key",
            Description = "Algolia API key",
            Keywords = ["algolia"],
            NamedKey = new NamedKey("a-z0-9", 32),
            Matches = ["ALGOLIA_SECRET='{hex:24}0a9f8e7c'", "algolia.token: {hex:24}0a9f8e7c"],
            NonMatches = ["ALGOLIA_APP_ID={upper+digit:10}", "algolia commit: {hex:40}"],
        },
        new Rule
        {
            Id = "webflow-token",
            Description = "Webflow API token",
            Keywords = ["webflow"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["WEBFLOW_API_KEY={hex:56}0a9f8e7c", "webflow_secret = \"{hex:56}0a9f8e7c\""],
            NonMatches = ["WEBFLOW_API_KEY=$WEBFLOW_KEY", "webflow commit: {hex:40}"],
        },
        new Rule
        {
            Id = "coveo-key",
            Description = "Coveo API key",
            Keywords = ["coveo"],
            NamedKey = new NamedKey("a-f0-9x-", 36, 40),
            Matches = ["export COVEO_TOKEN=xx{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "const coveoToken = 'xx{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}';"],
            NonMatches = ["coveoToken: process.env.COVEO_TOKEN", "COVEO_ACCOUNT_ID=xx{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
        },
        new Rule
        {
            Id = "shipstation-secret",
            Description = "ShipStation key or secret",
            Keywords = ["shipstation"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["SHIPSTATION_SECRET='{hex:24}0a9f8e7c'", "\"shipstationApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["SHIPSTATION_SECRET=<your-secret>", "shipstation: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "printful-token",
            Description = "Printful token",
            Keywords = ["printful"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["PRINTFUL_API_KEY={alnum:35}4kT7x", "printful.token: {alnum:35}4kT7x"],
            NonMatches = ["printful commit: {hex:40}", "PRINTFUL_TOKEN=$PRINTFUL"],
        },
    ];

    [GeneratedRegex(@"\Gshp(?:at|ss|ca|pa|ua|tka|it|ct|mk|rt)_[A-Za-z0-9]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex ShopifyToken();

    [GeneratedRegex(@"\G(?<![+/_-])shpk[A-Za-z0-9]{50,}", RegexOptions.CultureInvariant)]
    private static partial Regex ShopeePartnerKey();

    [GeneratedRegex(@"\G(?:PRD|SBX)-[a-f0-9]{8,12}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4,}", RegexOptions.CultureInvariant)]
    private static partial Regex EbaySecret();

    [GeneratedRegex(@"\Gc[ks]_[a-f0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex WoocommerceKey();

    [GeneratedRegex(@"\Glsxs_pt_[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex LightspeedToken();

    [GeneratedRegex(@"\Gamzn1\.oa2-cs\.v1\.[a-f0-9]{64,}", RegexOptions.CultureInvariant)]
    private static partial Regex AmazonOauthSecret();

    [GeneratedRegex(@"\Gamzn\.mws\.[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex AmazonMwsToken();

    [GeneratedRegex(@"\G(?<![+/_-])EZ[AT]K[A-Za-z0-9]{50,}", RegexOptions.CultureInvariant)]
    private static partial Regex EasypostKey();

    [GeneratedRegex(@"\Gshippo_(?:live|test)_[a-f0-9]{38,}", RegexOptions.CultureInvariant)]
    private static partial Regex ShippoToken();

    [GeneratedRegex(@"\Glive_[a-f0-9]{35,}", RegexOptions.CultureInvariant)]
    private static partial Regex LobKey();

    [GeneratedRegex(@"\GCFPAT-[A-Za-z0-9_-]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex ContentfulToken();
}
