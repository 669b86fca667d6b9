using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Yandex: the cloud, passport, and the older APIs.</summary>
internal static partial class YandexRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "yandex-api-key",
            Description = "Yandex Cloud API key",
            Keywords = ["aqvn"],
            Pattern = YandexApiKey,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["AQVN{alnum:36}", "YANDEX_API_KEY=AQVN{base64url:35}x"],
            NonMatches = ["AQVN_KEY", "AQVN..."],
        },
        new Rule
        {
            Id = "yandex-iam-token",
            Description = "Yandex Cloud IAM token",
            Keywords = ["t1."],
            Pattern = YandexIamToken,
            StartsAtKeyword = true,
            Entropy = 4,
            Matches = ["t1.{alnum:120}.{base64url:86}", "YC_TOKEN=t1.{alnum:60}==.{alnum:86}=="],
            NonMatches = ["t1.micro", "t1.token.value"],
        },
        new Rule
        {
            Id = "yandex-secret",
            Description = "Yandex Cloud access secret",
            Keywords = ["yandex"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 40),
            Matches = ["YANDEX_SECRET='YC{alnum:33}4kT7x'", "yandex_secret = \"YC{alnum:33}4kT7x\""],
            NonMatches = ["yandex commit: {hex:40}", "YANDEX_SECRET=$YANDEX"],
        },
        new Rule
        {
            Id = "yandex-oauth-token",
            Description = "Yandex OAuth token",
            Keywords = ["y0_", "y1_", "y2_", "y3_"],
            Pattern = YandexOauthToken,
            StartsAtKeyword = true,
            Entropy = 4.2,
            Matches = ["y0_{alnum:55}", "YANDEX_OAUTH=y0_{base64url:55}x"],
            NonMatches = ["y0_train_split_values_for_the_first_model", "y0_..."],
        },
        new Rule
        {
            Id = "yandex-service-key",
            Description = "Yandex Dictionary, Translate or Predictor key",
            Keywords = ["dict.1.1.", "trnsl.1.1.", "pdct.1.1."],
            Pattern = YandexServiceKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["trnsl.1.1.20240101T120000Z.{hex:16}.{hex:40}", "KEY=dict.1.1.20240101T120000Z.{hex:16}.{hex:40}"],
            NonMatches = ["trnsl.1.1.", "dict.1.1.20240101"],
        },
        new Rule
        {
            Id = "yandex-captcha-key",
            Description = "Yandex SmartCaptcha server key",
            Keywords = ["ysc2_"],
            Pattern = YandexCaptchaKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["ysc2_{alnum:48}", "CAPTCHA_KEY=ysc2_{alnum:48}"],
            NonMatches = ["ysc1_{alnum:48}", "ysc2_..."],
        },
    ];

    [GeneratedRegex(@"\G(?<![+/_-])AQVN[A-Za-z0-9_-]{34,}", RegexOptions.CultureInvariant)]
    private static partial Regex YandexApiKey();

    [GeneratedRegex(@"\Gt1\.[A-Za-z0-9_-]{5,400}={0,2}\.[A-Za-z0-9_-]{80,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex YandexIamToken();

    [GeneratedRegex(@"\Gy[0-3]_[A-Za-z0-9_-]{50,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex YandexOauthToken();

    [GeneratedRegex(@"\G(?:dict|trnsl|pdct)\.1\.1\.[0-9]{8}T[0-9]{6}Z\.[a-f0-9]{16}\.[a-f0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex YandexServiceKey();

    [GeneratedRegex(@"\Gysc2_[A-Za-z0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex YandexCaptchaKey();
}
