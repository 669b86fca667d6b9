using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Payments: what charges cards and moves money. Stripe has a file of its own; publishable keys and client ids are no secrets.</summary>
internal static partial class PaymentRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        // The version byte of base64 that begins so is told apart by what stands before it; application ids (sq0idp-) are public.
        new Rule
        {
            Id = "square-token",
            Description = "Square access token or application secret",
            Keywords = ["eaaa", "sq0atp-", "sq0csp-", "sq0csb-"],
            Pattern = SquareToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["EAAA{alnum:60}", "SQUARE_TOKEN=sq0atp-{base64url:22}", "sandbox-sq0csb-{alnum:43}"],
            NonMatches = ["sq0idp-{alnum:22}", "sq0csp-your-secret", "EAAABBBBcccc"],
        },
        new Rule
        {
            Id = "paypal-braintree-token",
            Description = "Braintree access token of PayPal",
            Keywords = ["access_token$"],
            Pattern = PaypalBraintreeToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["access_token$production${lower+digit:16}${hex:32}", "token: access_token$sandbox${lower+digit:16}${hex:32}"],
            NonMatches = ["access_token$production$", "access_token$value"],
        },
        new Rule
        {
            Id = "paypal-secret",
            Description = "PayPal client secret",
            Keywords = ["paypal"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 80),
            Matches = ["PAYPAL_CLIENT_SECRET=E{alnum:74}4kT7x", "\"paypalSecret\": \"E{alnum:74}4kT7x\""],
            NonMatches = ["PAYPAL_CLIENT_ID=A{alnum:79}", "PAYPAL_SECRET=$PAYPAL_SECRET"],
        },
        new Rule
        {
            Id = "braintree-private-key",
            Description = "Braintree private key",
            Keywords = ["braintree"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["BRAINTREE_PRIVATE_KEY={hex:24}0a9f8e7c", "braintree.private_key: \"{hex:24}0a9f8e7c\""],
            NonMatches = ["BRAINTREE_MERCHANT_ID={lower+digit:16}", "braintree commit: {hex:40}"],
        },
        new Rule
        {
            Id = "adyen-api-key",
            Description = "Adyen API key",
            Keywords = ["aqe"],
            Pattern = AdyenApiKey,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["AQEyhm{alnum:60}", "ADYEN_API_KEY=AQEyhm{alnum:70}=-{alnum:40}="],
            NonMatches = ["AQEyhmf", "AQEyhmxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "razorpay-secret",
            Description = "Razorpay key secret",
            Keywords = ["razorpay", "rzp_"],
            NamedKey = new NamedKey("A-Za-z0-9", 24),
            Matches = ["RAZORPAY_KEY_SECRET={alnum:19}4kT7x", "\"razorpayKeySecret\": \"{alnum:19}4kT7x\""],
            NonMatches = ["rzp_live_{alnum:14}", "RAZORPAY_KEY_ID=rzp_test_{alnum:14}", "razorpay_secret=$RAZORPAY_SECRET"],
        },
        new Rule
        {
            Id = "plaid-access-token",
            Description = "Plaid access token",
            Keywords = ["access-sandbox-", "access-development-", "access-production-"],
            Pattern = PlaidAccessToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["access-sandbox-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "PLAID_ACCESS_TOKEN=access-production-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["access-sandbox-token", "access-production-role"],
        },
        new Rule
        {
            Id = "plaid-secret",
            Description = "Plaid secret",
            Keywords = ["plaid"],
            NamedKey = new NamedKey("a-z0-9", 30),
            Matches = ["PLAID_SECRET={hex:22}0a9f8e7c", "\"plaidSecret\": \"{lower+digit:24}4x7q9z\""],
            NonMatches = ["PLAID_CLIENT_ID={hex:24}", "plaid commit: {hex:40}"],
        },
        new Rule
        {
            Id = "flutterwave-secret-key",
            Description = "Flutterwave secret or encryption key",
            Keywords = ["flwseck"],
            Pattern = FlutterwaveSecretKey,
            StartsAtKeyword = true,
            Entropy = 2.5,
            Matches = ["FLWSECK_TEST-{hex:32}-X", "FLW_SECRET_KEY=FLWSECK-{hex:32}-X", "FLWSECK_TEST{hex:12}"],
            NonMatches = ["FLWPUBK_TEST-{hex:32}-X", "FLWSECK_TEST-xxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "midtrans-server-key",
            Description = "Midtrans server key",
            Keywords = ["mid-server-", "sb-mid-server-"],
            Pattern = MidtransServerKey,
            StartsAtKeyword = true,
            Entropy = 2.5,
            Matches = ["Mid-server-{alnum:24}", "MIDTRANS_SERVER_KEY=SB-Mid-server-{alnum:24}"],
            NonMatches = ["Mid-client-{alnum:16}", "Mid-server-your-key"],
        },
        new Rule
        {
            Id = "gocardless-token",
            Description = "GoCardless access token",
            Keywords = ["gocardless"],
            NamedKey = new NamedKey("A-Za-z0-9_=-", 40, 60),
            Matches = ["GOCARDLESS_ACCESS_TOKEN=live_{alnum:35}4kT7x", "gocardless.secret = \"sandbox_{alnum:35}4kT7x\""],
            NonMatches = ["GOCARDLESS_TOKEN=$TOKEN", "gocardless: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "paddle-key",
            Description = "Paddle API key or webhook secret",
            Keywords = ["pdl_live_", "pdl_sdbx_", "pdl_ntfset_"],
            Pattern = PaddleKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "pdl_live_apikey_{lower+digit:26}_{alnum:22}_{alnum:3}",
                "PADDLE_API_KEY=pdl_sdbx_apikey_{lower+digit:26}_{alnum:22}_{alnum:3}",
                "pdl_ntfset_{lower+digit:26}_{alnum:32}",
            ],
            NonMatches = ["pdl_live_apikey", "pdl_sdbx_xxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "mollie-key",
            Description = "Mollie API key",
            Keywords = ["mollie"],
            NamedKey = new NamedKey("A-Za-z0-9_", 35, 60),
            Matches = ["MOLLIE_API_KEY=live_{digit:8}{alnum:17}4kT7x", "mollie.key: \"test_{digit:8}{alnum:17}4kT7x\""],
            NonMatches = ["MOLLIE_API_KEY=live_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "mollie_profile: pfl_{alnum:10}"],
        },
        // Also ones from before 2022, which are UUIDs.
        new Rule
        {
            Id = "checkout-secret-key",
            Description = "Checkout.com secret key",
            Keywords = ["sk_"],
            Pattern = CheckoutSecretKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sk_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "CHECKOUT_KEY=sk_test_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "sk_sbox_{lower+digit:27}"],
            NonMatches = ["pk_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "sk_learn_version", "sk_sbox_key"],
        },
        // Base64 of a text that begins with "key", where Stripe has letters and digits alone.
        new Rule
        {
            Id = "highnote-key",
            Description = "Highnote secret or restricted key",
            Keywords = ["sk_live_a2v5", "sk_test_a2v5", "rk_live_a2v5", "rk_test_a2v5"],
            Pattern = HighnoteKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sk_live_a2V5{alnum:20}/{alnum:30}+{alnum:10}==", "HIGHNOTE_KEY=rk_test_a2V5{alnum:40}/{alnum:12}"],
            NonMatches = ["sk_live_a2V5", "rk_test_a2V5..."],
        },
        new Rule
        {
            Id = "mercadopago-token",
            Description = "Mercado Pago access token",
            Keywords = ["app_usr-", "test-"],
            Pattern = MercadopagoToken,
            StartsAtKeyword = true,
            Entropy = 2.5,
            Matches = ["APP_USR-{digit:16}-{digit:6}-{hex:32}-{digit:9}", "MP_ACCESS_TOKEN=TEST-{digit:16}-{digit:6}-{hex:32}-{digit:9}"],
            NonMatches = ["TEST-1234", "APP_USR-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
        },
        new Rule
        {
            Id = "xendit-key",
            Description = "Xendit secret key",
            Keywords = ["xnd_development_", "xnd_production_"],
            Pattern = XenditKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["xnd_development_{alnum:50}", "XENDIT_SECRET=xnd_production_{alnum:50}"],
            NonMatches = ["xnd_public_development_{alnum:20}", "xnd_development_key"],
        },
        new Rule
        {
            Id = "omise-secret-key",
            Description = "Omise secret key",
            Keywords = ["skey_"],
            Pattern = OmiseSecretKey,
            StartsAtKeyword = true,
            Entropy = 2.5,
            Matches = ["skey_test_{lower+digit:19}", "OMISE_SECRET_KEY=skey_{lower+digit:19}"],
            NonMatches = ["pkey_test_{lower+digit:19}", "skey_test_key"],
        },
        new Rule
        {
            Id = "cashfree-secret-key",
            Description = "Cashfree secret key",
            Keywords = ["cfsk_ma_"],
            Pattern = CashfreeSecretKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["cfsk_ma_prod_{hex:32}_{hex:8}", "CASHFREE_SECRET=cfsk_ma_test_{hex:32}_{hex:8}"],
            NonMatches = ["cfsk_ma_prod_key", "cfsk_ma_test_"],
        },
        new Rule
        {
            Id = "polar-token",
            Description = "Polar access token or secret",
            Keywords = ["polar_"],
            Pattern = PolarToken,
            StartsAtKeyword = true,
            Entropy = 4,
            Matches = ["polar_oat_{alnum:43}", "POLAR_ACCESS_TOKEN=polar_pat_{alnum:43}", "polar_cs_{alnum:43}"],
            NonMatches = ["polar_bear_sightings_by_year_and_region", "polar_oat_..."],
        },
        new Rule
        {
            Id = "asaas-token",
            Description = "Asaas API key",
            Keywords = ["$aact_"],
            Pattern = AsaasToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["$aact_prod_{alnum:60}", "ASAAS_KEY=$aact_hmlg_{alnum:40}::$aach_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["$aact_token", "$aact_prod_..."],
        },
        new Rule
        {
            Id = "rainforest-pay-key",
            Description = "Rainforest Pay API key",
            Keywords = ["apikey_", "sbx_apikey_"],
            Pattern = RainforestPayKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["apikey_{hex:64}", "RAINFOREST_API_KEY=sbx_apikey_{hex:64}"],
            NonMatches = ["apikey_header", "apikey_{hex:8}"],
        },
        new Rule
        {
            Id = "freemius-secret-key",
            Description = "Freemius secret key",
            Keywords = ["freemius"],
            NamedKey = new NamedKey("A-Za-z0-9_#@*$!^.+=-", 28, 40),
            Matches = ["FREEMIUS_SECRET_KEY=sk_{alnum:24}4kT7x", "\"freemiusKey\" => \"sk_{alnum:21}4kT7x\""],
            NonMatches = ["FREEMIUS_PUBLIC_KEY=$FREEMIUS_KEY", "freemius: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "chargebee-key",
            Description = "Chargebee API key",
            Keywords = ["chargebee"],
            NamedKey = new NamedKey("A-Za-z0-9_", 32, 60),
            Matches = ["CHARGEBEE_SECRET='live_{alnum:35}4kT7x'", "const chargebeeToken = 'live_{alnum:35}4kT7x';"],
            NonMatches = ["CHARGEBEE_SECRET=<your-secret>", "chargebee: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "recurly-key",
            Description = "Recurly API key",
            Keywords = ["recurly"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["RECURLY_API_KEY={hex:24}0a9f8e7c", "\"recurlyApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["RECURLY_API_KEY=$RECURLY_KEY", "recurly commit: {hex:40}"],
        },
        new Rule
        {
            Id = "wise-token",
            Description = "Wise API token",
            Keywords = ["transferwise", "wise_api", "wise_token", "wise-api"],
            NamedKey = NamedKey.Uuid,
            Matches = ["export TRANSFERWISE_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "transferwise.token: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["transferwiseToken: process.env.TRANSFERWISE_TOKEN", "TRANSFERWISE_ACCOUNT_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
        },
    ];

    [GeneratedRegex(@"\G(?:(?<![+/_-])EAAA[A-Za-z0-9_-]{40,}|sq0(?:atp|csp|csb)-[A-Za-z0-9_-]{22,})", RegexOptions.CultureInvariant)]
    private static partial Regex SquareToken();

    [GeneratedRegex(@"\Gaccess_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex PaypalBraintreeToken();

    [GeneratedRegex(@"\G(?<![+/_-])AQE[A-Za-z]hm[A-Za-z0-9+/]{30,}={0,2}(?:-[A-Za-z0-9+/]{20,}={0,2})?", RegexOptions.CultureInvariant)]
    private static partial Regex AdyenApiKey();

    [GeneratedRegex(@"\Gaccess-(?:sandbox|development|production)-[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex PlaidAccessToken();

    [GeneratedRegex(@"\GFLWSECK(?:_TEST|_LIVE)?-?[A-Za-z0-9]{12,}(?:-X)?", RegexOptions.CultureInvariant)]
    private static partial Regex FlutterwaveSecretKey();

    [GeneratedRegex(@"\G(?:SB-)?Mid-server-[A-Za-z0-9_-]{15,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex MidtransServerKey();

    [GeneratedRegex(@"\Gpdl_(?:live_|sdbx_|ntfset_)[A-Za-z0-9_]{20,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex PaddleKey();

    [GeneratedRegex(@"\Gsk_(?:test_|sbox_)?(?:[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}|(?<=sbox_)[a-z0-9]{20,})", RegexOptions.CultureInvariant)]
    private static partial Regex CheckoutSecretKey();

    [GeneratedRegex(@"\G[sr]k_(?:live|test)_a2V5[A-Za-z0-9+/]{20,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex HighnoteKey();

    [GeneratedRegex(@"\G(?:APP_USR|TEST)-[0-9]{10,20}-[0-9]{6}-[a-f0-9]{32}-[0-9]{5,}", RegexOptions.CultureInvariant)]
    private static partial Regex MercadopagoToken();

    [GeneratedRegex(@"\Gxnd_(?:development|production)_[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex XenditKey();

    [GeneratedRegex(@"\Gskey_(?:test_)?[a-z0-9]{17,}", RegexOptions.CultureInvariant)]
    private static partial Regex OmiseSecretKey();

    [GeneratedRegex(@"\Gcfsk_ma_(?:prod|test)_[a-f0-9]{32}_[a-f0-9]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex CashfreeSecretKey();

    [GeneratedRegex(@"\Gpolar_[a-z]{2,4}_[A-Za-z0-9_-]{30,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex PolarToken();

    [GeneratedRegex(@"\G\$aact_[A-Za-z0-9=:_$-]{28,}[A-Za-z0-9=]", RegexOptions.CultureInvariant)]
    private static partial Regex AsaasToken();

    [GeneratedRegex(@"\G(?:sbx_)?apikey_[a-f0-9]{64,}", RegexOptions.CultureInvariant)]
    private static partial Regex RainforestPayKey();
}
