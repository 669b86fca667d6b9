namespace Tacho.Agents;

/// <summary>The fields of the chat recordings of Gemini CLI, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class ChatRecordingFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : $rewindTo $set content displayContent id kind lastUpdated meta model projectHash sessionId startTime summary thoughts timestamp tokens toolCalls type
        content: functionResponse inlineData text
        thoughts: description subject timestamp
        tokens: cached input output thoughts tool total
        toolCalls: agentId args description displayName id name renderOutputAsMarkdown result resultDisplay status timestamp
        """);
}
