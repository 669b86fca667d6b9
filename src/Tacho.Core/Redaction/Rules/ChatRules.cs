using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Chat servers, calls, pushes and realtime channels.</summary>
internal static partial class ChatRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "mattermost-token",
            Description = "Mattermost access token",
            Keywords = ["mattermost"],
            NamedKey = new NamedKey("a-z0-9", 26),
            Matches = ["MATTERMOST_TOKEN={lower+digit:22}7q9x", "\"mattermostToken\": \"{lower+digit:22}7q9x\""],
            NonMatches = ["MATTERMOST_TOKEN=$TOKEN", "mattermost commit: {hex:40}"],
        },
        new Rule
        {
            Id = "zoom-secret",
            Description = "Zoom client secret",
            Keywords = ["zoom_", "zoom-", "zoomc", "zooms"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["ZOOM_CLIENT_SECRET={alnum:27}4kT7x", "\"zoomSecret\": \"{alnum:27}4kT7x\""],
            NonMatches = ["ZOOM_CLIENT_ID={alnum:22}", "zoom-sdk commit: {hex:40}"],
        },
        new Rule
        {
            Id = "zulip-key",
            Description = "Zulip API key",
            Keywords = ["zulip"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["ZULIP_SECRET='{alnum:27}4kT7x'", "zulip_secret = \"{alnum:27}4kT7x\""],
            NonMatches = ["ZULIP_SECRET=<your-secret>", "zulip: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "rocketchat-token",
            Description = "Rocket.Chat auth token",
            Keywords = ["rocketchat", "rocket_chat", "rocket.chat"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 43),
            Matches = ["ROCKETCHAT_API_KEY={alnum:38}4kT7x", "const rocketchatToken = '{alnum:38}4kT7x';"],
            NonMatches = ["ROCKETCHAT_API_KEY=$ROCKETCHAT_KEY", "rocketchat commit: {hex:40}"],
        },
        new Rule
        {
            Id = "matrix-token",
            Description = "Matrix access or refresh token",
            Keywords = ["syt_", "syr_"],
            Pattern = MatrixToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["syt_{lower:10}_{letter:20}_{alnum:6}", "MATRIX_TOKEN=syt_{alnum:24}_{letter:20}_{alnum:6}"],
            NonMatches = ["syt_example_token", "syr_..."],
        },
        new Rule
        {
            Id = "onesignal-key",
            Description = "OneSignal API key",
            Keywords = ["os_v2_app_", "os_v2_org_"],
            Pattern = OnesignalKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["os_v2_app_{lower+digit:103}", "ONESIGNAL_API_KEY=os_v2_org_{lower+digit:103}"],
            NonMatches = ["os_v2_app_key", "os_v2_app_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "onesignal-rest-key",
            Description = "OneSignal REST API key",
            Keywords = ["onesignal"],
            NamedKey = new NamedKey("A-Za-z0-9", 48),
            Matches = ["ONESIGNAL_API_KEY={alnum:43}4kT7x", "onesignal_secret = \"{alnum:43}4kT7x\""],
            NonMatches = ["ONESIGNAL_API_KEY=$ONESIGNAL_KEY", "onesignal commit: {hex:40}"],
        },
        new Rule
        {
            Id = "pubnub-secret-key",
            Description = "PubNub secret key",
            Keywords = ["sec-c-"],
            Pattern = PubnubSecretKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sec-c-{alnum:48}", "PUBNUB_SECRET=sec-c-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
            NonMatches = ["sub-c-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "sec-c-your-key"],
        },
        new Rule
        {
            Id = "sendbird-token",
            Description = "Sendbird API token",
            Keywords = ["sendbird"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["SENDBIRD_SECRET='{hex:32}0a9f8e7c'", "\"sendbirdApiKey\": \"{hex:32}0a9f8e7c\""],
            NonMatches = ["SENDBIRD_APP_ID={HEX:8}", "sendbird commit: {hex:40}"],
        },
        new Rule
        {
            Id = "gitter-token",
            Description = "Gitter access token",
            Keywords = ["gitter"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 40),
            Matches = ["GITTER_API_KEY={alnum:35}4kT7x", "gitter.token: {alnum:35}4kT7x"],
            NonMatches = ["gitter commit: {hex:40}", "GITTER_TOKEN=$GITTER_TOKEN"],
        },
        new Rule
        {
            Id = "line-channel-secret",
            Description = "LINE channel secret or access token",
            Keywords = ["line_channel", "line-channel", "linechannel", "line_bot"],
            NamedKey = new NamedKey("A-Za-z0-9+/=", 32, 200),
            Matches = ["LINE_CHANNEL_SECRET={hex:24}0a9f8e7c", "\"lineChannelAccessToken\": \"{alnum:160}=\""],
            NonMatches = ["LINE_CHANNEL_ID={digit:10}", "LINE_CHANNEL_SECRET=$SECRET"],
        },
        new Rule
        {
            Id = "viber-token",
            Description = "Viber auth token",
            Keywords = ["viber"],
            NamedKey = new NamedKey("a-f0-9-", 50),
            Matches = ["VIBER_SECRET='{hex:16}-{hex:16}-{hex:8}0a9f8e7c'", "const viberToken = '{hex:16}-{hex:16}-{hex:8}0a9f8e7c';"],
            NonMatches = ["VIBER_SECRET=<your-secret>", "viber: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "infobip-key",
            Description = "Infobip API key",
            Keywords = ["infobip"],
            NamedKey = new NamedKey("a-f0-9-", 69),
            Matches = ["INFOBIP_API_KEY={hex:32}-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "\"infobipApiKey\": \"{hex:32}-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\""],
            NonMatches = ["INFOBIP_API_KEY=$INFOBIP_KEY", "infobip commit: {hex:40}"],
        },
        new Rule
        {
            Id = "sinch-token",
            Description = "Sinch API token",
            Keywords = ["sinch"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["export SINCH_TOKEN={hex:24}0a9f8e7c", "sinch.token: {hex:24}0a9f8e7c"],
            NonMatches = ["sinchToken: process.env.SINCH_TOKEN", "SINCH_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "clicksend-key",
            Description = "ClickSend API key",
            Keywords = ["clicksend"],
            NamedKey = NamedKey.Uuid,
            Matches = ["CLICKSEND_SECRET='{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}'", "clicksend_secret = \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\""],
            NonMatches = ["CLICKSEND_SECRET=<your-secret>", "clicksend: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "pushover-token",
            Description = "Pushover token",
            Keywords = ["pushover"],
            NamedKey = new NamedKey("a-z0-9", 30),
            Matches = ["PUSHOVER_API_KEY={lower+digit:24}4x7q9z", "const pushoverToken = '{lower+digit:24}4x7q9z';"],
            NonMatches = ["PUSHOVER_API_KEY=$PUSHOVER_KEY", "pushover commit: {hex:40}"],
        },
        new Rule
        {
            Id = "pushbullet-token",
            Description = "Pushbullet access token",
            Keywords = ["pushbullet"],
            NamedKey = new NamedKey("A-Za-z0-9.", 34),
            Matches = ["export PUSHBULLET_TOKEN=o.{alnum:27}4kT7x", "\"pushbulletApiKey\": \"o.{alnum:27}4kT7x\""],
            NonMatches = ["pushbulletToken: process.env.PUSHBULLET_TOKEN", "PUSHBULLET_ACCOUNT_ID=o.{alnum:32}"],
        },
        new Rule
        {
            Id = "ntfy-token",
            Description = "ntfy access token",
            Keywords = ["tk_"],
            Pattern = NtfyToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["tk_{lower+digit:29}", "NTFY_TOKEN=tk_{lower+digit:29}"],
            NonMatches = ["tk_root_window", "tk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "courier-key",
            Description = "Courier API key",
            Keywords = ["pk_prod_"],
            Pattern = CourierKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pk_prod_{upper+digit:28}", "COURIER_AUTH_TOKEN=pk_prod_{upper+digit:28}"],
            NonMatches = ["pk_prod_key", "pk_prod_XXXXXXXXXXXXXXXXXXXXXXXXXXXX"],
        },
        new Rule
        {
            Id = "ably-key",
            Description = "Ably API key",
            Keywords = ["ably_", "ably-", "ablyapi", "ablykey"],
            NamedKey = new NamedKey("A-Za-z0-9_.:-", 34, 70),
            Matches = ["ABLY_API_KEY={alnum:6}.{alnum:6}:{alnum:38}4kT7x", "\"ablyKey\": \"{alnum:6}.{alnum:6}:{alnum:17}4kT7x\""],
            NonMatches = ["probably_sha: {hex:40}", "ABLY_API_KEY=$ABLY_KEY"],
        },
        new Rule
        {
            Id = "pusher-secret",
            Description = "Pusher app secret",
            Keywords = ["pusher_app_s", "pusher_s", "pusher-s", "pushers", "pusherapps"],
            NamedKey = new NamedKey("a-f0-9", 20),
            Matches = ["PUSHER_APP_SECRET={hex:12}0a9f8e7c", "\"pusherSecret\": \"{hex:12}0a9f8e7c\""],
            NonMatches = ["PUSHER_APP_KEY=$KEY", "PUSHER_APP_ID={digit:7}"],
        },
        new Rule
        {
            Id = "agora-certificate",
            Description = "Agora app certificate",
            Keywords = ["agora_app_c", "agora_cert", "agoraappc", "agora-app-c"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["AGORA_APP_CERTIFICATE={hex:24}0a9f8e7c", "\"agoraAppCertificate\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["AGORA_APP_ID=$AGORA_ID", "agora_app_channel: main"],
        },
        new Rule
        {
            Id = "stream-chat-secret",
            Description = "Stream chat secret",
            Keywords = ["stream_api_s", "stream_chat", "getstream"],
            NamedKey = new NamedKey("a-z0-9", 64),
            Matches = ["STREAM_API_SECRET={lower+digit:58}4x7q9z", "\"getstreamSecret\": \"{lower+digit:58}4x7q9z\""],
            NonMatches = ["STREAM_API_SECRET=$SECRET", "stream_chat commit: {hex:40}"],
        },
        // Tokens of devices have 22 letters before the colon, and open nothing without this key.
        new Rule
        {
            Id = "firebase-server-key",
            Description = "Firebase Cloud Messaging server key",
            Keywords = [":apa91b"],
            Pattern = FirebaseServerKey,
            Entropy = 3,
            Window = (16, 300),
            Matches = ["AAAA{alnum:7}:APA91b{base64url:133}x", "FCM_SERVER_KEY=AAAA{alnum:7}:APA91b{alnum:134}"],
            NonMatches = ["{alnum:22}:APA91b{alnum:134}", "AAAA:APA91b..."],
        },
        new Rule
        {
            Id = "canada-notify-key",
            Description = "GC Notify API key",
            Keywords = ["gcntfy-"],
            Pattern = CanadaNotifyKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "gcntfy-app-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "NOTIFY_API_KEY=gcntfy-live-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
            NonMatches = ["gcntfy-app-key", "gcntfy-"],
        },
    ];

    [GeneratedRegex(@"\Gsy[tr]_[A-Za-z0-9_=+/-]{4,128}_[A-Za-z]{20}_[A-Za-z0-9]{6,}", RegexOptions.CultureInvariant)]
    private static partial Regex MatrixToken();

    [GeneratedRegex(@"\Gos_v2_(?:app|org)_[a-z0-9]{60,}", RegexOptions.CultureInvariant)]
    private static partial Regex OnesignalKey();

    [GeneratedRegex(@"\Gsec-c-[A-Za-z0-9+/=-]{35,}[A-Za-z0-9=]", RegexOptions.CultureInvariant)]
    private static partial Regex PubnubSecretKey();

    [GeneratedRegex(@"\Gtk_[a-z0-9]{29,}", RegexOptions.CultureInvariant)]
    private static partial Regex NtfyToken();

    [GeneratedRegex(@"\Gpk_prod_[A-Z0-9]{24,}", RegexOptions.CultureInvariant)]
    private static partial Regex CourierKey();

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])AAAA[A-Za-z0-9_-]{7}:APA91b[A-Za-z0-9_-]{100,}", RegexOptions.CultureInvariant)]
    private static partial Regex FirebaseServerKey();

    [GeneratedRegex(@"\G(?i:gcntfy-)[A-Za-z0-9_-]{70,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex CanadaNotifyKey();
}
