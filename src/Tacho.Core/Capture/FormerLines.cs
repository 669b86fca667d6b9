using Tacho.Archive;
using Tacho.Redaction;
using Tacho.Redaction.Masks;

namespace Tacho.Capture;

/// <summary>
/// Tells whether a source that had to be read anew still begins with all that was archived of it: then it only grew, in a form without places to go on from, such as a
/// compressed one. Where a scrub took something out of what was archived, the archived lines are taken and not those of the source, which may still hold it.
/// </summary>
internal sealed class FormerLines(ArchivedTranscript former, Redactor redactor) : IDisposable
{
    private readonly bool _isScrubbed = former.Meta.Scrubbed > 0;
    private readonly IEnumerator<ReadOnlyMemory<byte>> _lines = FrameReader.Lines(former).GetEnumerator();
    private bool _differs;
    private bool _isAtEnd;
    private bool _anyCame;

    /// <summary>The archived transcript is that of another source: one whose first line is another is no copy of it.</summary>
    public bool IsOther { get; init; }

    /// <summary>Whether every archived line has come, in its order.</summary>
    public bool AllCame => !_differs && (_isAtEnd || !TryNext()) && !_differs;

    /// <summary>The source does not go on from what was archived of it, and a scrub took something out of that: nothing tells in which of the source's lines it stands now.</summary>
    public bool MayBringBack => _isScrubbed && _differs && (_anyCame || !IsOther);

    /// <summary>Why a source is not archived that <see cref="MayBringBack"/> what was taken out.</summary>
    public string Withheld => (IsOther ? "it is a changed copy of a session in the archive from which a scrub took something out" : "its agent has rewritten it since a scrub took something out of the archive")
        + ", which may stand anywhere in it: the archive stays as it is (tacho forget, tacho forget --undo and tacho import take it in anew, to be scrubbed again)";

    /// <summary>How many lines a scrub had masked in what came again; null for none.</summary>
    public long? Scrubbed => _anyCame || !IsOther ? former.Meta.Scrubbed : null;

    /// <summary>Takes in the next masked line, and gives the one to be archived. A piece of a long one is no line, and so makes a difference.</summary>
    public Redacted<ReadOnlyMemory<byte>> Take(Redacted<ReadOnlyMemory<byte>> line)
    {
        if (_differs || _isAtEnd) return line;
        if (!TryNext())
        {
            _isAtEnd = !_differs;
            return line;
        }

        if (_lines.Current.Span.SequenceEqual(line.Value.Span))
        {
            _anyCame = true;
            return line;
        }

        // Today's rules may mask more in the source than those did that were in force then, so the archived line goes through them too.
        if (_isScrubbed && redactor.RedactJson(_lines.Current) is var archived && MaskedForm.Covers(archived.Value.Span, line.Value.Span))
        {
            _anyCame = true;
            return archived;
        }

        _differs = true;
        return line;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private bool TryNext()
    {
        try
        {
            return _lines.MoveNext();
        }
        catch (IOException)
        {
            // What is damaged is not overwritten.
            _differs = true;
            return false;
        }
    }
}
