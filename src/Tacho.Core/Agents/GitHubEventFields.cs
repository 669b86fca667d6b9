namespace Tacho.Agents;

/// <summary>The fields of the event lines of GitHub's agents, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class GitHubEventFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : agentId data id parentId timestamp type
        data: agentDescription agentDisplayName agentMode agentName allowAllPermissionMode allowAllPermissions alreadyInUse apiCallId arguments attachments
        data: availableModels candidateModels categoryScores checkpointNumber checkpointPath chosenModel chosenShortfall chunkCount chunkIndex clientRequestId codeChanges
        data: compactionTokensUsed confidence content context contextTier conversationTokens copilotVersion currentModel currentTokens delivery droppedTokens durationMs
        data: encryptedContent endToEndLatencyMs error errorType eventCount eventsFileSizeBytes fallback hasImage hookInvocationId hookType infoType input interactionId
        data: isAutopilotContinuation isUserRequested kind mcpServerName mcpToolName message messageId messagesRemoved messagesRemovedDuringTruncation model
        data: modelCacheState modelMetrics newMode newModel operation output outputTokens parentAgentTaskId parentToolCallId path performedBy permissionRequest
        data: postCompactionTokens postTruncationMessagesLength postTruncationTokensInMessages preCompactionMessagesLength preCompactionTokens predictedLabel
        data: preTruncationMessagesLength preTruncationTokensInMessages previousAllowAllPermissionMode previousAllowAllPermissions previousMode previousModel
        data: previousReasoningEffort producer promptRequest providerCallId reason reasoningBucket reasoningEffort reasoningId reasoningOpaque reasoningText
        data: remoteSteerable requestId result resumeTime role routerLatencyMs routingMethod rte selectedModel serviceRequestId sessionId sessionLimits sessionStartTime
        data: shellToolInfo shutdownType source stack startTime statusCode stickyOverride success summary summaryContent supportedNativeDocumentMimeTypes systemTokens
        data: tokenDetails tokenLimit tokensRemoved tokensRemovedDuringTruncation toolCallId toolDefinitionsTokens toolName toolRequests toolTelemetry totalApiDurationMs
        data: totalNanoAiu totalPremiumRequests totalTokens totalToolCalls transformedContent trigger turnId version vscodeVersion
        data.toolRequests: arguments intentionSummary mcpServerName mcpToolName name toolCallId toolTitle type
        data.tokenDetails: cache_read cache_write input output
        data.context: baseCommit branch cwd gitRoot headCommit hostType repository repositoryHost
        """);
}
