using System.Collections.Immutable;
using System.Globalization;
using Tacho.Interop;

namespace Tacho.Trail.Verification;

/// <summary>
/// Says what happened to a file whose chain is not whole. It keeps number, commitment and hash of every line, no content, and argues from the links: a line is genuine when it
/// fits the claimed hash of a line before it; a line that does not fit, but whose claimed hash the next line was sealed over, was altered; the longest run of genuine lines with
/// rising numbers is the file as it was, and what stands between them was put there.
/// </summary>
internal sealed class ChainDiagnosis
{
    /// <summary>More rivals for one number than this are not compared, so that a made-up file cannot make the work quadratic.</summary>
    private const int MaxRivals = 8;

    private readonly List<LineSeal> _lines = [];
    private readonly Dictionary<long, List<int>> _byNumber = [];
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();
    private readonly string _path;

    private readonly long? _witnessedSize;
    private readonly string? _witnessedHash;

    private ChainDiagnosis(string path, long? witnessedSize, string? witnessedHash) => (_path, _witnessedSize, _witnessedHash) = (path, witnessedSize, witnessedHash);

    /// <summary>A line's seal. <see cref="Fits"/>: it was sealed over the claimed hash of a line that is there. <see cref="IsSealedOver"/>: a line that is there was sealed over its claimed hash.</summary>
    private sealed record LineSeal(long FileLine, bool IsSealed, long Number, byte[] Commitment, byte[] Hash)
    {
        public bool Fits { get; set; }

        public bool IsSealedOver { get; set; }

        public bool IsGenuine { get; set; }

        /// <summary>The number that the line must have had, where its successor tells.</summary>
        public long TrueNumber { get; set; } = Number;
    }

    /// <summary>Reads a file again and names what is wrong with it.</summary>
    /// <param name="path">For the findings.</param>
    /// <param name="file">Open for reading.</param>
    /// <param name="length">Where to end.</param>
    /// <param name="witnessedSize">Count of lines that the file has by its head or successor; null when nobody knows.</param>
    /// <param name="witnessedHash">h of the last of these lines.</param>
    /// <param name="size">One more than the highest number that is accounted for.</param>
    public static ImmutableArray<Finding> Of(string path, PosixFile file, long length, long? witnessedSize, string? witnessedHash, out long size)
    {
        var diagnosis = new ChainDiagnosis(path, witnessedSize, witnessedHash);
        diagnosis.Load(file, length);
        diagnosis.Link();
        size = diagnosis.Tell();
        return [.. diagnosis._findings.OrderBy(finding => finding.Line ?? 0)];
    }

    private void Load(PosixFile file, long length)
    {
        var torn = new TornRegion();
        var pending = new List<LineSeal>();
        var lines = new LineScanner(file, 0, length);
        while (lines.Read())
        {
            if (!SealedLine.TryRead(lines.Line, out var line))
            {
                torn.Add(lines.Line, lines.Offset, lines.Ended);
                pending.Add(new(lines.Number, false, -1, [], []));
                continue;
            }

            if (torn.IsOpen && !torn.IsDescribedBy(SealedLine.Content(lines.Line))) _lines.AddRange(pending);
            torn.Close();
            pending.Clear();
            if (!_byNumber.TryGetValue(line.Number, out var rivals)) _byNumber[line.Number] = rivals = [];
            rivals.Add(_lines.Count);
            _lines.Add(new(lines.Number, true, line.Number, line.Commitment, line.Hash));
        }

        _lines.AddRange(pending);
    }

    private void Link()
    {
        for (var i = 0; i < _lines.Count; i++)
        {
            var line = _lines[i];
            if (!line.IsSealed) continue;
            if (line.Number == 0) line.Fits = IsSealedAfter(line, new byte[Seal.HashBytes]);
            foreach (var rival in _byNumber.GetValueOrDefault(line.Number - 1, []).Take(MaxRivals))
            {
                if (!IsSealedAfter(line, _lines[rival].Hash)) continue;
                line.Fits = true;
                _lines[rival].IsSealedOver = true;
            }

            // A line whose number was changed is not found by it, but its neighbour still was sealed over its hash.
            if (line.Fits || i == 0 || !_lines[i - 1].IsSealed || !IsSealedAfter(line, _lines[i - 1].Hash)) continue;
            line.Fits = true;
            _lines[i - 1].IsSealedOver = true;
            _lines[i - 1].TrueNumber = line.Number - 1;
        }

        foreach (var line in _lines) line.IsGenuine = line.Fits && line.TrueNumber == line.Number && !HasBetterRival(line);

        // The line behind a gap cannot fit, since what it was sealed over is gone; it is vouched for by its successor.
        foreach (var line in _lines)
        {
            if (!line.IsSealed || line.Fits || line.TrueNumber != line.Number || !IsVouchedFor(line)) continue;
            var isPredecessorThere = line.Number == 0 || _byNumber.GetValueOrDefault(line.Number - 1, []).Exists(i => _lines[i].IsGenuine);
            line.IsGenuine = !isPredecessorThere && !HasBetterRival(line);
        }
    }

    private static bool IsSealedAfter(LineSeal line, byte[] previous) => Seal.Chain(previous, line.Number, line.Commitment).AsSpan().SequenceEqual(line.Hash);

    /// <summary>True when another line of the same number, but not the same content, has a successor or a witness and this one has not.</summary>
    private bool HasBetterRival(LineSeal line)
    {
        var rivals = _byNumber[line.Number];
        return rivals.Count > 1 && !IsVouchedFor(line) && rivals.Exists(i => _lines[i] != line && !_lines[i].Hash.AsSpan().SequenceEqual(line.Hash) && _lines[i].Fits && IsVouchedFor(_lines[i]));
    }

    /// <summary>True when a successor was sealed over the line, or a witness saw it as the last.</summary>
    private bool IsVouchedFor(LineSeal line) => line.IsSealedOver || (line.Number == _witnessedSize - 1 && Seal.Text(line.Hash) == _witnessedHash);

    private long Tell()
    {
        var inPlace = LongestRun();
        var standing = inPlace.ToDictionary(i => _lines[i].Number, i => i);
        for (var i = 0; i < _lines.Count; i++)
        {
            var line = _lines[i];
            if (!line.IsGenuine || (standing.TryGetValue(line.Number, out var there) && there == i)) continue;
            if (standing.TryGetValue(line.Number, out var other))
            {
                if (_lines[other].Hash.AsSpan().SequenceEqual(line.Hash)) Add(FindingKinds.Duplicated, line, $"record {line.Number} stands here again, first in line {_lines[other].FileLine}");
                else Add(FindingKinds.Inserted, line, $"a second record {line.Number}; the one in line {_lines[other].FileLine} was there first");
                continue;
            }

            standing[line.Number] = i;
            Add(FindingKinds.Moved, line, $"record {line.Number} does not belong here");
        }

        var previous = -1;
        var number = -1L;
        foreach (var next in inPlace)
        {
            TellGap(previous, next, number, _lines[next].Number, standing);
            (previous, number) = (next, _lines[next].Number);
        }

        return TellEnd(previous, number, standing);
    }

    /// <summary>Between two lines that are in place: lines that are no genuine ones, and numbers that have no line.</summary>
    private void TellGap(int before, int after, long numberBefore, long numberAfter, Dictionary<long, int> standing)
    {
        var odd = OddLines(before + 1, after);
        var absent = new List<(long From, long To)>();
        for (var number = numberBefore + 1; number < numberAfter;)
        {
            if (Claim(odd, number, standing))
            {
                number++;
                continue;
            }

            var from = number;
            while (number < numberAfter && !standing.ContainsKey(number) && (odd.Count == 0 || !odd.Exists(i => _lines[i].TrueNumber == number))) number++;
            absent.Add((from, number - 1));
        }

        Pair(odd, absent);
        foreach (var (from, to) in absent) AddMissing(after, from, to);
        foreach (var i in odd) Add(FindingKinds.Inserted, _lines[i], "the recorder did not write this line");
    }

    /// <summary>Behind the last line in place. Numbers that have no line are the caller's, who knows the witnesses.</summary>
    private long TellEnd(int before, long numberBefore, Dictionary<long, int> standing)
    {
        var odd = OddLines(before + 1, _lines.Count);
        var size = Math.Max(numberBefore, standing.Count == 0 ? -1 : standing.Keys.Max()) + 1;
        while (odd.Count > 0 && (_witnessedSize is null ? _lines[odd[0]].TrueNumber == size || !_lines[odd[0]].IsSealed : size < _witnessedSize))
        {
            var same = odd.FindIndex(i => _lines[i].TrueNumber == size);
            var taken = same < 0 ? 0 : same;
            AddAltered(_lines[odd[taken]], size);
            odd.RemoveAt(taken);
            size++;
        }

        foreach (var i in odd) Add(FindingKinds.Inserted, _lines[i], "the recorder did not write this line");
        return size;
    }

    /// <summary>Takes an odd line for a number: as altered when it bears the number. True also when a line elsewhere has it.</summary>
    private bool Claim(List<int> odd, long number, Dictionary<long, int> standing)
    {
        if (standing.ContainsKey(number)) return true;
        var found = odd.FindIndex(i => _lines[i].TrueNumber == number);
        if (found < 0) return false;
        AddAltered(_lines[odd[found]], number);
        standing[number] = odd[found];
        odd.RemoveAt(found);
        return true;
    }

    /// <summary>Lines that bear no number of the gap stand, in order, for numbers that have no line.</summary>
    private void Pair(List<int> odd, List<(long From, long To)> absent)
    {
        while (odd.Count > 0 && absent.Count > 0)
        {
            var (from, to) = absent[0];
            AddAltered(_lines[odd[0]], from);
            odd.RemoveAt(0);
            if (from == to) absent.RemoveAt(0);
            else absent[0] = (from + 1, to);
        }
    }

    private List<int> OddLines(int from, int to)
    {
        var odd = new List<int>();
        for (var i = from; i < to; i++)
        {
            if (!_lines[i].IsGenuine) odd.Add(i);
        }

        return odd;
    }

    /// <summary>The longest strictly rising run of genuine lines by number (patience sorting); of equals the first.</summary>
    private List<int> LongestRun()
    {
        var ends = new List<int>();
        var previous = new int[_lines.Count];
        for (var i = 0; i < _lines.Count; i++)
        {
            if (!_lines[i].IsGenuine) continue;
            var (low, high) = (0, ends.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_lines[ends[middle]].Number < _lines[i].Number) low = middle + 1;
                else high = middle;
            }

            previous[i] = low == 0 ? -1 : ends[low - 1];
            if (low == ends.Count) ends.Add(i);
            else if (_lines[ends[low]].Number > _lines[i].Number) ends[low] = i;
        }

        var run = new List<int>();
        for (var i = ends.Count == 0 ? -1 : ends[^1]; i >= 0; i = previous[i]) run.Add(i);
        run.Reverse();
        return run;
    }

    private void AddAltered(LineSeal line, long number)
    {
        if (number == 0) Add(FindingKinds.GenesisChanged, line, "the first line is not the genesis that was sealed");
        else if (!line.IsSealed) Add(FindingKinds.Altered, line, $"this line, record {number}, no longer ends as a sealed line does");
        else if (line.IsSealedOver) Add(FindingKinds.Altered, line, $"record {number} was altered after it was sealed (or record {number - 1} was, and its hash with it)");
        else Add(FindingKinds.Altered, line, $"record {number} does not fit its hash");
    }

    private void AddMissing(int after, long from, long to)
    {
        var text = from == to ? $"record {from} is missing before this line" : string.Create(CultureInfo.InvariantCulture, $"records {from} to {to} are missing before this line");
        Add(FindingKinds.Missing, _lines[after], text);
    }

    private void Add(FindingKind kind, LineSeal line, string text) => _findings.Add(new(kind, _path, line.FileLine, text));
}
