using System.IO.Enumeration;
using Tacho.Interop;

namespace Tacho.Archive;

/// <summary>Finds the metadata in an archive's tree.</summary>
internal static class MetaFiles
{
    /// <summary>Below the archive's folder: years, months, and one for whoever sorts them further.</summary>
    private const int MaxDepth = 3;

    private static readonly EnumerationOptions OneFolder = new() { IgnoreInaccessible = false };

    /// <summary>All of them, in no order. A folder that cannot be looked into is handed to <paramref name="broken"/> with the reason: what is archived in it is not gone.</summary>
    public static List<string> Below(string root, Action<string, string>? broken)
    {
        var found = new List<string>();
        Enter(root, MaxDepth);
        return found;

        void Enter(string folder, int left)
        {
            foreach (var (path, isFolder) in Entries(folder, broken))
            {
                if (!isFolder) found.Add(path);
                else if (left > 0) Enter(path, left - 1);
            }
        }
    }

    private static List<(string Path, bool IsFolder)> Entries(string folder, Action<string, string>? broken)
    {
        try
        {
            return
            [
                .. new FileSystemEnumerable<(string, bool)>(folder, (ref FileSystemEntry entry) => (entry.ToFullPath(), entry.IsDirectory), OneFolder)
                {
                    ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory || entry.FileName.EndsWith(TranscriptArchive.MetaSuffix, StringComparison.Ordinal),
                },
            ];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!FailureText.IsAbsence(failure)) broken?.Invoke(folder, FailureText.Of(failure));
            return [];
        }
    }
}
