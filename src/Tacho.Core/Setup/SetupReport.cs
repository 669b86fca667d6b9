using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tacho.Texts;

namespace Tacho.Setup;

/// <summary>What <c>tacho init --json</c> prints: the plan, and whether it was carried out.</summary>
/// <param name="Scope">project or user.</param>
/// <param name="Project">The repository's root; null for the user scope.</param>
/// <param name="Undo">True when hooks were taken out.</param>
/// <param name="Journal">True when what tells agents of the journal was installed, or taken out.</param>
/// <param name="Written">False for a dry run.</param>
/// <param name="Agents">Ids of the agents.</param>
/// <param name="Files">Every file that was looked at.</param>
/// <param name="HookProgram">The program that agents call; null for an undo.</param>
/// <param name="Advice">What the person still has to do or know.</param>
/// <param name="LegacyLogs">Older logs that were found.</param>
public sealed record SetupReport(
    string Scope,
    string? Project,
    bool Undo,
    bool Journal,
    bool Written,
    ImmutableArray<string> Agents,
    ImmutableArray<ReportedFile> Files,
    HookProgramState? HookProgram,
    ImmutableArray<string> Advice,
    ImmutableArray<string> LegacyLogs)
{
    /// <summary>One JSON object on several lines.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SetupReportJson.Default.SetupReport);
}

/// <param name="Path">As the agent names it.</param>
/// <param name="Target">What is written, behind links.</param>
/// <param name="Change">none, create, modify or delete.</param>
/// <param name="RestoresOriginal">True when an undo gives back the bytes from before Tacho.</param>
/// <param name="Agents">Ids of the agents.</param>
/// <param name="Diff">Lines in the unified format.</param>
public sealed record ReportedFile(
    string Path, string Target, string Change, bool RestoresOriginal, ImmutableArray<string> Agents, ImmutableArray<string> Diff)
{
    public static ReportedFile Of(PlannedFile file) => new(
        file.Path,
        file.Target,
        file.Change.ToString().ToLowerInvariant(),
        file.Restores,
        [.. file.Agents.Select(agent => agent.Value)],
        UnifiedDiff.Of(file.Before, file.After, file.Path));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SetupReport))]
internal sealed partial class SetupReportJson : JsonSerializerContext;
