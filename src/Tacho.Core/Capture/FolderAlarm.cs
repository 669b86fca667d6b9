namespace Tacho.Capture;

/// <summary>
/// Rings when something is written below some folders. It sleeps in the kernel meanwhile. A folder that cannot be watched, because it is gone or the system's limit of
/// watches is reached, is passed over: whoever relies on it looks for themselves from time to time.
/// </summary>
internal sealed class FolderAlarm : IDisposable
{
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);

    /// <summary>Set by a change.</summary>
    public AutoResetEvent Rang { get; } = new(initialState: false);

    /// <summary>Watches these folders and those below them from now on, and no others.</summary>
    public void Watch(IReadOnlySet<string> folders)
    {
        foreach (var gone in _watchers.Where(watched => !folders.Contains(watched.Key) || !Directory.Exists(watched.Key)).ToList())
        {
            gone.Value.Dispose();
            _watchers.Remove(gone.Key);
        }

        foreach (var added in folders.Where(folder => !_watchers.ContainsKey(folder)))
        {
            if (TryWatch(added) is { } watcher) _watchers[added] = watcher;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var watcher in _watchers.Values) watcher.Dispose();
        _watchers.Clear();
        Rang.Dispose();
    }

    private FileSystemWatcher? TryWatch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.FileName | NotifyFilters.DirectoryName };
            watcher.Changed += (_, _) => Ring();
            watcher.Created += (_, _) => Ring();
            watcher.Renamed += (_, _) => Ring();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Ring()
    {
        try
        {
            Rang.Set();
        }
        catch (ObjectDisposedException)
        {
            // A last change, reported while the watch ends.
        }
    }
}
