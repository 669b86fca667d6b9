using System.Collections.Immutable;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>
/// Values that a blank parts from their name, which is a pair only behind a word that sets something: <c>ENV NAME x</c> of a Dockerfile, <c>set -gx NAME x</c>,
/// <c>setx NAME x</c>, <c>aws configure set NAME x</c>.
/// </summary>
internal static class SettingRules
{
    private const int MaxOptions = 3;

    private static readonly string[] Setters = ["env ", "set -gx ", "set -ux ", "set -x ", "set -lx ", "setx ", "config set ", "configure set "];

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "set-password",
            Description = "Password that a Dockerfile, shell or program sets by its name",
            Keywords = [.. Setters],
            Scanner = static (in view, hit, sink) => Scan(view, hit, sink, isPassword: true),
            Fingerprint = false,
            Specificity = 1,
            Matches =
            [
                "FROM node\nENV DB_PASSWORD {alnum:12}\nRUN x", "set -gx PGPASSWORD {alnum:10}", "setx DB_PASSWORD {alnum:12} /M", "Step 3/9 : ENV DB_PASSWORD {lower:9}",
            ],
            NonMatches =
            [
                "ENV DB_PASSWORD $DB_PASSWORD", "ENV DB_PASSWORD_FILE /run/secrets/db", "set -gx EDITOR vim", "the ENV PASSWORD variable", "the env password abcd1234 is", "setx PATH C:\\bin1",
                "ENV PASSWORD <password>",
            ],
        },
        new Rule
        {
            Id = "set-secret",
            Description = "Token, key or secret that a Dockerfile, shell or program sets by its name",
            Keywords = [.. Setters],
            Scanner = static (in view, hit, sink) => Scan(view, hit, sink, isPassword: false),
            FingerprintClass = KeyValueRules.SharedFingerprintClass,
            Specificity = 1,
            Matches =
            [
                "ENV API_TOKEN {alnum:32}", "set -gx -U SERVICE_TOKEN {alnum:40}", "setx API_KEY {alnum:32} /M", "aws configure set aws_secret_access_key {base64:40} --profile p",
                "npm config set //registry.example.com/:_authToken {alnum:36}",
            ],
            NonMatches =
            [
                "ENV PATH /usr/local/bin1", "ENV TOKEN_LIMIT 4096", "ENV NODE_ENV production", "set -x TOKEN (cat token1)", "npm config set loglevel verbose", "git config set user.name alice1",
                "ENV API_TOKEN ${{API_TOKEN}}", "aws configure set region eu-central-1",
            ],
        },
    ];

    private static int Scan(in EscapeView view, KeywordHit hit, FindingSink sink, bool isPassword)
    {
        var bytes = view.Bytes;
        bool isDocker = bytes[hit.Start] is (byte)'E' or (byte)'e';
        if (isDocker && !IsInstruction(bytes, hit))
        {
            return hit.End;
        }

        var line = new CommandLine(view, hit.End);
        bool isThere = line.TryNext(out var name);
        for (int option = 0; isThere && option < MaxOptions && bytes[name.Start] == '-'; option++)
        {
            isThere = line.TryNext(out name);
        }

        if (!isThere || name.End - name.Start > SecretNames.MaxNameBytes || !line.TryNext(out var value))
        {
            return hit.End;
        }

        var text = bytes[name.Start..name.End];
        text = text[(text.LastIndexOfAny((byte)':', (byte)'/') + 1)..];
        var classified = SecretNames.Classify(text, out bool isStrong);
        if (classified == SecretName.None || (classified == SecretName.Password) != isPassword || text.IndexOf((byte)'=') >= 0)
        {
            return hit.End;
        }

        var context = new ValueContext(classified, isStrong, value.IsQuoted, Joint.Flag, IsLiteral: true);
        if (SecretValue.IsPlausible(bytes[value.Start..value.End], [], context))
        {
            sink.Add(view, value.Start, value.End);
        }

        return hit.End;
    }

    /// <summary>A line of a Dockerfile may have a number, a step or a sign before it, but no word, as prose has.</summary>
    private static bool IsInstruction(ReadOnlySpan<byte> bytes, KeywordHit hit)
    {
        var before = bytes[Math.Max(0, hit.Start - 16)..hit.Start].TrimEnd(" \t"u8);
        return bytes[hit.Start..hit.End].SequenceEqual("ENV "u8) && (before.IsEmpty || !AsciiByte.IsLetter(before[^1]));
    }
}
