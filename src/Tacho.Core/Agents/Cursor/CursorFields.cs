namespace Tacho.Agents.Cursor;

/// <summary>The fields of Cursor's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class CursorFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : annotations bubble chat composer conversation message metadata model role status type
        message: content id role
        message.content: args content id input metadata name result text thinking tool_use_id toolCallId toolName type
        """);
}
