using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Networks of delivery, names and storage: Cloudflare, Fastly, Akamai, DNS, B2.</summary>
internal static partial class EdgeRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "cloudflare-token",
            Description = "Cloudflare key or token",
            Keywords = ["cfk_", "cfut_", "cfat_"],
            Pattern = CloudflareToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["cfut_{alnum:40}{hex:8}", "CLOUDFLARE_API_TOKEN=cfut_{alnum:40}{hex:8}", "cfk_{alnum:40}{hex:8}"],
            NonMatches = ["cfut_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "cfut_{alnum:3}"],
        },
        new Rule
        {
            Id = "cloudflare-legacy-token",
            Description = "Cloudflare key or token of the first form",
            Keywords = ["cloudflare", "cf_api", "cf-api", "cf_token", "x-auth-key"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 37, 40),
            Matches = ["CLOUDFLARE_API_TOKEN={alnum+_:38}7a", "cloudflareApiToken: \"{alnum+_:38}7a\"", "X-Auth-Key: {hex:37}"],
            NonMatches =
            [
                "CLOUDFLARE_API_TOKEN=$KEY",
                "cloudflare_api_token: \"your-cloudflare-api-token\"",
                "cloudflare_account_id: {hex:37}",
                "cf_api_commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "cloudflare-origin-ca-key",
            Description = "Cloudflare Origin CA key",
            Keywords = ["v1.0-"],
            Pattern = CloudflareOriginCaKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["v1.0-{hex:24}-{hex:146}", "CF_ORIGIN_CA_KEY=v1.0-{hex:24}-{hex:146}"],
            NonMatches = ["v1.0-{hex:8}", "v1.0-rc.1"],
        },
        new Rule
        {
            Id = "cloudflare-tunnel-token",
            Description = "Cloudflare tunnel token",
            Keywords = ["eyjhijoi"],
            Pattern = CloudflareTunnelToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["eyJhIjoi{alnum:170}", "TUNNEL_TOKEN=eyJhIjoi{alnum:170}", "cloudflared service install eyJhIjoi{alnum:150}=="],
            NonMatches = ["eyJhIjoiYiJ9", "eyJhIjoi{alnum:20}"],
        },
        new Rule
        {
            Id = "cloudflare-turnstile-secret",
            Description = "Cloudflare Turnstile secret key",
            Keywords = ["0x4aaaa"],
            Pattern = CloudflareTurnstileSecret,
            StartsAtKeyword = true,
            Entropy = 3,
            SparesPlaceholders = false,
            Matches = ["0x4AAAAAAA{alnum+_:25}", "TURNSTILE_SECRET_KEY=0x4AAAAAAA{alnum+_:25}"],
            NonMatches = ["0x4AAAAAAA{alnum:14}", "0x4aaaa0"],
        },
        new Rule
        {
            Id = "fastly-token",
            Description = "Fastly API token",
            Keywords = ["fastly"],
            NamedKey = new NamedKey("A-Za-z0-9=_-", 32),
            Matches = ["FASTLY_API_TOKEN={alnum+_:31}7", "fastlyApiToken: \"{alnum+_:31}7\""],
            NonMatches = ["FASTLY_API_TOKEN=$KEY", "fastly_api_token: \"your-fastly-api-token\"", "fastly commit: {hex:40}"],
        },
        new Rule
        {
            Id = "akamai-token",
            Description = "Akamai EdgeGrid client or access token",
            Keywords = ["akab-"],
            Pattern = AkamaiToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["akab-{lower+digit:16}-{lower+digit:16}", "client_token=akab-{lower+digit:16}-{lower+digit:16}"],
            NonMatches = ["akab-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "akab-{alnum:3}"],
        },
        new Rule
        {
            Id = "dnsimple-token",
            Description = "DNSimple API token",
            Keywords = ["dnsimple_"],
            Pattern = DnsimpleToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["dnsimple_a_{alnum:32}", "DNSIMPLE_TOKEN=dnsimple_a_{alnum:32}"],
            NonMatches = ["dnsimple_a_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "dnsimple_a_{alnum:3}"],
        },
        new Rule
        {
            Id = "porkbun-key",
            Description = "Porkbun API key",
            Keywords = ["pk1_", "sk1_"],
            Pattern = PorkbunKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pk1_{hex:64}", "PORKBUN_API_KEY=pk1_{hex:64}", "sk1_{hex:64}"],
            NonMatches = ["pk1_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "pk1_{alnum:3}"],
        },
        new Rule
        {
            Id = "deno-token",
            Description = "Deno Deploy token",
            Keywords = ["ddp_", "ddw_", "ddo_"],
            Pattern = DenoToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ddp_{alnum:36}", "DENO_DEPLOY_TOKEN=ddp_{alnum:36}"],
            NonMatches = ["ddp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ddp_{alnum:3}"],
        },
        new Rule
        {
            Id = "backblaze-key",
            Description = "Backblaze B2 application key",
            Keywords = ["backblaze", "b2_app", "b2_key"],
            NamedKey = new NamedKey("A-Za-z0-9/+", 31),
            Matches = ["B2_APPLICATION_KEY=K005{alnum+/:26}7", "b2_application_key: \"K005{alnum+/:26}7\""],
            NonMatches = ["B2_APPLICATION_KEY=$KEY", "b2_application_key: \"your-b2-application-key\"", "backblaze commit: {hex:40}"],
        },
        new Rule
        {
            Id = "wasabi-key",
            Description = "Wasabi secret key",
            Keywords = ["wasabi"],
            NamedKey = new NamedKey("A-Za-z0-9/+", 40),
            Matches = ["WASABI_SECRET_KEY={alnum+/:39}7", "wasabiSecretKey: \"{alnum+/:39}7\""],
            NonMatches = ["WASABI_SECRET_KEY=$KEY", "wasabi_secret_key: \"your-wasabi-secret-key\"", "wasabi commit: {hex:40}"],
        },
        new Rule
        {
            Id = "platformsh-token",
            Description = "Platform.sh or Upsun API token",
            Keywords = ["platformsh", "platform_sh", "upsun"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 43),
            Matches = ["PLATFORMSH_CLI_TOKEN={alnum+_:42}7", "platformshCliToken: \"{alnum+_:42}7\""],
            NonMatches =
            [
                "PLATFORMSH_CLI_TOKEN=$KEY",
                "platformsh_cli_token: \"your-platformsh-cli-token\"",
                "platformsh commit: {hex:40}",
            ],
        },
    ];

    [GeneratedRegex(@"\Gcf(?:k|ut|at)_[A-Za-z0-9_-]{39,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex CloudflareToken();

    [GeneratedRegex(@"\Gv1\.0-[a-f0-9]{24}-[a-f0-9]{100,}", RegexOptions.CultureInvariant)]
    private static partial Regex CloudflareOriginCaKey();

    [GeneratedRegex(@"\GeyJhIjoi[A-Za-z0-9+/_-]{100,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex CloudflareTunnelToken();

    [GeneratedRegex(@"\G0x4AAAA[A-Za-z0-9_-]{27,}", RegexOptions.CultureInvariant)]
    private static partial Regex CloudflareTurnstileSecret();

    [GeneratedRegex(@"\Gakab-[a-z0-9-]{30,}[a-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex AkamaiToken();

    [GeneratedRegex(@"\Gdnsimple_[a-z]_[A-Za-z0-9]{28,}", RegexOptions.CultureInvariant)]
    private static partial Regex DnsimpleToken();

    [GeneratedRegex(@"\G[ps]k1_[a-f0-9]{50,}", RegexOptions.CultureInvariant)]
    private static partial Regex PorkbunKey();

    [GeneratedRegex(@"\Gdd[pwo]_[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex DenoToken();
}
