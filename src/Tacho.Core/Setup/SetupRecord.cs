using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Tacho.Agents;

namespace Tacho.Setup;

/// <summary>What <c>--undo</c> has to know of a file that Tacho changed.</summary>
internal sealed record SetupRecord
{
    /// <summary>The file as the agent names it, before links are followed.</summary>
    public required string Path { get; init; }

    /// <summary>Ids of the agents that have something in it.</summary>
    public required ImmutableArray<string> Agents { get; init; }

    public required InstallScope Scope { get; init; }

    /// <summary>The repository's root; null for the user scope.</summary>
    public string? Project { get; init; }

    /// <summary>True for a file that is wholly ours.</summary>
    public bool Own { get; init; }

    /// <summary>True for a file of the journal, see <see cref="HookPlan.Journal"/>: one that is wholly ours, or one with a block of ours.</summary>
    public bool Journal { get; init; }

    /// <summary>SHA-256 of what Tacho wrote, in lower-case hex: a file with it was not touched since.</summary>
    public required string Wrote { get; init; }

    /// <summary>Name in <c>setup/backups/</c> of the original bytes, their SHA-256; null when there was no file.</summary>
    public string? Backup { get; init; }

    /// <summary>Folders that were made for the file, the outermost first.</summary>
    public ImmutableArray<string> Folders { get; init; } = [];

    public required DateTimeOffset At { get; init; }

    /// <summary>True when it was written for these agents' hooks in this place.</summary>
    public bool BelongsTo(InstallContext context, ImmutableArray<string> agents) =>
        Scope == context.Scope && (Scope == InstallScope.User || Project == context.ProjectRoot) && Agents.Any(agent => agents.Contains(agent, StringComparer.Ordinal));
}

/// <summary>All files that Tacho changed: <c>~/.tacho/setup/manifest.json</c>.</summary>
internal sealed record SetupManifest(int Version, ImmutableArray<SetupRecord> Files)
{
    /// <summary>The only version there is. A file with a higher one is refused, since writing it back would lose what it says.</summary>
    public const int CurrentVersion = 1;

    public static readonly SetupManifest Empty = new(CurrentVersion, []);

    public SetupRecord? Find(string path) => Files.FirstOrDefault(record => record.Path == path);

    public SetupManifest With(SetupRecord record) => Without(record.Path) with { Files = Without(record.Path).Files.Add(record) };

    public SetupManifest Without(string path) => this with { Files = Files.RemoveAll(record => record.Path == path) };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SetupManifest))]
internal sealed partial class SetupManifestJson : JsonSerializerContext;
