using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Sign-in, directories and keys of people.</summary>
internal static partial class SignInRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "onepassword-token",
            Description = "1Password service account token or account secret key",
            Keywords = ["ops_eyj", "a3-"],
            Pattern = OnepasswordToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "ops_eyJ{alnum:600}",
                "OP_SERVICE_ACCOUNT_TOKEN=ops_eyJ{alnum:600}",
                "A3-{upper+digit:6}-{upper+digit:6}-{upper+digit:5}-{upper+digit:5}-{upper+digit:5}-{upper+digit:5}",
            ],
            NonMatches = ["ops_eyJ{alnum:20}", "A3-PAPER-SIZE", "A3-XXXXXX-XXXXXX-XXXXX-XXXXX-XXXXX"],
        },
        new Rule
        {
            Id = "okta-ssws-token",
            Description = "Okta API token in a header",
            Keywords = ["ssws "],
            Pattern = OktaSswsToken,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            FingerprintClass = KeyValueRules.SharedFingerprintClass,
            Matches = ["Authorization: SSWS 00{alnum+_:40}", "-H \"authorization: ssws 00{alnum:40}\""],
            NonMatches = ["SSWS $OKTA_TOKEN", "SSWS tokens-are-static-and-long-lived"],
        },
        new Rule
        {
            Id = "okta-token",
            Description = "Okta API token",
            Keywords = ["okta"],
            NamedKey = new NamedKey("A-Za-z0-9=_-", 42),
            Matches = ["OKTA_API_TOKEN=00{alnum+_:39}7", "oktaApiToken: \"00{alnum+_:39}7\""],
            NonMatches = ["OKTA_API_TOKEN=$KEY", "okta_api_token: \"your-okta-api-token\"", "okta commit: {hex:40}"],
        },
        new Rule
        {
            Id = "auth0-secret",
            Description = "Auth0 client secret",
            Keywords = ["auth0"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 60, 72),
            Matches = ["AUTH0_CLIENT_SECRET={alnum+_:63}7", "auth0ClientSecret: \"{alnum+_:63}7\""],
            NonMatches = ["AUTH0_CLIENT_SECRET=$KEY", "auth0_client_secret: \"your-auth0-client-secret\"", "auth0_sha256: {hex:64}"],
        },
        new Rule
        {
            Id = "stytch-secret",
            Description = "Stytch project secret",
            Keywords = ["secret-live-", "secret-test-"],
            Pattern = StytchSecret,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["secret-test-{alnum+_:40}", "STYTCH_SECRET=secret-test-{alnum+_:40}"],
            NonMatches = ["secret-test-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "secret-test-{alnum:3}"],
        },
        new Rule
        {
            Id = "keycloak-secret",
            Description = "Keycloak client secret",
            Keywords = ["keycloak"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["KEYCLOAK_CLIENT_SECRET={alnum:32}", "keycloakClientSecret: \"{alnum:32}\""],
            NonMatches =
            [
                "KEYCLOAK_CLIENT_SECRET=$KEY",
                "keycloak_client_secret: \"your-keycloak-client-secret\"",
                "keycloak commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "authress-key",
            Description = "Authress service client access key",
            Keywords = ["sc_", "ext_", "scauth_", "authress_"],
            Pattern = AuthressKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "sc_{alnum:25}.{lower+digit:4}.acc-{lower+digit:16}.{alnum:60}=",
                "AUTHRESS_KEY=sc_{alnum:25}.{lower+digit:4}.acc-{lower+digit:16}.{alnum:60}=",
            ],
            NonMatches = ["sc_{alnum:9}", "ext_module_name.path.acc-x"],
        },
        new Rule
        {
            Id = "jumpcloud-prefixed-key",
            Description = "JumpCloud API key with its prefix",
            Keywords = ["jca_"],
            Pattern = JumpcloudPrefixedKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["jca_{alnum:36}", "JUMPCLOUD_API_KEY=jca_{alnum:36}"],
            NonMatches = ["jca_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "jca_{alnum:3}"],
        },
        new Rule
        {
            Id = "jumpcloud-key",
            Description = "JumpCloud API key",
            Keywords = ["jumpcloud"],
            NamedKey = new NamedKey("a-z0-9", 40),
            Matches = ["JUMPCLOUD_API_KEY={hex:40}", "jumpcloudApiKey: \"{hex:40}\""],
            NonMatches = ["JUMPCLOUD_API_KEY=$KEY", "jumpcloud_api_key: \"your-jumpcloud-api-key\"", "jumpcloud commit: {hex:40}"],
        },
        new Rule
        {
            Id = "onelogin-secret",
            Description = "OneLogin client secret",
            Keywords = ["onelogin"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["ONELOGIN_CLIENT_SECRET={hex:64}", "oneloginClientSecret: \"{hex:64}\""],
            NonMatches =
            [
                "ONELOGIN_CLIENT_SECRET=$KEY",
                "onelogin_client_secret: \"your-onelogin-client-secret\"",
                "onelogin commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "duo-secret",
            Description = "Duo secret key",
            Keywords = ["duo_s", "duo-s", "duo_api", "duosec"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["DUO_SECRET_KEY={alnum:40}", "duoSecretKey: \"{alnum:40}\""],
            NonMatches = ["DUO_SECRET_KEY=$KEY", "duo_secret_key: \"your-duo-secret-key\"", "duo_s commit: {hex:40}"],
        },
        new Rule
        {
            Id = "descope-key",
            Description = "Descope management key",
            Keywords = ["descope"],
            NamedKey = new NamedKey("A-Za-z0-9", 54, 120),
            Matches = ["DESCOPE_MANAGEMENT_KEY=K2{alnum:100}", "descopeManagementKey: \"K2{alnum:100}\""],
            NonMatches =
            [
                "DESCOPE_MANAGEMENT_KEY=$KEY",
                "descope_management_key: \"your-descope-management-key\"",
                "descope commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "ory-token",
            Description = "Ory token or API key",
            Keywords = ["ory_pat_", "ory_at_", "ory_rt_", "ory_st_", "ory_ac_"],
            Pattern = OryToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["ory_pat_{alnum:32}", "ORY_API_KEY=ory_pat_{alnum:32}", "ory_at_{alnum+_:43}.{alnum+_:43}"],
            NonMatches = ["ory_pat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ory_pat_{alnum:3}"],
        },
        new Rule
        {
            Id = "workos-key",
            Description = "WorkOS API key",
            Keywords = ["workos"],
            NamedKey = new NamedKey("A-Za-z0-9_", 60, 110),
            Matches = ["WORKOS_API_KEY=sk_a2V5X{alnum:75}", "workosApiKey: \"sk_a2V5X{alnum:75}\""],
            NonMatches = ["WORKOS_API_KEY=$KEY", "workos_api_key: \"your-workos-api-key\"", "workos commit: {hex:40}"],
        },
        new Rule
        {
            Id = "fusionauth-key",
            Description = "FusionAuth API key",
            Keywords = ["fusionauth"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 64, 86),
            Matches = ["FUSIONAUTH_API_KEY={alnum+_:63}7", "fusionauthApiKey: \"{alnum+_:63}7\""],
            NonMatches = ["FUSIONAUTH_API_KEY=$KEY", "fusionauth_api_key: \"your-fusionauth-api-key\"", "fusionauth commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\G(?:ops_eyJ[A-Za-z0-9+/_-]{99,}={0,2}|A3-[A-Z0-9]{6}-[A-Z0-9]{5,11}(?:-[A-Z0-9]{5}){3,})", RegexOptions.CultureInvariant)]
    private static partial Regex OnepasswordToken();

    [GeneratedRegex(@"\GSSWS {1,4}([A-Za-z0-9_=-]{20,})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OktaSswsToken();

    [GeneratedRegex(@"\Gsecret-(?:live|test)-[A-Za-z0-9_=-]{29,}[A-Za-z0-9_=]", RegexOptions.CultureInvariant)]
    private static partial Regex StytchSecret();

    [GeneratedRegex(
        @"\G(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-][A-Za-z0-9-]{8,34}\.[A-Za-z0-9+/_=-]{29,}",
        RegexOptions.CultureInvariant)]
    private static partial Regex AuthressKey();

    [GeneratedRegex(@"\Gjca_[A-Za-z0-9]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex JumpcloudPrefixedKey();

    [GeneratedRegex(@"\Gory_(?:pat|at|rt|ac|st)_[A-Za-z0-9_.-]{29,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex OryToken();
}
