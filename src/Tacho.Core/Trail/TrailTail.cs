using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Trail;

/// <summary>
/// The newest events of a session by one bounded read of its sealed file, so that the cost does not grow with the record. Only lines count that follow from the sealed one before them and that the
/// head knows of; where the head's last line is not among them, none does.
/// </summary>
internal static class TrailTail
{
    /// <param name="home">The recorder's folder.</param>
    /// <param name="name">The session as a file name; also the name of its project, as it is of the books.</param>
    /// <param name="maxBytes">Of the file's end; events that begin before it are not read.</param>
    /// <param name="filter">Which lines are wanted, by what stands in them.</param>
    /// <returns>In the order of the file.</returns>
    public static ImmutableArray<AgentEvent> Read(TachoHome home, string name, int maxBytes, Func<ReadOnlyMemory<byte>, bool> filter)
    {
        var paths = new TrailPaths(home, name);
        if (TrailHead.Read(paths.Head) is not { } head || head.Project != name) return [];
        using var file = PosixFile.OpenReadIfExists(paths.Segment(name, head.Segment));
        if (file is null) return [];
        var from = Math.Max(0, file.Length - maxBytes);
        var bytes = new byte[file.Length - from];
        ReadOnlyMemory<byte> rest = bytes.AsMemory(0, file.ReadAt(bytes, from));
        var last = new byte[Seal.HashBytes];
        if (from > 0)
        {
            // Of the line that the window cuts there is the end, which tells what the next one follows from.
            if (!SealedLine.TryReadEnd(NextLine(ref rest).Span, out _, out last)) return [];
        }

        var events = ImmutableArray.CreateBuilder<AgentEvent>();
        while (!rest.IsEmpty)
        {
            var line = NextLine(ref rest);
            if (!SealedLine.TryRead(line.Span, out var sealedLine) || !Seal.Chain(last, sealedLine.Number, sealedLine.Commitment).AsSpan().SequenceEqual(sealedLine.Hash)) continue;
            last = sealedLine.Hash;
            var content = SealedLine.Content(line);
            if (filter(content) && TryReadEvent(content) is { } recorded) events.Add(recorded);
            if (sealedLine.Number == head.Size - 1) return Seal.Text(last) == head.Hash ? events.ToImmutable() : [];
        }

        return [];
    }

    private static ReadOnlyMemory<byte> NextLine(ref ReadOnlyMemory<byte> rest)
    {
        var feed = rest.Span.IndexOf((byte)'\n');
        var line = feed < 0 ? rest : rest[..feed];
        rest = feed < 0 ? default : rest[(feed + 1)..];
        return line;
    }

    private static AgentEvent? TryReadEvent(ReadOnlyMemory<byte> line)
    {
        try
        {
            return EventJson.Read(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
