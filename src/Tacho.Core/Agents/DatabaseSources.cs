namespace Tacho.Agents;

/// <summary>Databases as sources: asked without failing for one that cannot be read.</summary>
internal static class DatabaseSources
{
    /// <summary>Whether a database is an agent's; one that cannot be read is nobody's.</summary>
    public static bool IsOwn(string path, Func<string, bool> isOwn)
    {
        try
        {
            return isOwn(path);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The sessions of a database. One that cannot be read stands for its sessions, so that reading it says why.</summary>
    public static IEnumerable<TranscriptSource> SessionsOrItself(ITranscripts transcripts, TranscriptSource database)
    {
        try
        {
            return [.. transcripts.SessionsOf(database)];
        }
        catch (IOException)
        {
            return [database];
        }
    }
}
