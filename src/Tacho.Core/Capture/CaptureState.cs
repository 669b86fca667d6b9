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

    private const int MaxBytes = 1 << 20;

    public static CaptureState Read(TachoHome home)
    {
        if (PosixFile.ReadAllIfExists(home.CaptureState, MaxBytes) is not { } json) return RecordEverything;
        try
        {
            return JsonSerializer.Deserialize(json, CaptureStateJson.Default.CaptureState) ?? RecordEverything;
        }
        catch (JsonException)
        {
            return RecordEverything;
        }
    }

    /// <summary>True while recording is paused at that time.</summary>
    public bool IsPausedAt(DateTimeOffset time) => PausedSince is not null && (PausedUntil is not { } until || time < until);

    /// <summary>The exclusion that covers a folder; null when it is recorded.</summary>
    public string? ExclusionOf(string folder) =>
        Excluded.FirstOrDefault(excluded => folder == excluded || (folder.StartsWith(excluded, StringComparison.Ordinal) && folder[excluded.Length] == Path.DirectorySeparatorChar));

    internal void Write(TachoHome home) => PosixFile.Replace(home.CaptureState, JsonSerializer.SerializeToUtf8Bytes(this, CaptureStateJson.Default.CaptureState));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CaptureState))]
internal sealed partial class CaptureStateJson : JsonSerializerContext;
