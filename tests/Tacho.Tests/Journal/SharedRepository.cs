using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Journal.Days;
using Tacho.Tests.Cli;

namespace Tacho.Tests.Journal;

/// <summary>A bare repository, and clones of it with a person each, who has a recorder of their own.</summary>
internal sealed class SharedRepository : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tacho-shared-").FullName;

    public SharedRepository()
    {
        Directory.CreateDirectory(At("bin"));
        File.WriteAllText(At("bin/tacho"), $"#!/bin/sh\nexec dotnet '{PipedProcess.Tacho}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(At("bin/tacho"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(At("user"));
        Run(_folder, "nobody", "git", "init", "-q", "--bare", "-b", "main", At("origin.git"));
        var first = Clone("first", "nobody");
        File.WriteAllText(first.At("README"), "shop\n");
        first.Commit("begin");
        first.Git("push", "-q", "origin", "main");
    }

    public string At(string name) => Path.Combine(_folder, name);

    public PersonClone Clone(string name, string person)
    {
        Run(_folder, person, "git", "clone", "-q", At("origin.git"), At(name));
        return new(this, At(name), person, new TachoHome(At("home-" + name)));
    }

    /// <summary>Runs a program as a person; both outputs.</summary>
    public (int ExitCode, string Output, string Error) Try(string folder, string person, TachoHome home, string input, IReadOnlyDictionary<string, string>? variables, params string[] words)
    {
        using var process = Start(folder, person, home, variables, words);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public Process Start(string folder, string person, TachoHome home, IReadOnlyDictionary<string, string>? variables, params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("GIT_", StringComparison.Ordinal) || name.StartsWith("CLAUDE", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
        [
            ("HOME", At("user")), ("TACHO_HOME", home.Root), ("PATH", At("bin") + ":" + Environment.GetEnvironmentVariable("PATH")), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", person), ("GIT_AUTHOR_EMAIL", $"{person}@example.org"), ("GIT_COMMITTER_NAME", person), ("GIT_COMMITTER_EMAIL", $"{person}@example.org"), ("LC_ALL", "C.UTF-8"),
            ("GIT_EDITOR", "true"), ("TZ", "UTC"), ("NO_COLOR", "1"),
        ]) start.Environment[name] = value;
        foreach (var (name, value) in variables ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private void Run(string folder, string person, params string[] words)
    {
        var (exitCode, output, error) = Try(folder, person, new TachoHome(At("none")), "", null, words);
        Assert.True(exitCode == 0, output + error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>A clone, its person and their recorder.</summary>
internal sealed class PersonClone(SharedRepository shared, string root, string person, TachoHome home)
{
    private int _number;

    public string Root => root;

    public TachoHome Home => home;

    public string Person => person;

    public Dictionary<string, string> Variables { get; } = [];

    public Project Project => ProjectLocator.Of(root);

    public string At(string path) => Path.Combine(root, path);

    public string Read(string path) => File.ReadAllText(At(path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    public string Git(params string[] words)
    {
        var (exitCode, output, error) = TryGit(words);
        Assert.True(exitCode == 0, string.Join(' ', words) + "\n" + output + error);
        return output.TrimEnd('\n');
    }

    public (int ExitCode, string Output, string Error) TryGit(params string[] words) => shared.Try(root, person, home, "", Variables, ["git", .. words]);

    public void Commit(string message)
    {
        Git("add", "-A");
        Git("commit", "-q", "--allow-empty", "-m", message);
    }

    public (int ExitCode, string Output, string Error) Tacho(params string[] words) => TachoWith("", words);

    public (int ExitCode, string Output, string Error) TachoWith(string input, params string[] words) => shared.Try(root, person, home, input, Variables, ["dotnet", PipedProcess.Tacho, .. words]);

    public Process Start(params string[] words) => shared.Start(root, person, home, Variables, ["dotnet", PipedProcess.Tacho, .. words]);

    public string Done(params string[] words)
    {
        var (exitCode, output, error) = Tacho(words);
        Assert.True(exitCode == 0, string.Join(' ', words) + "\n" + output + error);
        return output;
    }

    /// <summary>An entry of a time, as one that was written by hand is taken in; its id tells clone and number.</summary>
    public JournalEntry Note(DateTimeOffset at, string title, Func<DecisionNoted, DecisionNoted>? with = null)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"j{(uint)Path.GetFileName(root).Sum(static c => c * 7919) & 0xFFFF:x4}{_number++:x4}");
        var noted = new DecisionNoted(id, title, Contributor.IdOf(person)) { Project = Project.Name, Root = root, Happened = at };
        return new JournalBook(home, TimeProvider.System).TakeIn(with?.Invoke(noted) ?? noted);
    }

    /// <summary>All files of the shared journal with their contents.</summary>
    public SortedDictionary<string, string> Journal() => new(
        !Directory.Exists(At("journal")) ? [] : Directory.EnumerateFiles(At("journal"), "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(root, path), File.ReadAllText, StringComparer.Ordinal), StringComparer.Ordinal);

    public DayLog Days => new(root, Contributor.IdOf(person));

    public string JournalText() { var text = new StringBuilder(); foreach (var (name, content) in Journal()) text.Append("=== ").Append(name).Append('\n').Append(content); return text.ToString(); }
}
