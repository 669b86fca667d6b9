using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Social networks and what people publish there.</summary>
internal static partial class SocialRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "facebook-token",
            Description = "Facebook, Instagram or Threads access token",
            Keywords = ["eaa", "igqv", "igqw", "igaa", "thaa"],
            Pattern = FacebookToken,
            StartsAtKeyword = true,
            Entropy = 4,
            Matches = ["EAAC{alnum:150}", "INSTAGRAM_TOKEN=IGQVJ{alnum:130}", "FB_TOKEN=EAAM{alnum:180}"],
            NonMatches = ["EAACEdEose0cBA", "EAABBBBBBcccc"],
        },
        new Rule
        {
            Id = "facebook-app-token",
            Description = "Facebook app access token",
            Keywords = ["facebook", "fb_", "access_token"],
            Pattern = FacebookAppToken,
            SecretGroup = 1,
            Entropy = 3.5,
            Window = (8, 128),
            Matches = ["facebook {digit:15}|{alnum:27}", "https://graph.facebook.com/me?access_token={digit:16}|{alnum:27}"],
            NonMatches = ["facebook 123456789012345|appsecret", "access_token={{app_id}}|{{app_secret}}"],
        },
        new Rule
        {
            Id = "facebook-secret",
            Description = "Facebook app secret",
            Keywords = ["facebook", "fb_app", "fb_sec", "fb_cli"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["FACEBOOK_APP_SECRET={hex:24}0a9f8e7c", "\"facebookSecret\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["FACEBOOK_APP_ID={digit:16}", "facebook commit: {hex:40}"],
        },
        new Rule
        {
            Id = "oculus-token",
            Description = "Oculus access token",
            Keywords = ["oc|"],
            Pattern = OculusToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["OC|{digit:16}|{hex:32}", "OCULUS_TOKEN=OC|{digit:16}|{alnum:27}"],
            NonMatches = ["OC|id|secret", "OC|{digit:16}|$SECRET"],
        },
        // A random token has no run of one letter, so the look for stand-ins would spare every one of these.
        new Rule
        {
            Id = "twitter-bearer-token",
            Description = "Twitter/X bearer token",
            Keywords = ["aaaaaaaaaaaaaaaaaa"],
            Pattern = TwitterBearerToken,
            StartsAtKeyword = true,
            Entropy = 4,
            SparesPlaceholders = false,
            Matches = ["AAAAAAAAAAAAAAAAAAAAA{alnum:20}%2F{alnum:30}%3D{alnum:50}", "TWITTER_BEARER_TOKEN=AAAAAAAAAAAAAAAAAAAAAB{alnum:100}"],
            NonMatches = ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "base64,AAAAAAAAAAAAAAAAAAAAAAAAAAA="],
        },
        new Rule
        {
            Id = "twitter-secret",
            Description = "Twitter/X API key or secret",
            Keywords = ["twitter"],
            NamedKey = new NamedKey("A-Za-z0-9", 25, 50),
            Matches = ["TWITTER_SECRET='{alnum:45}4kT7x'", "twitter.token: {alnum:45}4kT7x"],
            NonMatches = ["TWITTER_API_KEY=$TWITTER_KEY", "twitter commit: {hex:40}"],
        },
        new Rule
        {
            Id = "twitter-access-token",
            Description = "Twitter/X access token",
            Keywords = ["twitter"],
            NamedKey = new NamedKey("A-Za-z0-9-", 50, 70),
            Matches = ["TWITTER_API_KEY={digit:19}-{alnum:35}4kT7x", "twitter_secret = \"{digit:19}-{alnum:35}4kT7x\""],
            NonMatches = ["TWITTER_API_KEY=$TWITTER_KEY", "twitter commit: {hex:40}"],
        },
        new Rule
        {
            Id = "linkedin-secret",
            Description = "LinkedIn client secret",
            Keywords = ["wpl_ap"],
            Pattern = LinkedinSecret,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["WPL_AP1.{alnum:16}.{alnum:6}==", "LINKEDIN_CLIENT_SECRET=WPL_AP0.{alnum:16}.{alnum:8}="],
            NonMatches = ["WPL_AP1.secret", "WPL_AP1..."],
        },
        new Rule
        {
            Id = "linkedin-client-secret",
            Description = "LinkedIn client secret of the old form",
            Keywords = ["linkedin"],
            NamedKey = new NamedKey("A-Za-z0-9", 16),
            Matches = ["LINKEDIN_CLIENT_SECRET={alnum:11}4kT7x", "\"linkedinSecret\": \"{alnum:11}4kT7x\""],
            NonMatches = ["LINKEDIN_CLIENT_ID={lower+digit:14}", "LINKEDIN_CLIENT_SECRET=$LINKEDIN_SECRET"],
        },
        new Rule
        {
            Id = "pinterest-token",
            Description = "Pinterest access or refresh token",
            Keywords = ["pina_", "pinr_"],
            Pattern = PinterestToken,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["pina_{alnum:40}", "PINTEREST_TOKEN=pinr_{alnum:40}"],
            NonMatches = ["pina_colada_recipes", "pina_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "tiktok-secret",
            Description = "TikTok client secret",
            Keywords = ["tiktok"],
            NamedKey = new NamedKey("A-Za-z0-9", 32, 40),
            Matches = ["TIKTOK_CLIENT_SECRET={alnum:27}4kT7x", "\"tiktokSecret\": \"{alnum:35}4kT7x\""],
            NonMatches = ["TIKTOK_CLIENT_SECRET=$SECRET", "tiktok commit: {hex:40}"],
        },
        new Rule
        {
            Id = "twitch-token",
            Description = "Twitch token or client secret",
            Keywords = ["twitch"],
            NamedKey = new NamedKey("a-z0-9", 30),
            Matches = ["TWITCH_SECRET='{lower+digit:24}4x7q9z'", "const twitchToken = '{lower+digit:24}4x7q9z';"],
            NonMatches = ["TWITCH_CLIENT_ID={lower+digit:30}", "twitch: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "twitch-chat-password",
            Description = "Twitch chat password",
            Keywords = ["oauth:"],
            Pattern = TwitchChatPassword,
            StartsAtKeyword = true,
            Entropy = 3.5,
            Matches = ["PASS oauth:{lower+digit:30}", "oauth:{lower+digit:30}"],
            NonMatches = ["oauth:your_token", "oauth: {{ scopes: [] }}"],
        },
        new Rule
        {
            Id = "reddit-secret",
            Description = "Reddit client secret",
            Keywords = ["reddit"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 27, 30),
            Matches = ["REDDIT_CLIENT_SECRET={alnum:25}4kT7x", "\"redditSecret\": \"{alnum:22}4kT7x\""],
            NonMatches = ["REDDIT_CLIENT_ID={alnum:22}", "REDDIT_CLIENT_SECRET=$REDDIT_SECRET"],
        },
        new Rule
        {
            Id = "disqus-key",
            Description = "Disqus API or secret key",
            Keywords = ["disqus"],
            NamedKey = new NamedKey("A-Za-z0-9", 64),
            Matches = ["DISQUS_SECRET='{alnum:59}4kT7x'", "disqus_secret = \"{alnum:59}4kT7x\""],
            NonMatches = ["DISQUS_SECRET=<your-secret>", "disqus: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "tumblr-secret",
            Description = "Tumblr consumer key or secret",
            Keywords = ["tumblr"],
            NamedKey = new NamedKey("A-Za-z0-9", 50),
            Matches = ["TUMBLR_API_KEY={alnum:45}4kT7x", "const tumblrToken = '{alnum:45}4kT7x';"],
            NonMatches = ["TUMBLR_API_KEY=$TUMBLR_KEY", "tumblr commit: {hex:40}"],
        },
        new Rule
        {
            Id = "vk-token",
            Description = "VK access token",
            Keywords = ["vk1.a."],
            Pattern = VkToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["vk1.a.{base64url:180}", "VK_TOKEN=vk1.a.{alnum:120}"],
            NonMatches = ["vk1.a.token", "vk1.a."],
        },
        new Rule
        {
            Id = "mastodon-token",
            Description = "Mastodon access token",
            Keywords = ["mastodon"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 43),
            Matches = ["MASTODON_SECRET='{alnum:38}4kT7x'", "mastodon.token: {alnum:38}4kT7x"],
            NonMatches = ["MASTODON_SECRET=<your-secret>", "mastodon: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "foursquare-key",
            Description = "Foursquare key or secret",
            Keywords = ["foursquare"],
            NamedKey = new NamedKey("A-Z0-9", 48),
            Matches = ["FOURSQUARE_API_KEY={upper+digit:42}4X7Q9Z", "foursquare_secret = \"{upper+digit:42}4X7Q9Z\""],
            NonMatches = ["FOURSQUARE_CLIENT_ID={upper+digit:48}", "FOURSQUARE_SECRET=$SECRET"],
        },
    ];

    [GeneratedRegex(@"\G(?<![+/_-])(?:EAA[A-Z][A-Za-z0-9]{80,}|(?:IGQ[VW]|IGAA|THAA)[A-Za-z0-9_-]{80,})", RegexOptions.CultureInvariant)]
    private static partial Regex FacebookToken();

    [GeneratedRegex(@"(?<![A-Za-z0-9])[0-9]{15,16}(?:\||%7C)([A-Za-z0-9_-]{27,40})(?![A-Za-z0-9_-])", RegexOptions.CultureInvariant)]
    private static partial Regex FacebookAppToken();

    [GeneratedRegex(@"\GOC\|[0-9]{10,20}\|[A-Za-z0-9_-]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex OculusToken();

    [GeneratedRegex(@"\G(?<![A-Za-z0-9+/])A{18,24}[B-Za-z0-9%][A-Za-z0-9%]{60,}", RegexOptions.CultureInvariant)]
    private static partial Regex TwitterBearerToken();

    [GeneratedRegex(@"\GWPL_AP[0-9]\.[A-Za-z0-9]{10,64}\.[A-Za-z0-9+/]{6,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex LinkedinSecret();

    [GeneratedRegex(@"\Gpin[ar]_[A-Za-z0-9_-]{30,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex PinterestToken();

    [GeneratedRegex(@"\Goauth:[a-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex TwitchChatPassword();

    [GeneratedRegex(@"\Gvk1\.a\.[A-Za-z0-9_-]{60,}", RegexOptions.CultureInvariant)]
    private static partial Regex VkToken();
}
