using Tacho.Archive;

namespace Tacho.Capture;

/// <summary>
/// Tells whether a source that had to be read anew still begins with all that was archived of it: then it only grew, in a form without places to go on from, such as a
/// compressed one.
/// </summary>
internal sealed class FormerLines(ArchivedTranscript former) : IDisposable
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> _lines = FrameReader.Lines(former).GetEnumerator();
    private bool _differs;
    private bool _isAtEnd;

    /// <summary>Whether every archived line has come, in its order.</summary>
    public bool AllCame => !_differs && (_isAtEnd || !TryNext()) && !_differs;

    /// <summary>Takes in the next masked line. A piece of a long one is no line, and so makes a difference.</summary>
    public void Compare(ReadOnlySpan<byte> line)
    {
        if (_differs || _isAtEnd) return;
        if (!TryNext()) _isAtEnd = !_differs;
        else _differs = !_lines.Current.Span.SequenceEqual(line);
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
