using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Databases and search engines as a service.</summary>
internal static partial class DatabaseRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "planetscale-token",
            Description = "PlanetScale password, service or OAuth token",
            Keywords = ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"],
            Pattern = PlanetscaleToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "pscale_tkn_{alnum+_:43}",
                "PLANETSCALE_SERVICE_TOKEN=pscale_tkn_{alnum+_:43}",
                "mysql://u:pscale_pw_{alnum+_:43}@eu-west.connect.example.net/app",
            ],
            NonMatches = ["pscale_tkn_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "pscale_tkn_{alnum:3}"],
        },
        new Rule
        {
            Id = "neon-key",
            Description = "Neon API key or database password",
            Keywords = ["napi_", "npg_"],
            Pattern = NeonKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches =
            [
                "napi_{lower+digit:64}",
                "NEON_API_KEY=napi_{lower+digit:64}",
                "postgresql://app:npg_{alnum:11}7@ep-cool.example.net/neondb",
            ],
            NonMatches =
            [
                "npg_{alnum:5}",
                "npg_transactionisolationlevel",
                "napi_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            ],
        },
        new Rule
        {
            Id = "supabase-key",
            Description = "Supabase access token or secret key",
            Keywords = ["sbp_", "sb_secret_"],
            Pattern = SupabaseKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sbp_{hex:40}", "SUPABASE_ACCESS_TOKEN=sbp_{hex:40}", "sb_secret_{alnum+_:22}_{alnum:8}"],
            NonMatches =
            [
                "sb_publishable_{alnum+_:22}_{alnum:8}",
                "sb_secret_{alnum:4}",
                "sbp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            ],
        },
        new Rule
        {
            Id = "mongodb-atlas-secret",
            Description = "MongoDB Atlas service account secret",
            Keywords = ["mdb_sa_sk_"],
            Pattern = MongodbAtlasSecret,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["mdb_sa_sk_{alnum+_:40}", "MDB_SA_SECRET=mdb_sa_sk_{alnum+_:40}"],
            NonMatches = ["mdb_sa_id_{hex:24}", "mdb_sa_sk_{alnum:4}", "mdb_sa_sk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "mongodb-atlas-key",
            Description = "MongoDB Atlas private API key",
            Keywords = ["atlas_private", "atlas_api", "mcli_private", "mongodb_atlas", "mongocli"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "MONGODB_ATLAS_PRIVATE_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "mongodb_atlas_private_key: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches =
            [
                "MONGODB_ATLAS_PRIVATE_KEY=$KEY",
                "mongodb_atlas_private_key: \"your-mongodb-atlas-private-key\"",
                "MONGODB_ATLAS_PROJECT_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
        },
        new Rule
        {
            Id = "databricks-token",
            Description = "Databricks access token or OAuth secret",
            Keywords = ["dapi", "dose", "dkea", "dsap"],
            Pattern = DatabricksToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["dapi{hex:32}", "DATABRICKS_TOKEN=dapi{hex:32}", "dapi{hex:32}-2", "dose{hex:32}"],
            NonMatches = ["dapi{hex:9}", "dapixxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "dose{hex:8}"],
        },
        new Rule
        {
            Id = "snowflake-token",
            Description = "Snowflake programmatic access token",
            Keywords = ["snowflake"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 64, 400),
            Matches = ["SNOWFLAKE_TOKEN={alnum+_:118}A7", "snowflakeToken: \"{alnum+_:118}A7\""],
            NonMatches = ["SNOWFLAKE_TOKEN=$KEY", "snowflake_token: \"your-snowflake-token\"", "snowflake_sha256: {hex:64}"],
        },
        new Rule
        {
            Id = "confluent-secret",
            Description = "Confluent API secret",
            Keywords = ["confluent", "kafka_api", "kafka_secret"],
            NamedKey = new NamedKey("A-Za-z0-9/+", 64),
            Matches = ["CONFLUENT_CLOUD_API_SECRET={base64:63}7", "confluentCloudApiSecret: \"{base64:63}7\""],
            NonMatches =
            [
                "CONFLUENT_CLOUD_API_SECRET=$KEY",
                "confluent_cloud_api_secret: \"your-confluent-cloud-api-secret\"",
                "confluent digest: sha256:{hex:64}",
            ],
        },
        new Rule
        {
            Id = "confluent-key",
            Description = "Confluent API key",
            Keywords = ["confluent"],
            NamedKey = new NamedKey("A-Za-z0-9", 16),
            Matches = ["CONFLUENT_CLOUD_API_KEY={upper+digit:15}7", "confluentCloudApiKey: \"{upper+digit:15}7\""],
            NonMatches =
            [
                "CONFLUENT_CLOUD_API_KEY=$KEY",
                "confluent_cloud_api_key: \"your-confluent-cloud-api-key\"",
                "confluent commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "confluent-prefixed-secret",
            Description = "Confluent API secret with its prefix",
            Keywords = ["cflt"],
            Pattern = ConfluentPrefixedSecret,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["cflt{base64:60}", "KAFKA_API_SECRET=cflt{base64:60}"],
            NonMatches = ["cfltxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "cflt{alnum:3}"],
        },
        new Rule
        {
            Id = "aiven-password",
            Description = "Aiven service password",
            Keywords = ["avns_"],
            Pattern = AivenPassword,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["AVNS_{alnum+_:19}", "AIVEN_PASSWORD=AVNS_{alnum+_:19}"],
            NonMatches = ["AVNS_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "AVNS_{alnum:3}"],
        },
        new Rule
        {
            Id = "aiven-token",
            Description = "Aiven token",
            Keywords = ["aiven"],
            NamedKey = new NamedKey("A-Za-z0-9+/=", 200, 480),
            Matches = ["AIVEN_TOKEN={base64:371}=", "aivenToken: \"{base64:371}=\""],
            NonMatches = ["AIVEN_TOKEN=$KEY", "aiven_token: \"your-aiven-token\"", "aiven commit: {hex:40}"],
        },
        new Rule
        {
            Id = "aiven-authorization",
            Description = "Aiven token in a header",
            Keywords = ["aivenv1 "],
            Pattern = AivenAuthorization,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            FingerprintClass = KeyValueRules.SharedFingerprintClass,
            Matches = ["Authorization: aivenv1 {base64:371}=", "-H \"authorization: aivenv1 {base64:300}\""],
            NonMatches = ["aivenv1 $TOKEN", "aivenv1 is the scheme"],
        },
        new Rule
        {
            Id = "clickhouse-key",
            Description = "ClickHouse Cloud API secret",
            Keywords = ["4b1d"],
            Pattern = ClickhouseKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.HasMixedCase,
            Matches = ["4b1d{alnum:38}", "CLICKHOUSE_KEY_SECRET=4b1d{alnum:38}"],
            NonMatches = ["4b1d{hex:36}", "4b1d{hex:60}", "4b1d{alnum:9}"],
        },
        new Rule
        {
            Id = "upstash-token",
            Description = "Upstash Redis or QStash token",
            Keywords = ["upstash", "qstash"],
            NamedKey = new NamedKey("A-Za-z0-9+/=_-", 48, 200),
            Matches = ["UPSTASH_REDIS_REST_TOKEN=A{base64:87}=", "upstashRedisRestToken: \"A{base64:87}=\""],
            NonMatches =
            [
                "UPSTASH_REDIS_REST_TOKEN=$KEY",
                "upstash_redis_rest_token: \"your-upstash-redis-rest-token\"",
                "upstash integrity: sha512-{base64:86}==",
            ],
        },
        new Rule
        {
            Id = "couchbase-key",
            Description = "Couchbase Capella API key",
            Keywords = ["couchbase", "capella"],
            NamedKey = new NamedKey("A-Za-z0-9+/=", 60, 100),
            Matches = ["COUCHBASE_API_KEY_SECRET={base64:73}7", "couchbaseApiKeySecret: \"{base64:73}7\""],
            NonMatches =
            [
                "COUCHBASE_API_KEY_SECRET=$KEY",
                "couchbase_api_key_secret: \"your-couchbase-api-key-secret\"",
                "couchbase commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "influxdb-token",
            Description = "InfluxDB token",
            Keywords = ["influx"],
            NamedKey = new NamedKey("A-Za-z0-9=_-", 86, 92),
            Matches = ["INFLUXDB_TOKEN={alnum+_:85}7==", "influxdbToken: \"{alnum+_:85}7==\""],
            NonMatches = ["INFLUXDB_TOKEN=$KEY", "influxdb_token: \"your-influxdb-token\"", "influx commit: {hex:40}"],
        },
        new Rule
        {
            Id = "influxdb-3-token",
            Description = "InfluxDB 3 token",
            Keywords = ["apiv3_"],
            Pattern = Influxdb3Token,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["apiv3_{alnum+_:86}", "INFLUXDB3_AUTH_TOKEN=apiv3_{alnum+_:86}"],
            NonMatches = ["apiv3_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "apiv3_{alnum:3}"],
        },
        new Rule
        {
            Id = "cockroachdb-key",
            Description = "CockroachDB Cloud API key",
            Keywords = ["ccdb1_"],
            Pattern = CockroachdbKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["CCDB1_{alnum:22}_{alnum:40}", "COCKROACH_API_KEY=CCDB1_{alnum:22}_{alnum:40}"],
            NonMatches = ["CCDB1_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "CCDB1_{alnum:3}"],
        },
        new Rule
        {
            Id = "datastax-token",
            Description = "DataStax Astra application token",
            Keywords = ["astracs:"],
            Pattern = DatastaxToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["AstraCS:{alnum:24}:{hex:64}", "ASTRA_DB_APPLICATION_TOKEN=AstraCS:{alnum:24}:{hex:64}"],
            NonMatches = ["AstraCS:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "AstraCS:{alnum:3}"],
        },
        new Rule
        {
            Id = "elastic-cloud-key",
            Description = "Elastic Cloud API key",
            Keywords = ["essu_"],
            Pattern = ElasticCloudKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["essu_{alnum:79}=", "EC_API_KEY=essu_{alnum:79}="],
            NonMatches = ["essu_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "essu_{alnum:3}"],
        },
        new Rule
        {
            Id = "elastic-key",
            Description = "Elasticsearch API key",
            Keywords = ["elastic"],
            NamedKey = new NamedKey("A-Za-z0-9+/=_-", 60, 80),
            Matches = ["ELASTIC_API_KEY={alnum:58}==", "elasticApiKey: \"{alnum:58}==\""],
            NonMatches = ["ELASTIC_API_KEY=$KEY", "elastic_api_key: \"your-elastic-api-key\"", "elastic_sha256={hex:64}"],
        },
        new Rule
        {
            Id = "sql-password",
            Description = "Password in a statement of SQL",
            Keywords = ["identified ", "password("],
            Pattern = SqlPassword,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Check = IsSqlPassword,
            Fingerprint = false,
            Specificity = 4,
            Matches =
            [
                "CREATE USER 'app'@'%' IDENTIFIED BY '{alnum:12}';",
                "create user app identified by '{lower:9}'",
                "ALTER USER 'app'@'localhost' IDENTIFIED WITH mysql_native_password BY '{alnum+!:12}';",
                "CREATE USER app IDENTIFIED WITH sha256_password BY '{alnum:12}'",
                "SET PASSWORD FOR 'app'@'%' = PASSWORD('{alnum:12}');",
                "CREATE USER app IDENTIFIED BY \"{letter:8}{digit:2}\"",
            ],
            NonMatches =
            [
                "IDENTIFIED BY '<password>'", "IDENTIFIED BY '${{DB_PASSWORD}}'", "identified by 'your_password'", "identified by name", "SELECT PASSWORD('password')",
                "form.password('Enter it twice')", "the culprit was identified by 'the police of the town'",
            ],
        },
    ];

    [GeneratedRegex(@"\Gpscale_[a-z]{2,5}_[A-Za-z0-9=._-]{29,}[A-Za-z0-9=_-]", RegexOptions.CultureInvariant)]
    private static partial Regex PlanetscaleToken();

    [GeneratedRegex(@"\G(?:napi_[a-z0-9]{40,}|npg_[A-Za-z0-9]{12,})", RegexOptions.CultureInvariant)]
    private static partial Regex NeonKey();

    [GeneratedRegex(@"\G(?:sbp_(?:v0_)?[A-Za-z0-9]{36,}|sb_secret_[A-Za-z0-9_-]{23,}[A-Za-z0-9_])", RegexOptions.CultureInvariant)]
    private static partial Regex SupabaseKey();

    [GeneratedRegex(@"\Gmdb_sa_sk_[A-Za-z0-9_-]{29,}[A-Za-z0-9_-]", RegexOptions.CultureInvariant)]
    private static partial Regex MongodbAtlasSecret();

    [GeneratedRegex(@"\Gd(?:api|ose|kea|sap)[a-fA-F0-9]{32,}(?:-[0-9]{1,3})?", RegexOptions.CultureInvariant)]
    private static partial Regex DatabricksToken();

    [GeneratedRegex(@"\G(?<![+/])cflt[A-Za-z0-9+/]{56,}", RegexOptions.CultureInvariant)]
    private static partial Regex ConfluentPrefixedSecret();

    [GeneratedRegex(@"\GAVNS_[A-Za-z0-9_-]{16,}[A-Za-z0-9_-]", RegexOptions.CultureInvariant)]
    private static partial Regex AivenPassword();

    [GeneratedRegex(@"\Gaivenv1 {1,4}([A-Za-z0-9+/=]{60,})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AivenAuthorization();

    [GeneratedRegex(@"\G(?<![+/])4b1d[A-Za-z0-9]{36,}", RegexOptions.CultureInvariant)]
    private static partial Regex ClickhouseKey();

    [GeneratedRegex(@"\Gapiv3_[A-Za-z0-9_-]{49,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex Influxdb3Token();

    [GeneratedRegex(@"\GCCDB1_[A-Za-z0-9_]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex CockroachdbKey();

    [GeneratedRegex(@"\GAstraCS:[A-Za-z0-9:]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex DatastaxToken();

    [GeneratedRegex(@"\Gessu_[A-Za-z0-9+/_-]{49,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex ElasticCloudKey();

    [GeneratedRegex(
        @"\G(?:identified[ \t\r\n]{1,8}(?:with[ \t]{1,4}[""'`]?[a-z0-9_]{1,40}[""'`]?[ \t\r\n]{1,8})?(?:by|using)[ \t\r\n]{1,8}(?:password[ \t]{1,4})?|password\()[""']([^""' \t\r\n]{4,128})[""']",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SqlPassword();

    private static bool IsSqlPassword(ReadOnlySpan<byte> value) =>
        SecretValue.IsPlausible(value, [], new ValueContext(SecretName.Password, IsStrong: true, IsQuoted: true, Joint.Assignment, IsLiteral: true));
}
