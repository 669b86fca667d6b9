using System.Runtime.InteropServices;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail.Verification;

namespace Tacho.Trail;

/// <summary>What a rebuild of a project's text views wrote.</summary>
/// <param name="Lines">Lines of the tail.</param>
/// <param name="Sessions">Views of single sessions.</param>
/// <param name="Removed">Views that no sealed record has a line for.</param>
public sealed record RebuildOutcome(long Lines, int Sessions, int Removed);

/// <summary>
/// Makes the text views of a project anew from its sealed records, and only from them. Every view is replaced in one step. The tail is in the order of time, but a session's
/// lines keep their own order even where the clock went back.
/// </summary>
/// <remarks>A call that goes to a side file at the very moment of the replacing may miss the new view; it is behind then, and the next rebuild adds it.</remarks>
public sealed class ViewRebuild(TachoHome home, Project project)
{
    private const int Attempts = 3;

    /// <summary>How long to wait for each session that is recording.</summary>
    public TimeSpan LockPatience { get; init; } = TimeSpan.FromSeconds(10);

    private readonly TextViews _views = new(project.Root);

    /// <summary>Where a line's record stands, and by what it is sorted.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Source(long SortTime, int File, long Offset, int Length);

    /// <summary>Rewrites the views. Sessions that record meanwhile are held up only for the replacing.</summary>
    /// <exception cref="UserError">The project has no sealed record, so that its views are all there is.</exception>
    /// <exception cref="IOException">A record could not be read, a view not written, or a session's lock was not to be had.</exception>
    public RebuildOutcome Run()
    {
        // Lines are read a second time by their offsets, which a scrub changes.
        TachoHome.CreateFolder(home.Seal);
        using var turn = new HeldLocks([home.ScrubLock], LockPatience);
        for (var attempt = 1; ; attempt++)
        {
            var files = new TrailReader(home).Files(project.Name).ToList();
            if (files.Count == 0) throw new UserError($"{project.Root} has no sealed record to rebuild its views from", "the views were left as they are", ExitCode.NothingFound);
            var lengths = files.Select(file => new FileInfo(file.Path).Length).ToList();
            var sources = new List<Source>();
            var beside = WriteSessionViews(files, lengths, sources);
            beside.Add((WriteTail(files, sources), _views.Tail));

            using var locks = new HeldLocks(files.Select(file => new TrailPaths(home, file.Session).Lock).Distinct(StringComparer.Ordinal), LockPatience);
            var isCurrent = new TrailReader(home).Files(project.Name).Select(file => new FileInfo(file.Path).Length).SequenceEqual(lengths);
            if (!isCurrent && attempt < Attempts)
            {
                foreach (var (made, _) in beside) File.Delete(made);
                continue;
            }

            foreach (var (made, view) in beside) File.Move(made, view, overwrite: true);
            return new(sources.Count, beside.Count - 1, RemoveStrays(beside.Select(pair => pair.View).ToHashSet(StringComparer.Ordinal)));
        }
    }

    /// <summary>Writes the views of the sessions beside the old ones, and remembers where each line comes from.</summary>
    private List<(string Made, string View)> WriteSessionViews(List<TrailFile> files, List<long> lengths, List<Source> sources)
    {
        TextViews.EnsureFolders(project.Root);
        var beside = new List<(string, string)>();
        foreach (var session in files.Select((file, i) => (file, i)).GroupBy(entry => entry.file.Session, StringComparer.Ordinal))
        {
            var view = Path.Combine(_views.Sessions, $"{TrailPaths.ViewName(session.Key, project.Name)}.log");
            var made = view + ".tmp";
            var lines = 0;
            using (var output = new ViewOutput(made))
            {
                var time = long.MinValue;
                foreach (var (file, i) in session.OrderBy(entry => entry.file.IsSide).ThenBy(entry => ProjectVerification.SegmentNumber(entry.file.Path)))
                {
                    if (file.IsSide) time = long.MinValue;
                    foreach (var line in Commands(file.Path, lengths[i]))
                    {
                        time = Math.Max(time, line.Command.At.UtcTicks);
                        sources.Add(new(time, i, line.Offset, line.Length));
                        output.Add(TextViews.SessionLine(line.Command));
                        lines++;
                    }
                }
            }

            if (lines > 0) beside.Add((made, view));
            else File.Delete(made);
        }

        return beside;
    }

    private string WriteTail(List<TrailFile> files, List<Source> sources)
    {
        var made = _views.Tail + ".tmp";
        using var output = new ViewOutput(made);
        var open = new Dictionary<int, PosixFile>();
        try
        {
            // OrderBy keeps the order of equals, which is that of the files and, within one, of the lines.
            foreach (var source in sources.OrderBy(source => source.SortTime))
            {
                if (!open.TryGetValue(source.File, out var file)) open[source.File] = file = PosixFile.OpenReadIfExists(files[source.File].Path) ?? throw new IOException($"{files[source.File].Path} vanished");
                var line = new byte[source.Length];
                file.ReadAt(line, source.Offset);
                output.Add(TextViews.TailLine(EventJson.Read(SealedLine.Content(line.AsMemory()))));
            }
        }
        finally
        {
            foreach (var file in open.Values) file.Dispose();
        }

        return made;
    }

    private int RemoveStrays(HashSet<string> written)
    {
        var strays = Directory.EnumerateFiles(_views.Sessions, "*.log").Where(view => !written.Contains(view)).ToList();
        foreach (var stray in strays) File.Delete(stray);
        return strays.Count;
    }

    /// <summary>The genuine shell commands of a file: those of lines that fit the chain, since a rebuild must not take in what was put there.</summary>
    private static List<CommandLine> Commands(string path, long length)
    {
        var commands = new List<CommandLine>();
        using var file = PosixFile.OpenReadIfExists(path) ?? throw new IOException($"{path} vanished");
        var walk = ChainWalk.Over(file, length, [], commands.Add);
        return walk.IsWhole ? commands : commands.FindAll(command => IsSealed(file, command));
    }

    private static bool IsSealed(PosixFile file, CommandLine command)
    {
        var line = new byte[command.Length];
        file.ReadAt(line, command.Offset);
        return SealedLine.TryRead(line, out _);
    }

    /// <summary>A view in the making, written in pieces of some size.</summary>
    private sealed class ViewOutput : IDisposable
    {
        private const int PieceBytes = 1 << 16;

        private readonly PosixFile _file;
        private readonly MemoryStream _pending = new();

        public ViewOutput(string path)
        {
            File.Delete(path);
            _file = PosixFile.CreateNew(path) ?? throw new IOException($"{path} is in the way");
        }

        public void Add(string line)
        {
            _pending.Write(Encoding.UTF8.GetBytes(line));
            _pending.WriteByte((byte)'\n');
            if (_pending.Length >= PieceBytes) Flush();
        }

        public void Dispose()
        {
            Flush();
            _file.Dispose();
            _pending.Dispose();
        }

        private void Flush()
        {
            _file.Write(_pending.GetBuffer().AsSpan(0, (int)_pending.Length));
            _pending.SetLength(0);
        }
    }
}
