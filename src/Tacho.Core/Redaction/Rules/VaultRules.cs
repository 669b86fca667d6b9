using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>What keeps secrets itself: vaults, secrets managers, encryption keys.</summary>
internal static partial class VaultRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "vault-token",
            Description = "HashiCorp Vault or OpenBao token",
            Keywords = ["hvs.", "hvb.", "hvr."],
            Pattern = VaultToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["hvs.{alnum+_:24}", "VAULT_TOKEN=hvs.{alnum+_:24}", "vault login hvb.{alnum+_:138}", "hvs.CAES{alnum+_:92}"],
            NonMatches = ["hvs.{alnum:6}", "hvs.xxxxxxxxxxxxxxxxxxxxxxxx", "hvb.example.internal"],
        },
        new Rule
        {
            Id = "vault-legacy-token",
            Description = "HashiCorp Vault token of the first form",
            Keywords = ["vault_token", "vault-token", "vaulttoken", "vault_root"],
            NamedKey = new NamedKey("A-Za-z0-9.", 26),
            Matches = ["VAULT_TOKEN=s.{alnum:23}7", "vaultToken: \"s.{alnum:23}7\""],
            NonMatches = ["VAULT_TOKEN=$KEY", "vault_token: \"your-vault-token\"", "vault_token commit: {hex:40}"],
        },
        new Rule
        {
            Id = "vault-unseal-key",
            Description = "HashiCorp Vault unseal or recovery key",
            Keywords = ["unseal key", "recovery key"],
            Pattern = VaultUnsealKey,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["Unseal Key 1: {base64:44}", "Recovery Key 2: {hex:66}"],
            NonMatches = ["Unseal Key 1: $KEY", "Unseal Key 3: hidden"],
        },
        new Rule
        {
            Id = "doppler-token",
            Description = "Doppler token",
            Keywords = ["dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."],
            Pattern = DopplerToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["dp.pt.{alnum:43}", "DOPPLER_TOKEN=dp.pt.{alnum:43}", "dp.st.prd.{alnum:43}"],
            NonMatches = ["dp.pt.{alnum:8}", "dp.st.prd.short"],
        },
        new Rule
        {
            Id = "infisical-token",
            Description = "Infisical service token",
            Keywords = ["st."],
            Pattern = InfisicalToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["st.{hex:24}.{hex:32}.{hex:32}", "INFISICAL_TOKEN=st.{hex:24}.{hex:32}.{hex:32}"],
            NonMatches = ["st.{hex:9}", "st.session_state.value"],
        },
        new Rule
        {
            Id = "bitwarden-token",
            Description = "Bitwarden secrets manager token",
            Keywords = ["bws_access", "bws_token", "bws-access", "bws_"],
            NamedKey = new NamedKey("A-Za-z0-9.:+/=-", 85, 110),
            Matches =
            [
                "BWS_ACCESS_TOKEN=0.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}.{alnum:30}:{base64:22}==",
                "bws_access_token: \"0.{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}.{alnum:30}:{base64:22}==\"",
            ],
            NonMatches = ["BWS_ACCESS_TOKEN=$KEY", "bws_access_token: \"your-bws-access-token\"", "bws_access commit: {hex:40}"],
        },
        new Rule
        {
            Id = "akeyless-key",
            Description = "Akeyless access key",
            Keywords = ["akeyless"],
            NamedKey = new NamedKey("A-Za-z0-9+/=", 44),
            Matches = ["AKEYLESS_ACCESS_KEY={base64:43}=", "akeylessAccessKey: \"{base64:43}=\""],
            NonMatches = ["AKEYLESS_ACCESS_KEY=$KEY", "akeyless_access_key: \"your-akeyless-access-key\"", "akeyless commit: {hex:40}"],
        },
        new Rule
        {
            Id = "conjur-key",
            Description = "CyberArk Conjur API key",
            Keywords = ["conjur"],
            NamedKey = new NamedKey("a-z0-9", 50, 60),
            Matches = ["CONJUR_AUTHN_API_KEY={lower+digit:54}", "conjurAuthnApiKey: \"{lower+digit:54}\""],
            NonMatches =
            [
                "CONJUR_AUTHN_API_KEY=$KEY",
                "conjur_authn_api_key: \"your-conjur-authn-api-key\"",
                "conjur commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "consul-token",
            Description = "HashiCorp Consul or Nomad token",
            Keywords = ["consul", "nomad"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "CONSUL_HTTP_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "consulHttpToken: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches =
            [
                "CONSUL_HTTP_TOKEN=$KEY",
                "consul_http_token: \"your-consul-http-token\"",
                "nomad_alloc_id={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
        },
        new Rule
        {
            Id = "hcp-client-secret",
            Description = "HashiCorp Cloud Platform client secret",
            Keywords = ["hcp_client"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 60, 68),
            Matches = ["HCP_CLIENT_SECRET={alnum+_:63}7", "hcp_client_secret: \"{alnum+_:63}7\""],
            NonMatches = ["HCP_CLIENT_SECRET=$KEY", "hcp_client_secret: \"your-hcp-client-secret\"", "hcp_client commit: {hex:40}"],
        },
        new Rule
        {
            Id = "age-secret-key",
            Description = "age identity",
            Keywords = ["age-secret-key-1", "age-secret-key-pq-1"],
            Pattern = AgeSecretKey,
            StartsAtKeyword = true,
            SparesPlaceholders = false,
            Matches = ["AGE-SECRET-KEY-1{upper+digit:58}", "SOPS_AGE_KEY=AGE-SECRET-KEY-1{upper+digit:58}"],
            NonMatches = ["AGE-SECRET-KEY-1...", "AGE-SECRET-KEY-1{upper:9}", "age1{lower+digit:58}"],
        },
    ];

    [GeneratedRegex(@"\Ghv[bsr]\.[A-Za-z0-9_-]{23,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex VaultToken();

    [GeneratedRegex(
        @"\G(?:unseal|recovery) key [0-9]{1,2}: {1,2}([A-Za-z0-9+/]{43,}={0,2})",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex VaultUnsealKey();

    [GeneratedRegex(@"\Gdp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{38,}", RegexOptions.CultureInvariant)]
    private static partial Regex DopplerToken();

    [GeneratedRegex(@"\Gst\.[a-f0-9-]{24,36}\.[a-f0-9]{32}\.[a-f0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex InfisicalToken();

    [GeneratedRegex(@"\GAGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{50,}", RegexOptions.CultureInvariant)]
    private static partial Regex AgeSecretKey();
}
