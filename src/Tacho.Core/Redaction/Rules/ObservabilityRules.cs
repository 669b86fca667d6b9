using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Monitoring, logging, error tracking, on-call.</summary>
internal static partial class ObservabilityRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "datadog-key",
            Description = "Datadog API or application key",
            Keywords = ["datadog", "dd_api", "dd-api", "dd_app", "dd-app"],
            NamedKey = new NamedKey("a-f0-9", 32, 40),
            Matches = ["DD_API_KEY={hex:24}0a9f8e7c", "datadog_app_key: \"{hex:32}0a9f8e7c\"", "curl -H \"DD-API-KEY: {hex:24}0a9f8e7c\""],
            NonMatches = ["datadog commit: {hex:40}", "DATADOG_API_KEY=$KEY", "datadog-agent: sha256:{hex:64}"],
        },
        new Rule
        {
            Id = "new-relic-key",
            Description = "New Relic user, insert, query or REST key",
            Keywords = ["nrak-", "nrii-", "nriq-", "nrra-", "nral-"],
            Pattern = NewRelicKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["NRAK-{upper+digit:27}", "NEW_RELIC_INSERT_KEY=NRII-{alnum:32}", "NRRA-{hex:42}"],
            NonMatches = ["NRJS-{hex:19}", "NRAK-your-key", "NRAK-XXXXXXXXXXXXXXXXXXXXXXXXXXX"],
        },
        new Rule
        {
            Id = "new-relic-license-key",
            Description = "New Relic license key",
            Keywords = ["nral"],
            Pattern = NewRelicLicenseKey,
            Entropy = 3,
            Window = (56, 8),
            Matches = ["{hex:36}NRAL", "NEW_RELIC_LICENSE_KEY=eu01xx{hex:30}FFFFNRAL"],
            NonMatches = ["NRAL", "{hex:8}NRAL"],
        },
        new Rule
        {
            Id = "new-relic-secret",
            Description = "New Relic key of an old form",
            Keywords = ["newrelic", "new_relic", "new-relic"],
            NamedKey = new NamedKey("a-z0-9", 40, 64),
            Matches = ["NEWRELIC_API_KEY={hex:32}0a9f8e7c", "const newrelicToken = '{hex:32}0a9f8e7c';"],
            NonMatches = ["new_relic commit: {hex:40}", "NEW_RELIC_KEY=$KEY"],
        },
        new Rule
        {
            Id = "sentry-token",
            Description = "Sentry auth token",
            Keywords = ["sntrys_", "sntryu_", "sntrya_", "sntryi_"],
            Pattern = SentryToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sntrys_eyJ{alnum:120}_{alnum:43}", "SENTRY_AUTH_TOKEN=sntryu_{hex:64}"],
            NonMatches = ["sntrys_token", "sntryu_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "sentry-secret",
            Description = "Sentry auth token of the old form, or client secret",
            Keywords = ["sentry"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["SENTRY_SECRET='{hex:56}0a9f8e7c'", "sentry.token: {hex:56}0a9f8e7c"],
            NonMatches = ["SENTRY_SECRET=<your-secret>", "sentry: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "grafana-token",
            Description = "Grafana service account, cloud or API token",
            Keywords = ["glsa_", "glc_"],
            Pattern = GrafanaToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["glsa_{alnum:32}_{hex:8}", "GRAFANA_TOKEN=glc_{base64:80}=="],
            NonMatches = ["glsa_token", "glc_..."],
        },
        // Base64 of {"k":"…
        new Rule
        {
            Id = "grafana-api-key",
            Description = "Grafana API key",
            Keywords = ["eyjrijoi"],
            Pattern = GrafanaApiKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["eyJrIjoi{alnum:80}==", "GRAFANA_API_KEY=eyJrIjoi{alnum:72}"],
            NonMatches = ["eyJrIjoi", "eyJrIjoiLi4u"],
        },
        new Rule
        {
            Id = "honeycomb-key",
            Description = "Honeycomb ingest, configuration or management key",
            Keywords = ["hcaik_", "hcbik_", "hcxik_", "hcalk_", "hcxlk_", "hcamk_", "hcxmk_"],
            Pattern = HoneycombKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["hcaik_{lower+digit:58}", "HONEYCOMB_API_KEY=hcxlk_{lower+digit:58}"],
            NonMatches = ["hcaik_key", "hcaik_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "honeycomb-classic-key",
            Description = "Honeycomb classic key",
            Keywords = ["honeycomb"],
            NamedKey = new NamedKey("A-Za-z0-9", 22, 32),
            Matches = ["HONEYCOMB_API_KEY={hex:24}0a9f8e7c", "honeycomb.token: {hex:24}0a9f8e7c"],
            NonMatches = ["HONEYCOMB_API_KEY=$HONEYCOMB_KEY", "honeycomb commit: {hex:40}"],
        },
        new Rule
        {
            Id = "dynatrace-token",
            Description = "Dynatrace token",
            Keywords = ["dt0"],
            Pattern = DynatraceToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["dt0c01.{upper+digit:24}.{upper+digit:64}", "DT_API_TOKEN=dt0s16.{upper+digit:8}.{upper+digit:64}"],
            NonMatches = ["dt0c01.token", "dt0c01.{upper+digit:24}"],
        },
        new Rule
        {
            Id = "sumologic-key",
            Description = "Sumo Logic access key",
            Keywords = ["sumologic", "sumo_", "sumo-", "sumotoken", "sumokey", "sumoaccess"],
            NamedKey = new NamedKey("A-Za-z0-9", 64),
            Matches = ["SUMOLOGIC_SECRET='{alnum:59}4kT7x'", "const sumologicToken = '{alnum:59}4kT7x';"],
            NonMatches = ["SUMO_ACCESS_ID=su{alnum:12}", "SUMO_ACCESS_KEY=$SUMO_KEY"],
        },
        new Rule
        {
            Id = "sumologic-collector",
            Description = "Sumo Logic collector address",
            Keywords = ["sumologic.com/receiver/"],
            Pattern = SumologicCollector,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "https://endpoint4.collection.us2.sumologic.com/receiver/v1/http/{alnum:120}==",
                "https://collectors.sumologic.com/receiver/v1/http/{alnum:100}",
            ],
            NonMatches = ["https://collectors.sumologic.com/receiver/v1/http/$CODE", "https://collectors.sumologic.com/receiver/v1/http/<code>"],
        },
        new Rule
        {
            Id = "splunk-token",
            Description = "Splunk HEC token",
            Keywords = ["splunk", "hec_token", "hectoken"],
            NamedKey = NamedKey.Uuid,
            Matches = ["export SPLUNK_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "splunk.token: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["splunkToken: process.env.SPLUNK_TOKEN", "SPLUNK_ACCOUNT_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
        },
        new Rule
        {
            Id = "logzio-token",
            Description = "Logz.io token",
            Keywords = ["logz"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["LOGZ_SECRET='{alnum:27}4kT7x'", "logz_secret = \"{alnum:27}4kT7x\""],
            NonMatches = ["LOGZ_SECRET=<your-secret>", "logz: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "loggly-token",
            Description = "Loggly customer token",
            Keywords = ["loggly"],
            NamedKey = NamedKey.Uuid,
            Matches = ["LOGGLY_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "const logglyToken = '{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}';"],
            NonMatches = ["LOGGLY_API_KEY=$LOGGLY_KEY", "loggly commit: {hex:40}"],
        },
        new Rule
        {
            Id = "logdna-key",
            Description = "Mezmo (LogDNA) key",
            Keywords = ["logdna", "mezmo"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["export LOGDNA_TOKEN={hex:24}0a9f8e7c", "\"logdnaApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["logdnaToken: process.env.LOGDNA_TOKEN", "LOGDNA_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "rollbar-token",
            Description = "Rollbar access token",
            Keywords = ["rollbar"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["ROLLBAR_SECRET='{hex:24}0a9f8e7c'", "rollbar.token: {hex:24}0a9f8e7c"],
            NonMatches = ["ROLLBAR_SECRET=<your-secret>", "rollbar: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "bugsnag-key",
            Description = "Bugsnag API key",
            Keywords = ["bugsnag"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["BUGSNAG_API_KEY={hex:24}0a9f8e7c", "bugsnag_secret = \"{hex:24}0a9f8e7c\""],
            NonMatches = ["BUGSNAG_API_KEY=$BUGSNAG_KEY", "bugsnag commit: {hex:40}"],
        },
        new Rule
        {
            Id = "honeybadger-key",
            Description = "Honeybadger API key",
            Keywords = ["honeybadger"],
            NamedKey = new NamedKey("A-Za-z0-9_", 20, 40),
            Matches = ["export HONEYBADGER_TOKEN=hbp_{alnum:31}4kT7x", "const honeybadgerToken = 'hbp_{alnum:31}4kT7x';"],
            NonMatches = ["honeybadgerToken: process.env.HONEYBADGER_TOKEN", "HONEYBADGER_ACCOUNT_ID=hbp_{alnum:36}"],
        },
        new Rule
        {
            Id = "airbrake-key",
            Description = "Airbrake project key",
            Keywords = ["airbrake"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["AIRBRAKE_SECRET='{hex:24}0a9f8e7c'", "\"airbrakeApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["AIRBRAKE_SECRET=<your-secret>", "airbrake: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "papertrail-token",
            Description = "Papertrail API token",
            Keywords = ["papertrail"],
            NamedKey = new NamedKey("A-Za-z0-9", 20),
            Matches = ["PAPERTRAIL_API_KEY={alnum:15}4kT7x", "papertrail.token: {alnum:15}4kT7x"],
            NonMatches = ["PAPERTRAIL_API_KEY=$PAPERTRAIL_KEY", "papertrail commit: {hex:40}"],
        },
        new Rule
        {
            Id = "pagerduty-key",
            Description = "PagerDuty API or integration key",
            Keywords = ["pagerduty", "pager_duty", "pager-duty"],
            NamedKey = new NamedKey("A-Za-z0-9_+-", 20, 32),
            Matches = ["export PAGERDUTY_TOKEN=u+{alnum:13}4kT7x", "pagerduty_secret = \"u+{alnum:13}4kT7x\""],
            NonMatches = ["pagerdutyToken: process.env.PAGERDUTY_TOKEN", "PAGERDUTY_ACCOUNT_ID=u+{alnum:18}"],
        },
        new Rule
        {
            Id = "pagerduty-oauth",
            Description = "PagerDuty OAuth token",
            Keywords = ["pdus+_", "pdeu+_"],
            Pattern = PagerdutyOauth,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pdus+_0XBP{alnum:32}", "PD_TOKEN=pdeu+_0XBP{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["pdus+_token", "pdus+_..."],
        },
        new Rule
        {
            Id = "opsgenie-key",
            Description = "Opsgenie API key",
            Keywords = ["opsgenie", "geniekey"],
            NamedKey = NamedKey.Uuid,
            Matches = ["OPSGENIE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "\"opsgenieApiKey\": \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\""],
            NonMatches = ["OPSGENIE_API_KEY=$OPSGENIE_KEY", "opsgenie commit: {hex:40}"],
        },
        new Rule
        {
            Id = "statuspage-key",
            Description = "Statuspage API key",
            Keywords = ["statuspage"],
            NamedKey = new NamedKey("A-Za-z0-9-", 32, 64),
            Matches = ["export STATUSPAGE_TOKEN={hex:24}0a9f8e7c", "statuspage.token: {hex:24}0a9f8e7c"],
            NonMatches = ["statuspageToken: process.env.STATUSPAGE_TOKEN", "STATUSPAGE_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "betterstack-token",
            Description = "Better Stack token",
            Keywords = ["betterstack", "better_stack", "betteruptime", "logtail"],
            NamedKey = new NamedKey("A-Za-z0-9", 24),
            Matches = ["BETTERSTACK_SECRET='{alnum:19}4kT7x'", "betterstack_secret = \"{alnum:19}4kT7x\""],
            NonMatches = ["BETTERSTACK_SECRET=<your-secret>", "betterstack: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "uptimerobot-key",
            Description = "UptimeRobot API key",
            Keywords = ["uptimerobot", "uptime_robot"],
            NamedKey = new NamedKey("a-z0-9-", 32, 42),
            Matches = ["UPTIMEROBOT_API_KEY=u{digit:7}-{hex:16}0a9f8e7c", "const uptimerobotToken = 'u{digit:7}-{hex:16}0a9f8e7c';"],
            NonMatches = ["UPTIMEROBOT_API_KEY=$UPTIMEROBOT_KEY", "uptimerobot commit: {hex:40}"],
        },
        new Rule
        {
            Id = "healthchecks-ping",
            Description = "Healthchecks.io ping address",
            Keywords = ["hc-ping.com/"],
            Pattern = HealthchecksPing,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["curl https://hc-ping.com/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "https://hc-ping.com/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}/fail"],
            NonMatches = ["https://hc-ping.com/<uuid>", "https://hc-ping.com/docs"],
        },
        new Rule
        {
            Id = "axiom-token",
            Description = "Axiom API or personal token",
            Keywords = ["xaat-", "xapt-"],
            Pattern = AxiomToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["xaat-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "AXIOM_TOKEN=xapt-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["xaat-token", "xaat-..."],
        },
        new Rule
        {
            Id = "logicmonitor-token",
            Description = "LogicMonitor bearer token or access key",
            Keywords = ["lmb_", "lma_"],
            Pattern = LogicmonitorToken,
            StartsAtKeyword = true,
            Entropy = 4,
            Matches = ["lmb_{alnum:80}", "LM_TOKEN=lma_{alnum:60}="],
            NonMatches = ["lmb_token", "lma_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "rootly-key",
            Description = "Rootly API key",
            Keywords = ["rootly_"],
            Pattern = RootlyKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["rootly_{hex:64}", "ROOTLY_API_KEY=rootly_{hex:64}"],
            NonMatches = ["rootly_incidents", "rootly_..."],
        },
        new Rule
        {
            Id = "coralogix-key",
            Description = "Coralogix personal or team key",
            Keywords = ["cxtp_", "cxth_", "cxup_"],
            Pattern = CoralogixKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["cxtp_{alnum:30}", "CORALOGIX_KEY=cxup_{alnum:30}"],
            NonMatches = ["cxtp_key", "cxtp_..."],
        },
        new Rule
        {
            Id = "cronitor-key",
            Description = "Cronitor API key",
            Keywords = ["cronitor"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["CRONITOR_API_KEY={hex:24}0a9f8e7c", "cronitor.token: {hex:24}0a9f8e7c"],
            NonMatches = ["CRONITOR_API_KEY=$CRONITOR_KEY", "cronitor commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\GNR(?:AK|II|IQ|RA|AL)-[A-Za-z0-9_-]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex NewRelicKey();

    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:[a-z]{2}[0-9]{2}x{2})?[a-f0-9]{30,40}(?:FFFF)?NRAL", RegexOptions.CultureInvariant)]
    private static partial Regex NewRelicLicenseKey();

    [GeneratedRegex(@"\Gsntry[suai]_[A-Za-z0-9+/=_-]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex SentryToken();

    [GeneratedRegex(@"\Ggl(?:sa|c)_[A-Za-z0-9+/_=]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex GrafanaToken();

    [GeneratedRegex(@"\GeyJrIjoi[A-Za-z0-9+/]{50,}={0,3}", RegexOptions.CultureInvariant)]
    private static partial Regex GrafanaApiKey();

    [GeneratedRegex(@"\Ghc[a-z][ilm]k_[A-Za-z0-9]{26,}", RegexOptions.CultureInvariant)]
    private static partial Regex HoneycombKey();

    [GeneratedRegex(@"\Gdt0[a-z][0-9]{2}\.[A-Za-z0-9]{8,24}\.[A-Za-z0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex DynatraceToken();

    [GeneratedRegex(@"\Gsumologic\.com/receiver/v1/http/([A-Za-z0-9+/_=-]{40,})", RegexOptions.CultureInvariant)]
    private static partial Regex SumologicCollector();

    [GeneratedRegex(@"\Gpd(?:us|eu)\+_[A-Za-z0-9_-]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex PagerdutyOauth();

    [GeneratedRegex(@"\Ghc-ping\.com/([A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12})", RegexOptions.CultureInvariant)]
    private static partial Regex HealthchecksPing();

    [GeneratedRegex(@"\Gxa(?:at|pt)-[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex AxiomToken();

    [GeneratedRegex(@"\Glm[ab]_[A-Za-z0-9+/=_-]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex LogicmonitorToken();

    [GeneratedRegex(@"\Grootly_[a-f0-9]{60,}", RegexOptions.CultureInvariant)]
    private static partial Regex RootlyKey();

    [GeneratedRegex(@"\Gcx(?:tp|th|up)_[A-Za-z0-9]{28,}", RegexOptions.CultureInvariant)]
    private static partial Regex CoralogixKey();
}
