using System.Collections.Immutable;
using Tacho.Archive;

namespace Tacho.Cli.Sessions;

/// <summary>Finds the transcripts of a session's sub-agents, which agents keep in files or sessions of their own.</summary>
internal sealed class SubagentTranscripts(IReadOnlyCollection<ArchivedTranscript> all)
{
    /// <summary>The transcript of a sub-agent, the last where it was rewritten; null where none is archived.</summary>
    public ArchivedTranscript? Find(ArchivedTranscript parent, string subagent) =>
        all.Where(other => other.MetaPath != parent.MetaPath && other.Meta.Agent == parent.Meta.Agent && Is(other.Meta, parent.Meta, subagent))
            .OrderByDescending(static other => other.Meta.Rewritten)
            .FirstOrDefault();

    /// <summary>All of them but those of <paramref name="shown"/>, by their beginning.</summary>
    public ImmutableArray<ArchivedTranscript> Others(ArchivedTranscript parent, IReadOnlySet<string> shown) =>
        parent.Meta.Subagent is not null
            ? []
            : [.. all
                .Where(other => other.Meta.Agent == parent.Meta.Agent && other.Meta.Source != parent.Meta.Source && !shown.Contains(other.MetaPath))
                .Where(other => other.Meta.Session == parent.Meta.Session || (other.Meta.Parent == parent.Meta.Session && other.Meta.Session != parent.Meta.Session))
                .OrderBy(static other => other.Meta.Started)];

    /// <summary>Told by its own id, by a session of its own with that id, or by a file that is named after it.</summary>
    private static bool Is(ArchiveMeta meta, ArchiveMeta parent, string subagent) =>
        meta.Session == parent.Session
            ? meta.Subagent == subagent || (meta.Subagent is null && Path.GetFileName(meta.Source).Contains(subagent, StringComparison.Ordinal))
            : meta.Session == subagent && (meta.Subagent is null || meta.Subagent == subagent);
}
