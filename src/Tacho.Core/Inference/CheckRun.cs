using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tacho.Incidents;

namespace Tacho.Inference;

/// <summary>A command that tells whether the work is right: a test, a build, a linter; or a program that is simply run.</summary>
/// <param name="Key">The same for the same thing run again, whatever its options are.</param>
/// <param name="Told">For people.</param>
/// <param name="IsProgram">No test and no build: it is run to see what it does.</param>
/// <param name="Command">As it stands in the line.</param>
internal sealed partial record CheckRun(string Key, string Told, bool IsProgram, SimpleCommand Command)
{
    private static readonly FrozenSet<string> Alone = FrozenSet.Create(
        StringComparer.Ordinal,
        "pytest", "py.test", "jest", "vitest", "mocha", "ava", "tape", "tsc", "vue-tsc", "eslint", "biome", "oxlint", "ruff", "mypy", "pyright", "flake8", "pylint", "tox", "nox", "rspec", "rubocop", "phpunit", "phpstan", "pest",
        "ctest", "golangci-lint", "staticcheck", "shellcheck", "xcodebuild", "stylelint", "ktlint", "checkstyle", "clang-tidy", "playwright", "cypress", "pre-commit", "gradle", "gradlew", "mvn", "mvnw", "make", "gmake", "ninja", "just", "rake",
        "bazel", "buck2", "sbt", "lake", "tflint", "hadolint", "actionlint", "markdownlint", "svelte-check", "next", "webpack", "rollup", "esbuild", "tsup", "turbo", "nx", "javac", "gcc", "g++", "clang", "clang++", "rustc", "detekt", "swiftlint", "unittest");

    private static readonly FrozenDictionary<string, FrozenSet<string>> WithVerb = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["cargo"] = "test build check clippy nextest fmt bench run", ["go"] = "test build vet run", ["dotnet"] = "test build run format publish pack", ["npm"] = "test t", ["pnpm"] = "test t build lint typecheck", ["yarn"] = "test build lint typecheck",
        ["bun"] = "test build", ["deno"] = "test check lint task", ["mix"] = "test compile credo", ["swift"] = "test build run", ["composer"] = "test validate", ["terraform"] = "validate plan", ["tofu"] = "validate plan", ["zig"] = "build test",
        ["cmake"] = "", ["vite"] = "build", ["flutter"] = "test analyze build", ["dart"] = "test analyze", ["hatch"] = "test", ["elixir"] = "", ["forge"] = "test build", ["stack"] = "test build", ["cabal"] = "test build", ["rails"] = "test", ["bundle"] = "",
    }.ToFrozenDictionary(static row => row.Key, static row => row.Value.Split(' ').ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    private static readonly FrozenSet<string> Runtimes = FrozenSet.Create(StringComparer.Ordinal, "python", "python3", "node", "ruby", "php", "perl", "tsx", "ts-node", "bun", "deno", "bash", "sh", "zsh", "java", "rscript", "lua", "julia");

    private static readonly FrozenSet<string> ValueOptions = FrozenSet.Create(StringComparer.Ordinal, "--prefix", "-w", "--workspace", "-C", "--cwd", "--dir", "--filter", "-F", "--config", "-c", "-p", "--project", "-f", "--file", "--manifest-path");

    /// <summary>What a command line runs of this sort; several are one, since it is not told which of them failed. Null for none.</summary>
    public static CheckRun? Of(ImmutableArray<SimpleCommand> commands)
    {
        var found = commands.Select(Of).OfType<CheckRun>().DistinctBy(static one => one.Key).ToList();
        if (found.Any(static one => !one.IsProgram)) found.RemoveAll(static one => one.IsProgram);
        return found.Count switch
        {
            0 => null,
            1 => found[0],
            _ => new(string.Join(" && ", found.Select(static one => one.Key)), string.Join(" && ", found.Select(static one => one.Told)), found.All(static one => one.IsProgram), found[^1].Command),
        };
    }

    private static CheckRun? Of(SimpleCommand command)
    {
        var words = Plain(command.Words);
        var program = ShellWrappers.ProgramName(words[0]);
        if (words.Any(static word => word is "--help" or "-h" or "--version" or "--dry-run" or "--collect-only" or "--listTests" or "--co")) return null;
        var operands = words.Skip(1).Where(static word => !word.StartsWith('-')).ToList();
        if (program is "python" or "python3" or "py" && words.IndexOf("-m") is > 0 and var module && module + 1 < words.Length)
        {
            if (words[module + 1] is not ("pytest" or "unittest" or "mypy" or "ruff" or "tox" or "flake8" or "pylint" or "build" or "compileall" or "py_compile")) return null;
            return Of(command with { Words = [words[module + 1] == "unittest" ? "unittest" : words[module + 1], .. words[(module + 2)..]] }) is { } inner ? inner with { Command = command } : null;
        }

        if (program is "npm" or "pnpm" or "yarn" or "bun" && operands is ["run" or "run-script", var script, ..]) return CheckScript.IsMatch(script) ? Named(command, $"{program} run {script}", [program, "run", .. operands.Skip(1)]) : null;
        if (program is "npm" or "pnpm" or "yarn" or "bun" && operands is [var direct, ..] && direct.Contains(':', StringComparison.Ordinal) && CheckScript.IsMatch(direct)) return Named(command, $"{program} {direct}", [program, .. operands]);
        if (program is "cmake") return words.Contains("--build") ? Named(command, "cmake --build", ["cmake", .. operands]) : null;
        if (program is "node" or "bun" or "deno" && words.Contains("--test")) return Named(command, "node --test", ["node", "--test", .. operands]);
        if (program is "prettier" or "black" or "isort" or "rustfmt" or "gofmt" && words.Any(static word => word is "--check" or "-c" or "--diff")) return Named(command, $"{program} --check", [program, .. operands]);
        if (program is "make" or "gmake" or "just" or "rake" or "ninja" && operands is [var target, ..] && NoCheckTarget.IsMatch(target)) return null;
        if (program is "next" or "webpack" or "turbo" or "nx" or "playwright" or "cypress" or "ruff" or "biome" && operands is [var sub, ..] && sub is "dev" or "start" or "serve" or "install" or "open" or "rule" or "config" or "init" or "codegen") return null;
        if (program is "gradle" or "gradlew" or "mvn" or "mvnw" && !operands.Any(static goal => CheckGoal.IsMatch(goal))) return null;
        if (Alone.Contains(program)) return Named(command, Until(words, program), [program, .. operands]);
        if (WithVerb.TryGetValue(program, out var verbs) && operands is [var verb, ..] && verbs.Contains(verb)) return Named(command, Until(words, program), [program, .. operands]) with { IsProgram = verb is "run" };
        if (CheckFile.IsMatch(program)) return Named(command, Until(words, program), [program, .. operands]);
        if (Runtimes.Contains(program) && operands is [var file, ..] && File.IsMatch(file) && !words.Any(static word => word is "-c" or "-e" or "--eval"))
            return Named(command, $"{program} {Base(file)}", [program, .. operands]) with { IsProgram = !CheckFile.IsMatch(Base(file)) };
        return null;
    }

    private static CheckRun Named(SimpleCommand command, string told, IEnumerable<string> key) => new(string.Join(' ', key), told, IsProgram: false, command);

    /// <summary>Program and operands up to the first option: what a person calls it.</summary>
    private static string Until(ImmutableArray<string> words, string program) => string.Join(' ', words.Skip(1).TakeWhile(static word => !word.StartsWith('-') && word.AsSpan().IndexOfAny("\n\r`$") < 0).Take(3).Select(static word => word is ['/' or '~', ..] or [_, ':', ..] ? Base(word.TrimEnd('/', '\\')) : word).Prepend(program));

    /// <summary>Without the options that only say where, and what they say.</summary>
    private static ImmutableArray<string> Plain(ImmutableArray<string> words)
    {
        if (ShellWrappers.ProgramName(words[0]) is not ("npm" or "pnpm" or "yarn" or "bun" or "make" or "cargo" or "go" or "mvn" or "gradle" or "gradlew")) return words;
        var plain = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < words.Length; i++)
        {
            if (i > 0 && ValueOptions.Contains(words[i]) && plain.Count == 1) i++;
            else plain.Add(words[i]);
        }

        return plain.ToImmutable();
    }

    private static string Base(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    [GeneratedRegex(@"(?:^|[:_.\-])(?:tests?|build|lint|check|types?|typecheck|type-check|tsc|e2e|unit|spec|ci|verify|validate|compile|coverage|vitest|jest|format)(?:$|[:_.\-\d])", RegexOptions.IgnoreCase)]
    private static partial Regex CheckScript { get; }

    [GeneratedRegex(@"^(?:clean|run|dev|serve|start|stop|up|down|logs|help|install|deploy|release|shell|docs?|watch)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoCheckTarget { get; }

    [GeneratedRegex(@"(?:^|:)(?:\w*[tT]est\w*|build|check|verify|compile\w*|assemble\w*|package|install|lint\w*|bundle\w*)$")]
    private static partial Regex CheckGoal { get; }

    [GeneratedRegex(@"^(?:[\w\-.]*[_\-.])?(?:run_?tests?|tests?|check|build|lint|verify|validate|smoke|e2e|spec)(?:[_\-.][\w\-.]*)?\.(?:sh|py|js|mjs|cjs|ts|mts|rb|php|pl|bats)$", RegexOptions.IgnoreCase)]
    private static partial Regex CheckFile { get; }

    [GeneratedRegex(@"^[\w\-./\\~:@]+\.(?:py|js|mjs|cjs|ts|mts|tsx|rb|php|pl|sh|jar|java|r|R|lua|jl)$")]
    private static partial Regex File { get; }
}
