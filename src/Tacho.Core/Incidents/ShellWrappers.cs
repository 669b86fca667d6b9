using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Tacho.Incidents;

/// <summary>
/// Looks through programs that run other programs (<c>sudo</c>, <c>env</c>, <c>bash -c</c>, <c>xargs</c>, <c>docker exec</c> …) and gives the commands that are run in the end.
/// </summary>
internal static class ShellWrappers
{
    /// <summary>A program that runs the command in its arguments.</summary>
    /// <param name="Values">Options that take the next word as their value, as words with spaces between.</param>
    /// <param name="Positionals">Arguments before the command.</param>
    /// <param name="Fetches">True for one that may fetch what it runs, and so counts as a command itself.</param>
    private sealed record Wrapper(string Values = "", int Positionals = 0, bool Fetches = false)
    {
        private FrozenSet<string>? _values;

        public bool TakesValue(string option) => (_values ??= Values.Split(' ').ToFrozenSet(StringComparer.Ordinal)).Contains(option);
    }

    private const string ContainerValues = "-u --user -w --workdir -e --env --env-file -v --volume --mount --name --network --entrypoint -p --publish -l --label --platform --cpus -m --memory --add-host -h --hostname";

    private static readonly Wrapper Runner = new("-p --package -w --workspace --from --with --spec --python --index-url --version --add-source", Fetches: true);

    private static readonly FrozenDictionary<string, Wrapper> Wrappers = new Dictionary<string, Wrapper>(StringComparer.Ordinal)
    {
        ["sudo"] = new("-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --chdir"),
        ["doas"] = new("-u -C"),
        ["env"] = new("-u --unset -C --chdir"),
        ["command"] = new(), ["builtin"] = new(), ["exec"] = new("-a"), ["noglob"] = new(), ["nocorrect"] = new(), ["call"] = new(), ["&"] = new(),
        ["nohup"] = new(), ["time"] = new("-f -o --format --output"), ["nice"] = new("-n --adjustment"), ["ionice"] = new("-c -n -p --class --classdata"),
        ["stdbuf"] = new("-i -o -e --input --output --error"), ["timeout"] = new("-k -s --kill-after --signal", 1), ["gtimeout"] = new("-k -s", 1),
        ["setsid"] = new(), ["unbuffer"] = new(), ["caffeinate"] = new("-t -w"), ["fakeroot"] = new(), ["proxychains"] = new("-f"), ["proxychains4"] = new("-f"), ["torsocks"] = new(),
        ["chroot"] = new("--userspec --groups", 1), ["taskset"] = new("", 1), ["chrt"] = new("", 1), ["flock"] = new("-w --timeout -E", 1), ["unshare"] = new(), ["firejail"] = new(),
        ["strace"] = new("-o -e -p -s"), ["ltrace"] = new("-o -e -p -s"), ["arch"] = new(), ["watch"] = new("-n --interval"), ["retry"] = new("-n -t"), ["systemd-run"] = new("-p --unit"),
        ["xargs"] = new("-I -n -P -d -E -L -s -a --max-args --max-procs --delimiter --arg-file --replace"), ["parallel"] = new("-j --jobs"), ["busybox"] = new(), ["start"] = new(),
        ["corepack"] = new(), ["dotenv"] = new("-e -f"), ["dotenvx run"] = new("-f"), ["direnv exec"] = new("", 1), ["op run"] = new("--env-file"), ["doppler run"] = new("-p -c"), ["aws-vault exec"] = new("", 1),
        ["mise exec"] = new(), ["mise x"] = new(), ["asdf exec"] = new(), ["rtx exec"] = new(), ["nvm exec"] = new("", 1), ["fnm exec"] = new("--using"), ["volta run"] = new("--node --npm"),
        ["poetry run"] = new(), ["pipenv run"] = new(), ["pdm run"] = new(), ["rye run"] = new(), ["hatch run"] = new(), ["uv run"] = new("--with --python -p --extra --group --project --directory --env-file", Fetches: true),
        ["conda run"] = new("-n --name -p --prefix --cwd"), ["mamba run"] = new("-n --name -p --prefix"), ["micromamba run"] = new("-n --name -p --prefix"), ["pixi run"] = new("-e --environment"),
        ["npx"] = Runner, ["bunx"] = Runner, ["pnpx"] = Runner, ["uvx"] = Runner, ["dnx"] = Runner, ["npm exec"] = Runner, ["npm x"] = Runner, ["pnpm dlx"] = Runner, ["yarn dlx"] = Runner,
        ["bun x"] = Runner, ["pipx run"] = Runner, ["uv tool run"] = Runner, ["dotnet tool exec"] = Runner,
        ["bundle exec"] = new(), ["rbenv exec"] = new(), ["pyenv exec"] = new(), ["nix develop"] = new("-c --command"), ["devbox run"] = new(), ["wsl"] = new("-d -u"),
        ["docker exec"] = new(ContainerValues, 1), ["docker run"] = new(ContainerValues, 1), ["docker container exec"] = new(ContainerValues, 1), ["docker container run"] = new(ContainerValues, 1),
        ["docker compose exec"] = new(ContainerValues, 1), ["docker compose run"] = new(ContainerValues, 1), ["docker-compose exec"] = new(ContainerValues, 1), ["docker-compose run"] = new(ContainerValues, 1),
        ["podman exec"] = new(ContainerValues, 1), ["podman run"] = new(ContainerValues, 1), ["nerdctl exec"] = new(ContainerValues, 1), ["nerdctl run"] = new(ContainerValues, 1),
        ["kubectl exec"] = new("-n --namespace -c --container", 1), ["oc exec"] = new("-n -c", 1), ["devcontainer exec"] = new("--workspace-folder"), ["lxc exec"] = new("", 1), ["toolbox run"] = new("-c"), ["distrobox enter"] = new("-n --name"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> FirstWords = Wrappers.Keys.Select(name => name.Split(' ')[0]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Shells =
        FrozenSet.Create(StringComparer.Ordinal, "sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "csh", "tcsh", "pwsh", "powershell", "cmd");

    /// <summary>A command that is wrapped more often than this is one against its reader.</summary>
    private const int MaxStages = 16;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    public static bool IsShell(string program) => Shells.Contains(program);

    /// <summary>All commands that a line runs, with what runs them taken off. The commands inside <c>bash -c</c>, <c>eval</c> and here-documents come after the one that holds them.</summary>
    public static ImmutableArray<SimpleCommand> CommandsOf(string line)
    {
        var commands = ImmutableArray.CreateBuilder<SimpleCommand>();
        foreach (var command in ShellLine.Split(line)) Unwrap(command, commands, depth: 0);
        return commands.ToImmutable();
    }

    /// <summary>As <see cref="CommandsOf"/>, but each command as often as something is taken off it, and first as it was written: assignments and <c>sudo</c> among it.</summary>
    public static ImmutableArray<SimpleCommand> StagesOf(string line)
    {
        var (commands, stages) = (ImmutableArray.CreateBuilder<SimpleCommand>(), ImmutableArray.CreateBuilder<SimpleCommand>());
        foreach (var command in ShellLine.Split(line)) Unwrap(command, commands, depth: 0, stages);
        return stages.ToImmutable();
    }

    /// <summary>The name of a program without folder, version and ending: <c>npm</c> of <c>/usr/bin/npm</c>, <c>npm@10</c>, <c>C:/node/npm.cmd</c>.</summary>
    public static string ProgramName(string word)
    {
        var name = word[(word.LastIndexOfAny(['/', '\\']) + 1)..];
        if (name.IndexOf('@', StringComparison.Ordinal) is > 0 and var version) name = name[..version];
        foreach (var ending in (string[])[".exe", ".cmd", ".bat", ".ps1"])
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return name[..^ending.Length].ToLowerInvariant();
        }

        return name.Any(char.IsAsciiLetterUpper) ? name.ToLowerInvariant() : name;
    }

    /// <summary>The command that a command runs in the end, without a look into the scripts that it hands to a shell; null where it runs none.</summary>
    public static SimpleCommand? Innermost(SimpleCommand command)
    {
        var words = command.Words;
        while (true)
        {
            words = WithoutAssignments(words);
            if (words.IsEmpty) return null;
            if (Inside(words, out _) is not { } inner) return command with { Words = words };
            words = inner;
        }
    }

    private static void Unwrap(SimpleCommand command, ImmutableArray<SimpleCommand>.Builder found, int depth, ImmutableArray<SimpleCommand>.Builder? stages = null)
    {
        var words = command.Words;
        var taken = 0;
        while (true)
        {
            if (taken++ < MaxStages) stages?.Add(command with { Words = words });
            words = WithoutAssignments(words);
            if (words.IsEmpty) return;
            if (Inside(words, out var fetches) is not { } inner) break;
            if (fetches) found.Add(command with { Words = words });
            words = inner;
        }

        found.Add(words.Length == command.Words.Length ? command : command with { Words = words });
        if (depth >= ShellLine.MaxDepth) return;
        foreach (var script in Scripts(words, command.Input))
        {
            foreach (var nested in ShellLine.Split(script)) Unwrap(nested, found, depth + 1, stages);
        }
    }

    /// <summary>The command that a wrapper runs; null where the words are no wrapper or run nothing.</summary>
    private static ImmutableArray<string>? Inside(ImmutableArray<string> words, out bool fetches)
    {
        fetches = false;
        var program = ProgramName(words[0]);
        if (!FirstWords.Contains(program)) return null;
        for (var length = Math.Min(3, words.Length); length > 0; length--)
        {
            var name = length == 1 ? program : $"{program} {string.Join(' ', words.Skip(1).Take(length - 1))}";
            if (!Wrappers.TryGetValue(name, out var wrapper)) continue;
            var inner = SkipArguments(words, length, wrapper);
            fetches = wrapper.Fetches && inner is not null;
            return inner;
        }

        return null;
    }

    private static ImmutableArray<string>? SkipArguments(ImmutableArray<string> words, int at, Wrapper wrapper)
    {
        var positionals = wrapper.Positionals;
        for (; at < words.Length; at++)
        {
            var word = words[at];
            if (word == "--" && positionals == 0)
            {
                at++;
                break;
            }

            if (word.Length > 1 && word[0] == '-')
            {
                if (wrapper.TakesValue(word)) at++;
            }
            else if (positionals > 0)
            {
                positionals--;
            }
            else if (!IsAssignment(word))
            {
                break;
            }
        }

        return at < words.Length ? words[at..] : null;
    }

    /// <summary>The texts that a command hands to a shell.</summary>
    private static IEnumerable<string> Scripts(ImmutableArray<string> words, string? input)
    {
        if (words.Length == 1 && input is null) yield break;
        var program = ProgramName(words[0]);
        if (IsShell(program))
        {
            if (ScriptArgument(words) is { } script) yield return script;
            else if (input is not null && words.Skip(1).All(word => word.StartsWith('-'))) yield return input;
        }
        else
        {
            switch (program)
            {
                case "eval": yield return string.Join(' ', words.Skip(1)); break;
                case "trap" when words.Length > 1: yield return words[1]; break;
                case "su" or "runuser" or "script" or "nix-shell" or "watch":
                    if (After(words, "-c", "--command", "--run") is { } run) yield return run;
                    break;
                case "ssh":
                    if (words.Skip(1).SkipWhile(word => word.StartsWith('-')).Skip(1).ToList() is { Count: > 0 } remote) yield return string.Join(' ', remote);
                    else if (input is not null) yield return input;
                    break;
                case "find":
                    var run1 = words.SkipWhile(word => word is not ("-exec" or "-execdir" or "-ok")).Skip(1).TakeWhile(word => word is not (";" or "+")).ToList();
                    if (run1.Count > 0) yield return string.Join(' ', run1.Select(Quote));
                    break;
                default: break;
            }
        }
    }

    /// <summary>The text behind <c>-c</c> (also <c>-lc</c>, <c>-Command</c>, <c>/c</c>); for cmd.exe and PowerShell all that follows.</summary>
    private static string? ScriptArgument(ImmutableArray<string> words)
    {
        for (var i = 1; i + 1 < words.Length; i++)
        {
            var word = words[i].ToLowerInvariant();
            if (word is "/c" or "/k" or "-command") return string.Join(' ', words.Skip(i + 1));
            if (word is ['-', not '-', ..] && word[^1] == 'c') return words[i + 1];
            if (word.StartsWith('-') && word.EndsWith('o')) i++;
            else if (!word.StartsWith('-') && !word.StartsWith('+')) return null;
        }

        return null;
    }

    private static string? After(ImmutableArray<string> words, params ReadOnlySpan<string> options)
    {
        for (var i = 1; i + 1 < words.Length; i++)
        {
            if (options.Contains(words[i])) return words[i + 1];
        }

        return null;
    }

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public static ImmutableArray<string> WithoutAssignments(ImmutableArray<string> words)
    {
        var count = 0;
        while (count < words.Length && IsAssignment(words[count])) count++;
        return count == 0 ? words : words[count..];
    }

    private static bool IsAssignment(string word)
    {
        var sign = word.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 && !char.IsAsciiDigit(word[0]) && !word.AsSpan(0, sign).TrimEnd('+').ContainsAnyExcept(NameCharacters);
    }
}
