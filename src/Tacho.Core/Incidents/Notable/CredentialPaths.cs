using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Tacho.Incidents.Notable;

/// <summary>Files in which programs keep credentials, by their names and places.</summary>
internal static partial class CredentialPaths
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".netrc", "_netrc", ".git-credentials", ".pgpass", ".my.cnf", ".mylogin.cnf", ".vault-token", ".htpasswd", ".credentials.json", ".dockercfg", ".npmrc", ".pypirc", ".envrc",
        "credentials.json", "client_secret.json", "application_default_credentials.json", "access_tokens.db", "credentials.tfrc.json", "google-services-key.json", "secrets.yml", "secrets.yaml", "secrets.json", "secrets.toml",
        "master.key", "kubeconfig", "keyring.gpg", "login.keychain-db", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk");

    /// <summary>Ends of paths below a home folder or the system's root, where the name alone would be too common.</summary>
    private static readonly string[] Ends =
    [
        "/.aws/credentials", "/.docker/config.json", "/.kube/config", "/.config/gh/hosts.yml", "/.config/hub", "/.config/doctl/config.yaml", "/.cargo/credentials", "/.cargo/credentials.toml", "/.gem/credentials",
        "/.m2/settings.xml", "/.nuget/NuGet.Config", "/.azure/msal_token_cache.json", "/.azure/accessTokens.json", "/etc/shadow", "/etc/gshadow", "/proc/self/environ", "/.composer/auth.json",
    ];

    /// <summary>True for a path, with slashes, as it stands in a command.</summary>
    public static bool Contains(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name.Length == 0) return false;
        if (EnvironmentFile.IsMatch(name)) return !ExampleFile.IsMatch(name);
        if (Names.Contains(name) || PrivateKey.IsMatch(name)) return !path.Contains("/node_modules/", StringComparison.Ordinal);
        return Ends.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase)) || InFolder.IsMatch(path);
    }

    [GeneratedRegex("""^(\.env(\.[\w-]+)*|[\w-]+\.env)$""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex EnvironmentFile { get; }

    [GeneratedRegex("""example|sample|template|dist$|default|schema|\.d$|\.enc$|\.vault$|\.test$|\.ci$""", RegexOptions.IgnoreCase)]
    private static partial Regex ExampleFile { get; }

    /// <summary>Of <c>.pem</c> files most are certificates.</summary>
    [GeneratedRegex("""^([\w.-]*\.(key|p12|pfx|jks|keystore|kdbx|ppk)|[\w.-]*(private|priv|secret)[\w.-]*\.pem|[\w.-]*(private[_-]?key|key)\.pem|[\w.-]+[_-]rsa|service[-_]?account[\w.-]*\.json|[\w-]*client[-_]secret[\w.-]*\.json)$""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex PrivateKey { get; }

    /// <summary>Folders whose files are all secret, and an agent's or program's own <c>auth.json</c>.</summary>
    [GeneratedRegex("""(/|^)(\.gnupg/(private-keys|secring)|\.config/gcloud/(credentials|legacy|access)|\.password-store/|\.local/share/keyrings/|Library/Keychains/)|(/|^)\.[\w-]+/(.*/)?auth\.json$""", RegexOptions.ExplicitCapture)]
    private static partial Regex InFolder { get; }
}
