using System.Buffers;
using Tacho.Redaction.Rules;

namespace Tacho.Redaction.Streams;

/// <summary>
/// The rest of a secret of which the beginning is masked already, because it is longer than what is looked at once: goes on to the end line
/// of a PEM block, or to the first byte that cannot stand in it.
/// </summary>
internal sealed class SecretTail(bool isKeyBlock)
{
    private const int MaxLineBytes = 4096;
    private const int MaxEndLineBytes = 96;

    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_.~-"u8);

    private readonly ArrayBufferWriter<byte> _line = new();
    private int _prefixBytes;

    /// <summary>
    /// Takes bytes from a chunk and drops those of the secret. True when it has ended; then <paramref name="rest"/> is what was taken and does
    /// not belong to it.
    /// </summary>
    public bool Take(ref ReadOnlySpan<byte> chunk, bool isAll, out byte[] rest)
    {
        rest = [];
        if (!isKeyBlock)
        {
            int foreign = chunk.IndexOfAnyExcept(TokenBytes);
            chunk = chunk[(foreign < 0 ? chunk.Length : foreign)..];
            return foreign >= 0 || isAll;
        }

        // Whole lines, or long parts of lines, are judged, so that no chunking makes a difference.
        while (!chunk.IsEmpty)
        {
            byte one = chunk[0];
            chunk = chunk[1..];
            _line.Write([one]);
            if ((one == '\n' || _line.WrittenCount == MaxLineBytes) && EndsIn(_line.WrittenSpan, out rest))
            {
                return true;
            }

            if (one == '\n' || _line.WrittenCount == MaxLineBytes)
            {
                _line.ResetWrittenCount();
            }
        }

        if (isAll)
        {
            EndsIn(_line.WrittenSpan, out rest);
        }

        return isAll;
    }

    private bool EndsIn(ReadOnlySpan<byte> line, out byte[] rest)
    {
        rest = [];
        int prefixEnd = PrefixedKeyLine.PrefixEnd(line.TrimEnd((byte)'\n'), _prefixBytes);
        int end = line.IndexOf("-----END"u8);
        if (end >= 0 && (LineJoint.IsKeyLine(line[..end], mayBeHeader: false) || (_prefixBytes > 0 && end == prefixEnd)))
        {
            var behind = line[(end + 8)..];
            int dashes = behind[..Math.Min(behind.Length, MaxEndLineBytes)].IndexOf("-----"u8);
            rest = behind[(dashes < 0 ? 0 : dashes + 5)..].ToArray();
            return true;
        }

        if (LineJoint.IsKeyLine(line[prefixEnd..], mayBeHeader: false))
        {
            _prefixBytes = prefixEnd > 0 ? prefixEnd : _prefixBytes;
            return false;
        }

        rest = line.ToArray();
        return true;
    }
}
