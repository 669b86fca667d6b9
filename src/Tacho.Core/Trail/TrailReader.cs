using System.Text.Json;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Trail.Verification;

namespace Tacho.Trail;

/// <summary>A sealed file of the trail.</summary>
/// <param name="Project">Name of the project's folder.</param>
/// <param name="Path">Full path.</param>
public sealed record TrailFile(string Project, string Path)
{
    /// <summary>The session's file name, without segment number or side mark.</summary>
    public string Session
    {
        get
        {
            var name = System.IO.Path.GetFileNameWithoutExtension(Path);
            if (name.IndexOf(".side-", StringComparison.Ordinal) is var side and >= 0) return name[..side];
            // The name of a project may hold dots, and stands in the file name of events without a session id.
            var dot = name.LastIndexOf('.');
            return dot > 0 && name.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? name[..dot] : name;
        }
    }

    /// <summary>True for a file that was written while the session's lock could not be had.</summary>
    public bool IsSide => System.IO.Path.GetFileName(Path).Contains(".side-", StringComparison.Ordinal);
}

/// <summary>An event and where it stands.</summary>
/// <param name="File">The sealed file.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Event">As recorded.</param>
public sealed record TrailRecord(TrailFile File, int Line, AgentEvent Event);

/// <summary>
/// Reads sealed files. It does not check the seal (<see cref="TrailVerifier"/> does) and never stops at a line that it cannot read: such lines are passed over here and
/// named there.
/// </summary>
public sealed class TrailReader(TachoHome home)
{
    /// <summary>Lines longer than this are passed over; the recorder writes none.</summary>
    public const int MaxLineBytes = 128 << 20;

    /// <summary>All sealed files, of one project or of all, in the order of their names.</summary>
    public IEnumerable<TrailFile> Files(string? project)
    {
        if (!Directory.Exists(home.Trail)) yield break;
        foreach (var folder in Directory.EnumerateDirectories(home.Trail).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder);
            if (project is not null && name != project) continue;
            foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal)) yield return new(name, path);
        }
    }

    /// <summary>The events of a file whose raw line passes a filter; the filter spares the parsing of lines that cannot matter.</summary>
    public static IEnumerable<TrailRecord> Events(TrailFile file, Func<ReadOnlyMemory<byte>, bool>? filter = null)
    {
        var number = 0;
        foreach (var line in Lines(file.Path))
        {
            number++;
            if (filter?.Invoke(line) == false || line.Span.StartsWith("{\"kind\":\"seal."u8)) continue;
            if (TryReadEvent(line) is { } recorded) yield return new(file, number, recorded);
        }
    }

    /// <summary>
    /// As <see cref="Events"/>, each with whether its line follows from the sealed one before it: a line that somebody added by hand, or changed, does not. That a whole end of the file was made
    /// anew only <see cref="TrailVerifier"/> can tell.
    /// </summary>
    public static IEnumerable<(TrailRecord Record, bool IsChained)> ChainedEvents(TrailFile file, Func<ReadOnlyMemory<byte>, bool> filter)
    {
        using var opened = PosixFile.OpenReadIfExists(file.Path);
        if (opened is null) yield break;
        var lines = new LineScanner(opened, 0, opened.Length);
        var (number, last) = (0, (byte[]?)null);
        while (lines.Read())
        {
            number++;
            var isChained = SealedLine.TryRead(lines.LineMemory.Span, out var sealedLine) && (last is null || Seal.Chain(last, sealedLine.Number, sealedLine.Commitment).AsSpan().SequenceEqual(sealedLine.Hash));
            if (isChained) last = sealedLine.Hash;
            var content = SealedLine.Content(lines.LineMemory);
            if (filter(content) && TryReadEvent(content) is { } recorded) yield return (new(file, number, recorded), isChained);
        }
    }

    /// <summary>
    /// The lines of a file without their line feeds, the last one even where its line feed is missing; what is added meanwhile is not read. Of a record that was scrubbed it is the
    /// masked copy. Each is valid until the next is asked for. A file that is gone has no lines.
    /// </summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Lines(string path)
    {
        using var file = PosixFile.OpenReadIfExists(path);
        if (file is null) yield break;
        var lines = new LineScanner(file, 0, file.Length);
        while (lines.Read()) yield return SealedLine.Content(lines.LineMemory);
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
