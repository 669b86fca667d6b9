using System.Diagnostics;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Git;

/// <summary>A real repository in which sessions were written that really happened: their commands ran, and their outputs are git's own.</summary>
internal sealed class WorkedRepository : IDisposable
{
    /// <param name="options">Of <c>git init</c>.</param>
    public WorkedRepository(params string[] options)
    {
        Root = Path.Combine(Folder.Root, "shop");
        Directory.CreateDirectory(Root);
        Git(["init", "-q", "-b", "main", .. options]);
        Folder.Variables["TZ"] = "UTC";
        Folder.Variables["NO_COLOR"] = "1";
        Folder.Variables["GIT_CONFIG_GLOBAL"] = "/dev/null";
    }

    public ArchiveFolder Folder { get; } = new();

    /// <summary>The work tree.</summary>
    public string Root { get; }

    public void Dispose() => Folder.Dispose();

    public string At(string path) => Path.Combine(Root, path);

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
    }

    /// <summary>Runs git in the work tree as a person does; its output without the last line feed.</summary>
    public string Git(params string[] words)
    {
        var (exitCode, output) = Run(Root, ["git", .. words]);
        Assert.True(exitCode == 0, output);
        return output.TrimEnd('\n');
    }

    /// <summary>Everything to the index, and a commit of it; its hash.</summary>
    public string Commit(string message)
    {
        Git("add", "-A");
        Git("commit", "-q", "--allow-empty", "-m", message);
        return Head;
    }

    public string Head => Git("rev-parse", "HEAD");

    /// <summary>A session that begins in the work tree, or in another folder.</summary>
    public WorkedSession Session(int number, string? folder = null) => new(this, number, folder ?? Root);

    /// <summary>Imports what was written, and runs a command in the work tree, or in another folder.</summary>
    public (int ExitCode, string Output, string Error) Tacho(string[] words, string? folder = null)
    {
        Folder.Import();
        return ArchiveFolder.Wait(Start(words, folder));
    }

    public Process Start(string[] words, string? folder = null)
    {
        Folder.Before = ["env", "-C", folder ?? Root];
        return Folder.StartTacho(words);
    }

    /// <summary>Runs a program; both of its outputs as one.</summary>
    public (int ExitCode, string Output) Run(string folder, string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
        [
            ("HOME", Folder.Root), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_AUTHOR_NAME", "Ada"), ("GIT_AUTHOR_EMAIL", "ada@example.org"),
            ("GIT_COMMITTER_NAME", "Ada"), ("GIT_COMMITTER_EMAIL", "ada@example.org"), ("LC_ALL", "C.UTF-8"), ("GIT_EDITOR", "true"),
        ]) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
