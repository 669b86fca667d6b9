using System.Runtime.InteropServices;
using Tacho.Redaction.Encodings;

namespace Tacho.Redaction.Rules;

/// <summary>A part of a command line: the bytes between two offsets of a view, without the quotes that were round them.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CommandWord(int Start, int End, bool IsQuoted)
{
    /// <summary>What stands behind the first <paramref name="separator"/>, without quotes of its own; empty when there is none.</summary>
    public CommandWord Behind(ReadOnlySpan<byte> bytes, byte separator)
    {
        int found = bytes[Start..End].IndexOf(separator);
        return found < 0 ? new CommandWord(End, End, IsQuoted) : From(bytes, Start + found + 1);
    }

    /// <summary>The word from an offset on, without quotes of its own.</summary>
    public CommandWord From(ReadOnlySpan<byte> bytes, int start) =>
        End - start >= 2 && AsciiByte.IsQuote(bytes[start]) && bytes[End - 1] == bytes[start]
            ? new CommandWord(start + 1, End - 1, true)
            : new CommandWord(start, End, IsQuoted);
}

/// <summary>
/// Reads the words of a shell command from behind its name to where it ends: at a line break, a pipe, a bracket, or a quote that closes
/// something the command stands in. Shells of every kind are read alike, for a command is rarely written in a way that tells them apart.
/// </summary>
internal ref struct CommandLine
{
    private const int MaxBytes = 2048;

    private readonly EscapeView _view;
    private int _limit;
    private int _at;

    /// <summary>The words from an offset of the view on.</summary>
    public CommandLine(EscapeView view, int start)
    {
        _view = view;
        _at = start;
        _limit = Math.Min(view.Bytes.Length, start + MaxBytes);
    }

    /// <summary>Where reading has got to.</summary>
    public readonly int Position => _at;

    /// <summary>The next word; false at the end of the command.</summary>
    public bool TryNext(out CommandWord word)
    {
        word = default;
        SkipBlanks();
        int start = _at;
        if (_at < _limit && AsciiByte.IsQuote(_view.Bytes[_at]))
        {
            return TryQuoted(out word);
        }

        while (_at < _limit && !IsEnd(_view.Bytes[_at]))
        {
            if (AsciiByte.IsQuote(_view.Bytes[_at]))
            {
                bool mayOpen = _at > start && (_view.Bytes[_at - 1] is (byte)'=' or (byte)':' or (byte)'%' || _at == start + 2);
                if (!mayOpen || !TryQuoted(out _))
                {
                    // It closes what the command stands in.
                    _limit = _at;
                }
            }
            else
            {
                _at++;
            }
        }

        word = new CommandWord(start, _at, false);
        return _at > start;
    }

    private bool TryQuoted(out CommandWord word)
    {
        var bytes = _view.Bytes;
        int open = _at;
        int depth = _view.QuoteDepth(open);
        for (int at = open + 1; at < _limit && bytes[at] != '\n'; at++)
        {
            if (!AsciiByte.IsQuote(bytes[at]) || _view.QuoteDepth(at) > depth)
            {
                continue;
            }

            if (bytes[at] == bytes[open])
            {
                _at = at + 1;
                word = new CommandWord(open + 1, at, true);
                return true;
            }

            if (_view.QuoteDepth(at) < depth)
            {
                break;
            }
        }

        word = default;
        return false;
    }

    private void SkipBlanks()
    {
        var bytes = _view.Bytes;
        while (_at < _limit)
        {
            bool isContinued = bytes[_at] is (byte)'\\' or (byte)'^' or (byte)'`' && _at + 1 < _limit && bytes[_at + 1] is (byte)'\n' or (byte)'\r';
            if (!AsciiByte.IsBlank(bytes[_at]) && !isContinued)
            {
                return;
            }

            _at++;
            while (isContinued && _at < _limit && bytes[_at] is (byte)'\n' or (byte)'\r')
            {
                _at++;
            }
        }
    }

    private static bool IsEnd(byte value) =>
        value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'|' or (byte)';' or (byte)'&' or (byte)'<' or (byte)'>' or (byte)')' or 0xFF;
}
