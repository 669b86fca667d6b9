namespace Tacho.Agents.ClaudeCode;

/// <summary>The fields of Claude Code's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class ClaudeCodeFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : agentId agentName aiTitle apiErrorStatus apiRefusalCategory apiRefusalExplanation atis attachment attributionAgent attributionMcpServer attributionMcpTool
        : attributionPlugin attributionSkill backup bridgeSessionId cause classifierMetaLines compactMetadata content customTitle cwd data direction durationMs effort
        : entrypoint error errorDetails fallbackModel frameUrl gitBranch hasOutput hookAdditionalContext hookCount hookErrors hookInfos imagePasteIds
        : interruptedByShutdown interruptedMessageId isAbortedMidStream isApiErrorMessage isCompactSummary isMeta isSidechain isSnapshotUpdate isVisibleInTranscriptOnly
        : key lastPrompt lastSequenceNum leafUuid level logicalParentUuid maxRetries mcpMeta message messageCount messageId mode operation origin originalModel
        : ownerAccountUuid ownerOrganizationUuid parentToolUseID parentUuid path pendingBackgroundAgentCount pendingWorkflowCount permissionMode planContent
        : preventedContinuation prNumber project promptId promptSource prRepository prUrl refusedUserMessageUuid relocatedCwd requestId result retractedMessageUuids
        : retryAttempt retryInMs scope session_id sessionId sessionKind slug snapshot snapshotMessageId source sourceToolAssistantUUID sourceToolUseID stopReason subtype
        : summary supersedesUuids teamName thinkingMetadata timestamp title todos toolDenialKind toolEndsTurn toolUseID toolUseResult trackingPath trigger turnCompanion
        : type userFeedback userType uuid version worktreeSession
        message: container content context_management diagnostics id model role stop_details stop_reason stop_sequence type usage
        message.content: caller citations content from id input is_error name signature source text thinking to tool_use_id type
        message.usage: cache_creation cache_creation_input_tokens cache_read_input_tokens inference_geo input_tokens iterations output_tokens output_tokens_details
        message.usage: server_tool_use service_tier speed
        message.usage.cache_creation: ephemeral_1h_input_tokens ephemeral_5m_input_tokens
        message.usage.server_tool_use: web_fetch_requests web_search_requests
        """);
}
