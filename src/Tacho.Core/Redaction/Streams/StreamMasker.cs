using System.Buffers;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction.Streams;

/// <summary>
/// Masks a text that comes in chunks of any size. What comes out does not depend on how the text was cut into chunks, only when. It is masked
/// in units, each a line, or several lines that <see cref="LineJoint"/> joins; longer ones are taken in slices that overlap, so that memory
/// stays bounded. A live stream is passed on as early as is safe: all but the shortest end that can still become a part of a secret.
/// </summary>
/// <remarks>
/// A secret is looked for again only behind where it was found, within its unit; a redactor made by <see cref="Redactor.ForSession"/> looks in
/// later units too. Not safe for several threads. What is guaranteed at slices stands in docs/redaction.md.
/// </remarks>
public sealed class StreamMasker
{
    /// <summary>Most bytes that a live stream holds back. What is longer is taken in slices.</summary>
    public const int MaxHeldBytes = 64 * 1024;

    /// <summary>What a slice sees of the text behind it, and how near to its end a secret may be cut off by it: longer than any value that a name gives away.</summary>
    private const int OverlapBytes = 8 * 1024;

    /// <summary>How far before the overlap a slice may be cut, to cut it behind a blank.</summary>
    private const int CutBytes = OverlapBytes / 4;

    /// <summary>What a slice sees of the text before it.</summary>
    private const int ContextBytes = 4 * 1024;

    /// <summary>Longer than a line of a key, whose beginning is not seen to belong to it.</summary>
    private const int KeyLineBytes = 256;

    /// <summary>A long unit is looked through again when it grew by this part, so that the work stays in proportion.</summary>
    private const int GrowthShift = 5;

    private readonly Redactor _redactor;
    private readonly MaskedOutput _output;
    private readonly int _maxUnitBytes;
    private readonly OpenHits? _hits;
    private byte[] _text;

    // Offsets into _text: the unit begins with some context that is passed on already; what is before _passed is passed on.
    private int _start;
    private int _context;
    private int _passed;
    private int _end;
    private int _lineStart;
    private int _searched;
    private int _lookedAt;
    private int _asking = -1;
    private LineJoint _joint;
    private SecretTail? _tail;

    /// <summary>A masker of a live stream.</summary>
    public StreamMasker(Redactor redactor, IBufferWriter<byte> output)
        : this(redactor.ForStream(), new MaskedOutput(output), MaxHeldBytes, isLive: true)
    {
    }

    internal StreamMasker(Redactor redactor, MaskedOutput output, int maxUnitBytes, bool isLive)
    {
        _redactor = redactor;
        _output = output;
        _maxUnitBytes = maxUnitBytes;
        _hits = isLive ? new OpenHits(redactor.Rules) : null;
        _text = new byte[Math.Min(2 * (maxUnitBytes + ContextBytes), 4096)];
    }

    /// <summary>How many bytes are held back now.</summary>
    public int HeldBytes => _end - _passed;

    /// <summary>Takes the next bytes and passes on what is settled.</summary>
    public void Append(ReadOnlySpan<byte> chunk)
    {
        bool endsWord = chunk.IndexOfAny(" \t\r\n"u8) >= 0;
        while (!chunk.IsEmpty)
        {
            if (_tail is not null && !PassTail(ref chunk, isAll: false))
            {
                continue;
            }

            int taken = Math.Min(chunk.Length, _start + _context + _maxUnitBytes - _end);
            Store(chunk[..taken]);
            chunk = chunk[taken..];
            EndUnits(isAll: false);
            if (_end - _start - _context == _maxUnitBytes)
            {
                Slice();
            }
        }

        if (endsWord && _end - _lookedAt > (_end - _start) >> GrowthShift)
        {
            PassSettled();
        }
    }

    /// <summary>Passes on what a live stream can, however little it grew; for a caller that sees the stream pause.</summary>
    public void PassSettled()
    {
        if (_hits is null || _end == _passed || _tail is not null || _joint.IsInKey)
        {
            return;
        }

        _lookedAt = _end;
        var unit = _text.AsSpan(_start.._end);

        // What a slice may see again, with less before it, is left to it.
        int to = Math.Min(_start + _hits.SettledEnd(unit, _passed - _start), _start + _context + _maxUnitBytes - OverlapBytes - CutBytes);
        if (to > _passed)
        {
            var plan = _redactor.Plan(unit, json: false, goesOn: true);
            foreach (var mask in plan)
            {
                bool goesOn = mask.End > to - _start || (unit.Length - mask.End < KeyLineBytes && IsOpenKey(unit[mask.Start..mask.End]));
                to = goesOn ? Math.Min(to, _start + mask.Start) : to;
            }

            Pass(plan, to);
        }
    }

    /// <summary>The text is over: passes on all that is left. The masker can take another text then.</summary>
    public void Complete()
    {
        var nothing = ReadOnlySpan<byte>.Empty;
        if (_tail is not null)
        {
            PassTail(ref nothing, isAll: true);
        }

        EndUnits(isAll: true);
        if (_end > _start)
        {
            EndUnit(_end);
        }

        (_start, _end) = (0, 0);
        BeginUnit();
    }

    private void Store(ReadOnlySpan<byte> bytes)
    {
        if (_end + bytes.Length > _text.Length)
        {
            int length = _end - _start;
            var room = length + bytes.Length > _text.Length / 2 ? new byte[2 * (length + bytes.Length)] : _text;
            _text.AsSpan(_start, length).CopyTo(room);
            Move(-_start);
            _text = room;
        }

        bytes.CopyTo(_text.AsSpan(_end));
        _end += bytes.Length;
    }

    private void Move(int by)
    {
        _start += by;
        _passed += by;
        _end += by;
        _lineStart += by;
        _searched += by;
        _lookedAt += by;
        _asking += _asking < 0 ? 0 : by;
    }

    /// <summary>Ends each unit whose end is seen.</summary>
    private void EndUnits(bool isAll)
    {
        while (true)
        {
            if (_asking >= 0)
            {
                if (LineJoint.JoinsValue(_text.AsSpan(_asking.._end), isAll) is not { } joins)
                {
                    return;
                }

                int lineEnd = _asking;
                _asking = -1;
                if (!joins)
                {
                    EndUnit(lineEnd);
                }

                continue;
            }

            int feed = _text.AsSpan(_searched.._end).IndexOf((byte)'\n');
            if (feed < 0)
            {
                _searched = _end;
                return;
            }

            _searched += feed + 1;
            var verdict = _joint.Take(_text.AsSpan(_lineStart.._searched));
            _lineStart = _searched;
            if (verdict == LineJoint.Verdict.AsksNext)
            {
                _asking = _searched;
            }
            else if (verdict == LineJoint.Verdict.Closed)
            {
                EndUnit(_searched);
            }
        }
    }

    private void EndUnit(int end)
    {
        Pass(_redactor.Plan(_text.AsSpan(_start..end), json: false), end);
        _start = end;
        BeginUnit();
    }

    private void BeginUnit()
    {
        _context = 0;
        _asking = -1;
        _joint = default;
        _passed = _lineStart = _searched = _lookedAt = _start;
    }

    /// <summary>
    /// Passes on the beginning of a unit that is too long. The cut is where no secret stands: behind one that ends in the overlap, before one
    /// that goes on behind it, or behind a blank. What fills the slice and goes on is left out to its end.
    /// </summary>
    private void Slice()
    {
        var unit = _text.AsSpan(_start.._end);
        var plan = _redactor.Plan(unit, json: false);
        int cut = CutBefore(unit, unit.Length - OverlapBytes);
        foreach (var mask in plan)
        {
            if (mask.Start < cut && mask.End > cut)
            {
                bool goesOn = mask.End == unit.Length || unit[mask.End..].IndexOfAnyExcept(" \t\r\n"u8) < 0;
                cut = goesOn && mask.Start > _context ? mask.Start : mask.End;
                _tail = goesOn && mask.Start <= _context ? new SecretTail(unit[mask.Start..].StartsWith("-----"u8)) : null;
            }
        }

        Pass(plan, Math.Max(_passed, _start + cut));
        int context = Math.Max(0, cut - ContextBytes);
        int blank = unit[context..Math.Min(context + (ContextBytes / 2), cut)].IndexOfAny(" \t\r\n"u8);
        context = _tail is not null ? cut : context + blank + 1;
        _context = cut - context;
        _start += context;
        _passed = Math.Max(_passed, _start + _context);
        _lookedAt = _start;
        _lineStart = Math.Max(_lineStart, _start);
        if (_tail is not null)
        {
            var rest = unit[cut..].ToArray().AsSpan();
            _end = _searched = _lineStart = _passed = _start;
            _asking = -1;
            Append(rest);
        }
    }

    private static bool IsOpenKey(ReadOnlySpan<byte> secret) => secret.StartsWith("-----"u8) && secret.IndexOf("-----END"u8) < 0;

    /// <summary>The last place behind a blank in the quarter of the overlap before an offset, or else one that no escape stands across.</summary>
    private static int CutBefore(ReadOnlySpan<byte> unit, int at)
    {
        int blank = unit[(at - CutBytes)..at].LastIndexOfAny(" \t\r\n"u8);
        if (blank >= 0)
        {
            return at - CutBytes + blank + 1;
        }

        for (int back = at; back > at - 64; back--)
        {
            if (unit[(back - 6)..back].IndexOfAny((byte)'\\', (byte)'%') < 0 && (unit[back] & 0xC0) != 0x80)
            {
                return back;
            }
        }

        return at;
    }

    /// <summary>Leaves out the rest of a secret that was longer than a slice; true when it has ended.</summary>
    private bool PassTail(ref ReadOnlySpan<byte> chunk, bool isAll)
    {
        bool ended = _tail!.Take(ref chunk, isAll, out var rest);
        if (ended)
        {
            _tail = null;
            BeginUnit();
            Store(rest);
            EndUnits(isAll: false);
        }

        return ended;
    }

    private void Pass(List<Replacement> plan, int to)
    {
        _output.Write(_text.AsSpan(_start..to), plan, from: _passed - _start);
        _passed = Math.Max(_passed, to);
    }
}
