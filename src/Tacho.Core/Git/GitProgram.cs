using System.Collections;
using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Git;

/// <summary>
/// The git program in a folder, called so that a repository can start nothing by its settings: no hooks, no file system monitor, no filters or diff drivers, no transport for objects that are missing.
/// Arguments are words, no shell comes between. Commands that read the work tree through filters (<c>status</c>, <c>diff</c>, <c>add</c>) are not to be called.
/// </summary>
/// <param name="folder">An existing folder.</param>
public sealed class GitProgram(string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly ImmutableArray<string> Safety =
    [
        "--no-pager", "--no-optional-locks", "--no-replace-objects",
        "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.attributesFile=/dev/null", "-c", "core.pager=cat", "-c", "log.showSignature=false",
        "-c", "commit.gpgSign=false", "-c", "protocol.allow=never", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
    ];

    /// <summary>What stays of git's own variables: where a person keeps their settings, and how far up a repository is looked for.</summary>
    private static readonly ImmutableArray<string> Kept = ["GIT_CONFIG_GLOBAL", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"];

    /// <summary>Where it is called.</summary>
    public string Folder => folder;

    /// <summary>The index to be read and written instead of the repository's; full path.</summary>
    public string? IndexFile { get; init; }

    /// <summary>Runs a command to its end.</summary>
    /// <param name="input">Text for its standard input.</param>
    /// <param name="arguments">The command and its words. Names that come from outside stand behind <c>--end-of-options</c>.</param>
    /// <exception cref="UserError">There is no git, or it does not end.</exception>
    public ProgramRun.Ended Run(string input, params ReadOnlySpan<string> arguments)
    {
        var command = arguments[0];
        return ExternalProgram.Run(new ProgramCall("git", [.. Safety, .. arguments], input, folder, Surroundings(), Patience)) switch
        {
            ProgramRun.Ended ended => ended,
            ProgramRun.TimedOut => throw new UserError($"git {command} did not end within {Patience.TotalSeconds:0} seconds", hint: null, ExitCode.InputOutput),
            _ => throw new UserError("there is no git", "install git, and see that it is on PATH", ExitCode.InputOutput),
        };
    }

    /// <summary>The same for a command that must succeed; its output as it is.</summary>
    /// <exception cref="UserError">It failed; as for <see cref="Run"/>.</exception>
    public string Require(string input, params ReadOnlySpan<string> arguments)
    {
        var result = Run(input, arguments);
        return result.ExitCode == 0 ? result.Output : throw new UserError($"git {arguments[0]} failed: {result.ErrorOutput.Trim()}", hint: null, ExitCode.InputOutput);
    }

    /// <summary>Inside a git hook, git's variables lead to another repository or index than the folder's, and settings of one command line are among them.</summary>
    private ImmutableDictionary<string, string?> Surroundings()
    {
        var variables = ImmutableDictionary.CreateBuilder<string, string?>();
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
        {
            if (name.StartsWith("GIT_", StringComparison.Ordinal) && !Kept.Contains(name)) variables[name] = null;
        }

        if (IndexFile is not null) variables["GIT_INDEX_FILE"] = IndexFile;
        variables["GIT_CONFIG_NOSYSTEM"] = "1";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["GIT_ALLOW_PROTOCOL"] = "none";
        variables["GIT_NO_LAZY_FETCH"] = "1";
        variables["LC_ALL"] = "C";
        foreach (var who in (ReadOnlySpan<string>)["AUTHOR", "COMMITTER"])
        {
            variables[$"GIT_{who}_NAME"] = "tacho";
            variables[$"GIT_{who}_EMAIL"] = "tacho@localhost";
        }

        return variables.ToImmutable();
    }
}
