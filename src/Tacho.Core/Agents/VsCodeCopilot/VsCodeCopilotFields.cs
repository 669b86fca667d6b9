namespace Tacho.Agents.VsCodeCopilot;

/// <summary>The fields of VS Code Copilot's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class VsCodeCopilotFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : data id isCanceled modelState of parentId part request result results round session timestamp type
        request: agent message modelId requestId responseId timestamp variableData
        request.message: parts text
        result: details errorDetails metadata timings usage
        result.usage: completionTokens promptTokenDetails promptTokens
        round: id response thinking toolCalls toolInputRetry
        round.toolCalls: arguments id name
        session: creationDate customTitle initialLocation requesterUsername responderUsername sessionId version
        part: baseUri content didStartServerIds done edits generatedTitle id inlineReference invocationMessage isComplete isConfirmed isEdit isTrusted kind
        part: pastTenseMessage presentation progress resolveId resultDetails source supportAlertSyntax supportHtml supportThemeIcons toolCallId toolId toolName
        part: toolSpecificData uri uris value
        """);
}
