using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tacho.Interop;

namespace Tacho.Trail;

/// <summary>
/// What the recorder remembers of a sealed file outside of it, under the lock: where the file ends, so that a cut shows, and what makes an append independent of the
/// file's size. Stored as one JSON object padded with spaces, so that a rewrite in place never shortens the file.
/// </summary>
public sealed record TrailHead
{
    /// <summary>Name of the project's folder under <c>trail/</c>; fixed by the first event.</summary>
    public required string Project { get; init; }

    /// <summary>The project's root folder on this machine, where the text views are.</summary>
    public required string Root { get; init; }

    /// <summary>Number of the file that is being written, from 1. A new one begins where the file before it was found cut or altered.</summary>
    public int Segment { get; init; } = 1;

    /// <summary>Lines in the segment.</summary>
    public long Size { get; init; }

    /// <summary>Bytes in the segment's file.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes in the segment's file once the scrub under way has put the new file in its place; 0 when none is. See <see cref="SealedFile.Settle"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long BytesAfterScrub { get; init; }

    /// <summary>h of the last line, as text.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Fingerprint of the redaction rules under which the last line was masked; null in a head of an older version.</summary>
    public string? Rules { get; init; }

    /// <summary>Size of the segment at its last checkpoint; 0 before the first.</summary>
    public long CheckpointSize { get; init; }

    /// <summary>Unix milliseconds of the last checkpoint; 0 before the first.</summary>
    public long CheckpointAt { get; init; }

    /// <summary>The Merkle frontier's hashes, as text.</summary>
    public ImmutableArray<string> Frontier { get; init; } = [];

    /// <summary>Fingerprints of the newest records for de-duplication, oldest first, 16 hex digits each.</summary>
    public string Recent { get; init; } = "";

    /// <summary>How much of the list of side files has been bound into the chain, in bytes.</summary>
    public long SidesBound { get; init; }

    private const int Granularity = 512;
    private const int MaxBytes = 64 * 1024;

    /// <summary>Reads a head; null when there is none or it cannot be read (a torn write after a power cut), which the writer then rebuilds.</summary>
    public static TrailHead? Read(string path)
    {
        try
        {
            return ReadFile(path);
        }
        catch (IOException)
        {
            // A folder, a pipe or a circle of links in the head's place.
            return null;
        }
    }

    private static TrailHead? ReadFile(string path)
    {
        using var file = PosixFile.OpenReadIfExists(path);
        if (file is null) return null;
        Span<byte> buffer = stackalloc byte[8 * 1024];
        var read = file.ReadAt(buffer, 0);
        if (read < buffer.Length) return Parse(buffer[..read]);
        var large = new byte[MaxBytes];
        return Parse(large.AsSpan(0, file.ReadAt(large, 0)));
    }

    /// <summary>Writes the head in place with one write.</summary>
    public void Write(string path)
    {
        var buffer = new ArrayBufferWriter<byte>(8 * 1024);
        using (var json = new Utf8JsonWriter(buffer)) JsonSerializer.Serialize(json, this, TrailHeadJson.Default.TrailHead);
        using var file = PosixFile.OpenReadWrite(path);
        var length = file.Length;
        var padded = Math.Max(length, (buffer.WrittenCount + Granularity) / Granularity * Granularity);
        var content = new byte[padded];
        buffer.WrittenSpan.CopyTo(content);
        content.AsSpan(buffer.WrittenCount).Fill((byte)' ');
        content[^1] = (byte)'\n';

        // On a full disk the file must not end up with half of the new head: room is taken first, with spaces, which leave the old head readable.
        if (length > 0 && padded > length)
        {
            var room = new byte[padded - length];
            room.AsSpan().Fill((byte)' ');
            file.WriteAt(room, length);
        }

        file.WriteAt(content, 0);
    }

    // Whoever can write the head must not be able to stop the recording with it, or lead it to another folder.
    private bool IsPlausible =>
        Project is { Length: > 0 } && Path.GetFileName(Project) == Project && Project is not ("." or "..") && Path.IsPathRooted(Root ?? "")
        && Segment > 0 && Size > 0 && Bytes > 0 && BytesAfterScrub >= 0 && CheckpointSize >= 0 && SidesBound >= 0 && Hash is not null && Recent is not null && !Frontier.IsDefault;

    private static TrailHead? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, TrailHeadJson.Default.TrailHead) is { } head && head.IsPlausible ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrailHead))]
internal sealed partial class TrailHeadJson : JsonSerializerContext;
