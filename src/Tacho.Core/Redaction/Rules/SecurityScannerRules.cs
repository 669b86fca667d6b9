using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Scanners of code and dependencies, and services that look for attacks.</summary>
internal static partial class SecurityScannerRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "snyk-token",
            Description = "Snyk API token",
            Keywords = ["snyk"],
            NamedKey = NamedKey.Uuid,
            Matches = ["SNYK_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "\"snykApiKey\": \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\""],
            NonMatches = ["SNYK_ORG_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "SNYK_TOKEN=$SNYK_TOKEN"],
        },
        new Rule
        {
            Id = "snyk-service-token",
            Description = "Snyk service account token",
            Keywords = ["snyk_uat.", "snyk_sat."],
            Pattern = SnykServiceToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["snyk_uat.{hex:8}.{alnum:60}.{alnum:43}", "SNYK_TOKEN=snyk_sat.{hex:8}.{alnum:80}"],
            NonMatches = ["snyk_uat.token", "snyk_uat..."],
        },
        new Rule
        {
            Id = "aikido-secret",
            Description = "Aikido CI token or client secret",
            Keywords = ["aik_ci_", "aik_secret_"],
            Pattern = AikidoSecret,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["AIK_CI_{alnum:24}", "AIKIDO_CLIENT_SECRET=AIK_SECRET_{alnum:64}"],
            NonMatches = ["AIK_CLIENT_{alnum:24}", "AIK_SECRET_KEY"],
        },
        new Rule
        {
            Id = "endorlabs-key",
            Description = "Endor Labs key or secret",
            Keywords = ["endr+"],
            Pattern = EndorlabsKey,
            StartsAtKeyword = true,
            Entropy = 2.5,
            Matches = ["endr+{alnum:16}", "ENDOR_API_CREDENTIALS_SECRET=endr+{alnum:16}"],
            NonMatches = ["endr+key", "endr+..."],
        },
        new Rule
        {
            Id = "socket-token",
            Description = "Socket API token",
            Keywords = ["sktsec_"],
            Pattern = SocketToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sktsec_{alnum:43}_api", "SOCKET_TOKEN=sktsec_{alnum:52}"],
            NonMatches = ["sktsec_token", "sktsec_..."],
        },
        new Rule
        {
            Id = "gitguardian-key",
            Description = "GitGuardian API key",
            Keywords = ["gitguardian"],
            NamedKey = new NamedKey("A-Za-z0-9", 64, 80),
            Matches = ["GITGUARDIAN_SECRET='{alnum:66}4kT7x'", "gitguardian.token: {alnum:66}4kT7x"],
            NonMatches = ["GITGUARDIAN_SECRET=<your-secret>", "gitguardian: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "semgrep-token",
            Description = "Semgrep app token",
            Keywords = ["semgrep"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["SEMGREP_API_KEY={hex:56}0a9f8e7c", "semgrep_secret = \"{hex:56}0a9f8e7c\""],
            NonMatches = ["SEMGREP_APP_TOKEN=$SEMGREP", "semgrep commit: {hex:40}"],
        },
        new Rule
        {
            Id = "pangea-token",
            Description = "Pangea token",
            Keywords = ["pts_"],
            Pattern = PangeaToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["pts_{lower:10}7{lower:11}3{lower:9}q", "PANGEA_TOKEN=pts_{lower:10}2{lower:11}5{lower:12}"],
            NonMatches = ["pts_per_unit", "pts_..."],
        },
        new Rule
        {
            Id = "tenable-key",
            Description = "Tenable access or secret key",
            Keywords = ["tenable", "nessus"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["TENABLE_SECRET='{hex:56}0a9f8e7c'", "\"tenableApiKey\": \"{hex:56}0a9f8e7c\""],
            NonMatches = ["TENABLE_SECRET=<your-secret>", "tenable: see the docs for how to make a key"],
        },
        // The server is called so where its credential is a setting of Bundler.
        new Rule
        {
            Id = "sidekiq-credential",
            Description = "Credential of the gem servers of Sidekiq Pro and Enterprise",
            Keywords = ["contribsys"],
            NamedKey = new NamedKey("a-f0-9:", 17) { TakesAnyName = true },
            Matches = ["BUNDLE_ENTERPRISE__CONTRIBSYS__COM={hex:4}9a7c:{hex:5}8e1", "BUNDLE_GEMS__CONTRIBSYS__COM: \"{hex:4}0b7d:{hex:5}2f6\""],
            NonMatches = ["BUNDLE_ENTERPRISE__CONTRIBSYS__COM=$CREDENTIALS", "source \"https://enterprise.contribsys.com/\""],
        },
        new Rule
        {
            Id = "detectify-key",
            Description = "Detectify API key",
            Keywords = ["detectify"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["export DETECTIFY_TOKEN={hex:24}0a9f8e7c", "detectify_secret = \"{hex:24}0a9f8e7c\""],
            NonMatches = ["detectifyToken: process.env.DETECTIFY_TOKEN", "DETECTIFY_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "crowdstrike-secret",
            Description = "CrowdStrike client secret",
            Keywords = ["crowdstrike", "falcon_client_s"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["CROWDSTRIKE_CLIENT_SECRET={alnum:35}4kT7x", "FALCON_CLIENT_SECRET={alnum:35}4kT7x"],
            NonMatches = ["CROWDSTRIKE_CLIENT_ID={hex:32}", "crowdstrike commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\Gsnyk_[us]at\.[a-f0-9]{8}\.[A-Za-z0-9_.-]{40,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex SnykServiceToken();

    [GeneratedRegex(@"\GAIK_(?:CI|SECRET)_[A-Za-z0-9]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex AikidoSecret();

    [GeneratedRegex(@"\Gendr\+[A-Za-z0-9_-]{15,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex EndorlabsKey();

    [GeneratedRegex(@"\Gsktsec_[A-Za-z0-9_-]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex SocketToken();

    [GeneratedRegex(@"\Gpts_[a-z2-7]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex PangeaToken();
}
