using System.Text;
using System.Text.RegularExpressions;

namespace Tacho.Setup;

/// <summary>What becomes of a repository's pre-commit hook.</summary>
/// <param name="Path">The hook's file.</param>
/// <param name="Before">As it is; null for none.</param>
/// <param name="After">As it is to be; null for none.</param>
/// <param name="Refusal">Why it is left alone; null where it is not.</param>
public sealed record PreCommitPlan(string Path, string? Before, string? After, string? Refusal)
{
    public bool Changes => Refusal is null && Before != After;
}

/// <summary>
/// The block by which git's pre-commit hook brings the journal into a commit, beside what others have there. It stands before their lines: a hook may end anywhere, by <c>exit</c>, <c>exec</c> or its last
/// command, and its exit code stays the one that counts. The block itself never ends the hook and never fails,
/// not even where standard error is a full disk or a pipe that nobody reads: the shell that is ended then is one of its own.
/// </summary>
public static partial class PreCommitHook
{
    public const string Name = "pre-commit";

    private const string Shebang = "#!/bin/sh\n";

    private const string Begin = "# >>> tacho journal >>>";
    private const string End = "# <<< tacho journal <<<";

    private const string Block = $"""
        {Begin}
        # Put here by `tacho init --journal --pre-commit`; `tacho init --undo` takes it out.
        if command -v tacho >/dev/null 2>&1; then
          tacho journal consolidate --pre-commit </dev/null || (echo "tacho: the journal is not in this commit" >&2) || :
        else
          (echo "tacho: there is no tacho on PATH, so the journal is not in this commit" >&2) || :
        fi
        {End}

        """;

    /// <summary>What a person is told who has to do it themselves.</summary>
    public const string Advice = "let it run `tacho journal consolidate --pre-commit` before a commit; that never fails one";

    /// <summary>Where the hook's own text is for people to edit: husky's runs the file beside its folder of generated ones.</summary>
    /// <param name="hooks">The folder where git looks for hooks.</param>
    public static string FileIn(string hooks) =>
        System.IO.Path.GetFileName(hooks) == "_" && System.IO.Path.GetDirectoryName(hooks) is { } husky && System.IO.Path.GetFileName(husky) == ".husky" ? System.IO.Path.Combine(husky, Name) : System.IO.Path.Combine(hooks, Name);

    /// <summary>Puts the block into a hook; one that has it stays as it is.</summary>
    public static PreCommitPlan Install(string path, string? before)
    {
        if (before is null) return new(path, null, (IsHusky(path) ? "" : Shebang) + Block, null);
        if (Places(before) is not null) return new(path, before, before, null);
        if (RefusalOf(path, before) is { } refusal) return new(path, before, before, refusal);
        var first = before.StartsWith("#!", StringComparison.Ordinal) ? before.IndexOf('\n', StringComparison.Ordinal) + 1 : 0;

        // A shebang that is the whole file, without a line feed.
        if (first == 0 && before.StartsWith("#!", StringComparison.Ordinal)) return new(path, before, before, "it is one line that ends without a line feed");
        return new(path, before, before.Insert(first, Block), null);
    }

    /// <summary>Takes the block out: what is left is, to the byte, what was there.</summary>
    public static PreCommitPlan Remove(string path, string? before)
    {
        if (before is null || Places(before) is not var (start, end)) return new(path, before, before, null);
        var left = before.Remove(start, end - start);
        return new(path, before, left.Length == 0 || left == Shebang ? null : left, null);
    }

    /// <summary>Where the block is; people may have changed what stands between its marks.</summary>
    private static (int Start, int End)? Places(string text)
    {
        var start = text.IndexOf(Begin, StringComparison.Ordinal);
        if (start < 0 || (start > 0 && text[start - 1] != '\n')) return null;
        var end = text.IndexOf(End + "\n", start, StringComparison.Ordinal);
        return end < 0 ? null : (start, end + End.Length + 1);
    }

    private static string? RefusalOf(string path, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) return "it is no script";
        if (text.Contains("\r\n", StringComparison.Ordinal)) return "its lines end as on Windows";
        if (Manager(text) is { } manager) return $"{manager} made it and makes it again";
        if (text.StartsWith("#!", StringComparison.Ordinal)) return Shell.IsMatch(text.Split('\n')[0]) ? null : "it is no shell script";
        return IsHusky(path) || text.Length == 0 || IsText(text) ? null : "it is no shell script";
    }

    private static bool IsHusky(string path) => System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path)) == ".husky";

    /// <summary>Programs that write the hook themselves; each has a configuration of its own.</summary>
    private static string? Manager(string text)
    {
        if (text.Contains("lefthook", StringComparison.OrdinalIgnoreCase)) return "lefthook";
        if (text.Contains("File generated by pre-commit", StringComparison.Ordinal) || text.Contains("pre_commit", StringComparison.Ordinal)) return "pre-commit";
        return text.Contains("overcommit", StringComparison.OrdinalIgnoreCase) ? "overcommit" : text.Contains("simple-git-hooks", StringComparison.OrdinalIgnoreCase) ? "simple-git-hooks" : null;
    }

    private static bool IsText(string text) => !text.Any(static c => char.IsControl(c) && c is not '\n' and not '\t' and not '\f');

    /// <summary>Shells that read the block as sh(1) does.</summary>
    [GeneratedRegex(@"^#!\s*\S*/(?:env\s+(?:-S\s+)?)?(?:\S*/)?(?:sh|bash|dash|ash|ksh|mksh|zsh)(?:\s|$)")]
    private static partial Regex Shell { get; }

    /// <summary>Puts a hook in place: whole, and with the mode that it had, or executable for all where there was none.</summary>
    public static void Write(PreCommitPlan plan)
    {
        if (plan.After is null)
        {
            File.Delete(plan.Path);
            return;
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(plan.Path)!);
        var beside = plan.Path + ".tacho-tmp";
        File.WriteAllBytes(beside, Encoding.UTF8.GetBytes(plan.After));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(beside, plan.Before is null ? Executable : File.GetUnixFileMode(plan.Path));
        File.Move(beside, plan.Path, overwrite: true);
    }

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
}
