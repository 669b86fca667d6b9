using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Chat and phone: bots, webhooks (of whose address only the secret part is masked), text messages, pushes. Slack has a file of its own.</summary>
internal static partial class MessagingRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        // A bot's token has no prefix but begins with base64 of the bot's id, a decimal number: these are all the beginnings there are.
        new Rule
        {
            Id = "discord-bot-token",
            Description = "Discord bot token",
            Keywords = ["mta", "mte", "mti", "mtm", "mtq", "mtu", "mty", "mtc", "mtg", "mtk", "mja", "mje", "mji", "mjm", "mjq", "mju", "mjy", "mjc", "mjg", "mjk", "mza", "mze", "mzi", "mzm", "mzq", "mzu", "mzy", "mzc", "mzg", "mzk", "nda", "nde", "ndi", "ndm", "ndq", "ndu", "ndy", "ndc", "ndg", "ndk", "nta", "nte", "nti", "ntm", "ntq", "ntu", "nty", "ntc", "ntg", "ntk", "nja", "nje", "nji", "njm", "njq", "nju", "njy", "njc", "njg", "njk", "nza", "nze", "nzi", "nzm", "nzq", "nzu", "nzy", "nzc", "nzg", "nzk", "oda", "ode", "odi", "odm", "odq", "odu", "ody", "odc", "odg", "odk", "ota", "ote", "oti", "otm", "otq", "otu", "oty", "otc", "otg", "otk"],
            Pattern = DiscordBotToken,
            StartsAtKeyword = true,
            Entropy = 4,
            Matches =
            [
                "MTk4{alnum:21}.{alnum:6}.{alnum:27}",
                "DISCORD_TOKEN=ODc4{alnum:20}.{alnum:6}.{alnum:38}",
                "client.login(\"NzQy{alnum:20}.{alnum:6}.{alnum:27}\")",
            ],
            NonMatches = ["MTk4.abc.def", "MTA{alnum:20}.json"],
        },
        new Rule
        {
            Id = "discord-webhook",
            Description = "Discord webhook",
            Keywords = ["discord.com/api/", "discordapp.com/api/"],
            Pattern = DiscordWebhook,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["https://discord.com/api/webhooks/{digit:18}/{alnum:68}", "https://discordapp.com/api/v10/webhooks/{digit:19}/{base64url:68}"],
            NonMatches =
            [
                "https://discord.com/api/webhooks/123456789012345678/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "https://discord.com/api/v10/users/@me",
            ],
        },
        new Rule
        {
            Id = "discord-user-token",
            Description = "Discord user token",
            Keywords = ["mfa."],
            Pattern = DiscordUserToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["mfa.{alnum:84}", "token: mfa.{base64url:90}"],
            NonMatches = ["mfa.enabled", "mfa.{alnum:20}"],
        },
        new Rule
        {
            Id = "discord-secret",
            Description = "Discord client secret",
            Keywords = ["discord"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 32),
            Matches = ["DISCORD_CLIENT_SECRET={alnum:27}4kT7x", "\"discordSecret\": \"{alnum:27}4kT7x\""],
            NonMatches = ["DISCORD_CLIENT_ID={digit:18}", "discord commit: {hex:40}"],
        },
        new Rule
        {
            Id = "telegram-bot-token",
            Description = "Telegram bot token",
            Keywords = [":aa"],
            Pattern = TelegramBotToken,
            SecretGroup = 1,
            Entropy = 3.5,
            Window = (24, 64),
            Matches = ["{digit:10}:AA{alnum:33}", "TELEGRAM_BOT_TOKEN={digit:10}:AA{alnum:33}"],
            NonMatches = ["00:aa:bb:cc:dd:ee", "1234567890:AA{alnum:10}"],
        },
        new Rule
        {
            Id = "telegram-url-token",
            Description = "Telegram bot token in an address",
            Keywords = ["telegram.org/"],
            Pattern = TelegramUrlToken,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["https://api.telegram.org/bot{digit:9}:{alnum:35}/sendMessage", "https://api.telegram.org/file/bot{digit:10}:{alnum:35}/photo.jpg"],
            NonMatches = ["https://api.telegram.org/bot<token>/getMe", "https://core.telegram.org/bots/api"],
        },
        new Rule
        {
            Id = "telegram-secret",
            Description = "Telegram token or API hash",
            Keywords = ["telegram"],
            NamedKey = new NamedKey("A-Za-z0-9_:-", 32, 52),
            Matches = ["TELEGRAM_BOT_TOKEN={digit:9}:B{alnum:29}4kT7x", "telegram_api_secret: \"{hex:24}0a9f8e7c\""],
            NonMatches = ["TELEGRAM_BOT_TOKEN=$BOT_TOKEN", "TELEGRAM_CHAT_ID=-{digit:13}"],
        },
        new Rule
        {
            Id = "twilio-api-key",
            Description = "Twilio API key",
            Keywords = ["sk0", "sk1", "sk2", "sk3", "sk4", "sk5", "sk6", "sk7", "sk8", "sk9", "ska", "skb", "skc", "skd", "ske", "skf"],
            Pattern = TwilioApiKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["SK{hex:32}", "TWILIO_API_KEY=SK{hex:32}"],
            NonMatches = ["AC{hex:32}", "SK0123"],
        },
        new Rule
        {
            Id = "twilio-auth-token",
            Description = "Twilio auth token or key secret",
            Keywords = ["twilio"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["TWILIO_AUTH_TOKEN={hex:24}0a9f8e7c", "twilio_api_secret = \"{alnum:27}4kT7x\""],
            NonMatches = ["TWILIO_ACCOUNT_SID=AC{hex:32}", "TWILIO_AUTH_TOKEN=<your-token>"],
        },
        new Rule
        {
            Id = "messagebird-key",
            Description = "MessageBird access key",
            Keywords = ["messagebird", "message_bird", "message-bird"],
            NamedKey = new NamedKey("A-Za-z0-9", 25),
            Matches = ["MESSAGEBIRD_API_KEY={alnum:20}4kT7x", "messagebird.token: {alnum:20}4kT7x"],
            NonMatches = ["MESSAGEBIRD_API_KEY=$MESSAGEBIRD_KEY", "messagebird commit: {hex:40}"],
        },
        new Rule
        {
            Id = "plivo-auth-token",
            Description = "Plivo auth token",
            Keywords = ["plivo"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["PLIVO_AUTH_TOKEN={alnum:35}4kT7x", "\"plivoToken\": \"{alnum:35}4kT7x\""],
            NonMatches = ["PLIVO_AUTH_ID=MA{upper+digit:18}", "plivo commit: {hex:40}"],
        },
        new Rule
        {
            Id = "telnyx-key",
            Description = "Telnyx API key",
            Keywords = ["key0"],
            Pattern = TelnyxKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["KEY0{HEX:31}_{alnum:22}", "TELNYX_API_KEY=KEY0{HEX:31}_{alnum:22}"],
            NonMatches = ["KEY01", "KEY0_NAME"],
        },
        new Rule
        {
            Id = "vonage-secret",
            Description = "Vonage (Nexmo) API secret",
            Keywords = ["vonage", "nexmo"],
            NamedKey = new NamedKey("A-Za-z0-9", 16),
            Matches = ["VONAGE_API_SECRET={alnum:11}4kT7x", "nexmo_secret = \"{alnum:11}4kT7x\""],
            NonMatches = ["NEXMO_API_KEY=$NEXMO_KEY", "VONAGE_API_SECRET=$VONAGE_SECRET"],
        },
        new Rule
        {
            Id = "teams-webhook",
            Description = "Microsoft Teams webhook",
            Keywords = [".webhook.office.com/"],
            Pattern = TeamsWebhook,
            SecretGroup = 1,
            Entropy = 3,
            Window = (0, 512),
            Matches =
            [
                "https://acme.webhook.office.com/webhookb2/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}@{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}/IncomingWebhook/{hex:32}/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "TEAMS_URL=https://acme.webhook.office.com/webhookb2/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}@{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}/IncomingWebhook/{lower+digit:32}/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}/V2{alnum:40}",
            ],
            NonMatches = ["https://acme.webhook.office.com/webhookb2/", "https://acme.webhook.office.com/webhookb2/<id>/IncomingWebhook/<token>"],
        },
        new Rule
        {
            Id = "google-chat-webhook",
            Description = "Google Chat webhook",
            Keywords = ["chat.googleapis.com/v1/spaces/"],
            Pattern = GoogleChatWebhook,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "https://chat.googleapis.com/v1/spaces/AAAA{alnum:7}/messages?key=app&token={alnum:43}",
                "https://chat.googleapis.com/v1/spaces/{alnum:11}/messages?key=k1&token={base64url:43}",
            ],
            NonMatches = ["https://chat.googleapis.com/v1/spaces/AAA/messages?key=KEY&token=TOKEN", "https://chat.googleapis.com/v1/spaces/AAA/messages"],
        },
        new Rule
        {
            Id = "lark-webhook",
            Description = "Lark or Feishu webhook",
            Keywords = ["/open-apis/bot/"],
            Pattern = LarkWebhook,
            SecretGroup = 1,
            Entropy = 3,
            Window = (0, 96),
            Matches =
            [
                "https://open.feishu.cn/open-apis/bot/v2/hook/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "https://open.larksuite.com/open-apis/bot/hook/{alnum:32}",
            ],
            NonMatches = ["https://open.feishu.cn/open-apis/bot/v2/hook/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "https://open.feishu.cn/open-apis/bot/v2/hook/$HOOK"],
        },
        new Rule
        {
            Id = "lark-app-secret",
            Description = "Lark or Feishu app secret",
            Keywords = ["lark_", "lark-", "larkapp", "larksuite", "feishu"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["LARK_APP_SECRET={alnum:27}4kT7x", "\"feishuSecret\": \"{lower+digit:26}4x7q9z\""],
            NonMatches = ["LARK_APP_ID=cli_{alnum:16}", "lark-cli commit: {hex:40}"],
        },
        new Rule
        {
            Id = "wecom-webhook",
            Description = "WeCom webhook",
            Keywords = ["qyapi.weixin.qq.com/"],
            Pattern = WecomWebhook,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "WECOM=https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
            NonMatches = ["https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=KEY", "https://qyapi.weixin.qq.com/cgi-bin/gettoken"],
        },
        new Rule
        {
            Id = "dingtalk-webhook",
            Description = "DingTalk webhook",
            Keywords = ["oapi.dingtalk.com/robot/"],
            Pattern = DingtalkWebhook,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["https://oapi.dingtalk.com/robot/send?access_token={hex:64}", "DING=https://oapi.dingtalk.com/robot/send?access_token={hex:64}"],
            NonMatches = ["https://oapi.dingtalk.com/robot/send?access_token=$TOKEN", "https://oapi.dingtalk.com/robot/send"],
        },
        new Rule
        {
            Id = "dingtalk-secret",
            Description = "DingTalk secret",
            Keywords = ["dingtalk"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 60, 70),
            Matches = ["export DINGTALK_TOKEN=SEC{hex:56}0a9f8e7c", "const dingtalkToken = 'SEC{hex:56}0a9f8e7c';"],
            NonMatches = ["dingtalkToken: process.env.DINGTALK_TOKEN", "DINGTALK_ACCOUNT_ID=SEC{hex:64}"],
        },
        new Rule
        {
            Id = "wechat-secret",
            Description = "WeChat app secret",
            Keywords = ["wechat", "weixin"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["WECHAT_APP_SECRET={hex:24}0a9f8e7c", "\"wechatSecret\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["WECHAT_APP_ID=wx{hex:16}", "wechat commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\G[MNO][DTjz][AEIMQUYcgk][A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{26,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex DiscordBotToken();

    [GeneratedRegex(@"\Gdiscord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{15,22}/([A-Za-z0-9_-]{50,})", RegexOptions.CultureInvariant)]
    private static partial Regex DiscordWebhook();

    [GeneratedRegex(@"\Gmfa\.[A-Za-z0-9_-]{80,}", RegexOptions.CultureInvariant)]
    private static partial Regex DiscordUserToken();

    [GeneratedRegex(@"(?<![A-Za-z0-9_:-])(?:bot)?([0-9]{6,16}:AA[A-Za-z0-9_-]{32,})", RegexOptions.CultureInvariant)]
    private static partial Regex TelegramBotToken();

    [GeneratedRegex(@"\Gtelegram\.org/(?:file/)?bot([0-9]{6,16}:[A-Za-z0-9_-]{30,})", RegexOptions.CultureInvariant)]
    private static partial Regex TelegramUrlToken();

    [GeneratedRegex(@"\GSK[a-f0-9]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex TwilioApiKey();

    [GeneratedRegex(@"\GKEY0[0-9A-F]{31}_[A-Za-z0-9_-]{18,}", RegexOptions.CultureInvariant)]
    private static partial Regex TelnyxKey();

    [GeneratedRegex(@"\.webhook\.office\.com/webhookb2/([A-Za-z0-9@-]{30,}/IncomingWebhook/[A-Za-z0-9/-]{30,})", RegexOptions.CultureInvariant)]
    private static partial Regex TeamsWebhook();

    [GeneratedRegex(@"\Gchat\.googleapis\.com/v1/spaces/[A-Za-z0-9_-]{1,64}/messages\?key=[A-Za-z0-9_-]{1,64}&token=([A-Za-z0-9_%-]{20,})", RegexOptions.CultureInvariant)]
    private static partial Regex GoogleChatWebhook();

    [GeneratedRegex(@"/open-apis/bot/(?:v2/)?hook/([A-Za-z0-9-]{24,})", RegexOptions.CultureInvariant)]
    private static partial Regex LarkWebhook();

    [GeneratedRegex(@"\Gqyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12})", RegexOptions.CultureInvariant)]
    private static partial Regex WecomWebhook();

    [GeneratedRegex(@"\Goapi\.dingtalk\.com/robot/send\?access_token=([a-f0-9]{40,})", RegexOptions.CultureInvariant)]
    private static partial Regex DingtalkWebhook();
}
