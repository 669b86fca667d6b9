using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Warehouses, pipelines, tables on the web and other places of data.</summary>
internal static partial class DataPlatformRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "meilisearch-key",
            Description = "Meilisearch key",
            Keywords = ["meili"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 40, 64),
            Matches = ["MEILI_MASTER_KEY={hex:64}", "meiliMasterKey: \"{hex:64}\""],
            NonMatches = ["MEILI_MASTER_KEY=$KEY", "meili_master_key: \"your-meili-master-key\"", "meili commit: {hex:40}"],
        },
        new Rule
        {
            Id = "typesense-key",
            Description = "Typesense API key",
            Keywords = ["typesense"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["TYPESENSE_API_KEY={alnum:31}7", "typesenseApiKey: \"{alnum:31}7\""],
            NonMatches = ["TYPESENSE_API_KEY=$KEY", "typesense_api_key: \"your-typesense-api-key\"", "typesense commit: {hex:40}"],
        },
        new Rule
        {
            Id = "qdrant-key",
            Description = "Qdrant Cloud API key",
            Keywords = ["qdrant"],
            NamedKey = new NamedKey("A-Za-z0-9_|.-", 40, 120),
            Matches = ["QDRANT_API_KEY={alnum+_:53}7", "qdrantApiKey: \"{alnum+_:53}7\""],
            NonMatches =
            [
                "QDRANT_API_KEY=$KEY",
                "qdrant_api_key: \"your-qdrant-api-key\"",
                "qdrant: sha256:{hex:64}",
                "qdrant_version={hex:40}",
            ],
        },
        new Rule
        {
            Id = "weaviate-key",
            Description = "Weaviate Cloud API key",
            Keywords = ["weaviate", "wcd_api"],
            NamedKey = new NamedKey("A-Za-z0-9", 36, 56),
            Matches = ["WEAVIATE_API_KEY={alnum:36}", "weaviateApiKey: \"{alnum:36}\""],
            NonMatches = ["WEAVIATE_API_KEY=$KEY", "weaviate_api_key: \"your-weaviate-api-key\"", "weaviate commit: {hex:40}"],
        },
        new Rule
        {
            Id = "xata-key",
            Description = "Xata API key",
            Keywords = ["xau_"],
            Pattern = XataKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["xau_{alnum:35}", "XATA_API_KEY=xau_{alnum:35}"],
            NonMatches = ["xau_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "xau_{alnum:3}"],
        },
        new Rule
        {
            Id = "fauna-secret",
            Description = "Fauna secret",
            Keywords = ["fauna"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 40),
            Matches = ["FAUNA_SECRET=fn{alnum+_:37}7", "faunaSecret: \"fn{alnum+_:37}7\""],
            NonMatches = ["FAUNA_SECRET=$KEY", "fauna_secret: \"your-fauna-secret\"", "fauna commit: {hex:40}"],
        },
        new Rule
        {
            Id = "tinybird-token",
            Description = "Tinybird token",
            Keywords = ["p.eyj"],
            Pattern = TinybirdToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["p.eyJ1IjogI{alnum:110}.{alnum+_:43}", "TB_TOKEN=p.eyJ1IjogI{alnum:110}.{alnum+_:43}"],
            NonMatches = ["p.eyJ{alnum:9}", "p.eyJson"],
        },
        new Rule
        {
            Id = "dbt-token",
            Description = "dbt Cloud service or user token",
            Keywords = ["dbtc_", "dbtu_"],
            Pattern = DbtToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["dbtc_{alnum+_:36}", "DBT_TOKEN=dbtc_{alnum+_:36}"],
            NonMatches = ["dbtc_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "dbtc_{alnum:3}"],
        },
        new Rule
        {
            Id = "prefect-key",
            Description = "Prefect API key",
            Keywords = ["pnu_", "pnb_"],
            Pattern = PrefectKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pnu_{alnum:36}", "PREFECT_API_KEY=pnu_{alnum:36}"],
            NonMatches = ["pnu_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "pnu_{alnum:3}"],
        },
        new Rule
        {
            Id = "dagster-token",
            Description = "Dagster Cloud token",
            Keywords = ["dagster"],
            NamedKey = new NamedKey("A-Za-z0-9:_-", 36, 120),
            Matches = ["DAGSTER_CLOUD_API_TOKEN=user:{hex:32}", "dagsterCloudApiToken: \"user:{hex:32}\""],
            NonMatches =
            [
                "DAGSTER_CLOUD_API_TOKEN=$KEY",
                "dagster_cloud_api_token: \"your-dagster-cloud-api-token\"",
                "dagster commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "materialize-password",
            Description = "Materialize app password",
            Keywords = ["mzp_"],
            Pattern = MaterializePassword,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["mzp_{hex:64}", "MZ_PASSWORD=mzp_{hex:64}"],
            NonMatches = ["mzp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "mzp_{alnum:3}"],
        },
        new Rule
        {
            Id = "hex-token",
            Description = "Hex access token",
            Keywords = ["hxtp_", "hxtw_"],
            Pattern = HexToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["hxtp_{hex:96}", "HEX_API_TOKEN=hxtp_{hex:96}"],
            NonMatches = ["hxtp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "hxtp_{alnum:3}"],
        },
        new Rule
        {
            Id = "airtable-key",
            Description = "Airtable API key",
            Keywords = ["airtable"],
            NamedKey = new NamedKey("A-Za-z0-9", 17),
            Matches = ["AIRTABLE_API_KEY=key{alnum:13}7", "airtableApiKey: \"key{alnum:13}7\""],
            NonMatches = ["AIRTABLE_API_KEY=$KEY", "airtable_api_key: \"your-airtable-api-key\"", "AIRTABLE_BASE_ID=app{alnum:14}"],
        },
        new Rule
        {
            Id = "airtable-token",
            Description = "Airtable personal access token",
            Keywords = ["pat"],
            Pattern = AirtableToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pat{alnum:14}.{hex:64}", "AIRTABLE_TOKEN=pat{alnum:14}.{hex:64}"],
            NonMatches = ["path.to.the.file", "pat{alnum:14}.{hex:9}", "pattern{alnum:10}.json"],
        },
        new Rule
        {
            Id = "airtable-oauth-token",
            Description = "Airtable OAuth token",
            Keywords = ["airtable"],
            NamedKey = new NamedKey("A-Za-z0-9_.-", 80, 160),
            Matches =
            [
                "AIRTABLE_OAUTH_TOKEN=APP{upper+digit:13}.v1.{alnum+_:22}.{hex:64}",
                "airtableOauthToken: \"APP{upper+digit:13}.v1.{alnum+_:22}.{hex:64}\"",
            ],
            NonMatches =
            [
                "AIRTABLE_OAUTH_TOKEN=$KEY",
                "airtable_oauth_token: \"your-airtable-oauth-token\"",
                "airtable commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "notion-token",
            Description = "Notion integration token",
            Keywords = ["ntn_", "secret_"],
            Pattern = NotionToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["ntn_{digit:11}{alnum:35}", "NOTION_TOKEN=ntn_{digit:11}{alnum:35}", "secret_{alnum:43}"],
            NonMatches = ["ntn_{alnum:9}", "secret_{alnum:12}", "ntn_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "retool-token",
            Description = "Retool access token",
            Keywords = ["retool_"],
            Pattern = RetoolToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["retool_{lower+digit:26}", "RETOOL_TOKEN=retool_{lower+digit:26}"],
            NonMatches = ["retool_{alnum:5}", "retool_workflowexecutionengine"],
        },
        new Rule
        {
            Id = "coda-key",
            Description = "Coda API key",
            Keywords = ["coda_api", "coda-api", "coda_token"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "CODA_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "coda_api_key: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches =
            [
                "CODA_API_KEY=$KEY",
                "coda_api_key: \"your-coda-api-key\"",
                "coda_api_doc_id={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
        },
        new Rule
        {
            Id = "convex-key",
            Description = "Convex deploy key",
            Keywords = ["convex_deploy", "convex_self", "convex-deploy"],
            NamedKey = new NamedKey("A-Za-z0-9:|_=+/-", 40, 400),
            Matches = ["CONVEX_DEPLOY_KEY=prod:wise-fox-123|{alnum:70}=", "convex_deploy_key: \"prod:wise-fox-123|{alnum:70}=\""],
            NonMatches = ["CONVEX_DEPLOY_KEY=$KEY", "convex_deploy_key: \"your-convex-deploy-key\"", "convex_deploy commit: {hex:40}"],
        },
        new Rule
        {
            Id = "hasura-secret",
            Description = "Hasura admin secret",
            Keywords = ["hasura"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 24, 128),
            Matches = ["HASURA_GRAPHQL_ADMIN_SECRET={alnum:64}", "hasuraGraphqlAdminSecret: \"{alnum:64}\""],
            NonMatches =
            [
                "HASURA_GRAPHQL_ADMIN_SECRET=$KEY",
                "hasura_graphql_admin_secret: \"your-hasura-graphql-admin-secret\"",
                "hasura: sha256:{hex:64}",
            ],
        },
        new Rule
        {
            Id = "appwrite-key",
            Description = "Appwrite API key",
            Keywords = ["standard_"],
            Pattern = AppwriteKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["standard_{hex:256}", "APPWRITE_API_KEY=standard_{hex:256}"],
            NonMatches = ["standard_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "standard_{alnum:3}"],
        },
    ];

    [GeneratedRegex(@"\Gxau_[A-Za-z0-9]{28,}", RegexOptions.CultureInvariant)]
    private static partial Regex XataKey();

    [GeneratedRegex(@"\Gp\.eyJ[A-Za-z0-9_.-]{59,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex TinybirdToken();

    [GeneratedRegex(@"\Gdbt[cu]_[A-Za-z0-9_-]{29,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex DbtToken();

    [GeneratedRegex(@"\Gpn[ub]_[A-Za-z0-9]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex PrefectKey();

    [GeneratedRegex(@"\Gmzp_[a-f0-9]{56,}", RegexOptions.CultureInvariant)]
    private static partial Regex MaterializePassword();

    [GeneratedRegex(@"\Ghxt[pw]_[a-f0-9]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex HexToken();

    [GeneratedRegex(@"\Gpat[A-Za-z0-9]{14}\.[a-f0-9]{60,}", RegexOptions.CultureInvariant)]
    private static partial Regex AirtableToken();

    [GeneratedRegex(@"\G(?:ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43,})", RegexOptions.CultureInvariant)]
    private static partial Regex NotionToken();

    [GeneratedRegex(@"\Gretool_[a-z0-9]{24,}", RegexOptions.CultureInvariant)]
    private static partial Regex RetoolToken();

    [GeneratedRegex(@"\Gstandard_[a-f0-9]{120,}", RegexOptions.CultureInvariant)]
    private static partial Regex AppwriteKey();
}
