namespace Tacho.Agents.QwenCode;

/// <summary>The fields of Qwen Code's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class QwenCodeFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : contextWindowSize cwd forkedFrom gitBranch message model parentUuid promptId sessionId subtype systemPayload timestamp toolCallResult type usageMetadata uuid
        : version
        message: parts role
        message.parts: functionCall functionResponse text thought
        usageMetadata: cachedContentTokenCount candidatesTokenCount promptTokenCount thoughtsTokenCount totalTokenCount
        toolCallResult: callId durationMs error errorType resultDisplay status
        """);
}
