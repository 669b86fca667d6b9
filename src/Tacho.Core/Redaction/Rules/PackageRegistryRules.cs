using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Tokens that publish packages: npm, PyPI, and whatever an <c>.npmrc</c> holds behind <c>_authToken</c> and <c>_auth</c>.</summary>
internal static partial class PackageRegistryRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "npm-token",
            Description = "npm access token",
            Keywords = ["npm_"],
            Pattern = NpmToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["npm_{alnum:36}", "NPM_TOKEN=npm_{alnum:36}"],
            NonMatches = ["npm_config_registry=x", "npm_lifecycle_event_of_the_package_in_the_folder"],
        },
        new Rule
        {
            Id = "npmrc-auth",
            Description = "Token in an .npmrc",
            Keywords = ["_auth"],
            Pattern = NpmrcAuth,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 2.5,
            FingerprintClass = KeyValueRules.SharedFingerprintClass,
            Specificity = 5,
            Matches = ["//packages.example/:_authToken={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "_auth={base64:24}==", "_authToken = \"{alnum:32}\""],
            NonMatches = ["_authToken=${{NPM_TOKEN}}", "_auth = config", "_authToken=$TOKEN"],
        },
        new Rule
        {
            Id = "pypi-token",
            Description = "PyPI upload token",
            Keywords = ["pypi-age"],
            Pattern = PypiToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pypi-AgE{alnum+_:120}", "password = pypi-AgEIcHlwaS5{alnum:140}"],
            NonMatches = ["pypi-agent-of-some-kind-with-a-long-name-in-kebab-case-and-more-of-it", "pypi-AgE"],
        },
    ];

    [GeneratedRegex(@"\Gnpm_[A-Za-z0-9]{36,}", RegexOptions.CultureInvariant)]
    private static partial Regex NpmToken();

    [GeneratedRegex(
        @"\G_auth(?:Token)?[""']?[ \t]{0,8}[=:][ \t]{0,8}[""']?([A-Za-z0-9+/_.=-]{16,})",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NpmrcAuth();

    [GeneratedRegex(@"\Gpypi-AgE[A-Za-z0-9_-]{50,}", RegexOptions.CultureInvariant)]
    private static partial Regex PypiToken();
}
