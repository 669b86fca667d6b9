using Tacho.Events;

namespace Tacho.Agents.GeminiCli;

/// <summary>
/// Gemini CLI's transcripts, below <c>tmp/&lt;project&gt;/chats</c> of its folder: one document a session, or lines since April 2026. Formats and their sources:
/// docs/agents/gemini-cli.md.
/// </summary>
internal sealed class GeminiCliTranscripts : ITranscripts
{
    private static readonly AgentId Agent = new("gemini-cli");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var home = places.Variable("GEMINI_CLI_HOME") is { Length: > 0 } moved ? moved : places.UserFolder;
        return ChatRecordings.Below(Agent, places, Path.Combine(home, ".gemini", "tmp"));
    }

    /// <summary>The formats are those of forks too, which have folders of their own.</summary>
    public TranscriptSource? Recognise(TranscriptHead head) =>
        head.Path.Contains("/.qwen/", StringComparison.Ordinal) || ChatRecordings.FormatOf(head) is not { } format ? null : ChatRecordings.SourceOf(Agent, head.Path, format);

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) => ChatRecordings.Open(source, from);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new ChatRecordingReader(source, from);
}
