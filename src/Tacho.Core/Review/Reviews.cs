using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.Manual;
using Tacho.Trail;

namespace Tacho.Review;

/// <summary>What people said of the record, as the sealed ledger tells it: redactions, tags and notes. Immutable.</summary>
public sealed class Reviews
{
    private readonly Lazy<HiddenText?> _hidden;
    private readonly Lazy<HiddenTextFinder?> _everywhere;

    private Reviews(ImmutableArray<ReviewedRedaction> redactions, ImmutableArray<ReviewTag> tags, ImmutableArray<ReviewNote> notes, TagKey key)
    {
        (Redactions, Tags, Notes) = (redactions, tags, notes);
        InForce = [.. redactions.Where(static one => one.Withdrawn is null).Select(static one => one.Redaction)];
        _hidden = new(() =>
        {
            if (InForce.All(static one => one.Made.Text is null)) return null;
            var hidden = HiddenText.Under(key);
            foreach (var one in InForce.Where(static one => one.Made.Text is not null)) hidden.Expect(one.Made.Text!, one.Id);
            return hidden;
        });
        _everywhere = new(() => _hidden.Value is { } hidden ? new HiddenTextFinder(hidden, InForce.Where(static one => one.Scope == RedactionScope.Global)) : null);
    }

    /// <summary>Nobody said anything.</summary>
    public static Reviews None { get; } = new([], [], [], TagKey.None);

    /// <summary>All redactions in the order in which they were made, withdrawn ones too.</summary>
    public ImmutableArray<ReviewedRedaction> Redactions { get; }

    /// <summary>The redactions that cover something.</summary>
    public ImmutableArray<ManualRedaction> InForce { get; }

    /// <summary>The tags that stand.</summary>
    public ImmutableArray<ReviewTag> Tags { get; }

    public ImmutableArray<ReviewNote> Notes { get; }

    /// <summary>The same for as long as the same redactions are in force; empty for none.</summary>
    public string Fingerprint => string.Join(' ', InForce.Select(static one => one.Id));

    /// <summary>One redaction and nothing else: what it would cover.</summary>
    public static Reviews Only(TachoHome home, ManualRedaction redaction) => new([new(redaction, Withdrawn: null, WithdrawnAt: null)], [], [], TagKey.FromFile(home.TagKey));

    /// <summary>Reads the ledger.</summary>
    /// <exception cref="UserError">A redaction cannot be understood: what it covers would come out.</exception>
    public static Reviews Read(TachoHome home)
    {
        var redactions = new List<ReviewedRedaction>();
        var tags = new List<ReviewTag>();
        var notes = new List<ReviewNote>();
        foreach (var (entry, isChained) in new TrailReader(home).Files(TrailPaths.Ledger).SelectMany(static file => TrailReader.ChainedEvents(file, static line => IsReview(line.Span))))
        {
            var at = entry.Event.At;
            switch (entry.Event.Body)
            {
                case RedactionAdded made:
                    redactions.Add(new(new ManualRedaction(made.Redaction, ScopeOf(made), at, made), Withdrawn: null, WithdrawnAt: null));
                    break;
                // A line that somebody wrote there by hand may cover more, and never less.
                case RedactionWithdrawn withdrawn when isChained && redactions.FindIndex(one => one.Redaction.Id == withdrawn.Redaction) is >= 0 and var index:
                    redactions[index] = redactions[index] with { Withdrawn = withdrawn, WithdrawnAt = at };
                    break;
                case TagChanged tag:
                    tags.RemoveAll(one => one.Tag == tag.Tag && one.Of == tag.Of && SamePlace(one.At, tag.At));
                    if (!tag.IsRemoved) tags.Add(new(tag.Tag, tag.Of, tag.At, tag.Actor ?? tag.Person, at));
                    break;
                case NoteAdded note:
                    notes.Add(new(note.Text, note.Of, note.At, note.Actor ?? note.Person, at));
                    break;
                case UnknownBody { Kind: "redaction.added" or "redaction.withdrawn" }:
                    throw new UserError($"a redaction in the ledger cannot be read ({entry.File.Path}, line {entry.Line})", "a newer Tacho may have made it: update this one", ExitCode.Configuration);
            }
        }

        return new([.. redactions], [.. tags], [.. notes], TagKey.FromFile(home.TagKey));
    }

    /// <summary>A transcript for readings that are shown or given away: what people covered in it does not come out of it.</summary>
    /// <exception cref="UserError">A covered text was hidden under a key that is gone.</exception>
    public ArchivedTranscript Covered(ArchivedTranscript transcript)
    {
        if (CoverOf(transcript) is not { } cover) return transcript;
        var meta = transcript.Meta;
        return transcript with
        {
            Cover = cover,
            Meta = meta with { Title = cover.Title(meta.Title), Cwd = cover.Text(meta.Cwd), GitBranch = cover.Text(meta.GitBranch), AgentVersion = cover.Text(meta.AgentVersion) },
        };
    }

    /// <summary>A text of no session, such as a project's name, with what is covered everywhere.</summary>
    /// <exception cref="UserError">A covered text was hidden under a key that is gone.</exception>
    public string Text(string text) => _everywhere.Value is { } finder ? CoverMap.Covered(text, finder, told: null) : text;

    /// <summary>Whether some redactions name records, so that only the archived transcripts tell what they cover.</summary>
    public bool NameRecords => InForce.Any(static one => one.Made.Text is null && one.Scope != RedactionScope.Session);

    /// <summary>What is covered in a transcript; null for nothing.</summary>
    public TranscriptCover? CoverOf(ArchivedTranscript transcript)
    {
        var meta = transcript.Meta;
        return InForce.IsEmpty || InForce.Where(one => one.Concerns(meta.Agent, meta.Session, meta.Parent)).ToImmutableArray() is not { IsEmpty: false } concerning
            ? null
            : new TranscriptCover(concerning, concerning.Any(static one => one.Made.Text is not null) ? _hidden.Value : null, transcript.Name);
    }

    /// <summary>What hides covered texts; null where none is covered.</summary>
    internal HiddenText? Hidden => _hidden.Value;

    private static bool SamePlace(ReviewPlace? one, ReviewPlace? other) => one?.Transcript == other?.Transcript && one?.Line == other?.Line;

    private static RedactionScope ScopeOf(RedactionAdded made) =>
        Enum.TryParse<RedactionScope>(made.Scope, ignoreCase: true, out var scope) ? scope : throw new UserError($"redaction {made.Redaction} has a scope that this version does not know: {made.Scope}", "update Tacho", ExitCode.Configuration);

    private static bool IsReview(ReadOnlySpan<byte> line) =>
        line.StartsWith("{\"kind\":\"redaction.added\""u8) || line.StartsWith("{\"kind\":\"redaction.withdrawn\""u8) || line.StartsWith("{\"kind\":\"tag."u8) || line.StartsWith("{\"kind\":\"note."u8);
}

/// <summary>A redaction and what became of it.</summary>
/// <param name="Redaction">What was covered.</param>
/// <param name="Withdrawn">Who took it back; null while it is in force.</param>
/// <param name="WithdrawnAt">When.</param>
public sealed record ReviewedRedaction(ManualRedaction Redaction, RedactionWithdrawn? Withdrawn, DateTimeOffset? WithdrawnAt);

/// <summary>A tag that a person gave.</summary>
/// <param name="Tag">One word.</param>
/// <param name="Of">The session.</param>
/// <param name="At">The record; null for the session.</param>
/// <param name="Person">Who.</param>
/// <param name="Given">When.</param>
public sealed record ReviewTag(string Tag, ReviewTarget Of, ReviewPlace? At, string? Person, DateTimeOffset Given);

/// <summary>A person's note.</summary>
/// <param name="Text">What they noted.</param>
/// <param name="Of">The session.</param>
/// <param name="At">The record; null for the session.</param>
/// <param name="Person">Who.</param>
/// <param name="Given">When.</param>
public sealed record ReviewNote(string Text, ReviewTarget Of, ReviewPlace? At, string? Person, DateTimeOffset Given);
