using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Registries of packages and images beside npm and PyPI.</summary>
internal static partial class ArtifactRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "docker-token",
            Description = "Docker Hub personal or organization token",
            Keywords = ["dckr_pat_", "dckr_oat_"],
            Pattern = DockerToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["dckr_pat_{alnum+_:27}", "DOCKER_TOKEN=dckr_pat_{alnum+_:27}", "docker login -u app -p dckr_oat_{alnum:32}"],
            NonMatches = ["dckr_pat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "dckr_pat_{alnum:3}"],
        },
        new Rule
        {
            Id = "docker-swarm-key",
            Description = "Docker Swarm join token or unlock key",
            Keywords = ["swmtkn-1-", "swmkey-1-"],
            Pattern = DockerSwarmKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "SWMTKN-1-{lower+digit:50}-{lower+digit:25}",
                "token=SWMTKN-1-{lower+digit:50}-{lower+digit:25}",
                "docker swarm unlock SWMKEY-1-{base64:43}",
            ],
            NonMatches = ["SWMTKN-1-{alnum:6}", "SWMKEY-1-..."],
        },
        new Rule
        {
            Id = "nuget-key",
            Description = "NuGet API key",
            Keywords = ["oy2"],
            Pattern = NugetKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["oy2{lower+digit:43}", "NUGET_API_KEY=oy2{lower+digit:43}"],
            NonMatches = ["oy2xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "oy2{alnum:3}"],
        },
        new Rule
        {
            Id = "rubygems-key",
            Description = "RubyGems API key",
            Keywords = ["rubygems_"],
            Pattern = RubygemsKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["rubygems_{hex:48}", "GEM_HOST_API_KEY=rubygems_{hex:48}"],
            NonMatches = ["rubygems_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "rubygems_{alnum:3}"],
        },
        new Rule
        {
            Id = "crates-token",
            Description = "crates.io token",
            Keywords = ["cio"],
            Pattern = CratesToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["cio{alnum:32}", "CARGO_REGISTRY_TOKEN=cio{alnum:32}"],
            NonMatches = ["cio{alnum:8}", "cioxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "clojars-token",
            Description = "Clojars deploy token",
            Keywords = ["clojars_"],
            Pattern = ClojarsToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["CLOJARS_{hex:60}", "CLOJARS_PASSWORD=CLOJARS_{hex:60}"],
            NonMatches = ["CLOJARS_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "CLOJARS_{alnum:3}"],
        },
        new Rule
        {
            Id = "packagist-token",
            Description = "Private Packagist token",
            Keywords = ["packagist_"],
            Pattern = PackagistToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["packagist_ort_{hex:64}", "PACKAGIST_TOKEN=packagist_ort_{hex:64}"],
            NonMatches = ["packagist_ort_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "packagist_ort_{alnum:3}"],
        },
        new Rule
        {
            Id = "hexpm-key",
            Description = "Hex.pm API key",
            Keywords = ["hex_api", "hexpm"],
            NamedKey = new NamedKey("a-f0-9", 32, 64),
            Matches = ["HEX_API_KEY={hex:32}", "hex_api_key: \"{hex:32}\""],
            NonMatches = ["HEX_API_KEY=$KEY", "hex_api_key: \"your-hex-api-key\"", "hex_api commit: {hex:40}"],
        },
        new Rule
        {
            Id = "artifactory-key",
            Description = "JFrog Artifactory API key",
            Keywords = ["akcp"],
            Pattern = ArtifactoryKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["AKCp{alnum:69}", "ARTIFACTORY_API_KEY=AKCp{alnum:69}"],
            NonMatches = ["AKCpxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "AKCp{alnum:3}"],
        },
        new Rule
        {
            Id = "artifactory-reference-token",
            Description = "JFrog reference token",
            Keywords = ["cmvmd"],
            Pattern = ArtifactoryReferenceToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["cmVmdGtuOjAxOj{alnum:50}", "JFROG_ACCESS_TOKEN=cmVmdGtuOjAxOj{alnum:50}"],
            NonMatches = ["cmVmdGtuOjAxOjxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "cmVmdGtuOjAxOj{alnum:3}"],
        },
        new Rule
        {
            Id = "artifactory-token",
            Description = "JFrog identity token or API key",
            Keywords = ["artifactory", "jfrog", "bintray"],
            NamedKey = new NamedKey("A-Za-z0-9", 64, 73),
            Matches = ["ARTIFACTORY_TOKEN={alnum:64}", "artifactoryToken: \"{alnum:64}\""],
            NonMatches = ["ARTIFACTORY_TOKEN=$KEY", "artifactory_token: \"your-artifactory-token\"", "artifactory sha256: {hex:64}"],
        },
        new Rule
        {
            Id = "cloudsmith-key",
            Description = "Cloudsmith API key",
            Keywords = ["csa_"],
            Pattern = CloudsmithKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["csa_{alnum:38}", "CLOUDSMITH_API_KEY=csa_{alnum:38}"],
            NonMatches = ["csa_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "csa_{alnum:3}"],
        },
        new Rule
        {
            Id = "cloudsmith-legacy-key",
            Description = "Cloudsmith API key of the first form",
            Keywords = ["cloudsmith"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["CLOUDSMITH_API_KEY={hex:40}", "cloudsmithApiKey: \"{hex:40}\""],
            NonMatches = ["CLOUDSMITH_API_KEY=$KEY", "cloudsmith_api_key: \"your-cloudsmith-api-key\"", "cloudsmith commit: {hex:40}"],
        },
        new Rule
        {
            Id = "quay-robot-token",
            Description = "Quay robot account token",
            Keywords = ["quay"],
            NamedKey = new NamedKey("A-Z0-9", 64),
            Matches = ["QUAY_ROBOT_TOKEN={upper+digit:64}", "quayRobotToken: \"{upper+digit:64}\""],
            NonMatches = ["QUAY_ROBOT_TOKEN=$KEY", "quay_robot_token: \"your-quay-robot-token\"", "quay commit: {hex:40}"],
        },
        new Rule
        {
            Id = "openvsx-token",
            Description = "Open VSX access token",
            Keywords = ["ovsxat_", "ovsxp_"],
            Pattern = OpenvsxToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ovsxat_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "OVSX_PAT=ovsxat_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["ovsxat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ovsxat_{alnum:3}"],
        },
        new Rule
        {
            Id = "portainer-token",
            Description = "Portainer access token",
            Keywords = ["ptr_"],
            Pattern = PortainerToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ptr_{base64:43}=", "PORTAINER_TOKEN=ptr_{base64:43}="],
            NonMatches = ["ptr_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ptr_{alnum:3}"],
        },
        new Rule
        {
            Id = "weblate-token",
            Description = "Weblate token",
            Keywords = ["wlu_", "wlp_"],
            Pattern = WeblateToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["wlu_{alnum:36}", "WEBLATE_TOKEN=wlu_{alnum:36}"],
            NonMatches = ["wlu_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "wlu_{alnum:3}"],
        },
        new Rule
        {
            Id = "crowdin-token",
            Description = "Crowdin access token",
            Keywords = ["crowdin"],
            NamedKey = new NamedKey("a-f0-9", 80),
            Matches = ["CROWDIN_PERSONAL_TOKEN={hex:80}", "crowdinPersonalToken: \"{hex:80}\""],
            NonMatches =
            [
                "CROWDIN_PERSONAL_TOKEN=$KEY",
                "crowdin_personal_token: \"your-crowdin-personal-token\"",
                "crowdin commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "transifex-token",
            Description = "Transifex API token",
            Keywords = ["transifex", "tx_token"],
            NamedKey = new NamedKey("a-f0-9/", 42),
            Matches = ["TX_TOKEN=1/{hex:40}", "tx_token: \"1/{hex:40}\""],
            NonMatches = ["TX_TOKEN=$KEY", "tx_token: \"your-tx-token\"", "transifex commit: {hex:40}"],
        },
        new Rule
        {
            Id = "lokalise-token",
            Description = "Lokalise or App Center token",
            Keywords = ["lokalise", "appcenter"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["LOKALISE_TOKEN={hex:40}", "lokaliseToken: \"{hex:40}\""],
            NonMatches = ["LOKALISE_TOKEN=$KEY", "lokalise_token: \"your-lokalise-token\"", "lokalise commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\Gdckr_[po]at_[A-Za-z0-9_-]{23,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex DockerToken();

    [GeneratedRegex(@"\G(?:SWMTKN-1-[a-z0-9-]{49,}[a-z0-9]|SWMKEY-1-[A-Za-z0-9+/]{30,})", RegexOptions.CultureInvariant)]
    private static partial Regex DockerSwarmKey();

    [GeneratedRegex(@"\G(?<![+/])oy2[a-z0-9]{42,}", RegexOptions.CultureInvariant)]
    private static partial Regex NugetKey();

    [GeneratedRegex(@"\Grubygems_[a-f0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex RubygemsKey();

    [GeneratedRegex(@"\G(?<![+/])cio(?:_tp_)?[A-Za-z0-9]{31,}", RegexOptions.CultureInvariant)]
    private static partial Regex CratesToken();

    [GeneratedRegex(@"\GCLOJARS_[a-z0-9]{50,}", RegexOptions.CultureInvariant)]
    private static partial Regex ClojarsToken();

    [GeneratedRegex(@"\Gpackagist_[a-z]{2,4}_[A-Za-z0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex PackagistToken();

    [GeneratedRegex(@"\G(?<![+/])AKCp[A-Za-z0-9]{57,}", RegexOptions.CultureInvariant)]
    private static partial Regex ArtifactoryKey();

    [GeneratedRegex(@"\G(?<![+/])cmVmd[A-Za-z0-9]{55,}", RegexOptions.CultureInvariant)]
    private static partial Regex ArtifactoryReferenceToken();

    [GeneratedRegex(@"\Gcsa_[A-Za-z0-9]{34,}", RegexOptions.CultureInvariant)]
    private static partial Regex CloudsmithKey();

    [GeneratedRegex(@"\Govsx(?:at|p)_[a-f0-9-]{31,}[a-f0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex OpenvsxToken();

    [GeneratedRegex(@"\Gptr_[A-Za-z0-9+/]{38,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex PortainerToken();

    [GeneratedRegex(@"\Gwl[up]_[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex WeblateToken();
}
