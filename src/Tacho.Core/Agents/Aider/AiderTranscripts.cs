using System.Globalization;
using System.Text;
using Tacho.Events;

namespace Tacho.Agents.Aider;

/// <summary>
/// Aider's chat history: one Markdown file in a repository's root, to which every run is added. A run in which something happened is a session. Format and its
/// sources: docs/agents/aider.md.
/// </summary>
internal sealed class AiderTranscripts : ITranscripts
{
    internal const string FileName = ".aider.chat.history.md";

    private const string Format = "chat";

    private static readonly AgentId Agent = new("aider");

    public IEnumerable<TranscriptSource> Discover(TranscriptPlaces places)
    {
        var named = places.Variable("AIDER_CHAT_HISTORY_FILE") is { Length: > 0 } file && Path.IsPathRooted(file) ? file : null;
        return places.Projects.Append(places.UserFolder).Select(static folder => Path.Combine(folder, FileName)).Append(named).OfType<string>()
            .Distinct(StringComparer.Ordinal).Where(places.Holds).SelectMany(SessionsOrItself);
    }

    public TranscriptSource? Recognise(TranscriptHead head)
    {
        var bytes = head.Bytes.Span;
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            if (end < 0) return null;
            if (IsBeginning(bytes[..end])) return new TranscriptSource(Agent, Format, head.Path);
            bytes = bytes[(end + 1)..];
        }

        return null;
    }

    /// <summary>
    /// A run is known by the offset of its first line; its session is called by the time that stands there and the offset, for two runs may begin in one second. Runs in
    /// which nothing was asked and nothing done say only how Aider was started.
    /// </summary>
    public IEnumerable<TranscriptSource> SessionsOf(TranscriptSource recognised)
    {
        if (recognised.Row is not null) return [recognised];
        var runs = new List<TranscriptSource>();
        TranscriptSource? run = recognised with { Row = "0" };
        using var lines = LineRecords.Open(recognised.Path, null, linesAreJson: false);
        while (lines.MoveNext(out var line))
        {
            if (line.Piece != RecordPiece.Whole) continue;
            var text = line.Bytes.Span;
            if (IsBeginning(text)) run = recognised with { Row = line.Offset.ToString(CultureInfo.InvariantCulture), Session = SessionAt(text, line.Offset) };
            if (run is null || !SaysSomething(text)) continue;
            runs.Add(run);
            run = null;
        }

        return runs;
    }

    private static bool SaysSomething(ReadOnlySpan<byte> line) =>
        line.StartsWith("####"u8) || line.StartsWith("> Tokens: "u8) || line.StartsWith("> Applied edit to "u8) || line.StartsWith("> Commit "u8);

    public TranscriptRecords Open(TranscriptSource source, TranscriptPosition? from) =>
        source.Row is { } row && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? LineRecords.OpenPart(source.Path, first, from, IsBeginning)
            : LineRecords.Open(source.Path, from, linesAreJson: false);

    public TranscriptReader Read(TranscriptSource source, TranscriptPosition? from) => new AiderReader(source, from);

    /// <summary>The time at which a run began, as its first line tells it: the machine's own, without a zone. Null for other lines.</summary>
    public static DateTime? Beginning(ReadOnlySpan<byte> line)
    {
        var mark = "# aider chat started at "u8;
        return line.StartsWith(mark)
            && DateTime.TryParseExact(Encoding.UTF8.GetString(line[mark.Length..]).TrimEnd(), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)
                ? time
                : null;
    }

    /// <summary>What the run that begins with a line is called.</summary>
    public static SessionId SessionAt(ReadOnlySpan<byte> line, long offset) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Beginning(line):yyyyMMdd-HHmmss}-{offset:x}"));

    private static bool IsBeginning(ReadOnlySpan<byte> line) => Beginning(line) is not null;

    private IEnumerable<TranscriptSource> SessionsOrItself(string path)
    {
        var source = new TranscriptSource(Agent, Format, path);
        try
        {
            return SessionsOf(source);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [source];
        }
    }
}
