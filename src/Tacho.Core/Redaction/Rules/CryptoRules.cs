using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Exchanges of crypto currencies, and services round their chains.</summary>
internal static partial class CryptoRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "coinbase-key",
            Description = "Coinbase access token or secret",
            Keywords = ["coinbase"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 64),
            Matches = ["COINBASE_API_KEY={alnum:59}4kT7x", "\"coinbaseApiKey\": \"{alnum:59}4kT7x\""],
            NonMatches = ["COINBASE_API_KEY=$COINBASE_KEY", "coinbase commit: {hex:40}"],
        },
        new Rule
        {
            Id = "kraken-key",
            Description = "Kraken API key or private key",
            Keywords = ["kraken"],
            NamedKey = new NamedKey("A-Za-z0-9+/=_-", 56, 88),
            Matches = ["KRAKEN_API_SECRET={base64:86}==", "\"krakenKey\": \"{base64:56}\""],
            NonMatches = ["krakenToken: process.env.KRAKEN_TOKEN", "KRAKEN_ACCOUNT_ID={base64:86}=="],
        },
        new Rule
        {
            Id = "kucoin-secret",
            Description = "KuCoin API secret",
            Keywords = ["kucoin"],
            NamedKey = NamedKey.Uuid,
            Matches = ["KUCOIN_SECRET='{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}'", "kucoin_secret = \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\""],
            NonMatches = ["KUCOIN_SECRET=<your-secret>", "kucoin: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "kucoin-key",
            Description = "KuCoin API key",
            Keywords = ["kucoin"],
            NamedKey = new NamedKey("a-f0-9", 24),
            Matches = ["KUCOIN_API_KEY={hex:16}0a9f8e7c", "const kucoinToken = '{hex:16}0a9f8e7c';"],
            NonMatches = ["KUCOIN_API_KEY=$KUCOIN_KEY", "kucoin commit: {hex:40}"],
        },
        new Rule
        {
            Id = "bittrex-key",
            Description = "Bittrex API key or secret",
            Keywords = ["bittrex"],
            NamedKey = new NamedKey("a-z0-9", 32),
            Matches = ["export BITTREX_TOKEN={hex:24}0a9f8e7c", "\"bittrexApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["bittrexToken: process.env.BITTREX_TOKEN", "BITTREX_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "binance-key",
            Description = "Binance API key or secret",
            Keywords = ["binance"],
            NamedKey = new NamedKey("A-Za-z0-9", 64),
            Matches = ["BINANCE_SECRET='{alnum:59}4kT7x'", "binance.token: {alnum:59}4kT7x"],
            NonMatches = ["BINANCE_SECRET=<your-secret>", "binance: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "bitfinex-key",
            Description = "Bitfinex API key or secret",
            Keywords = ["bitfinex"],
            NamedKey = new NamedKey("A-Za-z0-9", 43),
            Matches = ["BITFINEX_API_KEY={alnum:38}4kT7x", "bitfinex_secret = \"{alnum:38}4kT7x\""],
            NonMatches = ["BITFINEX_API_KEY=$BITFINEX_KEY", "bitfinex commit: {hex:40}"],
        },
        new Rule
        {
            Id = "bybit-key",
            Description = "Bybit API secret",
            Keywords = ["bybit"],
            NamedKey = new NamedKey("A-Za-z0-9", 36),
            Matches = ["export BYBIT_TOKEN={alnum:31}4kT7x", "const bybitToken = '{alnum:31}4kT7x';"],
            NonMatches = ["bybitToken: process.env.BYBIT_TOKEN", "BYBIT_ACCOUNT_ID={alnum:36}"],
        },
        new Rule
        {
            Id = "bitmex-secret",
            Description = "BitMEX API secret",
            Keywords = ["bitmex"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 48),
            Matches = ["BITMEX_SECRET='{alnum:43}4kT7x'", "\"bitmexApiKey\": \"{alnum:43}4kT7x\""],
            NonMatches = ["BITMEX_SECRET=<your-secret>", "bitmex: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "okx-secret",
            Description = "OKX API secret",
            Keywords = ["okx_", "okx-", "okex"],
            NamedKey = new NamedKey("A-Fa-f0-9", 32),
            Matches = ["OKX_SECRET_KEY={HEX:24}0A9F8E7C", "okex.secret: {HEX:24}0A9F8E7C"],
            NonMatches = ["OKX_API_KEY=$OKX_KEY", "okx commit: {hex:40}"],
        },
        new Rule
        {
            Id = "coinmarketcap-key",
            Description = "CoinMarketCap API key",
            Keywords = ["coinmarketcap", "cmc_pro", "cmc-pro"],
            NamedKey = NamedKey.Uuid,
            Matches = ["X-CMC_PRO_API_KEY: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "COINMARKETCAP_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["coinmarketcapToken: process.env.COINMARKETCAP_TOKEN", "COINMARKETCAP_ACCOUNT_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
        },
        new Rule
        {
            Id = "coingecko-key",
            Description = "CoinGecko API key",
            Keywords = ["coingecko", "x_cg_", "x-cg-"],
            NamedKey = new NamedKey("A-Za-z0-9-", 27),
            Matches = ["COINGECKO_API_KEY=CG-{alnum:19}4kT7x", "x-cg-pro-api-key: CG-{alnum:19}4kT7x"],
            NonMatches = ["COINGECKO_SECRET=<your-secret>", "coingecko: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "etherscan-key",
            Description = "Key of Etherscan and its sister sites",
            Keywords = ["etherscan", "bscscan", "polygonscan", "arbiscan", "basescan", "snowtrace"],
            NamedKey = new NamedKey("A-Z0-9", 34),
            Matches = ["ETHERSCAN_API_KEY={upper+digit:28}4X7Q9Z", "\"etherscanApiKey\": \"{upper+digit:28}4X7Q9Z\""],
            NonMatches = ["ETHERSCAN_API_KEY=$ETHERSCAN_KEY", "etherscan commit: {hex:40}"],
        },
        new Rule
        {
            Id = "alchemy-key",
            Description = "Alchemy API key",
            Keywords = ["alchemy"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 32),
            Matches = ["export ALCHEMY_TOKEN={alnum:27}4kT7x", "alchemy.token: {alnum:27}4kT7x"],
            NonMatches = ["ALCHEMY_API_KEY=$ALCHEMY_KEY", "sqlalchemy commit: {hex:40}"],
        },
        new Rule
        {
            Id = "alchemy-url-key",
            Description = "Alchemy API key in an address",
            Keywords = ["alchemy.com/v2/", "alchemyapi.io/v2/"],
            Pattern = AlchemyUrlKey,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["https://eth-mainnet.g.alchemy.com/v2/{alnum:32}", "wss://polygon-mainnet.alchemyapi.io/v2/{alnum:32}"],
            NonMatches = ["https://eth-mainnet.g.alchemy.com/v2/your-api-key", "https://eth-mainnet.g.alchemy.com/v2/$KEY"],
        },
        new Rule
        {
            Id = "infura-url-key",
            Description = "Infura key in an address",
            Keywords = ["infura.io/v3/", "infura.io/ws/v3/"],
            Pattern = InfuraUrlKey,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["https://mainnet.infura.io/v3/{hex:32}", "wss://mainnet.infura.io/ws/v3/{hex:32}"],
            NonMatches = ["https://mainnet.infura.io/v3/YOUR-PROJECT-ID", "https://mainnet.infura.io/v3/$INFURA_KEY"],
        },
        new Rule
        {
            Id = "infura-key",
            Description = "Infura API key or secret",
            Keywords = ["infura"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["export INFURA_TOKEN={hex:24}0a9f8e7c", "\"infuraApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["infuraToken: process.env.INFURA_TOKEN", "INFURA_ACCOUNT_ID={hex:32}"],
        },
        // The hit follows a letter, which a rule that starts at its keyword would pass over.
        new Rule
        {
            Id = "quicknode-url-key",
            Description = "QuickNode key in an address",
            Keywords = [".quiknode.pro/"],
            Pattern = QuicknodeUrlKey,
            SecretGroup = 1,
            Entropy = 3,
            Window = (0, 64),
            Matches = ["https://fabled-rain-123.quiknode.pro/{hex:40}/", "wss://a-b-c.solana-mainnet.quiknode.pro/{hex:40}"],
            NonMatches = ["https://docs.quiknode.pro/guides", "https://a-b.quiknode.pro/$TOKEN/"],
        },
        new Rule
        {
            Id = "polymarket-secret",
            Description = "Polymarket API secret or private key",
            Keywords = ["polymarket", "poly_secret", "poly_private", "poly_api_s"],
            NamedKey = new NamedKey("A-Za-z0-9+/_=x-", 40, 66),
            Matches = ["POLYMARKET_SECRET={alnum:43}=", "poly_secret: \"{alnum:35}4kT7x\""],
            NonMatches = ["POLYMARKET_API_KEY=$POLYMARKET_KEY", "polymarket commit: {hex:40}"],
        },
        new Rule
        {
            Id = "polymarket-passphrase",
            Description = "Polymarket API passphrase",
            Keywords = ["polymarket_pass", "poly_pass", "polymarketpass"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 12, 64),
            Matches = ["POLY_PASSPHRASE={hex:56}0a9f8e7c", "poly_passphrase: \"{hex:56}0a9f8e7c\""],
            NonMatches = ["POLY_PASSPHRASE=$PASSPHRASE", "poly_passes: 3"],
        },
    ];

    [GeneratedRegex(@"\Galchemy(?:\.com|api\.io)/v2/([A-Za-z0-9_-]{28,})", RegexOptions.CultureInvariant)]
    private static partial Regex AlchemyUrlKey();

    [GeneratedRegex(@"\Ginfura\.io/(?:ws/)?v3/([a-f0-9]{32,})", RegexOptions.CultureInvariant)]
    private static partial Regex InfuraUrlKey();

    [GeneratedRegex(@"\.quiknode\.pro/([a-f0-9]{32,})", RegexOptions.CultureInvariant)]
    private static partial Regex QuicknodeUrlKey();
}
