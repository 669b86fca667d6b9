using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Tacho.Interop;

namespace Tacho.Trail.Verification;

/// <summary>
/// Compares a text view with the lines that the sealed records want there. It keeps 16 bytes of hash for each, no text. The lines of one sequence (the commands of a session) must
/// stand in their order; lines of different sequences may stand in any order among each other, as sessions overlap.
/// </summary>
internal sealed class ViewMatcher(int fields)
{
    private readonly Dictionary<UInt128, (int First, int Last)> _byText = [];
    private readonly List<Entry> _entries = [];
    private readonly List<int> _cursors = [];
    private int _unmatched;

    /// <summary>Begins a sequence: the lines that are added from now on stand in order among themselves.</summary>
    public void BeginSequence() => _cursors.Add(-1);

    /// <summary>Adds a wanted line, as <see cref="TextViews"/> writes it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isScrubbed">True for that of a record that was scrubbed, whose older line may still stand there.</param>
    public void Want(string line, bool isScrubbed)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        var key = KeyOf(bytes);
        var added = _entries.Count;
        _entries.Add(new Entry { Sequence = _cursors.Count - 1, Next = -1, Prefix = isScrubbed ? KeyOf(PrefixOf(bytes)) : 0 });
        if (_byText.TryGetValue(key, out var range))
        {
            CollectionsMarshal.AsSpan(_entries)[range.Last].Next = added;
            _byText[key] = (range.First, added);
        }
        else
        {
            _byText[key] = (added, added);
        }

        _unmatched++;
    }

    /// <summary>
    /// Reads a view up to a length that was taken before the records were read, since a record is always written first.
    /// </summary>
    /// <param name="path">The view; it may be missing.</param>
    /// <param name="length">Where to end.</param>
    /// <param name="findings">Gets what disagrees.</param>
    /// <param name="isScrubUnfinished">True when the ledger knows of a scrub that did not come to its end, so that the lines of scrubbed records may be the old ones.</param>
    /// <returns>Lines that have their record.</returns>
    public long Compare(string path, long length, List<Finding> findings, bool isScrubUnfinished)
    {
        var unmasked = new List<(long Line, UInt128 Prefix)>();
        using var file = length > 0 ? PosixFile.OpenReadIfExists(path) : null;
        var matched = 0L;
        if (file is not null)
        {
            var strangers = new RunOfLines(FindingKinds.ViewDisagrees, path, "no sealed record has this line", findings);
            var moved = new RunOfLines(FindingKinds.ViewDisagrees, path, "this line stands out of the order of its session", findings);
            var lines = new LineScanner(file, 0, length);
            while (lines.Read())
            {
                if (!lines.Ended || lines.Line.EndsWith(TornMark)) findings.Add(new(FindingKinds.Torn, path, lines.Number, "an interrupted write; tacho verify --rebuild-views mends it"));
                else if (Match(KeyOf(lines.Line), out var isInOrder)) (matched, _) = (matched + 1, isInOrder || moved.Add(lines.Number));
                else if (isScrubUnfinished) unmasked.Add((lines.Number, KeyOf(PrefixOf(lines.Line))));
                else strangers.Add(lines.Number);
            }

            TellUnmasked(path, unmasked, strangers, findings);
            strangers.End();
            moved.End();
        }

        if (_unmatched > 0)
            findings.Add(new(FindingKinds.ViewBehind, path, null, string.Create(CultureInfo.InvariantCulture, $"{_unmatched} recorded commands have no line here; tacho verify --rebuild-views adds them")));
        return matched;
    }

    /// <summary>Lines that stand where the masked line of a scrubbed record is missing: same time, same agent, same session.</summary>
    private void TellUnmasked(string path, List<(long Line, UInt128 Prefix)> lines, RunOfLines strangers, List<Finding> findings)
    {
        var older = new RunOfLines(FindingKinds.ScrubUnfinished, path, "the record of this line was masked since, by a scrub that did not come to its end: run it again, or tacho verify --rebuild-views", findings);
        var entries = CollectionsMarshal.AsSpan(_entries);
        foreach (var (line, prefix) in lines)
        {
            var taken = -1;
            for (var i = 0; i < entries.Length && taken < 0; i++)
            {
                if (!entries[i].IsMatched && entries[i].Prefix == prefix) taken = i;
            }

            if (taken < 0)
            {
                strangers.Add(line);
                continue;
            }

            entries[taken].IsMatched = true;
            _unmatched--;
            older.Add(line);
        }

        older.End();
    }

    /// <summary>What stands before a command.</summary>
    private ReadOnlySpan<byte> PrefixOf(ReadOnlySpan<byte> line)
    {
        var end = 0;
        for (var i = 0; i < fields && line[end..].IndexOf("] "u8) is var bracket and >= 0; i++) end += bracket + 2;
        return line[..end];
    }

    private static readonly byte[] TornMark = Encoding.UTF8.GetBytes(TextViews.TornMark);

    private bool Match(UInt128 key, out bool isInOrder)
    {
        isInOrder = true;
        if (!_byText.TryGetValue(key, out var range)) return false;
        var entries = CollectionsMarshal.AsSpan(_entries);
        var cursors = CollectionsMarshal.AsSpan(_cursors);
        var spare = -1;
        for (var i = range.First; i >= 0; i = entries[i].Next)
        {
            if (entries[i].IsMatched) continue;
            if (spare < 0) spare = i;
            if (i <= cursors[entries[i].Sequence]) continue;
            cursors[entries[i].Sequence] = i;
            Take(key, range, i);
            return true;
        }

        if (spare < 0) return false;
        isInOrder = false;
        Take(key, range, spare);
        return true;
    }

    private void Take(UInt128 key, (int First, int Last) range, int taken)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        entries[taken].IsMatched = true;
        _unmatched--;
        if (taken == range.First && entries[taken].Next >= 0) _byText[key] = (entries[taken].Next, range.Last);
    }

    private static UInt128 KeyOf(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[Seal.HashBytes];
        SHA256.HashData(line, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private struct Entry
    {
        public int Sequence;
        public int Next;
        public bool IsMatched;
        public UInt128 Prefix;
    }

    /// <summary>Joins findings of neighbouring lines to one.</summary>
    private sealed class RunOfLines(FindingKind kind, string path, string text, List<Finding> findings)
    {
        private long _first;
        private long _last;

        public bool Add(long line)
        {
            if (line != _last + 1) End();
            if (_first == 0) _first = line;
            _last = line;
            return true;
        }

        public void End()
        {
            if (_first > 0) findings.Add(new(kind, path, _first, text) { LastLine = _last > _first ? _last : null });
            _first = 0;
        }
    }
}
