using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tacho.Interop;

namespace Tacho.Trail;

/// <summary>
/// A sealed file that is open for appending, positioned behind its last line. The caller holds the lock. Lines are collected and written together with one write(2).
/// </summary>
internal sealed class SealedFile : IDisposable
{
    private readonly PosixFile _file;
    private readonly MemoryStream _pending = new();
    private byte[] _hash;
    private MerkleFrontier _frontier;

    private SealedFile(PosixFile file, long bytes, byte[] hash, MerkleFrontier frontier)
    {
        _file = file;
        _hash = hash;
        _frontier = frontier;
        Bytes = bytes;
    }

    /// <summary>Size of the file with what is pending, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Count of sealed lines, pending ones included; the next line's number.</summary>
    public long Size => _frontier.Size;

    /// <summary>h of the last line.</summary>
    public string Hash => Seal.Text(_hash);

    public ImmutableArray<string> Frontier => [.. _frontier.Subtrees.Select(node => Seal.Text(node))];

    public byte[] Root => _frontier.Root();

    /// <summary>A file that must not exist yet, or be empty.</summary>
    public static SealedFile Create(string path) => new(PosixFile.OpenAppend(path), 0, new byte[Seal.HashBytes], MerkleFrontier.Empty);

    /// <summary>
    /// Opens a file where its head says that it ends. Lines behind the head (a crash between the two writes) are taken in when they fit the chain; a torn end gets a line
    /// feed and a <c>seal.torn</c> record. Null, with a reason, when file and head disagree: then the file was cut or altered and is left as it is.
    /// </summary>
    public static SealedFile? Continue(string path, TrailHead head, out string? disagreement)
    {
        disagreement = null;
        if (!TryReadHead(head, out var hash, out var frontier))
        {
            disagreement = "the head is not readable";
            return null;
        }

        if (!File.Exists(path))
        {
            disagreement = "missing: the file is gone";
            return null;
        }

        var file = PosixFile.OpenAppend(path);
        head = Settle(file, head);
        var opened = new SealedFile(file, head.Bytes, hash, frontier);
        disagreement = opened.FindDisagreement(head);
        if (disagreement is null) return opened;
        opened.Dispose();
        return null;
    }

    /// <summary>Rebuilds the position from the file alone, after a lost head. Null, with a reason, when the chain is not whole.</summary>
    public static SealedFile? Rebuild(string path, out string? disagreement)
    {
        var opened = new SealedFile(PosixFile.OpenAppend(path), 0, new byte[Seal.HashBytes], MerkleFrontier.Empty);
        disagreement = opened.TakeIn(opened._file.Length) ? null : "the chain is broken";
        if (disagreement is null) return opened;
        opened.Dispose();
        return null;
    }

    /// <summary>Seals one JSON object as the next line.</summary>
    public void Add(ReadOnlySpan<byte> jsonObject)
    {
        _pending.Write(SealedLine.Write(jsonObject, Size, _hash, out var line));
        Advance(line);
        Bytes = _file.Length + _pending.Length;
    }

    /// <summary>Writes what is pending; on return it is in the operating system's hands and survives the process's death, not the machine's.</summary>
    public void Flush()
    {
        if (_pending.Length == 0) return;
        _file.Write(_pending.GetBuffer().AsSpan(0, (int)_pending.Length));
        _pending.SetLength(0);
        Bytes = _file.Length;
    }

    /// <summary>Returns after the file's data reached the device.</summary>
    public void Sync() => _file.Sync();

    public void Dispose()
    {
        _file.Dispose();
        _pending.Dispose();
    }

    private static bool TryReadHead(TrailHead head, out byte[] hash, out MerkleFrontier frontier)
    {
        frontier = MerkleFrontier.Empty;
        hash = [];
        if (!Seal.TryRead(Encoding.ASCII.GetBytes(head.Hash), out hash)) return false;
        var nodes = ImmutableArray.CreateBuilder<byte[]>(head.Frontier.Length);
        foreach (var text in head.Frontier)
        {
            if (!Seal.TryRead(Encoding.ASCII.GetBytes(text), out var node)) return false;
            nodes.Add(node);
        }

        frontier = new MerkleFrontier(head.Size, nodes.ToImmutable());
        return head.Size > 0 && head.Bytes > 0 && System.Numerics.BitOperations.PopCount((ulong)head.Size) == nodes.Count;
    }

    /// <summary>
    /// A head as it speaks of the file that is there. A scrub tells the head both sizes before it puts the new file into the place of the old, so that its death between any two
    /// of its steps leaves a head that fits.
    /// </summary>
    public static TrailHead Settle(PosixFile file, TrailHead head)
    {
        if (head.BytesAfterScrub == 0) return head;
        var after = head with { Bytes = head.BytesAfterScrub, BytesAfterScrub = 0 };
        return !EndsWhereHeadSays(file, head) && EndsWhereHeadSays(file, after) ? after : head;
    }

    /// <summary>True when the line that a head remembers as the last ends where the head says.</summary>
    public static bool EndsWhereHeadSays(PosixFile file, TrailHead head)
    {
        Span<byte> end = stackalloc byte[SealedLine.MaxSuffixBytes];
        var from = Math.Max(0, head.Bytes - end.Length);
        end = end[..file.ReadAt(end[..(int)(head.Bytes - from)], from)];
        return !end.IsEmpty && end[^1] == '\n' && SealedLine.TryReadEnd(end[..^1], out var number, out var last) && number == head.Size - 1 && Seal.Text(last) == head.Hash;
    }

    private string? FindDisagreement(TrailHead head)
    {
        var length = _file.Length;
        if (length < head.Bytes) return string.Create(CultureInfo.InvariantCulture, $"cut: the file has {length} bytes, {head.Bytes} were written");
        if (!EndsWhereHeadSays(_file, head)) return "altered: the last line is not the one that was written";
        if (length == head.Bytes) return null;
        return TakeIn(length) ? null : "inserted: lines that the recorder did not write stand at the end";
    }

    /// <summary>
    /// Takes in what stands from the known end up to a length: lines that fit the chain, and what interrupted writes left. False when something else stands there.
    /// </summary>
    private bool TakeIn(long length)
    {
        var torn = new TornRegion();
        var lines = new LineScanner(_file, Bytes, length);
        while (lines.Read())
        {
            if (SealedLine.TryRead(lines.Line, out var line) && line.Number == Size && line.Hash.AsSpan().SequenceEqual(Seal.Chain(_hash, line.Number, line.Commitment)))
            {
                if (torn.IsOpen && !torn.IsDescribedBy(SealedLine.Content(lines.Line))) return false;
                torn.Close();
                Advance(line);

                // A write that was interrupted right before its last byte: the line is whole and lacks nothing but its feed.
                if (!lines.Ended) _pending.WriteByte((byte)'\n');
            }
            else
            {
                torn.Add(lines.Line, lines.Offset, lines.Ended);
            }
        }

        Bytes = length;
        if (!torn.IsOpen) return true;
        if (torn.HoldsWholeObject) return false;
        if (torn.NeedsFeed) _pending.WriteByte((byte)'\n');
        Add(torn.Describe());
        return true;
    }

    private void Advance(SealedLine line)
    {
        _hash = line.Hash;
        _frontier = _frontier.Add(line.Commitment);
    }
}
