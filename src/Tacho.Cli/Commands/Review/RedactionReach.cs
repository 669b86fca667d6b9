using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction.Manual;
using Tacho.Review;

namespace Tacho.Cli.Commands.Review;

/// <summary>What a redaction covers in the archive as it is now.</summary>
/// <param name="Texts">Strings that it covers, or something in.</param>
/// <param name="Transcripts">That hold one of them.</param>
/// <param name="Sessions">Of these transcripts.</param>
/// <param name="Title">A session's title repeats what is covered.</param>
internal sealed record RedactionReach(long Texts, long Transcripts, long Sessions, bool Title)
{
    /// <summary>A title that is as long as this and stands in a covered text was made of it.</summary>
    private const int TellingTitle = 4;

    /// <summary>Looks through what it may concern, with a progress bar.</summary>
    /// <exception cref="IOException">An archived file is missing or damaged: what is covered in it cannot be told.</exception>
    public static RedactionReach Of(TachoHome home, RedactionAdded made, RedactionScope scope, ImmutableArray<ArchivedTranscript> all, TextWriter error)
    {
        var alone = Reviews.Only(home, new ManualRedaction(made.Redaction, scope, TimeProvider.System.GetUtcNow(), made));
        var concerned = all.Where(transcript => alone.CoverOf(transcript) is not null).ToList();
        var (texts, transcripts, repeats) = (0L, 0L, false);
        var sessions = new HashSet<(string, string)>();
        using var bar = new ProgressBar(error, "transcripts looked through", concerned.Count, concerned.Sum(static one => one.Meta.BytesMasked));
        foreach (var transcript in concerned)
        {
            var title = transcript.Meta.Title?.TrimEnd('…', '.', ' ');
            var reading = alone.CoverOf(transcript)!.Begin((_, text) => repeats |= scope is RedactionScope.Field or RedactionScope.Prompt && title is { Length: >= TellingTitle } && text.Contains(title, StringComparison.Ordinal));
            foreach (var line in ArchivedSession.Read(transcript)) reading.Cover(line.Number, line.Bytes, line.Events);
            bar.Advance(transcript.Meta.BytesMasked);
            if (reading.Counts.Count == 0) continue;
            texts += reading.Counts.Values.Sum();
            transcripts++;
            sessions.Add((transcript.Meta.Agent, transcript.Meta.Session));
        }

        return new(texts, transcripts, sessions.Count, repeats);
    }
}
