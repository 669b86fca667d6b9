using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction.Identity;

/// <summary>
/// Rules for one person's folders and names, which have a text of their own in the place of a tag, so that an export reads on. Names that are
/// words of any machine (<c>root</c>, <c>dev</c>), and short ones, count only where a path says that they are a user's.
/// </summary>
internal static partial class IdentityRules
{
    private const int MinNameLetters = 4;

    private static readonly ImmutableArray<string> FoldersOfUsers = ["/home/", "/Users/", "\\Users\\", "/Users\\", "-home-", "-Users-"];

    private static readonly ImmutableArray<string> CommonNames =
        ["root", "admin", "administrator", "user", "users", "username", "dev", "devel", "developer", "development", "ubuntu", "debian", "fedora", "centos", "alpine", "linux", "windows", "macos",
            "test", "tests", "tester", "testing", "guest", "runner", "runneradmin", "node", "vscode", "codespace", "codespaces", "gitpod", "git", "github", "gitlab", "www-data", "app", "apps",
            "build", "builder", "docker", "container", "jenkins", "agent", "agents", "claude", "codex", "cursor", "home", "main", "master", "data", "local", "localhost", "default", "service",
            "server", "client", "host", "work", "worker", "worker1", "workspace", "public", "private", "nobody", "daemon", "system", "operator", "deploy", "production", "staging", "prod",
            "demo", "sample", "example", "project", "projects", "code", "java", "python", "ruby", "rust", "golang", "oracle", "postgres", "mysql", "redis", "nginx", "apache", "vagrant",
            "ec2-user", "azureuser", "cloud", "desktop", "laptop", "macbook", "macbook-pro", "computer", "machine", "person", "name", "owner", "team", "support", "info", "mail", "none"];

    /// <summary>The owner of a home folder in a path, in Windows', macOS' and Linux' ways of writing and in the form in which agents name folders of projects.</summary>
    public static Rule OtherPeoplesHomes { get; } = new()
    {
        Id = "home-owner",
        Description = "owner of a home folder",
        Keywords = ["/home/", "/users/", "\\users\\", "/users\\", "\\users/", "-home-", "-users-"],
        Category = RuleCategory.Path,
        Precedence = Precedence.PersonalData,
        Replacement = "[user]",
        Fingerprint = false,
        Pattern = () => HomeOwner,
        SecretGroup = 1,
        SparesPlaceholders = false,
        Check = static owner => !CommonNames.Contains(Encoding.UTF8.GetString(owner).ToLowerInvariant()),
    };

    /// <summary>The rules for what is known of an identity.</summary>
    public static ImmutableArray<Rule> Of(LocalIdentity identity)
    {
        var rules = ImmutableArray.CreateBuilder<Rule>();
        if (identity.HomeFolder is { Length: > 4 } home)
        {
            Add(rules, "home-path", "~", "home folder", [home, home.Replace('\\', '/'), Slug(home)], NameEdge.Folder);
        }

        AddName(rules, "user-name", "[user]", "user's name", identity.UserName, inPaths: true);
        AddName(rules, "host-name", "[host]", "machine's name", identity.HostName, inPaths: false);
        if (identity.HostName?.Split('.')[0] is { } shortName && shortName != identity.HostName)
        {
            AddName(rules, "host-name", "[host]", "machine's name", shortName, inPaths: false);
        }

        AddName(rules, "git-name", "[user]", "author's name in commits", identity.GitName, inPaths: false);
        if (identity.GitEmail is { } email && email.Contains('@', StringComparison.Ordinal))
        {
            Add(rules, "git-email", "[email]", "author's address in commits", [email], NameEdge.Word);
        }

        return rules.ToImmutable();
    }

    private static void AddName(ImmutableArray<Rule>.Builder rules, string id, string replacement, string description, string? name, bool inPaths)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return;
        }

        bool isTelling = name.Count(char.IsLetter) >= MinNameLetters && !CommonNames.Contains(name.ToLowerInvariant());
        if (isTelling)
        {
            Add(rules, id, replacement, description, [name], NameEdge.Word);
        }
        else if (inPaths)
        {
            foreach (string folder in FoldersOfUsers)
            {
                Add(rules, id, replacement, description, [folder + name], NameEdge.Folder, folder.Length);
            }
        }
    }

    [GeneratedRegex(@"(?:[/\\]Users[/\\]{1,2}|(?<![A-Za-z0-9.])/home/|(?<![A-Za-z0-9])-(?:Users|home)-)([A-Za-z][A-Za-z0-9_.]*)", RegexOptions.CultureInvariant)]
    private static partial Regex HomeOwner { get; }

    /// <summary>The form in which agents name a project's folder among their own: every separator and dot a hyphen.</summary>
    private static string Slug(string path) => path.Replace(':', '-').Replace('\\', '-').Replace('/', '-').Replace('.', '-').Replace('_', '-');

    private static void Add(
        ImmutableArray<Rule>.Builder rules, string id, string replacement, string description, ImmutableArray<string> texts, NameEdge edge, int keptChars = 0)
    {
        var literals = texts.Distinct(StringComparer.Ordinal).Select(text => KnownLiteral.Of(text, edge, keptChars)).OfType<KnownLiteral>().ToImmutableArray();
        foreach (var literal in literals)
        {
            rules.Add(new Rule
            {
                Id = id,
                Description = description,
                Keywords = [literal.Keyword],
                Category = RuleCategory.Path,
                Precedence = Precedence.PersonalData,
                Replacement = replacement,
                Fingerprint = false,
                Scanner = literal.Scan,
            });
        }
    }
}
