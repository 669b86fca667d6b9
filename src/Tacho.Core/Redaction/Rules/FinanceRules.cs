using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Banking, market data, accounting, identity checks for money.</summary>
internal static partial class FinanceRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "persona-key",
            Description = "Persona API key",
            Keywords = ["persona_production_", "persona_sandbox_"],
            Pattern = PersonaKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["persona_production_{alnum:40}", "PERSONA_API_KEY=persona_sandbox_{alnum:8}-{alnum:30}"],
            NonMatches = ["persona_production_config", "persona_sandbox_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "onfido-token",
            Description = "Onfido API token",
            Keywords = ["api_live", "api_sandbox"],
            Pattern = OnfidoToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["api_live.{alnum:32}", "ONFIDO_TOKEN=api_sandbox_us.{alnum:32}"],
            NonMatches = ["api_live.example.com", "api_sandbox_url"],
        },
        new Rule
        {
            Id = "mercury-token",
            Description = "Mercury API token",
            Keywords = ["mercury_production_", "mercury_sandbox_", "mercury_non_production_"],
            Pattern = MercuryToken,
            StartsAtKeyword = true,
            Entropy = 4,
            Matches = ["secret-token:mercury_production_wma_{alnum:44}_yrucrem", "MERCURY_TOKEN=mercury_sandbox_rma_{alnum:44}_yrucrem"],
            NonMatches = ["mercury_production_database_settings", "mercury_sandbox_..."],
        },
        new Rule
        {
            Id = "ramp-secret",
            Description = "Ramp client secret or token",
            Keywords = ["ramp_sec_", "ramp_tok_"],
            Pattern = RampSecret,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ramp_sec_{alnum:48}", "RAMP_TOKEN=ramp_tok_{alnum:48}"],
            NonMatches = ["ramp_id_{alnum:40}", "ramp_sec_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "databento-key",
            Description = "Databento API key",
            Keywords = ["databento"],
            NamedKey = new NamedKey("A-Za-z0-9-", 32),
            Matches = ["DATABENTO_API_KEY=db-{alnum:24}4kT7x", "\"databentoKey\": \"db-{alnum:24}4kT7x\""],
            NonMatches = ["databentoToken: process.env.DATABENTO_TOKEN", "DATABENTO_ACCOUNT_ID=db-{alnum:29}"],
        },
        new Rule
        {
            Id = "finicity-key",
            Description = "Finicity app key or secret",
            Keywords = ["finicity"],
            NamedKey = new NamedKey("a-z0-9", 20, 32),
            Matches = ["FINICITY_SECRET='{hex:24}0a9f8e7c'", "finicity.token: {hex:24}0a9f8e7c"],
            NonMatches = ["FINICITY_SECRET=<your-secret>", "finicity: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "finnhub-key",
            Description = "Finnhub API key",
            Keywords = ["finnhub"],
            NamedKey = new NamedKey("a-z0-9", 20, 40),
            Matches = ["FINNHUB_API_KEY={lower+digit:14}4x7q9z", "finnhub_secret = \"{lower+digit:14}4x7q9z\""],
            NonMatches = ["FINNHUB_API_KEY=$FINNHUB_KEY", "finnhub commit: {hex:40}"],
        },
        new Rule
        {
            Id = "freshbooks-token",
            Description = "FreshBooks access token",
            Keywords = ["freshbooks"],
            NamedKey = new NamedKey("a-z0-9", 64),
            Matches = ["export FRESHBOOKS_TOKEN={hex:56}0a9f8e7c", "const freshbooksToken = '{hex:56}0a9f8e7c';"],
            NonMatches = ["freshbooksToken: process.env.FRESHBOOKS_TOKEN", "FRESHBOOKS_ACCOUNT_ID={hex:64}"],
        },
        new Rule
        {
            Id = "alphavantage-key",
            Description = "Alpha Vantage API key",
            Keywords = ["alphavantage", "alpha_vantage", "alpha-vantage"],
            NamedKey = new NamedKey("A-Z0-9", 16),
            Matches = ["ALPHAVANTAGE_SECRET='{upper+digit:10}4X7Q9Z'", "\"alphavantageApiKey\": \"{upper+digit:10}4X7Q9Z\""],
            NonMatches = ["ALPHAVANTAGE_SECRET=<your-secret>", "alphavantage: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "polygon-io-key",
            Description = "Polygon.io API key",
            Keywords = ["polygon_api", "polygonio", "polygon_io", "polygon-io"],
            NamedKey = new NamedKey("A-Za-z0-9_", 32),
            Matches = ["POLYGON_API_KEY={alnum:27}4kT7x", "\"polygonioKey\": \"{alnum:27}4kT7x\""],
            NonMatches = ["POLYGON_API_API_KEY=$POLYGON_API_KEY", "polygonapi commit: {hex:40}"],
        },
        new Rule
        {
            Id = "alpaca-secret",
            Description = "Alpaca secret key",
            Keywords = ["alpaca", "apca-api", "apca_api"],
            NamedKey = new NamedKey("A-Za-z0-9", 40, 44),
            Matches = ["ALPACA_SECRET_KEY={alnum:35}4kT7x", "APCA-API-SECRET-KEY: {alnum:35}4kT7x"],
            NonMatches = ["alpaca commit: {hex:40}", "ALPACA_SECRET_KEY=${{ALPACA}}"],
        },
        new Rule
        {
            Id = "tiingo-token",
            Description = "Tiingo token",
            Keywords = ["tiingo"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["TIINGO_SECRET='{hex:32}0a9f8e7c'", "const tiingoToken = '{hex:32}0a9f8e7c';"],
            NonMatches = ["TIINGO_SECRET=<your-secret>", "tiingo: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "nasdaq-data-link-key",
            Description = "Nasdaq Data Link (Quandl) key",
            Keywords = ["quandl", "nasdaq_data_link", "nasdaq-data-link"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 20),
            Matches = ["QUANDL_API_KEY={alnum:15}4kT7x", "\"quandlApiKey\": \"{alnum:15}4kT7x\""],
            NonMatches = ["QUANDL_API_KEY=$QUANDL_KEY", "quandl commit: {hex:40}"],
        },
        new Rule
        {
            Id = "apilayer-key",
            Description = "Key of an apilayer service (fixer, currencylayer, weatherstack, ipstack and others)",
            Keywords = ["apilayer", "fixer_", "fixer-", "currencylayer", "marketstack", "coinlayer", "weatherstack", "ipstack", "mediastack", "aviationstack", "positionstack", "numverify"],
            NamedKey = new NamedKey("a-z0-9", 32),
            Matches = ["WEATHERSTACK_API_KEY={lower+digit:26}4x7q9z", "FIXER_KEY={hex:24}0a9f8e7c", "\"ipstackAccessKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["fixer commit: {hex:40}", "IPSTACK_KEY=$IPSTACK_KEY"],
        },
        new Rule
        {
            Id = "taxjar-token",
            Description = "TaxJar API token",
            Keywords = ["taxjar"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["TAXJAR_SECRET='{hex:24}0a9f8e7c'", "taxjar_secret = \"{hex:24}0a9f8e7c\""],
            NonMatches = ["TAXJAR_SECRET=<your-secret>", "taxjar: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "xero-secret",
            Description = "Xero client secret",
            Keywords = ["xero_", "xeroc", "xeros"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 48),
            Matches = ["XERO_CLIENT_SECRET={alnum:43}4kT7x", "\"xeroSecret\": \"{alnum:43}4kT7x\""],
            NonMatches = ["XERO_CLIENT_ID={HEX:32}", "XERO_CLIENT_SECRET=$XERO_SECRET"],
        },
        new Rule
        {
            Id = "quickbooks-secret",
            Description = "QuickBooks client secret",
            Keywords = ["quickbooks", "intuit_"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["QUICKBOOKS_CLIENT_SECRET={alnum:35}4kT7x", "\"quickbooksSecret\": \"{alnum:35}4kT7x\""],
            NonMatches = ["QUICKBOOKS_CLIENT_ID={alnum:40}", "quickbooks commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\Gpersona_(?:production|sandbox)_[A-Za-z0-9_-]{30,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex PersonaKey();

    [GeneratedRegex(@"\Gapi_(?:live|sandbox)(?:_[a-z]{2})?\.[A-Za-z0-9_-]{28,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex OnfidoToken();

    [GeneratedRegex(@"\Gmercury_(?:production|sandbox|non_production)_[A-Za-z0-9_]{30,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex MercuryToken();

    [GeneratedRegex(@"\Gramp_(?:sec|tok)_[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex RampSecret();
}
