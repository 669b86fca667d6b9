using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Capture;

/// <summary>
/// What is not to be recorded now: the pause and the exclusions in force. A projection of the ledger into one small file that every hook call reads; a file that cannot be read
/// means that everything is recorded.
/// </summary>
public sealed record CaptureState
{
    public static readonly CaptureState RecordEverything = new();

    /// <summary>Since when recording is paused; null when it is not.</summary>
    public DateTimeOffset? PausedSince { get; init; }

    /// <summary>When a pause ends by itself; null for one that a person must end.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>Full paths of folders whose sessions are not recorded, nor those of folders below.</summary>
    public ImmutableArray<string> Excluded { get; init; } = [];

    /// <summary>Project settings files that a person trusted: full path and SHA-256 of the content that they saw, in lower-case hex.</summary>
    public ImmutableDictionary<string, string> Trusted { get; init; } = ImmutableDictionary<string, string>.Empty;

    private const int MaxBytes = 1 << 20;

    public static CaptureState Read(TachoHome home)
    {
        if (ReadOrNull(home.CaptureState) is not { } json) return RecordEverything;
        try
        {
            return JsonSerializer.Deserialize(json, CaptureStateJson.Default.CaptureState) is { Excluded.IsDefault: false, Trusted: not null } state ? state : RecordEverything;
        }
        catch (JsonException)
        {
            return RecordEverything;
        }
    }

    /// <summary>The content of a file; null for one that is missing or cannot be read, which must not keep a command from the record.</summary>
    private static byte[]? ReadOrNull(string file)
    {
        try
        {
            return PosixFile.ReadAllIfExists(file, MaxBytes);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>True while recording is paused at that time.</summary>
    public bool IsPausedAt(DateTimeOffset time) => PausedSince is not null && (PausedUntil is not { } until || time < until);

    /// <summary>The exclusion that covers a folder; null when it is recorded.</summary>
    public string? ExclusionOf(string folder) =>
        Excluded.FirstOrDefault(excluded => folder == excluded || (folder.StartsWith(excluded, StringComparison.Ordinal) && (Path.EndsInDirectorySeparator(excluded) || folder[excluded.Length] == Path.DirectorySeparatorChar)));

    /// <summary>
    /// A project's settings file, if a person trusted it and its content is still what they saw; else null: what a repository can edit has no power over the record.
    /// </summary>
    /// <param name="file">Full path.</param>
    public byte[]? TrustedContent(string file)
    {
        if (!Trusted.TryGetValue(file, out var seen) || ReadOrNull(file) is not { } content) return null;
        return Fingerprint(content) == seen ? content : null;
    }

    internal static string Fingerprint(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[32];
        Sha256.HashData(content, hash);
        return Convert.ToHexStringLower(hash);
    }

    internal void Write(TachoHome home) => PosixFile.Replace(home.CaptureState, JsonSerializer.SerializeToUtf8Bytes(this, CaptureStateJson.Default.CaptureState));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CaptureState))]
internal sealed partial class CaptureStateJson : JsonSerializerContext;
