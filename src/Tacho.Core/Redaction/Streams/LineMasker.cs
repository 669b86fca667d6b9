using System.Buffers;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction.Streams;

/// <summary>How the lines of an input are to be read.</summary>
public enum LineForm
{
    /// <summary>A line that is a JSON object is JSON, any other is text.</summary>
    Auto,

    /// <summary>Every line is text.</summary>
    Text,

    /// <summary>Every line is JSON; one that is not is masked as text.</summary>
    JsonLines,
}

/// <summary>
/// Masks an input line by line. A JSON line is masked as a whole, since its structure must be seen to be kept; text goes through a
/// <see cref="StreamMasker"/>, which joins the lines of a PEM block and takes very long lines in slices. Bytes outside of masks, line ends
/// among them, come out as they went in. Not safe for several threads.
/// </summary>
public sealed class LineMasker
{
    /// <summary>A text line above this is taken in slices.</summary>
    public const int MaxTextLineBytes = 1 << 20;

    /// <summary>A JSON line is kept whole up to this, then it is text.</summary>
    public const int MaxJsonLineBytes = Redactor.MaxInputBytes / 2;

    /// <summary>How far back lines are looked at for what may go on behind a cut.</summary>
    private const int MaxJoinedBytes = 16 * 1024;

    private static readonly SearchValues<byte> BlanksAndMark = SearchValues.Create([(byte)' ', (byte)'\t', 0xEF, 0xBB, 0xBF]);

    private readonly Redactor _redactor;
    private readonly LineForm _form;
    private readonly MaskedOutput _output;
    private readonly StreamMasker _text;
    private byte[] _line = [];
    private int _gathered;
    private bool _inText;

    /// <summary>A masker whose output goes to <paramref name="output"/>, in pieces of any size.</summary>
    public LineMasker(Redactor redactor, LineForm form, IBufferWriter<byte> output)
    {
        _redactor = redactor;
        _form = form;
        _output = new MaskedOutput(output);
        _text = new StreamMasker(redactor, _output, MaxTextLineBytes, isLive: false);
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>What was masked so far, by rule.</summary>
    public IReadOnlyDictionary<string, MaskTotal> Totals => _output.Totals;

    /// <summary>
    /// The last place in a block, which begins with a line, where it can be cut so that both parts are masked on their own as they would be
    /// together; 0 if none is to be seen near its end.
    /// </summary>
    public static int LastCut(ReadOnlySpan<byte> block, LineForm form)
    {
        int at = block.LastIndexOf((byte)'\n') + 1;
        if (form == LineForm.JsonLines || at == 0)
        {
            return at;
        }

        int end = at;
        at = block[..Math.Max(0, end - MaxJoinedBytes)].LastIndexOf((byte)'\n') + 1;
        int surelyOutsideElement = at == 0 ? 0 : at + (MaxJoinedBytes / 2);
        bool isOutsideKey = at == 0;
        int cut = 0;
        var joint = default(LineJoint);
        while (at < end)
        {
            var line = block[at..(at + block[at..].IndexOf((byte)'\n') + 1)];
            at += line.Length;
            if (form == LineForm.Auto && MayBeJson(line))
            {
                (joint, cut, isOutsideKey, surelyOutsideElement) = (default, at, true, 0);
                continue;
            }

            isOutsideKey |= !LineJoint.IsKeyLine(line, mayBeHeader: true);
            if (joint.Take(line) == LineJoint.Verdict.Closed && isOutsideKey && at >= surelyOutsideElement)
            {
                cut = at;
            }
        }

        return cut;
    }

    /// <summary>Takes the next bytes of the input, cut anywhere.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int feed = bytes.IndexOf((byte)'\n');
            var part = feed < 0 ? bytes : bytes[..(feed + 1)];
            bytes = bytes[part.Length..];
            if (_inText)
            {
                _text.Append(part);
                _inText = feed < 0;
            }
            else if (feed >= 0 && _gathered == 0)
            {
                TakeLine(part);
            }
            else
            {
                Gather(part, isWhole: feed >= 0);
            }
        }
    }

    /// <summary>The input is over: its last line may have no line feed, and gets none.</summary>
    public void Complete()
    {
        TakeGathered();
        _text.Complete();
        _inText = false;
    }

    private static bool MayBeJson(ReadOnlySpan<byte> line)
    {
        line = line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
        return line.TrimStart(" \t"u8) is [(byte)'{', ..] && line.TrimEnd(" \t\r\n"u8) is [.., (byte)'}'];
    }

    /// <summary>Keeps the beginning of a line whose end is not there yet, as long as it may be JSON; hands text on.</summary>
    private void Gather(ReadOnlySpan<byte> part, bool isWhole)
    {
        if (_gathered + part.Length > _line.Length)
        {
            Array.Resize(ref _line, (int)Math.Min(2L * (_gathered + part.Length), Redactor.MaxInputBytes));
        }

        part.CopyTo(_line.AsSpan(_gathered));
        _gathered += part.Length;
        if (isWhole)
        {
            TakeGathered();
        }
        else if (!MayBecomeJson(_line.AsSpan(0, _gathered)))
        {
            _text.Append(_line.AsSpan(0, _gathered));
            _gathered = 0;
            _inText = true;
        }
    }

    private bool MayBecomeJson(ReadOnlySpan<byte> beginning)
    {
        if (_form == LineForm.Text || beginning.Length > MaxJsonLineBytes)
        {
            return false;
        }

        int lead = _form == LineForm.JsonLines ? -1 : beginning.IndexOfAnyExcept(BlanksAndMark);
        return lead < 0 ? _form == LineForm.JsonLines || beginning.Length < MaxTextLineBytes : beginning[lead] == '{';
    }

    private void TakeGathered()
    {
        if (_gathered > 0)
        {
            TakeLine(_line.AsSpan(0, _gathered));
            _gathered = 0;
            _line = _line.Length > MaxTextLineBytes ? [] : _line;
        }
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        if (_form == LineForm.Text || (_form == LineForm.Auto && !MayBeJson(line)) || line.Length > MaxJsonLineBytes)
        {
            _text.Append(line);
            return;
        }

        _text.Complete();
        int mark = line.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        _output.Write(line[..mark], []);
        _output.Write(line[mark..], _redactor.Plan(line[mark..], json: true));
    }
}
