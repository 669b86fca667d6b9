using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>OpenAI: keys with the mark <c>T3BlbkFJ</c> in their middle, and project, service account and admin keys of any form.</summary>
internal static partial class OpenAIRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "openai-key",
            Description = "OpenAI API key, or one of the vendors who write theirs alike",
            Keywords = ["sk-"],
            Pattern = Key,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = static secret => !secret.StartsWith("sk-ant-"u8),
            Matches =
            [
                "sk-{alnum:20}T3BlbkFJ{alnum:20}",
                "OPENAI_API_KEY=sk-proj-{alnum+_:74}T3BlbkFJ{alnum+_:73}A",
                "sk-svcacct-{alnum:58}T3BlbkFJ{alnum:58}",
                "sk-admin-{alnum+_:58}T3BlbkFJ{alnum:58}",
                "sk-proj-{alnum:48}",
                "key: sk-{alnum:48}",
                "MOONSHOT_API_KEY=sk-{alnum:27}-{alnum:20}",
            ],
            NonMatches =
            [
                "sk-this-is-a-long-slug-of-words-in-a-page-name",
                "sk-proj-your-key-here-please-and-thanks",
                "risk-{alnum:48}",
                "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            ],
        },
    ];

    [GeneratedRegex(
        @"\Gsk-(?:(?:proj|svcacct|service|admin|None)-[A-Za-z0-9_-]{19,}[A-Za-z0-9_]|[A-Za-z0-9]{20,}(?:[A-Za-z0-9_-]*[A-Za-z0-9])?)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
