using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Git;
using Tacho.Interop;
using Tacho.Review;

namespace Tacho.Cli.Consolidating;

/// <summary>
/// <c>tacho journal consolidate --pre-commit</c>: what git's hook runs. It brings the entries into the commit at hand, or leaves everything as it is; it never keeps a commit from being made.
/// </summary>
internal static class PreCommitRun
{
    public static int Run(ParseResult parsed, TachoHome home, Func<string, string> mask)
    {
        var error = parsed.InvocationConfiguration.Error;
        try
        {
            if (Bring(home, mask) is { } reason) error.WriteLine($"tacho: the journal is not in this commit: {SafeText.OneLine(reason)}");
        }
        catch (Exception failure) when (failure is UserError or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine($"tacho: the journal is not in this commit: {SafeText.OneLine(failure.Message)}");
        }

        return (int)ExitCode.Done;
    }

    /// <summary>Null where it is brought, or where it is none of this commit's matter; else why it is not.</summary>
    private static string? Bring(TachoHome home, Func<string, string> mask)
    {
        var folder = Environment.CurrentDirectory;
        if (GitRepository.Find(folder)?.WorkTree is not { } workTree) return null;
        var index = new GitIndex(workTree, Environment.GetEnvironmentVariable("GIT_INDEX_FILE"));
        if (index.IsPartial || index.IsUnchanged || index.Operation is not null || !index.IsOf(Environment.GetEnvironmentVariable("GIT_DIR"))) return null;
        var consolidation = Consolidation.In(home, workTree);
        if (!IsBelow(consolidation.Root, workTree)) return null;
        var today = LocalTime.Of(TimeProvider.System.GetUtcNow());
        var files = consolidation.Plan(CoveredJournal.Read(home), mask, new(Month: null, WithDays: false), new DateOnly(today.Year, today.Month, 1));
        if (files.IsEmpty) return null;
        if (!new SharingConsent(home, consolidation.Project.Root).IsGiven) return "nobody said yes to it here yet; tacho journal consolidate shows it and asks";
        TachoHome.CreateFolder(Path.GetDirectoryName(consolidation.LockFile)!);
        using var turn = PosixFile.OpenReadWrite(consolidation.LockFile);
        if (!turn.TryLock(TimeSpan.FromSeconds(5))) return "another tacho command is bringing it";

        // Everything is looked at before anything is written.
        ImmutableArray<Staging> stagings = [.. files.Select(file => Staging.Of(file, index, Path.GetRelativePath(workTree, file.Path).Replace('\\', '/')))];
        if (stagings.FirstOrDefault(static one => one.Reason is not null)?.Reason is { } reason) return reason;
        foreach (var staging in stagings)
        {
            if (staging.File.Changes) staging.File.Write();
            if (staging.Content is { } content) index.Stage(staging.Name, content, staging.Mode);
        }

        return null;
    }

    private static bool IsBelow(string path, string root) => path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>A file on its way into the index.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Name">Below the work tree's root.</param>
    /// <param name="Content">What is to be staged; null where it is there already.</param>
    /// <param name="Reason">Why it must not be.</param>
    private sealed record Staging(SharedFile File, string Name, string? Content, string? Reason)
    {
        public string Mode { get; private init; } = "100644";

        public static Staging Of(SharedFile file, GitIndex index, string name)
        {
            if (index.Find(name) is not { } indexed)
            {
                if (index.IsIgnored(name)) return new(file, name, null, $"git is told to ignore {name}");
                return file.Before is not null && file.Merge(null) != file.After ? Unstaged(file, name) : new(file, name, file.After!, null);
            }

            // What the work tree holds beside what is staged must be what is about to be staged, or it is a person's and waits for them.
            var staged = index.Content(indexed);
            if (!indexed.Mode.StartsWith("100", StringComparison.Ordinal)) return new(file, name, null, $"{name} is no file in git");
            if (file.Before is null || file.Merge(SharedFile.Plain(staged)) != file.After) return Unstaged(file, name);
            var content = file.AfterLike(staged);
            return new(file, name, content == staged ? null : content, null) { Mode = indexed.Mode };
        }

        private static Staging Unstaged(SharedFile file, string name) => new(file, name, null, $"{name} has changes of yours that are not staged; git add it, or take them back");
    }
}
