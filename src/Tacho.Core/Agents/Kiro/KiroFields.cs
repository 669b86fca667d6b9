namespace Tacho.Agents.Kiro;

/// <summary>The fields of Kiro's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class KiroFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : data id kind payload session timestamp version
        data: content message_id meta results
        data.content: data kind
        session: created_at cwd session_created_reason session_id session_state title updated_at
        """);
}
