using Tacho.Events;

namespace Tacho.Agents;

/// <summary>One session (or the part of one that a sub-agent played) as an agent keeps it.</summary>
/// <param name="Agent">Whose it is.</param>
/// <param name="Format">Which of the agent's formats, as its page in docs/agents names it.</param>
/// <param name="Path">Full path of the file, database or folder.</param>
public sealed record TranscriptSource(AgentId Agent, string Format, string Path)
{
    /// <summary>Which session of a database or tree that holds many; null for a file of one session.</summary>
    public string? Row { get; init; }

    /// <summary>The id of the sub-agent whose part this is; null for the session's own.</summary>
    public string? Subagent { get; init; }

    /// <summary>The session's id as far as the path tells it; what the records say wins.</summary>
    public SessionId? Session { get; init; }
}

/// <summary>Where agents keep their transcripts on this machine.</summary>
/// <param name="UserFolder">The user's home folder.</param>
/// <param name="Variable">Reads an environment variable; agents move their folders by them.</param>
/// <param name="Projects">Folders of repositories that are known, for agents that write into those.</param>
public sealed record TranscriptPlaces(string UserFolder, Func<string, string?> Variable, IReadOnlyList<string> Projects)
{
    /// <summary>Is told of a folder or file that is there and cannot be looked into, and why. May be told of one several times.</summary>
    public Action<string, string>? Closed { get; init; }

    /// <inheritdoc cref="TranscriptFiles.Below"/>
    internal IReadOnlyCollection<string> Below(string folder, string pattern) => TranscriptFiles.Below(folder, pattern, closed: Closed);

    /// <summary>The folders directly in a folder; none when it is missing or closed.</summary>
    internal IEnumerable<string> FoldersIn(string folder, string pattern = "*") => TranscriptFiles.Within(folder, pattern, folders: true, Closed);

    /// <summary>The files directly in a folder; none when it is missing or closed.</summary>
    internal IEnumerable<string> FilesIn(string folder, string pattern) => TranscriptFiles.Within(folder, pattern, folders: false, Closed);

    /// <summary>Whether something is at a path.</summary>
    internal bool Holds(string path) => TranscriptFiles.IsThere(path, Closed);
}

/// <summary>What is known of a file before it is read.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Bytes">Its beginning, <see cref="Length"/> bytes or the whole of a shorter one, as UTF-8; decompressed where it was compressed.</param>
public sealed record TranscriptHead(string Path, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>How much of a file is looked at to tell whose it is.</summary>
    public const int Length = 64 * 1024;

    /// <summary>Its first lines; a copy under another path shares them.</summary>
    internal HeadLines Lines { get; } = new(Bytes);
}
