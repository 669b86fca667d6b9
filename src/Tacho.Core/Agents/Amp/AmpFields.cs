namespace Tacho.Agents.Amp;

/// <summary>The fields of Amp's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class AmpFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : message thread
        message: agentMode content messageId meta role state turnElapsedMs usage userState
        message.content: complete id input name provider run signature text thinking toolUseID type
        message.usage: cacheCreationInputTokens cacheReadInputTokens inputTokens maxInputTokens model outputTokens timestamp totalInputTokens
        message.state: stopReason type
        thread: agentMode created env id title
        """);
}
