using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Trail.Verification;

/// <summary>What is known of a session's files before any of them is verified: its head, its segments and what each says of the one before, its list of side files.</summary>
internal sealed class SessionVerification
{
    private const int MaxSidesBytes = 16 << 20;

    private readonly SortedDictionary<int, string> _segments = [];
    private readonly string _sides;
    private Dictionary<string, (long Size, string Hash)>? _listed;

    public SessionVerification(TachoHome home, string project, string session, IEnumerable<TrailFile> segments)
    {
        var paths = new TrailPaths(home, session);
        _sides = paths.Sides(project);
        foreach (var file in segments) _segments[ProjectVerification.SegmentNumber(file.Path)] = file.Path;
        Head = ReadHead(paths.Head);
        var last = _segments.Count == 0 ? 0 : _segments.Keys.Last();
        if (Head?.Project == project) last = Math.Max(last, Head.Segment);
        Numbers = [.. Enumerable.Range(1, Math.Min(last, _segments.Count + MaxGap))];
    }

    /// <summary>A head that names a segment far beyond those that are there is not followed any further than this.</summary>
    private const int MaxGap = 64;

    public TrailHead? Head { get; }

    /// <summary>Numbers of the segments that are there or should be.</summary>
    public ImmutableArray<int> Numbers { get; }

    public bool Has(int number) => _segments.ContainsKey(number);

    /// <summary>What the next segment's genesis says of a segment.</summary>
    public Testimony? Successor(int number)
    {
        if (!_segments.TryGetValue(number + 1, out var path) || ReadGenesis(path) is not { Previous: { } hash, PreviousSize: { } size }) return null;

        // A segment whose first write was interrupted is unknown to the head, so that its successor speaks of the same file as it does itself.
        if (_segments.TryGetValue(number, out var one) && ReadGenesis(one) is { Previous: { } own } && own == hash) return null;
        return new(WitnessKind.Successor, size, hash, null, $"genesis of {path}");
    }

    /// <summary>The list of side files, which the recorder appended to without the lock, by name.</summary>
    public Dictionary<string, (long Size, string Hash)> ListedSides()
    {
        if (_listed is not null) return _listed;
        _listed = new(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(PosixFile.ReadAllIfExists(_sides, MaxSidesBytes) ?? []).Split('\n'))
        {
            var words = line.Split(' ');
            if (words.Length == 3 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)) _listed[words[0]] = (size, words[2]);
        }

        return _listed;
    }

    private static TrailHead? ReadHead(string path)
    {
        try
        {
            return TrailHead.Read(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Genesis? ReadGenesis(string path)
    {
        using var file = PosixFile.OpenReadIfExists(path);
        if (file is null) return null;
        var lines = new LineScanner(file, 0, file.Length);
        return lines.Read() ? SealRecords.ReadGenesis(lines.Line) : null;
    }
}
