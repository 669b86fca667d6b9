using Tacho.Archive;
using Tacho.Interop;

namespace Tacho.Capture;

/// <summary>Size and time of a source, through links, by which one that did not change is passed over without being opened.</summary>
/// <param name="Bytes">Size; of a folder 0.</param>
/// <param name="Changed">Time of the last change.</param>
internal sealed record SourceStamp(long Bytes, DateTimeOffset Changed)
{
    /// <summary>Whether it is a device, a pipe or a socket: reading it may never end.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>The stamp of a path, with that of a database's log; null when nothing is there.</summary>
    /// <exception cref="IOException">Something may be there, but this user cannot see it.</exception>
    public static SourceStamp? Of(string path)
    {
        if (FactsOf(path) is not { } facts) return null;
        var stamp = new SourceStamp(facts.IsRegular ? facts.Size : 0, At(facts)) { IsSpecial = !facts.IsRegular && !facts.IsFolder };
        if (!facts.IsRegular || FactsOf(path + "-wal") is not { } log) return stamp;
        return new SourceStamp(facts.Size + log.Size, At(log) > stamp.Changed ? At(log) : stamp.Changed);
    }

    /// <summary>As <see cref="Of"/>; null too for what cannot be seen.</summary>
    public static SourceStamp? OfVisible(string path)
    {
        try
        {
            return Of(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether the source is as it was; a folder's time does not tell of changes below it.</summary>
    public bool Matches(ArchiveMeta meta) => Bytes > 0 && meta.SourceBytes == Bytes && meta.SourceChanged == Changed;

    /// <summary>Whether the source is as it was when its transcript was removed.</summary>
    public bool Matches(Tombstone tombstone) => tombstone.SourceBytes == Bytes && tombstone.SourceChanged == Changed;

    private static FileFacts? FactsOf(string path)
    {
        try
        {
            return FileFacts.Of(path);
        }
        catch (IOException failure) when (FailureText.IsAbsence(failure))
        {
            return null;
        }
    }

    /// <summary>In the hundreds of nanoseconds that .NET counts.</summary>
    private static DateTimeOffset At(FileFacts facts) => DateTimeOffset.UnixEpoch.AddTicks((facts.Modified.Seconds * TimeSpan.TicksPerSecond) + (facts.Modified.Nanoseconds / TimeSpan.NanosecondsPerTick));
}
