using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Git;
using Tacho.Interop;

namespace Tacho.Journal;

/// <summary>Whose work an entry is.</summary>
/// <param name="Id">For file names: lower-case ASCII letters, digits and hyphens.</param>
/// <param name="Name">As git knows the person; null where it knows none.</param>
public sealed partial record Contributor(string Id, string? Name)
{
    private const int MaxLength = 39;

    /// <summary>
    /// Who works in a folder: the name on GitHub where <c>github.user</c> or a GitHub address of <c>git config</c> tells it, else <c>user.name</c> there, else the login name. Git's settings are those that hold in the folder.
    /// </summary>
    public static Contributor Of(string folder, Func<string, string?> variable)
    {
        var git = new GitProgram(folder);
        string? Config(string key) => Setting(git, key);
        var name = variable("GIT_AUTHOR_NAME") is { Length: > 0 } author ? author : Config("user.name");
        var email = variable("GIT_AUTHOR_EMAIL") is { Length: > 0 } address ? address : Config("user.email");
        var known = Config("github.user") ?? (GitHubAddress.Match(email ?? "") is { Success: true } hub ? hub.Groups["login"].Value : null);
        return new(IdOf(known ?? name ?? Environment.UserName), name);
    }

    /// <summary>A name as an id: accents off, everything else that is no ASCII letter or digit a hyphen; of a name without any, a hash.</summary>
    public static string IdOf(string name)
    {
        var id = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c)) id.Append(char.ToLowerInvariant(c));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && id.Length > 0 && id[^1] != '-') id.Append('-');
        }

        var text = id.ToString().Trim('-');
        if (text.Length > MaxLength) text = text[..MaxLength].TrimEnd('-');
        if (text.Length > 0) return text;
        Span<byte> hash = stackalloc byte[32];
        Sha256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return "u-" + Convert.ToHexStringLower(hash[..4]);
    }

    private static string? Setting(GitProgram git, string key)
    {
        try
        {
            return git.Run("", "config", "--get", key) is { ExitCode: 0, Output: var value } && value.Trim() is { Length: > 0 } told ? told : null;
        }
        catch (Configuration.UserError)
        {
            // Without git there is the login name.
            return null;
        }
    }

    /// <summary>The addresses that GitHub gives out: <c>12345+login@users.noreply.github.com</c>, and the older ones without a number.</summary>
    [GeneratedRegex(@"^(?:\d+\+)?(?<login>[A-Za-z0-9-]+)@users\.noreply\.github\.com$", RegexOptions.IgnoreCase)]
    private static partial Regex GitHubAddress { get; }
}
