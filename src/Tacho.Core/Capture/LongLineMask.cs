using Tacho.Redaction;

namespace Tacho.Capture;

/// <summary>
/// Masks a line that comes in pieces because it is too long to be held. The pieces are cut anew where masking both sides apart gives what masking them
/// together does, so that no secret escapes by lying across a cut.
/// </summary>
internal sealed class LongLineMask(Redactor redactor)
{
    private const int WindowBytes = 512 * 1024;
    private const int StepBytes = 16 * 1024;
    private const int MaxHeldBytes = 128 * 1024 * 1024;

    private byte[] _held = [];
    private int _length;
    private int _cut;

    /// <summary>
    /// Adds a piece; gives the next masked part of the line, or null while there is none that can be cut off. At its end, all the rest. What it gives is good until the next piece.
    /// </summary>
    public Redacted<ReadOnlyMemory<byte>>? Add(ReadOnlyMemory<byte> piece, bool ends)
    {
        _held.AsSpan(_cut.._length).CopyTo(_held);
        _length -= _cut;
        if (_length + piece.Length > _held.Length) Array.Resize(ref _held, Math.Max(_length + piece.Length, Math.Clamp(_held.Length * 2, 4 * WindowBytes, MaxHeldBytes)));
        piece.Span.CopyTo(_held.AsSpan(_length));
        _length += piece.Length;
        _cut = ends ? _length : _length < 2 * WindowBytes ? 0 : CleanCut();
        return _cut == 0 && !ends ? null : redactor.RedactText(_held.AsMemory(0, _cut));
    }

    private int CleanCut()
    {
        var start = _length - WindowBytes;
        var window = _held.AsMemory(start, WindowBytes);
        var whole = redactor.RedactText(window).Value;
        for (var cut = WindowBytes / 2; cut > 0; cut -= StepBytes)
        {
            while (cut > 0 && (window.Span[cut] & 0xC0) == 0x80) cut--;
            var left = redactor.RedactText(window[..cut]).Value;
            if (!whole.Span.StartsWith(left.Span)) continue;
            if (whole.Span[left.Length..].SequenceEqual(redactor.RedactText(window[cut..]).Value.Span)) return start + cut;
        }

        return _length < MaxHeldBytes ? 0 : start + (WindowBytes / 2);
    }
}
