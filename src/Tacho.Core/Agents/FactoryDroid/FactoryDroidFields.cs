namespace Tacho.Agents.FactoryDroid;

/// <summary>The fields of Factory Droid's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class FactoryDroidFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : callingSessionId callingToolUseId cwd finalText id isError message messageId messageIndex model owner parameters parentId reasoning_effort role session_id
        : sessionId sessionTitle settings source subtype summaryKind summaryText text timestamp title todos toolCallId toolId toolName tools type usage value version
        message: content role
        message.content: content id input is_error name text thinking tool_use_id type
        settings: assistantActiveTimeMs autonomyMode model providerLock providerLockTimestamp reasoningEffort tokenUsage
        settings.tokenUsage: cacheCreationTokens cacheReadTokens inputTokens outputTokens thinkingTokens
        usage: cache_creation_input_tokens cache_read_input_tokens input_tokens output_tokens
        """);
}
