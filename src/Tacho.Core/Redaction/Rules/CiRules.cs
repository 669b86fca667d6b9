using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Places that build, test and roll out code.</summary>
internal static partial class CiRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "buildkite-token",
            Description = "Buildkite token",
            Keywords = ["bkua_", "bkaa_", "bkaj_", "bkar_", "bkct_", "bkcq_", "bkpt_", "bkps_", "bkpr_", "bkpat_"],
            Pattern = BuildkiteToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["bkua_{alnum:40}", "BUILDKITE_API_TOKEN=bkua_{alnum:40}", "bkaa_{alnum:76}"],
            NonMatches = ["bkua_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "bkua_{alnum:3}"],
        },
        new Rule
        {
            Id = "circleci-token",
            Description = "CircleCI token",
            Keywords = ["ccipat_", "cciprj_", "ccibot_", "ccirit_"],
            Pattern = CircleciToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["CCIPAT_{alnum:22}_{hex:40}", "CIRCLE_TOKEN=CCIPAT_{alnum:22}_{hex:40}", "CCIPRJ_{alnum:22}_{hex:40}"],
            NonMatches = ["CCIPAT_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "CCIPAT_{alnum:3}"],
        },
        new Rule
        {
            Id = "circleci-legacy-token",
            Description = "CircleCI token of the first form",
            Keywords = ["circleci", "circle_token", "circle-token"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["CIRCLECI_TOKEN={hex:40}", "circleciToken: \"{hex:40}\""],
            NonMatches = ["CIRCLECI_TOKEN=$KEY", "circleci_token: \"your-circleci-token\"", "circleci commit: {hex:40}"],
        },
        new Rule
        {
            Id = "octopus-key",
            Description = "Octopus Deploy API key",
            Keywords = ["api-"],
            Pattern = OctopusKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["API-{upper+digit:26}", "OCTOPUS_API_KEY=API-{upper+digit:26}"],
            NonMatches = ["API-KEY-OF-THE-SERVICE", "API-{upper:9}", "API-{HEX:32}", "API-XXXXXXXXXXXXXXXXXXXXXXXXXX"],
        },
        new Rule
        {
            Id = "harness-token",
            Description = "Harness token",
            Keywords = ["pat.", "sat."],
            Pattern = HarnessToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "pat.{alnum:22}.{hex:24}.{alnum:20}",
                "HARNESS_API_KEY=pat.{alnum:22}.{hex:24}.{alnum:20}",
                "sat.{alnum:22}.{hex:24}.{alnum:20}",
            ],
            NonMatches = ["pat.{alnum:8}", "pat.matcher.group"],
        },
        new Rule
        {
            Id = "mergify-key",
            Description = "Mergify application key",
            Keywords = ["mergify_application_key_"],
            Pattern = MergifyKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["mergify_application_key_{alnum+_:64}", "MERGIFY_API_KEY=mergify_application_key_{alnum+_:64}"],
            NonMatches = ["mergify_application_key_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "mergify_application_key_{alnum:3}"],
        },
        new Rule
        {
            Id = "mergefreeze-token",
            Description = "Merge Freeze token",
            Keywords = ["mfb_", "mfo_"],
            Pattern = MergefreezeToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["mfo_{alnum:24}", "MERGE_FREEZE_TOKEN=mfo_{alnum:24}"],
            NonMatches = ["mfo_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "mfo_{alnum:3}"],
        },
        new Rule
        {
            Id = "chromatic-token",
            Description = "Chromatic project token",
            Keywords = ["chpt_"],
            Pattern = ChromaticToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["chpt_{lower+digit:13}97", "CHROMATIC_PROJECT_TOKEN=chpt_{lower+digit:13}97"],
            NonMatches = ["chpt_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "chpt_{alnum:3}"],
        },
        new Rule
        {
            Id = "depot-token",
            Description = "Depot token",
            Keywords = ["depot_project_", "depot_org_"],
            Pattern = DepotToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["depot_org_{hex:64}", "DEPOT_TOKEN=depot_org_{hex:64}"],
            NonMatches = ["depot_org_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "depot_org_{alnum:3}"],
        },
        new Rule
        {
            Id = "inngest-signing-key",
            Description = "Inngest signing key",
            Keywords = ["signkey-"],
            Pattern = InngestSigningKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["signkey-prod-{hex:64}", "INNGEST_SIGNING_KEY=signkey-prod-{hex:64}"],
            NonMatches = ["signkey-prod-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "signkey-prod-{alnum:3}"],
        },
        new Rule
        {
            Id = "trigger-dev-key",
            Description = "Trigger.dev key",
            Keywords = ["tr_dev_", "tr_prod_", "tr_stg_", "tr_pat_"],
            Pattern = TriggerDevKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["tr_prod_{alnum:24}", "TRIGGER_SECRET_KEY=tr_prod_{alnum:24}"],
            NonMatches = ["tr_prod_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "tr_prod_{alnum:3}"],
        },
        new Rule
        {
            Id = "codesandbox-token",
            Description = "CodeSandbox API token",
            Keywords = ["csb_v1_"],
            Pattern = CodesandboxToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["csb_v1_{alnum+_:43}", "CSB_API_KEY=csb_v1_{alnum+_:43}"],
            NonMatches = ["csb_v1_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "csb_v1_{alnum:3}"],
        },
    ];

    [GeneratedRegex(@"\Gbk(?:ua|aa|aj|ar|ct|cq|pt|ps|pr|pat)_[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex BuildkiteToken();

    [GeneratedRegex(@"\GCCI[A-Z]{3}_[A-Za-z0-9_]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex CircleciToken();

    [GeneratedRegex(@"\GAPI-[A-Z0-9]{25,29}(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex OctopusKey();

    [GeneratedRegex(@"\G[ps]at\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{18,}", RegexOptions.CultureInvariant)]
    private static partial Regex HarnessToken();

    [GeneratedRegex(@"\Gmergify_application_key_[A-Za-z0-9_-]{39,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex MergifyKey();

    [GeneratedRegex(@"\Gmf[bo]_[A-Za-z0-9]{22,}", RegexOptions.CultureInvariant)]
    private static partial Regex MergefreezeToken();

    [GeneratedRegex(@"\Gchpt_[a-z0-9]{12,}", RegexOptions.CultureInvariant)]
    private static partial Regex ChromaticToken();

    [GeneratedRegex(@"\Gdepot_(?:project|org)_[a-f0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex DepotToken();

    [GeneratedRegex(@"\Gsignkey-[a-z]{2,10}-[a-f0-9]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex InngestSigningKey();

    [GeneratedRegex(@"\Gtr_(?:dev|prod|stg|pat)_[A-Za-z0-9]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex TriggerDevKey();

    [GeneratedRegex(@"\Gcsb_v1_[A-Za-z0-9_-]{29,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex CodesandboxToken();
}
