namespace Tacho.Agents;

/// <summary>Documents of a source that were found not to be whole. Agents that write a whole document anew do not all do so beside it, so that one may be met half written.</summary>
internal sealed class TornDocuments
{
    /// <summary>When the latest of them was written to; null for none.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>Notes a document.</summary>
    public void Add(string path)
    {
        var changed = new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);
        if (At is null || changed > At) At = changed;
    }
}
