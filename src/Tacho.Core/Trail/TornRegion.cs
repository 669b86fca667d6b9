using System.Text.Json;
using Tacho.Interop;

namespace Tacho.Trail;

/// <summary>
/// What interrupted writes left between two sealed lines. It can span several lines: an interrupted write, closed by the line feed of a mark whose own write was interrupted
/// too. The <c>seal.torn</c> record behind it counts and hashes all of its bytes but the line feed that stands right before the record.
/// </summary>
internal sealed class TornRegion
{
    private Sha256 _hash;
    private long _bytes;

    public bool IsOpen { get; private set; }

    /// <summary>True when the region lacks the line feed that the mark must begin after.</summary>
    public bool NeedsFeed { get; private set; }

    /// <summary>
    /// True when a line of the region is a whole JSON object. What a write leaves when it is interrupted never is one, so such a line was put there.
    /// </summary>
    public bool HoldsWholeObject { get; private set; }

    /// <summary>Where the region begins in the file; of a closed one, where it began.</summary>
    public long Offset { get; private set; }

    public void Add(ReadOnlySpan<byte> line, long offset, bool ended)
    {
        if (!IsOpen)
        {
            _hash = new Sha256();
            _bytes = 0;
            Offset = offset;
            HoldsWholeObject = false;
            IsOpen = true;
        }
        else
        {
            _hash.Append("\n"u8);
            _bytes++;
        }

        _hash.Append(line);
        _bytes += line.Length;
        NeedsFeed = !ended;
        if (!HoldsWholeObject) HoldsWholeObject = IsWholeObject(line);
    }

    public void Close() => IsOpen = false;

    /// <summary>The record that describes the region.</summary>
    public byte[] Describe() => SealRecords.Torn(_bytes, Digest());

    /// <summary>True when a sealed line is the record of just this region.</summary>
    public bool IsDescribedBy(ReadOnlySpan<byte> line) =>
        SealRecords.ReadTorn(line) is { } torn && torn.Bytes == _bytes && torn.Sha256 == Seal.Text(Digest()) && !HoldsWholeObject;

    private byte[] Digest()
    {
        // The running hash is copied, since finishing one ends it.
        var finished = _hash;
        var digest = new byte[Seal.HashBytes];
        finished.Finish(digest);
        return digest;
    }

    private static bool IsWholeObject(ReadOnlySpan<byte> line)
    {
        if (line.Length < 2 || line[0] != '{' || line[^1] != '}') return false;
        try
        {
            var json = new Utf8JsonReader(line);
            while (json.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
