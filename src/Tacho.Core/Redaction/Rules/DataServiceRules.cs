using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Maps, weather, news, search and scraping, and other data behind a key.</summary>
internal static partial class DataServiceRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        // Public tokens (pk.) stand in pages and apps.
        new Rule
        {
            Id = "mapbox-token",
            Description = "Mapbox secret or temporary token",
            Keywords = ["sk.eyj", "tk.eyj"],
            Pattern = MapboxToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sk.eyJ1{alnum:80}.{alnum:22}", "MAPBOX_TOKEN=tk.eyJ1{alnum:90}.{base64url:22}"],
            NonMatches = ["pk.eyJ1{alnum:20}", "sk.eyJ1..."],
        },
        new Rule
        {
            Id = "here-key",
            Description = "HERE API key",
            Keywords = ["here_api", "here_maps", "hereapi", "heremaps"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 43),
            Matches = ["HERE_API_KEY={alnum:38}4kT7x", "\"hereApiKey\": \"{alnum:38}4kT7x\""],
            NonMatches = ["hereapiToken: process.env.HERE_API_TOKEN", "HERE_API_ACCOUNT_ID={alnum:43}"],
        },
        new Rule
        {
            Id = "openweather-key",
            Description = "OpenWeather API key",
            Keywords = ["openweather", "open_weather", "open-weather", "owm_", "pyowm"],
            NamedKey = new NamedKey("a-z0-9", 32),
            Matches = ["OPENWEATHER_SECRET='{hex:24}0a9f8e7c'", "openweather_secret = \"{hex:24}0a9f8e7c\""],
            NonMatches = ["OPENWEATHER_SECRET=<your-secret>", "openweather: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "weatherapi-key",
            Description = "WeatherAPI key",
            Keywords = ["weatherapi", "weather_api", "weather-api"],
            NamedKey = new NamedKey("a-f0-9", 30, 32),
            Matches = ["WEATHERAPI_API_KEY={hex:23}0a9f8e7c", "const weatherapiToken = '{hex:23}0a9f8e7c';"],
            NonMatches = ["WEATHERAPI_API_KEY=$WEATHERAPI_KEY", "weatherapi commit: {hex:40}"],
        },
        new Rule
        {
            Id = "accuweather-key",
            Description = "AccuWeather API key",
            Keywords = ["accuweather"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["export ACCUWEATHER_TOKEN={alnum:27}4kT7x", "\"accuweatherApiKey\": \"{alnum:27}4kT7x\""],
            NonMatches = ["accuweatherToken: process.env.ACCUWEATHER_TOKEN", "ACCUWEATHER_ACCOUNT_ID={alnum:32}"],
        },
        new Rule
        {
            Id = "tomorrow-io-key",
            Description = "Tomorrow.io API key",
            Keywords = ["tomorrow_io", "tomorrowio", "tomorrow.io", "climacell"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["TOMORROW_IO_SECRET='{alnum:27}4kT7x'", "tomorrowio.token: {alnum:27}4kT7x"],
            NonMatches = ["TOMORROW_IO_SECRET=<your-secret>", "tomorrowio: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "maxmind-key",
            Description = "MaxMind license key",
            Keywords = ["_mmk"],
            Pattern = MaxmindKey,
            Entropy = 3,
            Window = (48, 8),
            Matches = ["{alnum:6}_{alnum:29}_mmk", "MAXMIND_LICENSE_KEY={alnum:6}_{alnum:29}_mmk"],
            NonMatches = ["license_mmk", "xxxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxx_mmk"],
        },
        new Rule
        {
            Id = "maxmind-license-key",
            Description = "MaxMind license key of the old form",
            Keywords = ["maxmind", "geoip_l", "geolite"],
            NamedKey = new NamedKey("A-Za-z0-9_", 16, 40),
            Matches = ["export MAXMIND_TOKEN={alnum:11}4kT7x", "const maxmindToken = '{alnum:11}4kT7x';"],
            NonMatches = ["maxmindToken: process.env.MAXMIND_TOKEN", "MAXMIND_ACCOUNT_ID={alnum:16}"],
        },
        new Rule
        {
            Id = "ipinfo-token",
            Description = "IPinfo token",
            Keywords = ["ipinfo"],
            NamedKey = new NamedKey("a-f0-9", 14),
            Matches = ["IPINFO_SECRET='{hex:4}1b3d5f7a9c'", "\"ipinfoApiKey\": \"{hex:4}1b3d5f7a9c\""],
            NonMatches = ["IPINFO_SECRET=<your-secret>", "ipinfo: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "ipgeolocation-key",
            Description = "ipgeolocation.io key",
            Keywords = ["ipgeolocation", "ip_geolocation"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["IPGEOLOCATION_API_KEY={hex:24}0a9f8e7c", "ipgeolocation.token: {hex:24}0a9f8e7c"],
            NonMatches = ["IPGEOLOCATION_API_KEY=$IPGEOLOCATION_KEY", "ipgeolocation commit: {hex:40}"],
        },
        new Rule
        {
            Id = "opencage-key",
            Description = "OpenCage key",
            Keywords = ["opencage"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["export OPENCAGE_TOKEN={hex:24}0a9f8e7c", "opencage_secret = \"{hex:24}0a9f8e7c\""],
            NonMatches = ["opencageToken: process.env.OPENCAGE_TOKEN", "OPENCAGE_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "locationiq-token",
            Description = "LocationIQ token",
            Keywords = ["locationiq"],
            NamedKey = new NamedKey("A-Za-z0-9.", 32, 36),
            Matches = ["LOCATIONIQ_SECRET='pk.{hex:24}0a9f8e7c'", "const locationiqToken = 'pk.{hex:24}0a9f8e7c';"],
            NonMatches = ["LOCATIONIQ_SECRET=<your-secret>", "locationiq: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "tomtom-key",
            Description = "TomTom API key",
            Keywords = ["tomtom"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["TOMTOM_API_KEY={alnum:27}4kT7x", "\"tomtomApiKey\": \"{alnum:27}4kT7x\""],
            NonMatches = ["TOMTOM_API_KEY=$TOMTOM_KEY", "tomtom commit: {hex:40}"],
        },
        new Rule
        {
            Id = "geoapify-key",
            Description = "Geoapify key",
            Keywords = ["geoapify"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["export GEOAPIFY_TOKEN={hex:24}0a9f8e7c", "geoapify.token: {hex:24}0a9f8e7c"],
            NonMatches = ["geoapifyToken: process.env.GEOAPIFY_TOKEN", "GEOAPIFY_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "maptiler-key",
            Description = "MapTiler key",
            Keywords = ["maptiler"],
            NamedKey = new NamedKey("A-Za-z0-9", 20),
            Matches = ["MAPTILER_SECRET='{alnum:15}4kT7x'", "maptiler_secret = \"{alnum:15}4kT7x\""],
            NonMatches = ["MAPTILER_SECRET=<your-secret>", "maptiler: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "nytimes-key",
            Description = "New York Times API key",
            Keywords = ["nytimes", "new-york-times", "new_york_times", "newyorktimes"],
            NamedKey = new NamedKey("A-Za-z0-9=_-", 32),
            Matches = ["NYTIMES_API_KEY={alnum:27}4kT7x", "const nytimesToken = '{alnum:27}4kT7x';"],
            NonMatches = ["NYTIMES_API_KEY=$NYTIMES_KEY", "nytimes commit: {hex:40}"],
        },
        new Rule
        {
            Id = "newsapi-key",
            Description = "NewsAPI key",
            Keywords = ["newsapi", "news_api", "news-api"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["export NEWSAPI_TOKEN={hex:24}0a9f8e7c", "\"newsapiApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["newsapiToken: process.env.NEWSAPI_TOKEN", "NEWSAPI_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "datagov-key",
            Description = "data.gov or api.data.gov key",
            Keywords = ["data.gov", "data_gov", "datagov"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["DATA_GOV_API_KEY={alnum:35}4kT7x", "data.gov_token={alnum:35}4kT7x"],
            NonMatches = ["datagov commit: {hex:40}", "DATA_GOV_API_KEY=DEMO_KEY"],
        },
        new Rule
        {
            Id = "nasa-key",
            Description = "NASA API key",
            Keywords = ["nasa_"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["NASA_API_KEY={alnum:35}4kT7x", "nasa_token: \"{alnum:35}4kT7x\""],
            NonMatches = ["NASA_API_KEY=DEMO_KEY", "nasa_commit: {hex:40}"],
        },
        new Rule
        {
            Id = "rapidapi-key",
            Description = "RapidAPI key",
            Keywords = ["rapidapi", "rapid_api", "rapid-api"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 50),
            Matches = ["X-RapidAPI-Key: {hex:10}msh{hex:15}p1{hex:6}jsn{hex:11}", "RAPIDAPI_KEY={alnum:45}4kT7x"],
            NonMatches = ["X-RapidAPI-Host: weather.p.rapidapi.com", "RAPIDAPI_KEY=$RAPID_KEY"],
        },
        new Rule
        {
            Id = "serpapi-key",
            Description = "SerpApi key",
            Keywords = ["serpapi", "serp_api", "serp-api"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["SERPAPI_SECRET='{hex:56}0a9f8e7c'", "\"serpapiApiKey\": \"{hex:56}0a9f8e7c\""],
            NonMatches = ["SERPAPI_SECRET=<your-secret>", "serpapi: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "brave-search-key",
            Description = "Brave Search API key",
            Keywords = ["bsa"],
            Pattern = BraveSearchKey,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["BSA{alnum:28}", "BRAVE_API_KEY=BSA{base64url:27}x"],
            NonMatches = ["BSA_ENABLED", "BSAxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "kagi-key",
            Description = "Kagi API key",
            Keywords = ["kagi"],
            NamedKey = new NamedKey("A-Za-z0-9._-", 30, 80),
            Matches = ["export KAGI_TOKEN={alnum:11}.{alnum:38}4kT7x", "kagi_secret = \"{alnum:11}.{alnum:38}4kT7x\""],
            NonMatches = ["kagiToken: process.env.KAGI_TOKEN", "KAGI_ACCOUNT_ID={alnum:11}.{alnum:43}"],
        },
        new Rule
        {
            Id = "apify-token",
            Description = "Apify token or proxy password",
            Keywords = ["apify_"],
            Pattern = ApifyToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["apify_api_{alnum:36}", "APIFY_TOKEN=apify_proxy_{alnum:36}"],
            NonMatches = ["apify_client_version", "apify_api_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "scraperapi-key",
            Description = "Scraper API key",
            Keywords = ["scraperapi", "scraper_api", "scrapingbee", "scraping_bee", "zenrows", "scrapfly", "browserless"],
            NamedKey = new NamedKey("A-Za-z0-9-", 32, 80),
            Matches = ["SCRAPERAPI_API_KEY={hex:24}0a9f8e7c", "\"scraperapiApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["SCRAPERAPI_API_KEY=$SCRAPERAPI_KEY", "scraperapi commit: {hex:40}"],
        },
        new Rule
        {
            Id = "shodan-key",
            Description = "Shodan API key",
            Keywords = ["shodan"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["export SHODAN_TOKEN={alnum:27}4kT7x", "shodan.token: {alnum:27}4kT7x"],
            NonMatches = ["shodanToken: process.env.SHODAN_TOKEN", "SHODAN_ACCOUNT_ID={alnum:32}"],
        },
        new Rule
        {
            Id = "virustotal-key",
            Description = "VirusTotal API key",
            Keywords = ["virustotal", "virus_total", "vt_api"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["VIRUSTOTAL_SECRET='{hex:56}0a9f8e7c'", "virustotal_secret = \"{hex:56}0a9f8e7c\""],
            NonMatches = ["VIRUSTOTAL_API_KEY=$VT_KEY", "virustotal sha256: {hex:64}"],
        },
        new Rule
        {
            Id = "censys-secret",
            Description = "Censys API secret",
            Keywords = ["censys"],
            NamedKey = new NamedKey("A-Za-z0-9_", 32, 60),
            Matches = ["CENSYS_API_SECRET={alnum:27}4kT7x", "censys.token: censys_{alnum:8}_{alnum:27}4kT7x"],
            NonMatches = ["CENSYS_API_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "CENSYS_API_SECRET=$CENSYS"],
        },
        new Rule
        {
            Id = "abuseipdb-key",
            Description = "AbuseIPDB key",
            Keywords = ["abuseipdb"],
            NamedKey = new NamedKey("a-f0-9", 80),
            Matches = ["export ABUSEIPDB_TOKEN={hex:72}0a9f8e7c", "\"abuseipdbApiKey\": \"{hex:72}0a9f8e7c\""],
            NonMatches = ["abuseipdbToken: process.env.ABUSEIPDB_TOKEN", "ABUSEIPDB_ACCOUNT_ID={hex:80}"],
        },
        new Rule
        {
            Id = "urlscan-key",
            Description = "urlscan.io key",
            Keywords = ["urlscan"],
            NamedKey = NamedKey.Uuid,
            Matches = ["URLSCAN_SECRET='{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}'", "urlscan.token: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["URLSCAN_SECRET=<your-secret>", "urlscan: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "securitytrails-key",
            Description = "SecurityTrails key",
            Keywords = ["securitytrails"],
            NamedKey = new NamedKey("A-Za-z0-9_", 32),
            Matches = ["SECURITYTRAILS_API_KEY={alnum:27}4kT7x", "securitytrails_secret = \"{alnum:27}4kT7x\""],
            NonMatches = ["SECURITYTRAILS_API_KEY=$SECURITYTRAILS_KEY", "securitytrails commit: {hex:40}"],
        },
        new Rule
        {
            Id = "hibp-key",
            Description = "Have I Been Pwned key",
            Keywords = ["hibp", "haveibeenpwned"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["export HIBP_TOKEN={hex:24}0a9f8e7c", "const hibpToken = '{hex:24}0a9f8e7c';"],
            NonMatches = ["hibpToken: process.env.HIBP_TOKEN", "HIBP_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "otx-key",
            Description = "AlienVault OTX key",
            Keywords = ["alienvault", "otx_", "otx-api"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["OTX_API_KEY={hex:56}0a9f8e7c", "alienvault.key: {hex:56}0a9f8e7c"],
            NonMatches = ["OTX_API_KEY=$OTX", "otx_sha256: {hex:64}"],
        },
    ];

    [GeneratedRegex(@"\G[st]k\.eyJ[A-Za-z0-9_-]{50,400}\.[A-Za-z0-9_-]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex MapboxToken();

    [GeneratedRegex(@"(?<![A-Za-z0-9_])[A-Za-z0-9]{6}_[A-Za-z0-9]{25,33}_mmk", RegexOptions.CultureInvariant)]
    private static partial Regex MaxmindKey();

    [GeneratedRegex(@"\G(?<![+/_-])BSA[A-Za-z0-9_-]{27,}", RegexOptions.CultureInvariant)]
    private static partial Regex BraveSearchKey();

    [GeneratedRegex(@"\Gapify_[a-z_]{2,24}_[A-Za-z0-9]{28,}", RegexOptions.CultureInvariant)]
    private static partial Regex ApifyToken();
}
