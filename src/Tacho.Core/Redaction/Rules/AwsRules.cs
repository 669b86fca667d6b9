using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Amazon Web Services: access key ids, secret access keys by their name, Bedrock keys.</summary>
internal static partial class AwsRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "aws-access-key-id",
            Description = "AWS access key id",
            Keywords = ["akia", "asia", "abia", "acca"],
            Pattern = AccessKeyId,
            StartsAtKeyword = true,
            Entropy = 2.5,
            Matches = ["AKIA{upper+digit:16}", "aws_access_key_id = ASIA{upper+digit:16}", "key=ABIA{upper+digit:16}&x=1"],
            NonMatches = ["AKIA{upper:8}EXAMPLE", "ASIAN{upper:4} countries", "akia{lower:16}", "AKIA{upper+digit:9}"],
        },
        new Rule
        {
            Id = "aws-secret-access-key",
            Description = "AWS secret access key",
            Keywords = ["secret_access_key", "secretaccesskey", "secret-access-key", "aws_secret_key", "aws_secret"],
            Pattern = SecretAccessKey,
            SecretGroup = 1,
            StartsAtKeyword = false,
            Window = (16, 256),
            Entropy = 3.5,
            Matches =
            [
                "aws_secret_access_key = {base64:40}",
                "\"SecretAccessKey\": \"{base64:40}\"",
                "AWS_SECRET_ACCESS_KEY='{base64:40}'",
                "export AWS_SECRET_KEY={base64:40}",
            ],
            NonMatches = ["aws_secret_access_key = {base64:29}EXAMPLEKEY", "AWS_SECRET_ACCESS_KEY=$SECRET", "aws_secret_access_key = "],
        },
        new Rule
        {
            Id = "aws-bedrock-key",
            Description = "Amazon Bedrock API key",
            Keywords = ["absk", "bedrock-api-key-"],
            Pattern = BedrockKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ABSK{base64:128}", "bedrock-api-key-{base64:160}"],
            NonMatches = ["ABSK{base64:20}", "bedrock-api-key-rotation"],
        },
    ];

    [GeneratedRegex(@"\G(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16,}(?![A-Za-z0-9+/_])", RegexOptions.CultureInvariant)]
    private static partial Regex AccessKeyId();

    [GeneratedRegex(
        @"(?:secret_?-?access_?-?key|aws_secret(?:_key)?)[""'`]?\]?[ \t]{0,8}(?:=>|:=|[:=,])[ \t]{0,8}[""'`]?([A-Za-z0-9/+]{40}(?![A-Za-z0-9/+]))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretAccessKey();

    [GeneratedRegex(@"\G(?:ABSK[A-Za-z0-9+/]{100,}={0,2}|bedrock-api-key-[A-Za-z0-9+/]{60,}={0,2})", RegexOptions.CultureInvariant)]
    private static partial Regex BedrockKey();
}
