using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Automation, documents, staff, law, learning.</summary>
internal static partial class WorkplaceRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "workato-token",
            Description = "Workato API token",
            Keywords = ["wrka"],
            Pattern = WorkatoToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["wrka-eyJ{alnum:60}.{alnum:60}.{alnum:80}", "WORKATO_TOKEN=wrkaeu-eyJ{alnum:60}.{alnum:60}.{alnum:80}"],
            NonMatches = ["wrka-token", "wrkaus-..."],
        },
        new Rule
        {
            Id = "proof-key",
            Description = "Proof (Notarize) API key",
            Keywords = ["prf_"],
            Pattern = ProofKey,
            StartsAtKeyword = true,
            Entropy = 4.2,
            Matches = ["prf_{alnum:40}", "PROOF_API_KEY=prf_{alnum:40}"],
            NonMatches = ["prf_hash_algorithm_configuration_by_default", "prf_..."],
        },
        new Rule
        {
            Id = "readme-key",
            Description = "ReadMe API key",
            Keywords = ["rdme_"],
            Pattern = ReadmeKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["rdme_{lower+digit:70}", "README_KEY=rdme_{lower+digit:70}"],
            NonMatches = ["rdme_key", "rdme_..."],
        },
        new Rule
        {
            Id = "planning-center-token",
            Description = "Planning Center token or secret",
            Keywords = ["pco_"],
            Pattern = PlanningCenterToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pco_tok_{alnum:64}", "PCO_SECRET=pco_app_{hex:64}"],
            NonMatches = ["pco_pat_id", "pco_tok_..."],
        },
        new Rule
        {
            Id = "redirect-pizza-token",
            Description = "redirect.pizza API token",
            Keywords = ["rpa_"],
            Pattern = RedirectPizzaToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["rpa_{lower+digit:32}", "REDIRECT_PIZZA_TOKEN=rpa_{lower+digit:32}"],
            NonMatches = ["rpa_robot", "rpa_..."],
        },
        new Rule
        {
            Id = "chief-tools-token",
            Description = "Chief Tools token",
            Keywords = ["ctp_"],
            Pattern = ChiefToolsToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["ctp_{alnum:42}", "CHIEF_TOKEN=ctp_{alnum:42}"],
            NonMatches = ["ctp_file", "ctp_..."],
        },
        new Rule
        {
            Id = "orbit-token",
            Description = "Orbit API token",
            Keywords = ["obu_", "obw_"],
            Pattern = OrbitToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["obw_{alnum:40}", "ORBIT_TOKEN=obu_{alnum:40}"],
            NonMatches = ["obw_id", "obu_..."],
        },
        new Rule
        {
            Id = "sindri-key",
            Description = "Sindri API key",
            Keywords = ["sindri_"],
            Pattern = SindriKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sindri_{alnum:32}", "SINDRI_KEY=sindri_{alnum:32}"],
            NonMatches = ["sindri_project", "sindri_..."],
        },
        new Rule
        {
            Id = "intra42-secret",
            Description = "42 Intra client secret",
            Keywords = ["s-s4t2"],
            Pattern = Intra42Secret,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["s-s4t2ud-{hex:64}", "INTRA_SECRET=s-s4t2af-{hex:64}"],
            NonMatches = ["u-s4t2ud-{hex:64}", "s-s4t2ud-..."],
        },
        new Rule
        {
            Id = "settlemint-token",
            Description = "SettleMint access token",
            Keywords = ["sm_aat_", "sm_pat_", "sm_sat_"],
            Pattern = SettlemintToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sm_aat_{alnum:16}", "SETTLEMINT_TOKEN=sm_pat_{alnum:22}"],
            NonMatches = ["sm_aat_id", "sm_pat_..."],
        },
        new Rule
        {
            Id = "tines-key",
            Description = "Tines API key",
            Keywords = ["tines_api", "tines_tok", "tines_key", "tinesapi"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 20, 64),
            Matches = ["TINES_API_KEY={alnum:15}4kT7x", "\"tinesApiKey\": \"{alnum:27}4kT7x\""],
            NonMatches = ["tinesapiToken: process.env.TINES_API_TOKEN", "TINES_API_ACCOUNT_ID={alnum:20}"],
        },
        new Rule
        {
            Id = "zapier-secret",
            Description = "Zapier deploy key or secret",
            Keywords = ["zapier"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 32, 64),
            Matches = ["ZAPIER_SECRET='{hex:24}0a9f8e7c'", "const zapierToken = '{hex:24}0a9f8e7c';"],
            NonMatches = ["ZAPIER_SECRET=<your-secret>", "zapier: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "ifttt-key",
            Description = "IFTTT webhook key",
            Keywords = ["ifttt"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 22, 43),
            Matches = ["IFTTT_API_KEY={alnum:17}4kT7x", "\"iftttApiKey\": \"{alnum:17}4kT7x\""],
            NonMatches = ["IFTTT_API_KEY=$IFTTT_KEY", "ifttt commit: {hex:40}"],
        },
        new Rule
        {
            Id = "ifttt-webhook",
            Description = "IFTTT webhook",
            Keywords = ["maker.ifttt.com/"],
            Pattern = IftttWebhook,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["https://maker.ifttt.com/trigger/door/with/key/{alnum:22}", "https://maker.ifttt.com/trigger/door_open/json/with/key/{alnum:43}"],
            NonMatches = ["https://maker.ifttt.com/trigger/door/with/key/your-key", "https://maker.ifttt.com/use/"],
        },
        new Rule
        {
            Id = "zapier-webhook",
            Description = "Zapier webhook",
            Keywords = ["hooks.zapier.com/hooks/"],
            Pattern = ZapierWebhook,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Matches = ["https://hooks.zapier.com/hooks/catch/{digit:7}/b{lower+digit:6}/", "https://hooks.zapier.com/hooks/catch/{digit:8}/3{lower+digit:6}"],
            NonMatches = ["https://hooks.zapier.com/hooks/catch/<id>/<key>", "https://hooks.zapier.com/hooks/catch/123456/abc"],
        },
        new Rule
        {
            Id = "make-webhook",
            Description = "Make webhook",
            Keywords = [".make.com/"],
            Pattern = MakeWebhook,
            SecretGroup = 1,
            Entropy = 3,
            Window = (16, 64),
            Matches = ["https://hook.eu1.make.com/{lower+digit:32}", "https://hook.us2.make.com/{lower+digit:32}"],
            NonMatches = ["https://eu1.make.com/organization", "https://hook.eu1.make.com/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "bamboohr-key",
            Description = "BambooHR API key",
            Keywords = ["bamboohr"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["export BAMBOOHR_TOKEN={hex:32}0a9f8e7c", "\"bamboohrApiKey\": \"{hex:32}0a9f8e7c\""],
            NonMatches = ["bamboohrToken: process.env.BAMBOOHR_TOKEN", "BAMBOOHR_ACCOUNT_ID={hex:40}"],
        },
        new Rule
        {
            Id = "greenhouse-key",
            Description = "Greenhouse API key",
            Keywords = ["greenhouse"],
            NamedKey = new NamedKey("a-f0-9-", 32, 48),
            Matches = ["GREENHOUSE_SECRET='{hex:32}-1'", "greenhouse.token: {hex:32}-1"],
            NonMatches = ["GREENHOUSE_SECRET=<your-secret>", "greenhouse: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "lever-key",
            Description = "Lever API key",
            Keywords = ["lever_api", "leverapi", "lever_key"],
            NamedKey = new NamedKey("A-Za-z0-9/+", 40, 64),
            Matches = ["LEVER_API_KEY={alnum:39}4kT7x", "\"leverApiKey\": \"{alnum:39}4kT7x\""],
            NonMatches = ["LEVER_API_API_KEY=$LEVER_API_KEY", "leverapi commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\Gwrka[a-z]{0,4}-[A-Za-z0-9_.-]{60,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex WorkatoToken();

    [GeneratedRegex(@"\Gprf_[A-Za-z0-9_-]{32,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex ProofKey();

    [GeneratedRegex(@"\Grdme_[A-Za-z0-9]{50,}", RegexOptions.CultureInvariant)]
    private static partial Regex ReadmeKey();

    [GeneratedRegex(@"\Gpco_[a-z]{2,5}_[A-Za-z0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex PlanningCenterToken();

    [GeneratedRegex(@"\Grpa_[a-z0-9]{28,}", RegexOptions.CultureInvariant)]
    private static partial Regex RedirectPizzaToken();

    [GeneratedRegex(@"\Gctp_[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex ChiefToolsToken();

    [GeneratedRegex(@"\Gob[uw]_[A-Za-z0-9]{35,}", RegexOptions.CultureInvariant)]
    private static partial Regex OrbitToken();

    [GeneratedRegex(@"\Gsindri_[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex SindriKey();

    [GeneratedRegex(@"\Gs-s4t2(?:ud|af)-[a-f0-9]{60,}", RegexOptions.CultureInvariant)]
    private static partial Regex Intra42Secret();

    [GeneratedRegex(@"\Gsm_[aps]at_[A-Za-z0-9]{16,}", RegexOptions.CultureInvariant)]
    private static partial Regex SettlemintToken();

    [GeneratedRegex(@"\Gmaker\.ifttt\.com/trigger/[A-Za-z0-9_-]{1,64}/(?:json/)?with/key/([A-Za-z0-9_-]{20,})", RegexOptions.CultureInvariant)]
    private static partial Regex IftttWebhook();

    [GeneratedRegex(@"\Ghooks\.zapier\.com/hooks/catch/[0-9]{4,12}/([A-Za-z0-9]{6,})", RegexOptions.CultureInvariant)]
    private static partial Regex ZapierWebhook();

    [GeneratedRegex(@"hook\.[a-z]{2}[0-9]\.make\.com/([a-z0-9]{28,})", RegexOptions.CultureInvariant)]
    private static partial Regex MakeWebhook();
}
