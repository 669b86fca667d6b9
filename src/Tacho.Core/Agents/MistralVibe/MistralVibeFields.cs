namespace Tacho.Agents.MistralVibe;

/// <summary>The fields of Mistral Vibe's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class MistralVibeFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : content injected message_id name reasoning_content reasoning_message_id role tool_call_id tool_calls
        tool_calls: function id index type
        tool_calls.function: arguments name
        """);
}
