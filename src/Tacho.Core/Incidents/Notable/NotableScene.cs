using System.Collections.Immutable;

namespace Tacho.Incidents.Notable;

/// <summary>Where something happened, as far as the record tells it; the machine may be another one, and the folders long gone.</summary>
/// <param name="Roots">Folders that are the work's own: the repository, and the folder in which the session began.</param>
/// <param name="Folder">The working folder; null where it is not told.</param>
public sealed record NotableScene(ImmutableArray<string> Roots, string? Folder)
{
    private static readonly string[] Temporary =
        ["/tmp", "/var/tmp", "/private/tmp", "/private/var/tmp", "/var/folders", "/private/var/folders", "/dev", "/proc", "/run/user", "/run/lock", "/run/shm"];

    private static readonly string[] TemporaryVariables = ["$TMPDIR", "${TMPDIR}", "${TMPDIR:-/tmp}", "$TMP", "${TMP}", "$TEMP", "${TEMP}", "$RUNNER_TEMP", "$env:TEMP"];

    /// <summary>A scene of which nothing is known.</summary>
    public static readonly NotableScene Unknown = new([], Folder: null);

    /// <summary>The home folder by the places that are told: <c>/home/dev</c> of <c>/home/dev/shop</c>; <c>~</c> where they do not show it.</summary>
    public string Home { get; } = (Folder is null ? Roots : Roots.Add(Folder)).Select(HomeOf).OfType<string>().FirstOrDefault() ?? "~";

    /// <summary>
    /// The full path of a word of a command, without <c>..</c>, with slashes; null where a shell would put something in that the record does not tell, or where the folder is not known.
    /// </summary>
    public string? Resolve(string word, string? folder)
    {
        var path = word.Replace('\\', '/');
        foreach (var variable in TemporaryVariables)
        {
            if (path.StartsWith(variable, StringComparison.OrdinalIgnoreCase) && (path.Length == variable.Length || path[variable.Length] == '/')) path = "/tmp/of-this-user" + path[variable.Length..];
        }

        foreach (var home in (ReadOnlySpan<string>)["~", "$HOME", "${HOME}", "$env:USERPROFILE", "%USERPROFILE%"])
        {
            if (path.StartsWith(home, StringComparison.Ordinal) && (path.Length == home.Length || path[home.Length] == '/')) path = Home + path[home.Length..];
        }

        foreach (var here in (ReadOnlySpan<string>)["$PWD", "${PWD}", "$(pwd)"])
        {
            if (path.StartsWith(here, StringComparison.Ordinal) && (path.Length == here.Length || path[here.Length] == '/')) path = "." + path[here.Length..];
        }

        if (path.Length == 0 || path.AsSpan().IndexOfAny("$`\n\0") >= 0 || path.Contains("://", StringComparison.Ordinal)) return null;
        if (!IsFull(path)) path = folder is null ? null! : $"{folder.Replace('\\', '/')}/{path}";
        return path is null ? null : WithoutDots(path is ['/', var drive, '/', ..] && char.IsAsciiLetter(drive) && Roots.Any(static root => root is [_, ':', ..]) ? $"{char.ToUpperInvariant(drive)}:{path[2..]}" : path);
    }

    /// <summary>True for a full path that is neither the work's own nor temporary; false where the work's folders are not known.</summary>
    public bool IsOutside(string path) => !Roots.IsEmpty && !IsTemporary(path) && !Roots.Any(root => IsWithin(path, WithoutDots(root.Replace('\\', '/'))));

    /// <summary>Whether a full path is a folder, or something in it.</summary>
    public static bool IsWithin(string path, string folder) =>
        folder == "/" || path == folder || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Whether a full path is in a place whose content nobody misses, or is a device that is no disk.</summary>
    public static bool IsTemporary(string path) => Temporary.Any(folder => IsWithin(path, folder)) || path.Contains("/AppData/Local/Temp/", StringComparison.OrdinalIgnoreCase);

    private static bool IsFull(string path) => path[0] is '/' or '~' || path is [_, ':', '/', ..];

    private static string WithoutDots(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }

        return (path[0] == '/' ? "/" : "") + string.Join('/', parts);
    }

    private static string? HomeOf(string folder)
    {
        var parts = folder.Replace('\\', '/').Split('/');
        return parts switch
        {
            ["", "home" or "Users", { Length: > 0 } user, ..] => $"/{parts[1]}/{user}",
            ["", "root", ..] => "/root",
            [[_, ':'] drive, "Users", { Length: > 0 } user, ..] => $"{drive}/Users/{user}",
            _ => null,
        };
    }
}
