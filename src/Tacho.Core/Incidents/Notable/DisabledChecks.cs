using System.Buffers;
using System.Collections.Frozen;

namespace Tacho.Incidents.Notable;

/// <summary>Commands that leave out a check which is there for a reason: of certificates, of signatures, of hooks, of an agent's permissions.</summary>
internal static class DisabledChecks
{
    /// <summary>Options that mean this in whatever program has them.</summary>
    private static readonly FrozenSet<string> Anywhere = FrozenSet.Create(
        StringComparer.Ordinal,
        "--no-verify-ssl", "--no-check-certificate", "--no-check-certificates", "--insecure-skip-tls-verify", "--insecure-skip-tls-verify=true", "--strict-ssl=false", "--no-strict-ssl", "--allow-unauthenticated", "--allow-insecure-repositories",
        "--nogpgcheck", "--no-gpg-checks", "--no-gpg-check", "--disable-content-trust", "--insecure-registry", "--skip-ssl-validation", "--tls-verify=false", "--verify=false", "--allow-untrusted", "--no-verify-ssl-certs", "--ignore-certificate-errors", "--no-quarantine", "--skip-git-hooks",
        "--dangerously-skip-permissions", "--dangerously-bypass-approvals-and-sandbox", "--dangerously-allow-all", "--dangerously-disable-sandbox", "--yolo", "--trust-all-tools", "--allow-all-tools", "--yes-always");

    /// <summary>Assignments for one command, or exported.</summary>
    private static readonly FrozenSet<string> Assignments = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "NODE_TLS_REJECT_UNAUTHORIZED=0", "GIT_SSL_NO_VERIFY=1", "GIT_SSL_NO_VERIFY=true", "PYTHONHTTPSVERIFY=0", "HUSKY=0", "HUSKY_SKIP_HOOKS=1", "PRE_COMMIT_ALLOW_NO_CONFIG=1", "LEFTHOOK=0", "CURL_INSECURE=1",
        "NPM_CONFIG_STRICT_SSL=false", "GONOSUMCHECK=1", "GONOSUMDB=*", "GOFLAGS=-insecure", "GOINSECURE=*", "GOSUMDB=off", "DOCKER_CONTENT_TRUST=0", "SSL_CERT_FILE=/dev/null", "REQUESTS_CA_BUNDLE=");

    /// <summary>Letters behind which the rest of the word, or the next word, is a value: of git-commit and of curl.</summary>
    private static readonly SearchValues<char> CommitValues = SearchValues.Create("mFCct"), CurlValues = SearchValues.Create("AbcCdDeEFhHKmoPQrtTuUwxXyYz");

    public static IEnumerable<NotableFinding> In(ShellScript script)
    {
        foreach (var command in script.Commands)
        {
            // A program that only shows or looks for a text with such an option in it.
            if (command.Program is "echo" or "printf" or "grep" or "rg" or "git" && GitCall.Of(command) is null) continue;
            if (GitCall.Of(command) is { } git)
            {
                if (OfGit(git)) yield return new(NotableKind.CheckDisabled, git.ToString());
            }
            else if (OfProgram(command)) yield return new(NotableKind.CheckDisabled, command.ToString());
        }

        foreach (var stage in script.Stages)
        {
            if (stage.Words.FirstOrDefault(Assignments.Contains) is not { } assigned || ShellWrappers.ProgramName(stage.Words[0]) is "echo" or "printf" or "grep" or "rg") continue;
            var command = ShellWrappers.Innermost(stage);
            yield return new(NotableKind.CheckDisabled, command is null || command.Words.Contains(assigned) ? assigned : $"{assigned} {ShellScript.Told(command.Words)}");
        }
    }

    private static bool OfGit(GitCall git) =>
        git.Settings.Concat(git.Verb == "config" && git.Arguments is [.., var name, var value] ? [$"{name}={value}"] : []).Any(IsUnchecked)
        || (git.Verb is "commit" or "push" or "merge" or "rebase" or "am" or "cherry-pick" or "revert" or "pull" && git.Has('\0', "--no-verify"))
        || (git.Verb == "commit" && (HasLetterN(git) || git.Has('\0', "--no-gpg-sign")));

    /// <summary><c>-n</c> of git-commit, which behind -m and the like is their text.</summary>
    private static bool HasLetterN(GitCall git)
    {
        for (var i = 0; i < git.Arguments.Length; i++)
        {
            var word = git.Arguments[i];
            if (word == "--") return false;
            if (word is not ['-', not '-', ..]) continue;
            var letters = word.AsSpan(1);
            var valued = letters.IndexOfAny(CommitValues);
            if ((valued < 0 ? letters : letters[..valued]).Contains('n')) return true;
            if (valued == letters.Length - 1) i++;
        }

        return false;
    }

    private static bool IsUnchecked(string setting)
    {
        var sign = setting.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = sign < 0 ? (setting, "true") : (setting[..sign], setting[(sign + 1)..]);
        return name.ToLowerInvariant() switch
        {
            "http.sslverify" or "commit.gpgsign" or "tag.gpgsign" or "transfer.fsckobjects" => value is "false" or "0" or "no" or "off",
            "core.hookspath" => value is "/dev/null" or "",
            "safe.directory" => value == "*",
            _ => false,
        };
    }

    private static bool OfProgram(PlacedCommand command) =>
        command.Words.Skip(1).TakeWhile(static word => word != "--").Any(Anywhere.Contains)
        || command.Program switch
        {
            "curl" => HasInsecure(command),
            "ssh" or "scp" or "sftp" or "rsync" or "autossh" => command.Words.Any(static word => word.Contains("StrictHostKeyChecking=no", StringComparison.OrdinalIgnoreCase) || word.Contains("UserKnownHostsFile=/dev/null", StringComparison.OrdinalIgnoreCase)),
            "pip" or "pip3" or "uv" or "python" or "python3" => command.Words.Any(static word => word is "--trusted-host" or "--allow-insecure-host" || word.StartsWith("--trusted-host=", StringComparison.Ordinal)),
            "npm" or "yarn" or "pnpm" => command.Words is [_, "config", "set", "strict-ssl", "false"] or [_, "config", "set", "strict-ssl=false"],
            "setenforce" => command.Words is [_, "0" or "Permissive"],
            "csrutil" => command.Words is [_, "disable", ..],
            "spctl" => command.Words.Any(static word => word is "--master-disable" or "--global-disable"),
            "ufw" => command.Words.Contains("disable", StringComparer.Ordinal),
            "gh" => command.Words is [_, "pr", "merge", ..] && command.Words.Contains("--admin", StringComparer.Ordinal),
            "set-executionpolicy" => command.Words.Any(static word => word.Equals("Bypass", StringComparison.OrdinalIgnoreCase) || word.Equals("Unrestricted", StringComparison.OrdinalIgnoreCase)),
            _ => false,
        };

    /// <summary><c>-k</c> alone or among letters, none of which takes a value before it.</summary>
    private static bool HasInsecure(PlacedCommand command)
    {
        foreach (var word in command.Words)
        {
            if (word is "--insecure" or "--proxy-insecure") return true;
            if (word is not ['-', not '-', ..]) continue;
            var letters = word.AsSpan(1);
            var valued = letters.IndexOfAny(CurlValues);
            if ((valued < 0 ? letters : letters[..valued]).Contains('k')) return true;
        }

        return false;
    }
}
