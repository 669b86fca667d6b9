using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Trail;

namespace Tacho.Incidents;

/// <summary>
/// Gives commands as they are recorded, by looking at the sizes of the sealed files again and again. Sealed files and not the text views: those may be switched off, cleaned away
/// with the working tree, or written anew, which would give their lines again. Looking and not file system notices: those are lost on network and container mounts.
/// </summary>
/// <param name="home">Where the trail is.</param>
/// <param name="project">The project's name in the trail; null for all. It need not be there yet.</param>
public sealed class TrailFollower(TachoHome home, string? project)
{
    private readonly Dictionary<string, Position> _known = new(StringComparer.Ordinal);

    /// <summary>Where the reading of a file goes on, and the number of the last line that was taken.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Position(long Bytes, long LastNumber);

    /// <summary>Passes over everything that is recorded by now, without reading it.</summary>
    public void SkipToEnd()
    {
        foreach (var file in new TrailReader(home).Files(project)) _known[file.Path] = EndOf(file.Path);
    }

    /// <summary>The commands that were recorded since the last call, in the order of time.</summary>
    public ImmutableArray<TrailRecord> Take()
    {
        var commands = new List<TrailRecord>();
        foreach (var file in new TrailReader(home).Files(project))
        {
            try
            {
                TakeFrom(file, commands);
            }
            catch (IOException)
            {
                // The file went away between the listing and the look; the next look finds out.
            }
        }

        return [.. commands.OrderBy(command => command.Event.At)];
    }

    private void TakeFrom(TrailFile file, List<TrailRecord> commands)
    {
        var length = new FileInfo(file.Path).Length;
        var position = _known.TryGetValue(file.Path, out var known) ? known : new Position(0, -1);
        if (length == position.Bytes) return;

        // A file that became shorter was written anew with lines blanked on purpose; its numbers tell which lines are new.
        if (length < position.Bytes) position = position with { Bytes = 0 };
        using var opened = PosixFile.OpenReadIfExists(file.Path);
        if (opened is null) return;
        if (!EndsWith(opened, position)) position = position with { Bytes = 0 };
        var bytes = new byte[checked((int)Math.Min(length - position.Bytes, TrailReader.MaxLineBytes))];
        var rest = bytes.AsMemory(0, opened.ReadAt(bytes, position.Bytes));

        // Behind the last line feed a line may be in the making.
        while (rest.Span.IndexOf((byte)'\n') is >= 0 and var feed)
        {
            var line = rest[..feed];
            var isNew = !SealedLine.TryReadEnd(line.Span, out var number, out _) || number > position.LastNumber;
            if (isNew && line.Span.StartsWith(LineGlance.ShellCommandStart) && LineGlance.ReadShellCommand(line.Span) is { } recorded) commands.Add(new(file, (int)number + 1, recorded));
            position = new(position.Bytes + feed + 1, Math.Max(position.LastNumber, number));
            rest = rest[(feed + 1)..];
        }

        _known[file.Path] = position;
    }

    /// <summary>False where the file was written anew with lines masked, and has become longer since: the position is then in the middle of a line.</summary>
    private static bool EndsWith(PosixFile file, Position position)
    {
        if (position.Bytes == 0) return true;
        var buffer = new byte[Math.Min(position.Bytes, SealedLine.MaxSuffixBytes)];
        var end = buffer.AsSpan(0, file.ReadAt(buffer, position.Bytes - buffer.Length));
        if (!end.EndsWith("\n"u8)) return false;
        return SealedLine.TryReadEnd(end[..^1], out var number, out _) ? number == position.LastNumber : position.LastNumber < 0;
    }

    /// <summary>The position behind the last whole line.</summary>
    private static Position EndOf(string path)
    {
        using var file = PosixFile.OpenReadIfExists(path);
        if (file is null) return new(0, -1);
        var length = file.Length;
        var buffer = new byte[Math.Min(length, 4 * SealedLine.MaxSuffixBytes)];
        var start = length - buffer.Length;
        var end = buffer.AsSpan(0, file.ReadAt(buffer, start));
        var feed = end.LastIndexOf((byte)'\n');

        // A long line is in the making, which the recorder does with one write: rather give the file's commands again than none of those that come.
        if (feed < 0) return new(0, -1);
        return new(start + feed + 1, SealedLine.TryReadEnd(end[..feed], out var number, out _) ? number : -1);
    }
}
