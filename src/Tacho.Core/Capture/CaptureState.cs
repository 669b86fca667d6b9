using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Capture;

/// <summary>
/// What people decided, as far as a hook call has to know it: the pause and the exclusions in force, where agents are reminded of the journal. A projection of the ledger into one small file that every hook call reads; a file that cannot be read
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

    /// <summary>Full paths of folders where agents are reminded of the journal, and in those below.</summary>
    public ImmutableArray<string> Reminded { get; init; } = [];

    /// <summary>True where agents are reminded of the journal in every project.</summary>
    public bool RemindedEverywhere { get; init; }

    private const int MaxBytes = 1 << 20;

    /// <summary>What is in force; everything is recorded where the file is missing or cannot be read.</summary>
    public static CaptureState Read(TachoHome home) => TryRead(home) ?? RecordEverything;

    /// <summary>What is in force; null where the file is missing or cannot be read, and only the ledger knows.</summary>
    internal static CaptureState? TryRead(TachoHome home)
    {
        if (ReadOrNull(home.CaptureState) is not { } json) return null;
        try
        {
            if (JsonSerializer.Deserialize(json, CaptureStateJson.Default.CaptureState) is not { } state) return null;
            // Members that the file lacks or holds as null are not set by the reader.
            return state with { Excluded = Named(state.Excluded), Reminded = Named(state.Reminded), Trusted = state.Trusted ?? RecordEverything.Trusted };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ImmutableArray<string> Named(ImmutableArray<string> folders) => folders.IsDefault ? [] : [.. folders.Where(static folder => !string.IsNullOrEmpty(folder))];

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

    /// <summary>The exclusion that covers a folder, however its path is written; null when it is recorded. Links are not followed.</summary>
    public string? ExclusionOf(string folder) => Covering(Excluded, folder);

    /// <summary>False where agents are reminded of the journal in no folder at all.</summary>
    internal bool RemindsAnywhere => RemindedEverywhere || !Reminded.IsEmpty;

    /// <summary>True where agents that work in a folder are reminded of the journal.</summary>
    public bool RemindsIn(string folder) => RemindedEverywhere || Covering(Reminded, folder) is not null;

    private static string? Covering(ImmutableArray<string> folders, string folder)
    {
        if (folders.IsEmpty || folder.Length == 0 || folder.Contains('\0')) return null;
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return folders.FirstOrDefault(one => full == one || full.StartsWith(Path.EndsInDirectorySeparator(one) ? one : one + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

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
