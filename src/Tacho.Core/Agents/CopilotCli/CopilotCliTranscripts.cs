using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Agents.CopilotCli;

/// <summary>
/// Copilot CLI's transcripts: <c>session-state/&lt;session&gt;/events.jsonl</c> below its folder, in older versions <c>session-state/&lt;session&gt;.jsonl</c>. Formats and
/// their sources: docs/agents/copilot-cli.md.
/// </summary>
internal sealed class CopilotCliTranscripts : ITranscripts
{
    private const string Format = "events";

    private static readonly AgentId Agent = new("copilot-cli");

    private static readonly ImmutableArray<string> ShellTools = ["bash", "powershell", "local_shell"];

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var home = places.Variable("COPILOT_HOME") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".copilot");
        var folder = Path.Combine(home, "session-state");
        return places.Below(folder, "*.jsonl").Where(path => IsOwnPlace(folder, path)).Select(SourceOf);
    }

    public TranscriptSource? Recognise(TranscriptHead head) =>
        TranscriptFiles.WholeLines(head).Any(GitHubEvents.IsEvent) && !GitHubEvents.IsOfEditor(head) ? SourceOf(head.Path) : null;

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => LineRecords.Open(source.Path, from);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new GitHubEventReader(source, from, ShellTools);

    /// <summary>A session's folder also holds files that the agent or the person put there.</summary>
    private static bool IsOwnPlace(string folder, string path)
    {
        var parent = Path.GetDirectoryName(path);
        return parent == folder || (Path.GetFileName(path) == "events.jsonl" && Path.GetDirectoryName(parent) == folder);
    }

    private static TranscriptSource SourceOf(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var id = stem == "events" ? Path.GetFileName(Path.GetDirectoryName(path)) : stem;
        return new TranscriptSource(Agent, Format, path) { Session = Guid.TryParseExact(id, "D", out _) ? new SessionId(id) : null };
    }
}
