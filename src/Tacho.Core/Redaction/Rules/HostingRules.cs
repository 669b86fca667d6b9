using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Where applications and pages are hosted: Heroku, Fly.io, Netlify, Vercel, Render, Railway.</summary>
internal static partial class HostingRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "heroku-key",
            Description = "Heroku API key",
            Keywords = ["hrku-"],
            Pattern = HerokuKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["HRKU-AA{alnum+_+-:57}A", "HEROKU_API_KEY=HRKU-AA{alnum+_+-:57}A"],
            NonMatches = ["HRKU-{alnum:9}", "HRKU-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "heroku-legacy-key",
            Description = "Heroku API key of the first form",
            Keywords = ["heroku"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "HEROKU_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "herokuApiKey: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches =
            [
                "HEROKU_API_KEY=$KEY",
                "heroku_api_key: \"your-heroku-api-key\"",
                "HEROKU_APP_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "heroku_release_version: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
        },
        new Rule
        {
            Id = "flyio-token",
            Description = "Fly.io token",
            Keywords = ["flyv1 ", "fo1_", "fm1r_", "fm1a_", "fm2_"],
            Pattern = FlyioToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches =
            [
                "fo1_{alnum+_:43}",
                "FLY_API_TOKEN=fo1_{alnum+_:43}",
                "FlyV1 fm2_{base64:600},fm2_{base64:300}",
                "fm2_{base64:200}=",
            ],
            NonMatches = ["fo1_{alnum:7}", "fm2_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "FlyV1 fm2_..."],
        },
        new Rule
        {
            Id = "netlify-token",
            Description = "Netlify access token",
            Keywords = ["nfp_", "nfc_", "nfo_", "nfu_", "nfb_"],
            Pattern = NetlifyToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["nfp_{alnum:36}", "NETLIFY_AUTH_TOKEN=nfp_{alnum:36}"],
            NonMatches = ["nfp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "nfp_{alnum:3}"],
        },
        new Rule
        {
            Id = "netlify-legacy-token",
            Description = "Netlify access token of the first form",
            Keywords = ["netlify"],
            NamedKey = new NamedKey("A-Za-z0-9=_-", 40, 46),
            Matches = ["NETLIFY_AUTH_TOKEN={alnum+_:42}7", "netlifyAuthToken: \"{alnum+_:42}7\""],
            NonMatches =
            [
                "NETLIFY_AUTH_TOKEN=$KEY",
                "netlify_auth_token: \"your-netlify-auth-token\"",
                "netlify_site_id: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "netlify commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "vercel-token",
            Description = "Vercel token or key",
            Keywords = ["vcp_", "vci_", "vca_", "vcr_", "vck_", "vcs_"],
            Pattern = VercelToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["vcp_{alnum+_:56}", "VERCEL_TOKEN=vcp_{alnum+_:56}", "vck_{alnum:56}"],
            NonMatches =
            [
                "vcp_{alnum:9}",
                "vca_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "vcs_repository_root_directory_name",
            ],
        },
        new Rule
        {
            Id = "vercel-legacy-token",
            Description = "Vercel access token of the first form",
            Keywords = ["vercel"],
            NamedKey = new NamedKey("A-Za-z0-9", 24),
            Matches = ["VERCEL_TOKEN={alnum:23}7", "vercelToken: \"{alnum:23}7\""],
            NonMatches =
            [
                "VERCEL_TOKEN=$KEY",
                "vercel_token: \"your-vercel-token\"",
                "VERCEL_PROJECT_ID={alnum:24}",
                "vercel sha: {hex:24}",
            ],
        },
        new Rule
        {
            Id = "vercel-blob-token",
            Description = "Vercel blob store token",
            Keywords = ["vercel_blob_rw_"],
            Pattern = VercelBlobToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["vercel_blob_rw_{alnum:16}_{alnum:30}", "BLOB_READ_WRITE_TOKEN=vercel_blob_rw_{alnum:16}_{alnum:30}"],
            NonMatches = ["vercel_blob_rw_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "vercel_blob_rw_{alnum:3}"],
        },
        new Rule
        {
            Id = "render-key",
            Description = "Render API key",
            Keywords = ["rnd_"],
            Pattern = RenderKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["rnd_{alnum:32}", "RENDER_API_KEY=rnd_{alnum:32}"],
            NonMatches = ["rnd_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "rnd_{alnum:3}"],
        },
        new Rule
        {
            Id = "railway-token",
            Description = "Railway token",
            Keywords = ["railway"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "RAILWAY_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "railwayToken: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches =
            [
                "RAILWAY_TOKEN=$KEY",
                "railway_token: \"your-railway-token\"",
                "RAILWAY_PROJECT_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
        },
    ];

    [GeneratedRegex(@"\GHRKU-[A-Za-z0-9_-]{29,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex HerokuKey();

    [GeneratedRegex(@"\G(?:FlyV1 (?:fm[12][ar]?_)?|fm[12][ar]?_|fo1_)[A-Za-z0-9+/=_,-]{39,}[A-Za-z0-9+/=]", RegexOptions.CultureInvariant)]
    private static partial Regex FlyioToken();

    [GeneratedRegex(@"\Gnf[bcopu]_[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex NetlifyToken();

    [GeneratedRegex(@"\Gvc[pciarks]_[A-Za-z0-9_-]{23,}[A-Za-z0-9_-]", RegexOptions.CultureInvariant)]
    private static partial Regex VercelToken();

    [GeneratedRegex(@"\Gvercel_blob_rw_[A-Za-z0-9_]{29,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex VercelBlobToken();

    [GeneratedRegex(@"\Grnd_[A-Za-z0-9]{28,}", RegexOptions.CultureInvariant)]
    private static partial Regex RenderKey();
}
