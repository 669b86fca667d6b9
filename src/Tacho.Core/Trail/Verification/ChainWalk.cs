using System.Security.Cryptography;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Trail.Verification;

/// <summary>State of the chain after a count of lines, where a witness speaks of that count.</summary>
/// <param name="Hash">h of the last of these lines.</param>
/// <param name="Root">Merkle root over them.</param>
/// <param name="FileLine">Line of the file that the last of them stands in.</param>
internal sealed record ChainState(string Hash, byte[] Root, long FileLine);

/// <summary>An event whose line has to stand in the text views, as it is met in a sealed file.</summary>
/// <param name="Command">The event.</param>
/// <param name="Offset">Where its line begins.</param>
/// <param name="Length">Length of the line.</param>
/// <param name="IsScrubbed">True where the event is the masked copy in a tombstone.</param>
internal readonly record struct CommandLine(AgentEvent Command, long Offset, int Length, bool IsScrubbed);

/// <summary>
/// One pass over a sealed file: checks every line against the chain, and keeps what the witnesses have to be compared with. When something does not fit,
/// <see cref="IsWhole"/> is false and <see cref="ChainDiagnosis"/> says what it is; the states are those of the lines before.
/// </summary>
internal sealed class ChainWalk
{
    private readonly HashSet<long> _sizes;
    private readonly Action<CommandLine>? _onCommand;
    private readonly MerkleAccumulator _tree = new();
    private readonly TornRegion _torn = new();
    private readonly byte[] _chainInput = new byte[6 + Seal.HashBytes + 8 + Seal.HashBytes];
    private readonly byte[] _hash = new byte[Seal.HashBytes];
    private readonly byte[] _commitment = new byte[Seal.HashBytes];
    private readonly byte[] _expected = new byte[Seal.HashBytes];
    private string? _firstTime;

    private ChainWalk(HashSet<long> sizes, Action<CommandLine>? onCommand)
    {
        _sizes = sizes;
        _onCommand = onCommand;
        "tacho1"u8.CopyTo(_chainInput);
    }

    /// <summary>True when every line fits and what is no line is described by a record, or stands torn at the end.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Lines that fit, from the start of the file.</summary>
    public long Size => _tree.Size;

    /// <summary>h of the last line that fits.</summary>
    public string Hash => Seal.Text(_hash);

    /// <summary>Merkle root over the lines that fit.</summary>
    public byte[] Root => _tree.Root();

    /// <summary>All lines of the file.</summary>
    public long FileLines { get; private set; }

    /// <summary>Offset behind the last line that fits.</summary>
    public long EndOffset { get; private set; }

    public Genesis? Genesis { get; private set; }

    /// <summary>State after each count of lines that a witness speaks of, as far as the lines fit.</summary>
    public Dictionary<long, ChainState> States { get; } = [];

    /// <summary>Side files that the chain bound, with the line that did.</summary>
    public List<(long Line, string File, long Size, string Hash)> Sides { get; } = [];

    /// <summary>Lines of interrupted writes that a record describes.</summary>
    public List<long> TornLines { get; } = [];

    /// <summary>Records of a rebuilt head.</summary>
    public List<long> RebuiltLines { get; } = [];

    /// <summary>Lines whose payload was removed, with what the ledger has to say of each.</summary>
    public List<(long Line, long Number, string Witness)> Tombstones { get; } = [];

    /// <summary>Records of interrupted writes whose bytes are not there.</summary>
    public List<long> EmptyTornMarks { get; } = [];

    /// <summary>The line of an unfinished write at the end of the file; 0 when there is none.</summary>
    public long TornEnd { get; private set; }

    /// <summary>Offset of <see cref="TornEnd"/>.</summary>
    public long TornEndOffset { get; private set; }

    /// <summary>True when what is torn at the end is followed by a line feed, as only an interrupted write of a mark leaves it.</summary>
    public bool TornEndHasFeed { get; private set; }

    /// <summary>True when events were captured at more than one moment, so that the file was written to more than once.</summary>
    public bool HasSeveralMoments { get; private set; }

    /// <summary>Reads a file up to a length.</summary>
    /// <param name="file">Open for reading.</param>
    /// <param name="length">Where to end.</param>
    /// <param name="sizes">The counts of lines at which a state is wanted.</param>
    /// <param name="onCommand">Gets every shell command, in order.</param>
    public static ChainWalk Over(PosixFile file, long length, HashSet<long> sizes, Action<CommandLine>? onCommand)
    {
        var walk = new ChainWalk(sizes, onCommand);
        var lines = new LineScanner(file, 0, length);
        while (lines.Read()) walk.Take(lines);
        walk.FileLines = lines.Number;
        if (walk._torn.IsOpen) (walk.TornEndOffset, walk.TornEndHasFeed) = (walk._torn.Offset, !walk._torn.NeedsFeed);
        return walk;
    }

    private void Take(LineScanner lines)
    {
        if (_onCommand is not null) Report(lines);
        if (!IsWhole) return;
        var line = lines.Line;
        if (!Fits(line))
        {
            if (!_torn.IsOpen) TornEnd = lines.Number;
            _torn.Add(line, lines.Offset, lines.Ended);
            if (_torn.HoldsWholeObject) IsWhole = false;
            return;
        }

        var content = SealedLine.Content(line);
        if (_torn.IsOpen && !_torn.IsDescribedBy(content))
        {
            IsWhole = false;
            return;
        }

        _expected.CopyTo(_hash, 0);
        _tree.Add(_commitment);
        EndOffset = lines.Offset + line.Length + (lines.Ended ? 1 : 0);
        if (Size == 1) Genesis = SealRecords.ReadGenesis(line);
        if (SealedLine.IsTombstone(line)) Tombstones.Add((lines.Number, Size - 1, Convert.ToHexStringLower(Seal.Commit(line[..SealedLine.CommittedLength(line)]))));
        if (content.StartsWith("{\"kind\":\"seal."u8)) TakeSealRecord(content, lines.Number);
        else Note(content);
        if (_torn.IsOpen)
        {
            TornLines.Add(TornEnd);
            _torn.Close();
        }

        if (_sizes.Contains(Size)) States[Size] = new(Hash, _tree.Root(), lines.Number);
        TornEnd = lines.Ended ? 0 : lines.Number;
        TornEndOffset = lines.Ended ? 0 : EndOffset;
    }

    /// <summary>Computes c and h of a line with its number into the fields; false when it is not the next of the chain.</summary>
    private bool Fits(ReadOnlySpan<byte> line)
    {
        if (!SealedLine.TryReadEnd(line, out var number, out var hash) || number != Size) return false;
        if (SealedLine.IsTombstone(line))
        {
            if (!SealedLine.TryRead(line, out var tombstone)) return false;
            tombstone.Commitment.CopyTo(_commitment, 0);
        }
        else
        {
            SHA256.HashData(line[..SealedLine.CommittedLength(line)], _commitment);
        }

        _hash.CopyTo(_chainInput, 6);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(_chainInput.AsSpan(6 + Seal.HashBytes), number);
        _commitment.CopyTo(_chainInput, 6 + Seal.HashBytes + 8);
        SHA256.HashData(_chainInput, _expected);
        return hash.AsSpan().SequenceEqual(_expected);
    }

    private void TakeSealRecord(ReadOnlySpan<byte> line, long number)
    {
        if (SealRecords.ReadSide(line) is { } side) Sides.Add((number, side.File, side.Size, side.Hash));
        else if (SealRecords.IsRebuilt(line)) RebuiltLines.Add(number);
        else if (SealRecords.StartsWithKind(line, "seal.torn"u8) && !_torn.IsOpen) EmptyTornMarks.Add(number);
    }

    /// <summary>Events of one call bear one time; the member stands right behind the kind.</summary>
    private void Note(ReadOnlySpan<byte> line)
    {
        if (HasSeveralMoments) return;
        var at = line[..Math.Min(line.Length, 256)].IndexOf("\"at\":\""u8);
        if (at < 0) return;
        var rest = line[(at + 6)..];
        var time = System.Text.Encoding.UTF8.GetString(rest[..Math.Max(0, rest.IndexOf((byte)'"'))]);
        _firstTime ??= time;
        HasSeveralMoments = time != _firstTime;
    }

    private void Report(LineScanner lines)
    {
        var content = SealedLine.Content(lines.LineMemory);
        if (!SealRecords.StartsWithKind(content.Span, "shell.command"u8)) return;
        try
        {
            var recorded = EventJson.Read(content);
            if (recorded.Body is ShellCommand) _onCommand!(new(recorded, lines.Offset, lines.Line.Length, SealedLine.IsTombstone(lines.Line)));
        }
        catch (System.Text.Json.JsonException)
        {
            // A line that is no event has no line in the views; what is wrong with it, the chain tells.
        }
    }
}
