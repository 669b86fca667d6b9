using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Tacho.Redaction;

namespace Tacho.Trail;

/// <summary>
/// One line of a sealed file: a JSON object whose last members are the salt <c>s</c>, the number <c>n</c> and the chain hash <c>h</c>, always in this order and spelling,
/// so that the seal can be checked on the bytes as they stand, without a JSON parser's opinion of them.
/// </summary>
/// <param name="Number">n, counted from 0 at the file's first line.</param>
/// <param name="Commitment">c(n).</param>
/// <param name="Hash">h(n) as the line claims it.</param>
public readonly record struct SealedLine(long Number, byte[] Commitment, byte[] Hash)
{
    /// <summary>The part that every line ends with is shorter than this, in bytes; reading so much of a file's end finds the last number and hash.</summary>
    public const int MaxSuffixBytes = 160;

    private static ReadOnlySpan<byte> HashMember => ",\"h\":\""u8;

    private static ReadOnlySpan<byte> NumberMember => ",\"n\":"u8;

    private static ReadOnlySpan<byte> SaltMember => ",\"s\":\""u8;

    private static ReadOnlySpan<byte> TombstoneMember => "{\"kind\":\"seal.tombstone\",\"c\":\""u8;

    private static ReadOnlySpan<byte> RecordMember => "\",\"record\":"u8;

    /// <summary>Characters of a salt in unpadded base64url.</summary>
    private const int SaltTextLength = 22;

    /// <summary>
    /// Adds salt, number and hash to a JSON object and a line feed at the end. The object must be one line, not empty, without white space at its end.
    /// </summary>
    public static byte[] Write(ReadOnlySpan<byte> jsonObject, long number, ReadOnlySpan<byte> previousHash, out SealedLine sealedLine)
    {
        if (jsonObject.Length < 3 || jsonObject[^1] != '}' || jsonObject.Contains((byte)'\n'))
            throw new ArgumentException("a sealed line is one non-empty JSON object without line breaks", nameof(jsonObject));
        Span<byte> salt = stackalloc byte[Seal.SaltBytes];
        Seal.FillSalt(salt);
        var middle = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"s\":\"{Base64Url.EncodeToString(salt)}\",\"n\":{number}"));
        var line = new byte[jsonObject.Length - 1 + middle.Length + HashMember.Length + Seal.HashTextLength + 3];
        var rest = Append(line, jsonObject[..^1]);
        rest = Append(rest, middle);
        var commitment = Seal.Commit(line.AsSpan(0, line.Length - rest.Length));
        var hash = Seal.Chain(previousHash, number, commitment);
        rest = Append(rest, HashMember);
        Base64Url.EncodeToUtf8(hash, rest);
        "\"}\n"u8.CopyTo(rest[Seal.HashTextLength..]);
        sealedLine = new SealedLine(number, commitment, hash);
        return line;
    }

    /// <summary>
    /// Reads the seal of a line (without its line feed). False when the line does not end as a sealed line must; nothing is said then of whether the rest is JSON.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out SealedLine sealedLine)
    {
        sealedLine = default;
        if (!TryReadEnd(line, out var number, out var hash)) return false;
        sealedLine = new SealedLine(number, [], hash);
        if (line.StartsWith(TombstoneMember))
        {
            if (!Seal.TryRead(line.Slice(TombstoneMember.Length, Math.Min(Seal.HashTextLength, line.Length - TombstoneMember.Length)), out var kept)) return false;
            sealedLine = sealedLine with { Commitment = kept };
            return true;
        }

        sealedLine = sealedLine with { Commitment = Seal.Commit(line[..CommittedLength(line)]) };
        return true;
    }

    /// <summary>How many bytes of a sealed line c(n) covers: all before <c>,"h":</c>.</summary>
    public static int CommittedLength(ReadOnlySpan<byte> line) => line.Length - (HashMember.Length + Seal.HashTextLength + 2);

    /// <summary>Reads number and hash from the end of a line, of which the beginning may be missing.</summary>
    public static bool TryReadEnd(ReadOnlySpan<byte> endOfLine, out long number, out byte[] hash)
    {
        number = -1;
        hash = [];
        var hashMember = endOfLine.Length - (HashMember.Length + Seal.HashTextLength + 2);
        if (hashMember < 0 || !endOfLine.EndsWith("\"}"u8) || !endOfLine[hashMember..].StartsWith(HashMember)) return false;
        if (!Seal.TryRead(endOfLine.Slice(hashMember + HashMember.Length, Seal.HashTextLength), out hash)) return false;
        var beforeHash = endOfLine[..hashMember];
        var numberMember = beforeHash.LastIndexOf(NumberMember);
        if (numberMember < 0) return false;
        var digits = beforeHash[(numberMember + NumberMember.Length)..];
        return Utf8Parser.TryParse(digits, out number, out var consumed) && consumed == digits.Length && number >= 0;
    }

    /// <summary>True for a line whose payload was forgotten on purpose.</summary>
    public static bool IsTombstone(ReadOnlySpan<byte> line) => line.StartsWith(TombstoneMember);

    /// <summary>
    /// The tombstone that takes a line's place, with a line feed: number, commitment and hash stay, so that the chain still verifies; the payload and its salt go. A masked
    /// copy of the payload may stand in it, under a salt of its own.
    /// </summary>
    /// <param name="removed">The seal of the line, or of the tombstone, that stands there now.</param>
    /// <param name="masked">The masked payload, a JSON object; null to keep nothing of it.</param>
    /// <param name="witness">SHA-256 of the tombstone's bytes before <c>,"h":</c>, which the ledger has to name.</param>
    public static byte[] WriteTombstone(in SealedLine removed, Redacted<ReadOnlyMemory<byte>>? masked, out byte[] witness)
    {
        Span<byte> salt = stackalloc byte[Seal.SaltBytes];
        Seal.FillSalt(salt);
        using var line = new MemoryStream();
        line.Write(TombstoneMember);
        line.Write(Encoding.ASCII.GetBytes(Seal.Text(removed.Commitment)));
        line.Write(masked is null ? "\""u8 : RecordMember);
        if (masked is not null) line.Write(masked.Value.Span);
        line.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"s\":\"{Base64Url.EncodeToString(salt)}\",\"n\":{removed.Number}")));
        witness = Seal.Commit(line.ToArray());
        line.Write(HashMember);
        line.Write(Encoding.ASCII.GetBytes(Seal.Text(removed.Hash)));
        line.Write("\"}\n"u8);
        return line.ToArray();
    }

    /// <summary>
    /// What a line tells: of a tombstone that holds a masked copy this copy, of any other line the line itself. Only the ledger says whether a tombstone is to be believed.
    /// </summary>
    public static ReadOnlyMemory<byte> Content(ReadOnlyMemory<byte> line) =>
        TryFindRecord(line.Span, out var record) ? line[record] : line;

    /// <inheritdoc cref="Content(ReadOnlyMemory{byte})"/>
    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> line) => TryFindRecord(line, out var record) ? line[record] : line;

    /// <summary>The JSON object that was sealed, without salt, number and hash; of a tombstone the masked copy. Null where the line holds none.</summary>
    public static byte[]? Payload(ReadOnlySpan<byte> line)
    {
        if (TryFindRecord(line, out var record)) return line[record].ToArray();
        return !IsTombstone(line) && SaltStart(line) is > 1 and var salt ? [.. line[..salt], (byte)'}'] : null;
    }

    private static bool TryFindRecord(ReadOnlySpan<byte> line, out Range record)
    {
        record = default;
        if (!IsTombstone(line)) return false;
        var start = TombstoneMember.Length + Seal.HashTextLength;
        if (line.Length <= start || !line[start..].StartsWith(RecordMember)) return false;
        start += RecordMember.Length;
        var end = SaltStart(line);
        if (end <= start) return false;
        record = start..end;
        return true;
    }

    /// <summary>Where the salt's member begins; -1 where the line has none in its place.</summary>
    private static int SaltStart(ReadOnlySpan<byte> line)
    {
        if (!TryReadEnd(line, out _, out _)) return -1;
        var number = line[..CommittedLength(line)].LastIndexOf(NumberMember);
        var salt = number - (SaltMember.Length + SaltTextLength + 1);
        return salt >= 0 && line[salt..].StartsWith(SaltMember) ? salt : -1;
    }

    private static Span<byte> Append(Span<byte> destination, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination);
        return destination[bytes.Length..];
    }
}
