namespace Tacho.Agents;

/// <summary>The folders that VS Code and the editors made of it keep for their users, whatever they are called and wherever they run.</summary>
internal static class EditorFolders
{
    /// <summary>Each editor's folder <c>User</c>: Linux, macOS, Windows, and servers that an editor elsewhere works through.</summary>
    public static IEnumerable<string> User(TranscriptPlaces places)
    {
        string[] roots =
        [
            places.Variable("XDG_CONFIG_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".config"),
            Path.Combine(places.UserFolder, "Library", "Application Support"),
            places.Variable("APPDATA") is { Length: > 0 } roaming ? roaming : Path.Combine(places.UserFolder, "AppData", "Roaming"),
        ];
        return roots.SelectMany(root => places.FoldersIn(root))
            .Concat(places.FoldersIn(places.UserFolder, ".*").Where(static folder => folder.Contains("-server", StringComparison.Ordinal) || folder.EndsWith("-remote", StringComparison.Ordinal)).Select(static folder => Path.Combine(folder, "data")))
            .Select(static folder => Path.Combine(folder, "User"))
            .Where(Directory.Exists);
    }

    /// <summary>Where an extension keeps its own files, in each editor that has it.</summary>
    public static IEnumerable<string> OfExtension(TranscriptPlaces places, string extension) =>
        User(places).Select(user => Path.Combine(user, "globalStorage", extension)).Where(places.Holds);
}
