using Tacho.Archive;

namespace Tacho.Capture;

/// <summary>Size and time of a source, by which one that did not change is passed over without being opened.</summary>
/// <param name="Bytes">Size; of a folder 0.</param>
/// <param name="Changed">Time of the last change.</param>
internal sealed record SourceStamp(long Bytes, DateTimeOffset Changed)
{
    /// <summary>The stamp of a path, with that of a database's log; null when nothing is there.</summary>
    public static SourceStamp? Of(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return Directory.Exists(path) ? new SourceStamp(0, At(Directory.GetLastWriteTimeUtc(path))) : null;
        var log = new FileInfo(path + "-wal");
        return log.Exists
            ? new SourceStamp(file.Length + log.Length, At(log.LastWriteTimeUtc > file.LastWriteTimeUtc ? log.LastWriteTimeUtc : file.LastWriteTimeUtc))
            : new SourceStamp(file.Length, At(file.LastWriteTimeUtc));
    }

    /// <summary>Whether the source is as it was; a folder's time does not tell of changes below it.</summary>
    public bool Matches(ArchiveMeta meta) => Bytes > 0 && meta.SourceBytes == Bytes && meta.SourceChanged == Changed;

    /// <summary>Whether the source is as it was when its transcript was removed.</summary>
    public bool Matches(Tombstone tombstone) => tombstone.SourceBytes == Bytes && tombstone.SourceChanged == Changed;

    private static DateTimeOffset At(DateTime utc) => new(utc, TimeSpan.Zero);
}
