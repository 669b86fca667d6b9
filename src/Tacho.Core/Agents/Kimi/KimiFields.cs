namespace Tacho.Agents.Kimi;

/// <summary>The fields of Kimi's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class KimiFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : action activeToolNames agentId agentsMdPaths attempt compactedCount content contextSummary created_at cwd disallowedTools droppedCount durationMs
        : environmentDisclosure event hash id input keptUserMessageCount kind length maxTokens message messageCount mode model modelAlias names origin profileName
        : protocol_version provider reason result runtimeId sessionApprovalRule source subagentNames subagents summary systemPrompt systemPromptHash thinkingEffort
        : thinkingKeep time tokens tokensAfter tokensBefore toolCallId toolName tools toolSelect toolsHash turnId turnStep type usage usageScope workspaceId
        message: content origin role toolCalls
        message.content: text type
        event: args description display finishReason llmClientConsumeMs llmFirstTokenLatencyMs llmRequestBuildMs llmServerDecodeMs llmServerFirstTokenMs
        event: llmStreamDurationMs messageId name parentUuid part providerFinishReason rawFinishReason result step stepUuid toolCallId turnId type usage uuid
        event.part: text think type
        event.usage: inputCacheCreation inputCacheRead inputOther output
        usage: inputCacheCreation inputCacheRead inputOther output
        """);
}
