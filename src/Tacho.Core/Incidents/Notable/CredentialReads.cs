using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Incidents.Notable;

/// <summary>Commands that bring credentials to light: from files, from the environment, from programs that keep them.</summary>
internal static partial class CredentialReads
{
    private static readonly FrozenSet<string> Readers = FrozenSet.Create(
        StringComparer.Ordinal,
        "cat", "bat", "batcat", "less", "more", "head", "tail", "nl", "tac", "rev", "cut", "sort", "uniq", "tr", "xxd", "od", "hexdump", "strings", "base64", "base32", "paste", "column", "fold", "view", "vim", "vi", "nano", "emacs",
        "diff", "cmp", "source", ".", "open", "type", "get-content", "gc", "dotenv", "scp", "sops", "openssl", "xclip", "pbcopy", "curl", "tar", "zip");

    /// <summary>Readers whose first operand is no file.</summary>
    private static readonly FrozenSet<string> Filters = FrozenSet.Create(StringComparer.Ordinal, "grep", "egrep", "fgrep", "rg", "ag", "ack", "zgrep", "awk", "gawk", "mawk", "sed", "gsed", "jq", "yq", "perl", "select-string");

    /// <summary>Programs that hand out what they keep, by their first words.</summary>
    private static readonly ImmutableArray<string[]> Keepers =
    [
        .. new[]
        {
            "gh auth token", "glab auth token", "aws configure get", "aws configure export-credentials", "aws secretsmanager get-secret-value", "aws sts get-session-token", "gcloud auth print-access-token", "gcloud auth print-identity-token",
            "gcloud auth application-default print-access-token", "gcloud secrets versions access", "az account get-access-token", "az keyvault secret show", "vault kv get", "vault read", "op read", "op item get", "pass show", "gopass show",
            "security find-generic-password", "security find-internet-password", "security dump-keychain", "kubectl get secret", "kubectl get secrets", "heroku config", "git credential fill", "doppler secrets", "bw get", "secret-tool lookup",
            "keyring get", "vercel env pull", "fly auth token", "npm token create", "docker-credential-desktop get", "chamber read", "sops -d", "ansible-vault view",
        }.Select(static words => words.Split(' '))
    ];

    public static IEnumerable<NotableFinding> In(ShellScript script)
    {
        foreach (var command in script.Commands)
        {
            var files = Files(command).Where(CredentialPaths.Contains).ToList();
            foreach (var file in files) yield return new(NotableKind.CredentialRead, $"{command.Program} {file}");
            if (files.Count == 0 && (IsKeeper(command) || ShowsEnvironment(script, command))) yield return new(NotableKind.CredentialRead, command.ToString());
        }
    }

    private static IEnumerable<string> Files(PlacedCommand command)
    {
        var files = command.Command.InputFiles.AsEnumerable();
        if (command.Program is "cp" or "mv") files = files.Concat(command.Operands.SkipLast(1));
        else if (command.Program == "curl") files = files.Concat(command.Words.Select(Uploaded).OfType<string>());
        else if (command.Program is "scp" or "rsync" or "tar" or "zip") files = files.Concat(command.Operands.SkipLast(command.Program is "scp" or "rsync" ? 1 : 0));
        else if (Readers.Contains(command.Program)) files = files.Concat(command.Operands);
        else if (Filters.Contains(command.Program)) files = files.Concat(command.Words.Any(static word => word is "-e" or "-f" or "--regexp") ? command.Operands : command.Operands.Skip(1));
        return files.Select(static file => file.Replace('\\', '/'));
    }

    /// <summary>The file of <c>-d @file</c> and <c>-F name=@file</c>, and of <c>-T</c>.</summary>
    private static string? Uploaded(string word) => word.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at && (at == 0 || word[at - 1] is '=' or '<') ? word[(at + 1)..] : null;

    private static bool IsKeeper(PlacedCommand command)
    {
        var words = command.Words.Where(static (word, i) => i == 0 || word is not ['-', '-', ..]).Take(4).ToArray();
        words[0] = command.Program;
        return Keepers.Any(keeper => words.Length >= keeper.Length && words.AsSpan(0, keeper.Length).SequenceEqual(keeper))
            && !command.Words.Any(static word => word is "--help")
            && !(command.Program == "aws" && command.Words.Any(static word => word is "region" or "output" or "profile"));
    }

    private static bool ShowsEnvironment(ShellScript script, PlacedCommand command)
    {
        switch (command.Program)
        {
            case "printenv": return command.Operands.Any() ? command.Operands.Any(SecretName.IsMatch) : IsShown(script, command);
            case "env" when command.Words is [_] or [_, "-0"]: return IsShown(script, command);
            case "export" or "declare" or "typeset" when command.Words is [_, "-p" or "-x"]: return IsShown(script, command);
            case "echo" or "printf" or "print" or "write-host" or "write-output":
                return !script.ReadersOf(command).Any() && command.Words.Skip(1).Any(static word => SecretVariable.IsMatch(word)) && SecretVariable.IsMatch(ShellQuotes.WithoutSingleQuoted(command.Command.Text));
            default: return false;
        }
    }

    /// <summary>Whether the environment is shown as it is, or filtered by something that secrets are called.</summary>
    private static bool IsShown(ShellScript script, PlacedCommand command)
    {
        var readers = script.ReadersOf(command).ToList();
        if (readers.Count == 0) return true;
        return readers.All(reader => Filters.Contains(reader.Program)
            ? !reader.Has('q', "--quiet") && !reader.Has('c', "--count") && reader.Operands.FirstOrDefault() is { } pattern && SecretWord.IsMatch(pattern)
            : reader.Program is "sort" or "cat" or "less" or "head" or "tail" or "tee");
    }

    private const string Word = "(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL|_PAT\\b|_DSN\\b)";

    [GeneratedRegex(Word, RegexOptions.ExplicitCapture)]
    private static partial Regex SecretName { get; }

    [GeneratedRegex("token|secret|passw|key|cred|auth|_pat|^\\.$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretWord { get; }

    /// <summary>A variable's value: not its length (<c>${#X}</c>), not whether it is set (<c>${X:+yes}</c>).</summary>
    [GeneratedRegex("""\$(\{(?!#)!?)?(env:)?[A-Za-z0-9_]*(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)(_[A-Z0-9]+)*(?![A-Za-z0-9_]|:?\+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex SecretVariable { get; }
}
