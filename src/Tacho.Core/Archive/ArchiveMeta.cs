using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Archive;

/// <summary>
/// What stands beside an archived transcript, in <c>.meta.json</c>: whose it is, what is in it, how it lies in frames, and where reading stopped. Written
/// after the transcript, so that a transcript without it is an unfinished one. Absent members are unknown.
/// </summary>
public sealed record ArchiveMeta
{
    /// <summary>Version of this file's format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The agent's id of the session.</summary>
    public required string Session { get; init; }

    /// <summary>Id of the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Version of the agent, as the transcript told it last.</summary>
    public string? AgentVersion { get; init; }

    /// <summary>Which of the agent's formats the lines are in.</summary>
    public required string Format { get; init; }

    /// <summary>Where the transcript lay.</summary>
    public required string Source { get; init; }

    /// <summary>Size of the source in bytes when it was read last.</summary>
    public long SourceBytes { get; init; }

    /// <summary>When the source was changed last, by its file system.</summary>
    public DateTimeOffset SourceChanged { get; init; }

    /// <summary>How many transcripts of this source were archived before it was rewritten into this one; only the last goes on growing.</summary>
    public int Rewritten { get; init; }

    /// <summary>Which session of a database or tree.</summary>
    public string? Row { get; init; }

    /// <summary>The sub-agent whose part it is.</summary>
    public string? Subagent { get; init; }

    /// <summary>The session that it came from.</summary>
    public string? Parent { get; init; }

    /// <summary>What the session is called, after masking.</summary>
    public string? Title { get; init; }

    /// <summary>First working folder.</summary>
    public string? Cwd { get; init; }

    /// <summary>The project's name in the trail.</summary>
    public required string Project { get; init; }

    /// <summary>Branch at the beginning.</summary>
    public string? GitBranch { get; init; }

    /// <summary>The model that was spoken to last.</summary>
    public string? Model { get; init; }

    /// <summary>Earliest time in the records; for records without times the file's.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>Latest time in the records.</summary>
    public DateTimeOffset Ended { get; init; }

    /// <summary>When this was written.</summary>
    public DateTimeOffset Archived { get; init; }

    /// <summary>What the reader made of the records.</summary>
    public ArchiveCounts Counts { get; init; } = new();

    /// <summary>The agent's ids of calls that have no result yet, so that one in a later part is joined.</summary>
    public ImmutableArray<string> Unanswered { get; init; } = [];

    /// <summary>Masks by rule.</summary>
    public ImmutableSortedDictionary<string, int> Masked { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Fingerprint of the rules that masked last.</summary>
    public required string Rules { get; init; }

    /// <summary>Bytes that were read from the source.</summary>
    public long BytesIn { get; init; }

    /// <summary>Bytes of the masked text.</summary>
    public long BytesMasked { get; init; }

    /// <summary>Name of the archived file, in the folder of this one. A transcript that grew gets a file of a new name, so that this one always tells the truth.</summary>
    public required string File { get; init; }

    /// <summary>Bytes of the archived file.</summary>
    public long BytesOut { get; init; }

    /// <summary><c>zstd</c>, <c>brotli</c> or <c>gzip</c>.</summary>
    public required string Codec { get; init; }

    /// <summary>The frames in order.</summary>
    public ImmutableArray<ArchiveFrame> Frames { get; init; } = [];

    /// <summary>SHA-256, in hex, over the frames' hashes in order: the content's identity.</summary>
    public required string Hash { get; init; }

    /// <summary>
    /// How many of its lines <c>tacho scrub</c> has masked; null for none. Their source may still hold what was taken out: an import that has to read it from its beginning takes
    /// these lines from here, or leaves it.
    /// </summary>
    public long? Scrubbed { get; init; }

    /// <summary>What the archive of another program said of it, from which it was taken over; null for one that was archived from its agent.</summary>
    public TakenOver? TakenOver { get; init; }

    /// <summary>Where reading stopped; a later import goes on from there.</summary>
    public TranscriptPosition? Position { get; init; }

    /// <summary>The entry of the ledger that vouches for the transcript and for this file as they are; null for one that is not sealed yet. It is no part of what the entry hashes.</summary>
    public SealReference? Seal { get; init; }

    /// <summary>What it goes on from, until it is sealed itself; null for one that is, and for the first of its name.</summary>
    public SealedPart? SealedPart { get; init; }

    /// <summary>As it stands on the disk.</summary>
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ArchiveJson.Default.ArchiveMeta);

    /// <summary>The content's identity by its frames.</summary>
    internal static string HashOf(ImmutableArray<ArchiveFrame> frames) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(frames.Select(static frame => frame.Hash)))));
}

/// <summary>One compressed run of lines.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Length">Its compressed bytes.</param>
/// <param name="Content">Its bytes before compression.</param>
/// <param name="FirstLine">The number of its first line, from 1.</param>
/// <param name="Hash">SHA-256 of its bytes before compression, in hex.</param>
public sealed record ArchiveFrame(long Offset, int Length, int Content, long FirstLine, string Hash);

/// <summary>What the archive of another program said of a transcript. Absent members are unknown.</summary>
/// <param name="Program">The program's name.</param>
public sealed record TakenOver(string Program)
{
    /// <summary>When that program archived it, or the date that it gave it.</summary>
    public DateTimeOffset? Archived { get; init; }

    /// <summary>Where the transcript lay when it was archived there.</summary>
    public string? Source { get; init; }

    /// <summary>The project as that program called it.</summary>
    public string? Project { get; init; }

    /// <summary>How many lines it counted.</summary>
    public long? Lines { get; init; }

    /// <summary>In how many of them it masked something.</summary>
    public long? MaskedLines { get; init; }
}

/// <summary>What a reader made of the records of one transcript.</summary>
public sealed record ArchiveCounts
{
    /// <summary>Lines in the archive.</summary>
    public long Lines { get; init; }

    /// <summary>Things that persons (or programs in their place) asked.</summary>
    public long Prompts { get; init; }

    /// <summary>Tool calls, shell commands among them.</summary>
    public long ToolCalls { get; init; }

    /// <summary>Results of tool calls.</summary>
    public long ToolResults { get; init; }

    /// <summary>Calls in the same transcript that got a result.</summary>
    public long Joined { get; init; }

    /// <summary>Tokens of all requests to models; null where the agent tells none.</summary>
    public TokenSum? Tokens { get; init; }

    /// <summary>The last request with an id, of which a later part may tell again.</summary>
    public CountedRequest? LastRequest { get; init; }

    /// <summary>Records that could not be read, by reason.</summary>
    public ImmutableSortedDictionary<string, long> Unreadable { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Records of types that this version does not know, by type.</summary>
    public ImmutableSortedDictionary<string, long> Unknown { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Fields that this version has not seen in records of the agent, as <c>type.field</c>, by the number of records that have them. Absent in the metadata of older versions.</summary>
    public ImmutableSortedDictionary<string, long> UnknownFields
    {
        get => field ?? ImmutableSortedDictionary<string, long>.Empty;
        init;
    }

    /// <summary>All events.</summary>
    public long Events { get; init; }

    /// <summary>What is wrong with a transcript that has content and tells of nothing; null for one that does.</summary>
    [JsonIgnore]
    public string? Silence =>
        Lines == 0 || Events > 0 ? null
        : Unreadable.Values.Sum() + Unknown.Values.Sum() == Lines ? "it has content, but nothing in it was understood"
        : "it has content, but none that tells of anything that happened";
}

/// <summary>Generated JSON shape of the metadata.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ArchiveMeta))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
