using System.Text;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Cli.Consolidating;

/// <summary>A file of the journal that a repository holds, as it is and as it is to be.</summary>
/// <param name="Path">Full path in the work tree.</param>
/// <param name="Name">Below the folder that holds <c>journal</c>, with slashes.</param>
/// <param name="Before">As it is, with line feeds; null for none.</param>
/// <param name="Merge">What it is to be, made of what there is; null where there is nothing to be written.</param>
internal sealed record SharedFile(string Path, string Name, string? Before, Func<string?, string?> Merge)
{
    private const int MaxBytes = 64 << 20;
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string? After { get; } = Merge(Before);

    public bool Changes => After is not null && After != Before;

    /// <summary>Entries that it will hold.</summary>
    public int Entries { get; init; }

    /// <summary>True where every line ends as on Windows, such as after a checkout with <c>core.autocrlf</c>.</summary>
    private bool HasCarriageReturns { get; init; }

    /// <summary>Reads what there is.</summary>
    /// <exception cref="UserError">It is behind a link, no text, or in the middle of a merge.</exception>
    public static SharedFile Of(string root, string name, Func<string?, string?> merge)
    {
        var path = root;
        foreach (var part in name.Split('/'))
        {
            path = System.IO.Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null) throw new UserError($"{path} is a symbolic link; the journal is not written through links", "put a folder in its place", ExitCode.InputOutput);
        }

        // A named pipe in its place must not hold a commit.
        if (PosixFile.ReadAllIfExists(path, MaxBytes) is not { } bytes) return new(path, name, null, merge);
        string text;
        try
        {
            text = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new UserError($"{path} is no UTF-8", "mend it, then try again", ExitCode.BadData);
        }

        if (text.Split('\n').Any(static line => line.StartsWith("<<<<<<< ", StringComparison.Ordinal))) throw new UserError($"{path} is in conflict", "resolve it, then try again", ExitCode.BadData);
        return new(path, name, Plain(text), merge) { HasCarriageReturns = IsWindows(text) };
    }

    /// <summary>A text with line feeds.</summary>
    public static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>What it is to be, with the line ends of another form of the same file.</summary>
    public string AfterLike(string? form) => form is not null && IsWindows(form) ? After!.Replace("\n", "\r\n", StringComparison.Ordinal) : After!;

    /// <summary>Writes it: a reader sees the old file or the new one, which has the old one's mode.</summary>
    public void Write()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        Directory.CreateDirectory(folder);
        var beside = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(Path)}{Unfinished}");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Before is null ? ForAll : File.GetUnixFileMode(Path);
        File.Delete(beside);
        try
        {
            using (var file = new FileStream(beside, options))
            {
                file.Write(Utf8.GetBytes(HasCarriageReturns ? After!.Replace("\n", "\r\n", StringComparison.Ordinal) : After!));
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, Path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>What the name of a file ends with until it is whole; one that is left over is of a run that was killed.</summary>
    public const string Unfinished = ".tacho-tmp";

    private static bool IsWindows(string text) => text.Contains("\r\n", StringComparison.Ordinal) && !text.Replace("\r\n", "", StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal);
}
