namespace Tacho.Agents.OpenCode;

/// <summary>The fields of OpenCode's records, as real sessions of public repositories have them (to August 2026) and docs/agents tells them. `Tacho.Benchmarks fields` prints what a folder of sessions has.</summary>
internal static class OpenCodeFields
{
    public static KnownFields All { get; } = KnownFields.Parse("""
        : event message of part session
        message: agent cost error finish id mode model modelID parentID path providerID role sessionID summary time tokens tools variant
        message.tokens: cache input output reasoning total
        message.tokens.cache: read write
        part: auto callID cost filename files hash id messageID metadata mime overflow reason sessionID snapshot source state synthetic tail_start_id text time tokens
        part: tool type url
        part.state: attachments error input metadata output status time title
        part.tokens: cache input output reasoning total
        part.tokens.cache: read write
        session: agent cost directory id model parentID path permission projectID slug summary time title tokens version
        session.tokens: cache input output reasoning
        session.tokens.cache: read write
        of: agent cost mode model modelID parentID path providerID role time tokens
        """);
}
