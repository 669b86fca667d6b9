using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Devices and their clouds, games, travel, health.</summary>
internal static partial class ThingsAndPlayRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "adafruit-key",
            Description = "Adafruit IO key",
            Keywords = ["aio_"],
            Pattern = AdafruitKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["aio_{alnum:28}", "ADAFRUIT_IO_KEY=aio_{alnum:28}"],
            NonMatches = ["aio_pika", "aio_xxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "adafruit-io-key",
            Description = "Adafruit IO key of the old form",
            Keywords = ["adafruit"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 32),
            Matches = ["export ADAFRUIT_TOKEN={hex:24}0a9f8e7c", "adafruit.token: {hex:24}0a9f8e7c"],
            NonMatches = ["adafruitToken: process.env.ADAFRUIT_TOKEN", "ADAFRUIT_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "samsara-token",
            Description = "Samsara API token",
            Keywords = ["samsara_api_", "samsara_oauth_"],
            Pattern = SamsaraToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["samsara_api_{alnum:30}", "SAMSARA_TOKEN=samsara_oauth_{alnum:40}"],
            NonMatches = ["samsara_api_token", "samsara_api_..."],
        },
        new Rule
        {
            Id = "particle-token",
            Description = "Particle access token",
            Keywords = ["particle_a", "particle_t", "particle-a"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["PARTICLE_ACCESS_TOKEN={hex:32}0a9f8e7c", "particle_token: \"{hex:32}0a9f8e7c\""],
            NonMatches = ["PARTICLE_ACCESS_TOKEN=$TOKEN", "particle_count: 40000"],
        },
        new Rule
        {
            Id = "tuya-secret",
            Description = "Tuya access secret",
            Keywords = ["tuya"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["TUYA_ACCESS_SECRET={hex:24}0a9f8e7c", "\"tuyaSecret\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["TUYA_CLIENT_ID={lower+digit:20}", "TUYA_ACCESS_SECRET=$TUYA"],
        },
        new Rule
        {
            Id = "blynk-token",
            Description = "Blynk auth token",
            Keywords = ["blynk"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 32),
            Matches = ["BLYNK_SECRET='{alnum:27}4kT7x'", "blynk.token: {alnum:27}4kT7x"],
            NonMatches = ["BLYNK_SECRET=<your-secret>", "blynk: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "thingspeak-key",
            Description = "ThingSpeak API key",
            Keywords = ["thingspeak"],
            NamedKey = new NamedKey("A-Z0-9", 16),
            Matches = ["THINGSPEAK_API_KEY={upper+digit:10}4X7Q9Z", "thingspeak_secret = \"{upper+digit:10}4X7Q9Z\""],
            NonMatches = ["THINGSPEAK_API_KEY=$THINGSPEAK_KEY", "thingspeak commit: {hex:40}"],
        },
        new Rule
        {
            Id = "ubidots-token",
            Description = "Ubidots token",
            Keywords = ["bbff-", "bbus-"],
            Pattern = UbidotsToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["BBFF-{alnum:30}", "UBIDOTS_TOKEN=BBUS-{alnum:30}"],
            NonMatches = ["BBFF-token", "BBFF-..."],
        },
        new Rule
        {
            Id = "netatmo-secret",
            Description = "Netatmo client secret",
            Keywords = ["netatmo"],
            NamedKey = new NamedKey("A-Za-z0-9", 32, 40),
            Matches = ["NETATMO_CLIENT_SECRET={alnum:31}4kT7x", "\"netatmoSecret\": \"{alnum:31}4kT7x\""],
            NonMatches = ["NETATMO_CLIENT_ID={hex:24}", "NETATMO_CLIENT_SECRET=$SECRET"],
        },
        new Rule
        {
            Id = "lichess-token",
            Description = "Lichess access token",
            Keywords = ["lip_", "lio_"],
            Pattern = LichessToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["lip_{alnum:32}", "LICHESS_TOKEN=lio_{alnum:32}"],
            NonMatches = ["lip_sync", "lip_xxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "thunderstore-token",
            Description = "Thunderstore API token",
            Keywords = ["tss_"],
            Pattern = ThunderstoreToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["tss_{alnum:32}", "THUNDERSTORE_TOKEN=tss_{alnum:32}"],
            NonMatches = ["tss_mode", "tss_..."],
        },
        new Rule
        {
            Id = "riot-key",
            Description = "Riot Games API key",
            Keywords = ["rgapi-"],
            Pattern = RiotKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["RGAPI-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "RIOT_API_KEY=RGAPI-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["RGAPI-key", "RGAPI-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "steam-key",
            Description = "Steam web API key",
            Keywords = ["steam_api", "steamapi", "steam_web", "steam_key", "steam-api"],
            NamedKey = new NamedKey("A-F0-9", 32),
            Matches = ["STEAM_API_KEY={HEX:24}0A9F8E7C", "\"steamApiKey\": \"{HEX:24}0A9F8E7C\""],
            NonMatches = ["STEAM_API_KEY=$STEAM", "steam_api_version: 2"],
        },
        new Rule
        {
            Id = "roblox-cookie",
            Description = "Roblox session cookie",
            Keywords = ["_|warning:-do-not-share-this"],
            Pattern = RobloxCookie,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                ".ROBLOSECURITY=_|WARNING:-DO-NOT-SHARE-THIS.--Sharing-this-will-allow-someone-to-log-in-as-you-and-to-steal-your-ROBUX-and-items.|_{HEX:300}",
                "_|WARNING:-DO-NOT-SHARE-THIS.--Sharing-this-will-allow-someone-to-log-in.|_{HEX:600}",
            ],
            NonMatches = ["_|WARNING:-DO-NOT-SHARE-THIS.|_", "_|WARNING:-DO-NOT-SHARE-THIS.--Sharing|_..."],
        },
        new Rule
        {
            Id = "modrinth-token",
            Description = "Modrinth token",
            Keywords = ["mrp_", "mra_"],
            Pattern = ModrinthToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["mrp_{alnum:60}", "MODRINTH_TOKEN=mra_{alnum:60}"],
            NonMatches = ["mrp_system", "mrp_..."],
        },
        new Rule
        {
            Id = "curseforge-key",
            Description = "CurseForge API key",
            Keywords = ["curseforge"],
            NamedKey = new NamedKey("A-Za-z0-9$./", 60),
            Matches = ["CURSEFORGE_API_KEY=$2a$10${alnum:48}4kT7x", "\"curseforgeKey\": \"$2a$10${alnum:48}4kT7x\""],
            NonMatches = ["CURSEFORGE_API_KEY=$CURSEFORGE_KEY", "curseforge commit: {hex:40}"],
        },
        new Rule
        {
            Id = "itchio-key",
            Description = "itch.io API key",
            Keywords = ["itchio", "itch_io", "butler_api"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["BUTLER_API_KEY={alnum:35}4kT7x", "itch_io_key: \"{alnum:35}4kT7x\""],
            NonMatches = ["itch_io commit: {hex:40}", "BUTLER_API_KEY=$BUTLER"],
        },
        new Rule
        {
            Id = "cfxre-key",
            Description = "Cfx.re server key",
            Keywords = ["cfxk_"],
            Pattern = CfxreKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["cfxk_{alnum:20}_{alnum:6}", "sv_licenseKey cfxk_{alnum:20}_{alnum:6}"],
            NonMatches = ["cfxk_key", "cfxk_..."],
        },
        new Rule
        {
            Id = "duffel-token",
            Description = "Duffel access token",
            Keywords = ["duffel_live_", "duffel_test_"],
            Pattern = DuffelToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["duffel_live_{alnum:43}", "DUFFEL_TOKEN=duffel_test_{base64url:43}"],
            NonMatches = ["duffel_test_token", "duffel_live_..."],
        },
        new Rule
        {
            Id = "amadeus-secret",
            Description = "Amadeus API secret",
            Keywords = ["amadeus"],
            NamedKey = new NamedKey("A-Za-z0-9", 16),
            Matches = ["AMADEUS_CLIENT_SECRET={alnum:11}4kT7x", "\"amadeusSecret\": \"{alnum:11}4kT7x\""],
            NonMatches = ["AMADEUS_CLIENT_ID={alnum:32}", "AMADEUS_CLIENT_SECRET=$AMADEUS"],
        },
        new Rule
        {
            Id = "strava-secret",
            Description = "Strava client secret or token",
            Keywords = ["strava"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["STRAVA_SECRET='{hex:32}0a9f8e7c'", "\"stravaApiKey\": \"{hex:32}0a9f8e7c\""],
            NonMatches = ["STRAVA_SECRET=<your-secret>", "strava: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "fitbit-secret",
            Description = "Fitbit client secret",
            Keywords = ["fitbit"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["FITBIT_CLIENT_SECRET={hex:24}0a9f8e7c", "\"fitbitSecret\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["FITBIT_CLIENT_ID={alnum:6}", "fitbit commit: {hex:40}"],
        },
        new Rule
        {
            Id = "oura-token",
            Description = "Oura access token",
            Keywords = ["oura_", "ouraring"],
            NamedKey = new NamedKey("A-Z0-9", 32),
            Matches = ["OURA_ACCESS_TOKEN={upper+digit:26}4X7Q9Z", "oura_token: \"{upper+digit:26}4X7Q9Z\""],
            NonMatches = ["ouraToken: process.env.OURA_TOKEN", "OURA_ACCOUNT_ID={upper+digit:32}"],
        },
        new Rule
        {
            Id = "wakatime-key",
            Description = "WakaTime key, secret or token",
            Keywords = ["waka_"],
            Pattern = WakatimeKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["waka_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "WAKATIME_SECRET=waka_sec_{alnum:80}"],
            NonMatches = ["waka_time", "waka_..."],
        },
        new Rule
        {
            Id = "wakatime-api-key",
            Description = "WakaTime API key of the old form",
            Keywords = ["wakatime", "waka_time"],
            NamedKey = NamedKey.Uuid,
            Matches = ["WAKATIME_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "\"wakatimeApiKey\": \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\""],
            NonMatches = ["WAKATIME_API_KEY=$WAKATIME_KEY", "wakatime commit: {hex:40}"],
        },
        new Rule
        {
            Id = "gumroad-token",
            Description = "Gumroad access token",
            Keywords = ["gumroad"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 43, 64),
            Matches = ["export GUMROAD_TOKEN={alnum:38}4kT7x", "gumroad.token: {alnum:38}4kT7x"],
            NonMatches = ["gumroadToken: process.env.GUMROAD_TOKEN", "GUMROAD_ACCOUNT_ID={alnum:43}"],
        },
        new Rule
        {
            Id = "patreon-token",
            Description = "Patreon token or secret",
            Keywords = ["patreon"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 43, 64),
            Matches = ["PATREON_SECRET='{alnum:38}4kT7x'", "patreon_secret = \"{alnum:38}4kT7x\""],
            NonMatches = ["PATREON_CLIENT_ID={alnum:64}", "PATREON_TOKEN=$PATREON"],
        },
    ];

    [GeneratedRegex(@"\Gaio_[A-Za-z0-9]{28,}", RegexOptions.CultureInvariant)]
    private static partial Regex AdafruitKey();

    [GeneratedRegex(@"\Gsamsara_(?:api|oauth)_[A-Za-z0-9]{28,}", RegexOptions.CultureInvariant)]
    private static partial Regex SamsaraToken();

    [GeneratedRegex(@"\GBB(?:FF|US)-[A-Za-z0-9]{28,}", RegexOptions.CultureInvariant)]
    private static partial Regex UbidotsToken();

    [GeneratedRegex(@"\Gli[po]_[A-Za-z0-9]{18,}", RegexOptions.CultureInvariant)]
    private static partial Regex LichessToken();

    [GeneratedRegex(@"\Gtss_[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex ThunderstoreToken();

    [GeneratedRegex(@"\GRGAPI-[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex RiotKey();

    [GeneratedRegex(@"\G_\|WARNING:-DO-NOT-SHARE-THIS[A-Za-z0-9.,_ -]{10,200}\|_([A-F0-9]{64,})", RegexOptions.CultureInvariant)]
    private static partial Regex RobloxCookie();

    [GeneratedRegex(@"\Gmr[pa]_[A-Za-z0-9]{50,}", RegexOptions.CultureInvariant)]
    private static partial Regex ModrinthToken();

    [GeneratedRegex(@"\Gcfxk_[A-Za-z0-9]{18,}_[A-Za-z0-9]{5,}", RegexOptions.CultureInvariant)]
    private static partial Regex CfxreKey();

    [GeneratedRegex(@"\Gduffel_(?:live|test)_[A-Za-z0-9_=-]{38,}", RegexOptions.CultureInvariant)]
    private static partial Regex DuffelToken();

    [GeneratedRegex(@"\Gwaka_(?:(?:sec|tok|ref)_)?[A-Za-z0-9-]{35,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex WakatimeKey();
}
