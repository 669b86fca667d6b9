namespace Tacho.Agents.Antigravity;

/// <summary>The fields of Antigravity's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class AntigravityFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : content created_at promptVariant source status step_index telemetry thinking tool_calls truncated_fields type
        tool_calls: args name
        """);
}
