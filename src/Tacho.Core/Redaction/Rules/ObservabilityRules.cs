using System.Collections.Immutable;

namespace Tacho.Redaction.Rules;

/// <summary>Monitoring, logging and error tracking.</summary>
internal static class ObservabilityRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "datadog-key",
            Description = "Datadog API or application key",
            Keywords = ["datadog", "dd_api", "dd-api", "dd_app", "dd-app"],
            NamedKey = new NamedKey("a-f0-9", 32, 40),
            Matches = ["DD_API_KEY={hex:32}", "datadog_app_key: \"{hex:40}\"", "curl -H \"DD-API-KEY: {hex:32}\""],
            NonMatches = ["datadog commit: {hex:40}", "DATADOG_API_KEY=$KEY", "datadog-agent: sha256:{hex:64}"],
        },
    ];
}
