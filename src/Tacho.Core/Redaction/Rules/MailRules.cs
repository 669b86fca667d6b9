using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Services that send mail.</summary>
internal static partial class MailRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "sendgrid-key",
            Description = "SendGrid API key",
            Keywords = ["sg."],
            Pattern = SendgridKey,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["SG.{alnum:22}.{alnum:43}", "SENDGRID_API_KEY=SG.{base64url:22}.{alnum:43}"],
            NonMatches = ["SG.xxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "sg.internal.cluster.local"],
        },
        new Rule
        {
            Id = "mailgun-key",
            Description = "Mailgun private API key",
            Keywords = ["key-"],
            Pattern = MailgunKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["key-{hex:32}", "MAILGUN_API_KEY=key-{hex:32}"],
            NonMatches = ["pubkey-{hex:32}", "key-value-store"],
        },
        new Rule
        {
            Id = "mailgun-signing-key",
            Description = "Mailgun signing or API key",
            Keywords = ["mailgun"],
            NamedKey = new NamedKey("a-f0-9-", 50),
            Matches = ["MAILGUN_SECRET='{hex:32}-{hex:8}-{hex:8}'", "mailgun_secret = \"{hex:32}-{hex:8}-{hex:8}\""],
            NonMatches = ["MAILGUN_SECRET=<your-secret>", "mailgun: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "mailchimp-key",
            Description = "Mailchimp API key",
            Keywords = ["-us1", "-us2", "-us3", "-us4", "-us5", "-us6", "-us7", "-us8", "-us9"],
            Pattern = MailchimpKey,
            Entropy = 3,
            Window = (40, 8),
            Matches = ["{hex:32}-us21", "MAILCHIMP_API_KEY={hex:32}-us6"],
            NonMatches = ["acme-us1", "{hex:8}-us12"],
        },
        new Rule
        {
            Id = "mandrill-key",
            Description = "Mandrill API key",
            Keywords = ["mandrill"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 22, 25),
            Matches = ["export MANDRILL_TOKEN=md-{alnum:17}4kT7x", "\"mandrillApiKey\": \"md-{alnum:17}4kT7x\""],
            NonMatches = ["mandrillToken: process.env.MANDRILL_TOKEN", "MANDRILL_ACCOUNT_ID=md-{alnum:22}"],
        },
        new Rule
        {
            Id = "mailersend-token",
            Description = "MailerSend API token",
            Keywords = ["mlsn."],
            Pattern = MailersendToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["mlsn.{hex:64}", "MAILERSEND_API_KEY=mlsn.{alnum:64}"],
            NonMatches = ["mlsn.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "mlsn.com"],
        },
        new Rule
        {
            Id = "mailjet-key",
            Description = "Mailjet API key or secret",
            Keywords = ["mailjet"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["MAILJET_API_KEY={hex:24}0a9f8e7c", "mailjet_secret = \"{hex:24}0a9f8e7c\""],
            NonMatches = ["MAILJET_API_KEY=$MAILJET_KEY", "mailjet commit: {hex:40}"],
        },
        new Rule
        {
            Id = "postmark-token",
            Description = "Postmark server token",
            Keywords = ["postmark"],
            NamedKey = NamedKey.Uuid,
            Matches = ["POSTMARK_API_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "X-Postmark-Server-Token: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["postmarkToken: process.env.POSTMARK_TOKEN", "POSTMARK_ACCOUNT_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
        },
        new Rule
        {
            Id = "brevo-key",
            Description = "Brevo (Sendinblue) API or SMTP key",
            Keywords = ["xkeysib-", "xsmtpsib-"],
            Pattern = BrevoKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["xkeysib-{hex:64}-{alnum:16}", "BREVO_API_KEY=xsmtpsib-{hex:64}-{alnum:16}"],
            NonMatches = ["xkeysib-your-key", "xkeysib-{hex:8}"],
        },
        new Rule
        {
            Id = "resend-key",
            Description = "Resend API key",
            Keywords = ["re_"],
            Pattern = ResendKey,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["re_{alnum:8}_{alnum:24}", "RESEND_API_KEY=re_{alnum:8}_{alnum:24}"],
            NonMatches = ["re_xxxxxxxxx", "re_compile_pattern_cache"],
        },
        new Rule
        {
            Id = "sparkpost-key",
            Description = "SparkPost API key",
            Keywords = ["sparkpost"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["export SPARKPOST_TOKEN={hex:32}0a9f8e7c", "sparkpost_secret = \"{hex:32}0a9f8e7c\""],
            NonMatches = ["sparkpostToken: process.env.SPARKPOST_TOKEN", "SPARKPOST_ACCOUNT_ID={hex:40}"],
        },
        new Rule
        {
            Id = "elasticemail-key",
            Description = "Elastic Email API key",
            Keywords = ["elasticemail", "elastic_email", "elastic-email"],
            NamedKey = new NamedKey("A-Fa-f0-9", 96),
            Matches = ["ELASTICEMAIL_SECRET='{HEX:88}0A9F8E7C'", "const elasticemailToken = '{HEX:88}0A9F8E7C';"],
            NonMatches = ["ELASTICEMAIL_SECRET=<your-secret>", "elasticemail: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "mailtrap-token",
            Description = "Mailtrap API token",
            Keywords = ["mailtrap"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["MAILTRAP_API_KEY={hex:24}0a9f8e7c", "\"mailtrapApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["MAILTRAP_API_KEY=$MAILTRAP_KEY", "mailtrap commit: {hex:40}"],
        },
        new Rule
        {
            Id = "smtp2go-key",
            Description = "SMTP2GO API key",
            Keywords = ["smtp2go"],
            NamedKey = new NamedKey("A-Za-z0-9-", 36, 42),
            Matches = ["export SMTP2GO_TOKEN=api-{HEX:24}0A9F8E7C", "smtp2go.token: api-{HEX:24}0A9F8E7C"],
            NonMatches = ["smtp2goToken: process.env.SMTP2GO_TOKEN", "SMTP2GO_ACCOUNT_ID=api-{HEX:32}"],
        },
        new Rule
        {
            Id = "hunter-key",
            Description = "Hunter.io API key",
            Keywords = ["hunter_api", "hunterio", "hunter_io", "hunter.io"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["HUNTER_API_SECRET='{hex:32}0a9f8e7c'", "hunter_api_secret = \"{hex:32}0a9f8e7c\""],
            NonMatches = ["HUNTER_API_SECRET=<your-secret>", "hunterapi: see the docs for how to make a key"],
        },
    ];

    [GeneratedRegex(@"\GSG\.[A-Za-z0-9_=.-]{50,}[A-Za-z0-9=]", RegexOptions.CultureInvariant)]
    private static partial Regex SendgridKey();

    [GeneratedRegex(@"\Gkey-[a-f0-9]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex MailgunKey();

    [GeneratedRegex(@"(?<![A-Za-z0-9])[a-f0-9]{32}-us[0-9]{1,2}", RegexOptions.CultureInvariant)]
    private static partial Regex MailchimpKey();

    [GeneratedRegex(@"\Gmlsn\.[A-Za-z0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex MailersendToken();

    [GeneratedRegex(@"\Gx(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{14,}", RegexOptions.CultureInvariant)]
    private static partial Regex BrevoKey();

    [GeneratedRegex(@"\Gre_[A-Za-z0-9]{8}_[A-Za-z0-9]{24,}", RegexOptions.CultureInvariant)]
    private static partial Regex ResendKey();
}
