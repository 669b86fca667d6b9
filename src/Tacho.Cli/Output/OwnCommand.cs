namespace Tacho.Cli.Output;

/// <summary>How a person calls this program again, for commands that are printed to be copied.</summary>
internal static class OwnCommand
{
    private const string Name = "tacho";

    /// <summary><c>tacho</c> where a shell finds one, else the path of what runs now, quoted where it must be.</summary>
    public static string Text()
    {
        if (IsOnPath()) return Name;
        var program = Environment.ProcessPath;
        if (program is null) return Name;
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? $"{Quoted(program)} {Quoted(Path.Combine(AppContext.BaseDirectory, "tacho.dll"))}" : Quoted(program);
    }

    /// <summary>A word as a POSIX shell takes it whole.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(static c => char.IsAsciiLetterOrDigit(c) || "/._-:=,@%+".Contains(c)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsOnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(static folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? Name + ".exe" : Name)));
}
