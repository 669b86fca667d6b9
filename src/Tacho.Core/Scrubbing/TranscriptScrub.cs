using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Redaction;

namespace Tacho.Scrubbing;

/// <summary>The plan for one archived transcript: which of its lines change, and whether words of its metadata do.</summary>
internal sealed class TranscriptScrub
{
    private TranscriptScrub(ArchivedTranscript transcript) => Transcript = transcript;

    /// <summary>As it was when it was looked at.</summary>
    public ArchivedTranscript Transcript { get; }

    /// <summary>Lines that change, from 1, in order.</summary>
    public ImmutableArray<long> Lines { get; private set; } = [];

    /// <summary>Lines that hold it, or may, and cannot be changed.</summary>
    public ImmutableArray<long> Fixed { get; private set; } = [];

    /// <summary>Words of the metadata change: title, folder, branch, model, or what the reader keeps for the next import.</summary>
    public bool TouchesWords { get; private set; }

    /// <summary>The metadata holds it where it must stay: in ids, or in the source's path, by which the next import knows the source again.</summary>
    public bool KeepsWords { get; private set; }

    /// <summary>Why it could not be looked through; null for nothing.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether there is something to change.</summary>
    public bool HasWork => Lines.Length > 0 || TouchesWords;

    /// <summary>Looks through a transcript. It only reads; what cannot be read is told.</summary>
    /// <param name="transcript">The transcript.</param>
    /// <param name="target">What is looked for.</param>
    /// <param name="known">What was found in contents before.</param>
    public static TranscriptScrub Of(ArchivedTranscript transcript, ScrubTarget target, ConcurrentDictionary<string, FoundLines> known)
    {
        var scrub = new TranscriptScrub(transcript);
        try
        {
            var words = Words(transcript.Meta, target);
            scrub.TouchesWords = words != transcript.Meta;
            scrub.KeepsWords = target.Holds(words.ToJson());
            if (!known.TryGetValue(transcript.Meta.Hash, out var found)) known[transcript.Meta.Hash] = found = LookAt(transcript, target);
            (scrub.Lines, scrub.Fixed) = (found.Changing, found.Fixed);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Half of it is not changed: what cannot be read cannot be written anew.
            scrub.TouchesWords = false;
            scrub.Trouble = failure.Message;
        }

        return scrub;
    }

    private static FoundLines LookAt(ArchivedTranscript transcript, ScrubTarget target)
    {
        var changing = ImmutableArray.CreateBuilder<long>();
        var hard = ImmutableArray.CreateBuilder<long>();
        long number = 0;
        foreach (var line in FrameReader.Lines(transcript))
        {
            number++;
            if (line.Length > Redactor.MaxInputBytes) hard.Add(number);
            else if (Mask(line, target) is { } masked) (target.Holds(masked.Value) ? hard : changing).Add(number);
        }

        return new(changing.ToImmutable(), hard.ToImmutable());
    }

    /// <summary>The masked form of an archived line; null for one that stays as it is.</summary>
    public static Redacted<ReadOnlyMemory<byte>>? Mask(ReadOnlyMemory<byte> line, ScrubTarget target)
    {
        if (line.Length > Redactor.MaxInputBytes) return null;
        try
        {
            if (target.MaskJson(line) is not { } masked) return null;
            return target.Holds(masked.Value) ? target.MaskText(line) : masked;
        }
        catch (JsonException)
        {
            // No JSON: a line of text, or of an agent that died.
            return target.MaskText(line);
        }
    }

    /// <summary>The metadata with its words masked.</summary>
    public static ArchiveMeta Words(ArchiveMeta meta, ScrubTarget target) => meta with
    {
        Title = Clean(meta.Title, target),
        Cwd = Clean(meta.Cwd, target),
        GitBranch = Clean(meta.GitBranch, target),
        Model = Clean(meta.Model, target),
        AgentVersion = Clean(meta.AgentVersion, target),
        TakenOver = meta.TakenOver is { } other ? other with { Source = Clean(other.Source, target), Project = Clean(other.Project, target) } : null,
        Position = meta.Position is { } position ? position with { State = CleanState(position.State, target) } : null,
    };

    private static string? Clean(string? word, ScrubTarget target) => word is not null && target.MaskText(Encoding.UTF8.GetBytes(word)) is { } masked ? Encoding.UTF8.GetString(masked.Value.Span) : word;

    /// <summary>A reader's state is JSON, and the title, the folder and the like stand in it once more.</summary>
    private static string CleanState(string state, ScrubTarget target) => Mask(Encoding.UTF8.GetBytes(state), target) is { } masked ? Encoding.UTF8.GetString(masked.Value.Span) : state;
}

/// <summary>What was found in the content of a transcript.</summary>
/// <param name="Changing">Lines that change, from 1, in order.</param>
/// <param name="Fixed">Lines that hold it, or may, and cannot be changed.</param>
internal readonly record struct FoundLines(ImmutableArray<long> Changing, ImmutableArray<long> Fixed);
