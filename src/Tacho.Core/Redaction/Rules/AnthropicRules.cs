using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Anthropic: API, admin and OAuth tokens (<c>sk-ant-api03-</c>, <c>sk-ant-admin01-</c>, <c>sk-ant-oat01-</c>, …).</summary>
internal static partial class AnthropicRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "anthropic-key",
            Description = "Anthropic API, admin or OAuth token",
            Keywords = ["sk-ant-"],
            Pattern = Key,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "sk-ant-api03-{alnum+_:40}-{alnum:52}AA",
                "export ANTHROPIC_API_KEY=sk-ant-admin01-{alnum+_:93}AA",
                "{{\"accessToken\": \"sk-ant-oat01-{alnum+_:95}AA\"}}",
            ],
            NonMatches = ["sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxx", "sk-ant-your-key-here", "task-ant-{alnum:40}"],
        },
    ];

    [GeneratedRegex(@"\Gsk-ant-[a-z0-9]{2,12}-[A-Za-z0-9_-]{19,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
