using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Reports;

namespace Tacho.Cli.Releases;

/// <summary>Reads archived transcripts as far as they can be read: one damaged file must not stop a report of a hundred.</summary>
internal sealed class ReleaseReading
{
    private readonly Dictionary<string, UnreadableTranscript> _unreadable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ArchivedTranscript> _read = new(StringComparer.Ordinal);

    /// <summary>What could not be read to its end so far.</summary>
    public ImmutableArray<UnreadableTranscript> Unreadable => [.. _unreadable.Values.OrderBy(static one => one.Transcript, StringComparer.Ordinal)];

    /// <summary>What was read, by the names of the files.</summary>
    public ImmutableArray<ArchivedTranscript> Transcripts => [.. _read.Values.OrderBy(static one => one.Meta.Started).ThenBy(static one => one.Name, StringComparer.Ordinal)];

    /// <summary>The masked lines of a transcript up to its end, or to where it is damaged.</summary>
    public IEnumerable<SessionLine> Lines(ArchivedTranscript transcript, string name, ReleaseMask mask)
    {
        _read[transcript.MetaPath] = transcript;
        return Readable(mask.Lines(transcript), static line => line.Number, (after, why) => _unreadable[transcript.MetaPath] = new UnreadableTranscript(name, after, mask.Text(why)!));
    }

    /// <summary>The damage of a transcript that was read; null for none.</summary>
    public UnreadableTranscript? DamageOf(ArchivedTranscript transcript) => _unreadable.GetValueOrDefault(transcript.MetaPath);

    /// <summary>The same events without masks, for looking at them only.</summary>
    public static IEnumerable<SessionStep> Unmasked(IEnumerable<SessionStep> steps) => Readable(steps, static step => step.Line, static (_, _) => { });

    private static IEnumerable<T> Readable<T>(IEnumerable<T> all, Func<T, long> lineOf, Action<long, string> damaged)
    {
        using var reading = all.GetEnumerator();
        for (var last = 0L; ; last = lineOf(reading.Current))
        {
            try
            {
                if (!reading.MoveNext()) yield break;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                damaged(last, failure.Message);
                yield break;
            }

            yield return reading.Current;
        }
    }
}
