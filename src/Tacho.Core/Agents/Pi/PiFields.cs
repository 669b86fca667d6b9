namespace Tacho.Agents.Pi;

/// <summary>The fields of pi's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class PiFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : branchedFrom content customType cwd data details display firstKeptEntryId firstKeptEntryIndex fromHook fromId id label message modelId name parentId
        : parentSession provider summary targetId thinkingLevel timestamp title tokensBefore type updatedAt v version
        message: api cancelled command content details errorMessage excludeFromContext exitCode fullOutputPath isError model output provider rawStopReason responseId role
        message: stopReason timestamp toolCallId toolName truncated usage
        message.content: arguments data id mimeType name partialJson text textSignature thinking thinkingSignature type
        message.usage: cacheRead cacheWrite cost input output reasoning totalTokens
        message.usage.cost: cacheRead cacheWrite input output total
        """);
}
