using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Music, pictures, film, files, and design tools.</summary>
internal static partial class MediaRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "spotify-secret",
            Description = "Spotify client secret",
            Keywords = ["spotify"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["SPOTIFY_CLIENT_SECRET={hex:24}0a9f8e7c", "\"spotifySecret\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["SPOTIFY_CLIENT_ID={hex:32}", "SPOTIFY_CLIENT_SECRET=<your-secret>"],
        },
        new Rule
        {
            Id = "dropbox-token",
            Description = "Dropbox access token",
            Keywords = ["sl."],
            Pattern = DropboxToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sl.{base64url:135}", "DROPBOX_TOKEN=sl.u.{alnum:140}"],
            NonMatches = ["sl.wikipedia.org", "sl.u.example"],
        },
        new Rule
        {
            Id = "dropbox-secret",
            Description = "Dropbox app secret or long-lived token",
            Keywords = ["dropbox"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 15, 64),
            Matches = ["DROPBOX_APP_SECRET={hex:7}4x7q9z2w", "\"dropboxToken\": \"{alnum:59}4kT7x\""],
            NonMatches = ["dropbox_version: 2.14.0-beta.1", "DROPBOX_APP_SECRET=$DROPBOX_SECRET"],
        },
        new Rule
        {
            Id = "box-token",
            Description = "Box developer token or client secret",
            Keywords = ["box_developer", "box_client_s", "boxsdk", "box_dev"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["BOX_DEVELOPER_TOKEN={alnum:27}4kT7x", "box_client_secret = \"{alnum:27}4kT7x\""],
            NonMatches = ["BOX_CLIENT_ID={lower+digit:32}", "BOX_DEVELOPER_TOKEN=$BOX_TOKEN"],
        },
        new Rule
        {
            Id = "flickr-key",
            Description = "Flickr key or secret",
            Keywords = ["flickr"],
            NamedKey = new NamedKey("a-z0-9", 32),
            Matches = ["export FLICKR_TOKEN={hex:24}0a9f8e7c", "\"flickrApiKey\": \"{hex:24}0a9f8e7c\""],
            NonMatches = ["FLICKR_API_KEY=$FLICKR_KEY", "flickr commit: {hex:40}"],
        },
        new Rule
        {
            Id = "adobe-client-secret",
            Description = "Adobe client secret",
            Keywords = ["p8e-"],
            Pattern = AdobeClientSecret,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["p8e-{hex:32}", "ADOBE_CLIENT_SECRET=p8e-{alnum:32}"],
            NonMatches = ["p8e-secret", "p8e-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "frameio-token",
            Description = "Frame.io token",
            Keywords = ["fio-u-", "fio-t-", "fio-o-"],
            Pattern = FrameioToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["fio-u-{base64url:63}x", "FRAMEIO_TOKEN=fio-u-{alnum:64}"],
            NonMatches = ["fio-u-token", "fio-u-..."],
        },
        new Rule
        {
            Id = "canva-secret",
            Description = "Canva secret",
            Keywords = ["cnvca"],
            Pattern = CanvaSecret,
            StartsAtKeyword = true,
            Entropy = 4,
            Matches = ["cnvca{alnum:51}", "CANVA_CLIENT_SECRET=cnvca{base64url:51}"],
            NonMatches = ["OC-AZ{alnum:8}", "cnvca..."],
        },
        new Rule
        {
            Id = "unsplash-key",
            Description = "Unsplash access or secret key",
            Keywords = ["unsplash"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 43),
            Matches = ["UNSPLASH_SECRET='{alnum:38}4kT7x'", "\"unsplashApiKey\": \"{alnum:38}4kT7x\""],
            NonMatches = ["UNSPLASH_SECRET=<your-secret>", "unsplash: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "pexels-key",
            Description = "Pexels API key",
            Keywords = ["pexels"],
            NamedKey = new NamedKey("A-Za-z0-9", 56),
            Matches = ["PEXELS_API_KEY={alnum:51}4kT7x", "pexels.token: {alnum:51}4kT7x"],
            NonMatches = ["PEXELS_API_KEY=$PEXELS_KEY", "pexels commit: {hex:40}"],
        },
        new Rule
        {
            Id = "pixabay-key",
            Description = "Pixabay API key",
            Keywords = ["pixabay"],
            NamedKey = new NamedKey("a-f0-9-", 32, 36),
            Matches = ["export PIXABAY_TOKEN={digit:8}-{hex:17}0a9f8e7c", "pixabay_secret = \"{digit:8}-{hex:17}0a9f8e7c\""],
            NonMatches = ["pixabayToken: process.env.PIXABAY_TOKEN", "PIXABAY_ACCOUNT_ID={digit:8}-{hex:25}"],
        },
        new Rule
        {
            Id = "giphy-key",
            Description = "Giphy API key",
            Keywords = ["giphy"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["GIPHY_SECRET='{alnum:27}4kT7x'", "const giphyToken = '{alnum:27}4kT7x';"],
            NonMatches = ["GIPHY_API_KEY=$GIPHY_KEY", "giphy commit: {hex:40}"],
        },
        new Rule
        {
            Id = "imgur-secret",
            Description = "Imgur client secret",
            Keywords = ["imgur"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["IMGUR_CLIENT_SECRET={hex:32}0a9f8e7c", "\"imgurSecret\": \"{hex:32}0a9f8e7c\""],
            NonMatches = ["IMGUR_CLIENT_ID={hex:15}", "imgur commit: {hex:40}"],
        },
        new Rule
        {
            Id = "tmdb-key",
            Description = "TMDB API key",
            Keywords = ["tmdb", "themoviedb"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["export TMDB_TOKEN={hex:24}0a9f8e7c", "tmdb.token: {hex:24}0a9f8e7c"],
            NonMatches = ["tmdbToken: process.env.TMDB_TOKEN", "TMDB_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "lastfm-key",
            Description = "Last.fm key or secret",
            Keywords = ["lastfm", "last_fm", "last.fm"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["LASTFM_SECRET='{hex:24}0a9f8e7c'", "lastfm_secret = \"{hex:24}0a9f8e7c\""],
            NonMatches = ["LASTFM_SECRET=<your-secret>", "lastfm: see the docs for how to make a key"],
        },
        new Rule
        {
            Id = "trakt-secret",
            Description = "Trakt client secret",
            Keywords = ["trakt"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["TRAKT_CLIENT_SECRET={hex:56}0a9f8e7c", "\"traktSecret\": \"{hex:56}0a9f8e7c\""],
            NonMatches = ["TRAKT_CLIENT_ID={hex:64}", "trakt commit: {hex:40}"],
        },
        new Rule
        {
            Id = "genius-token",
            Description = "Genius access token",
            Keywords = ["genius"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 64),
            Matches = ["export GENIUS_TOKEN={alnum:59}4kT7x", "\"geniusApiKey\": \"{alnum:59}4kT7x\""],
            NonMatches = ["geniusToken: process.env.GENIUS_TOKEN", "GENIUS_ACCOUNT_ID={alnum:64}"],
        },
        new Rule
        {
            Id = "mux-secret",
            Description = "Mux token secret",
            Keywords = ["mux_token_s", "mux_secret", "muxtokens"],
            NamedKey = new NamedKey("A-Za-z0-9+/", 75),
            Matches = ["MUX_TOKEN_SECRET={alnum:70}4kT7x", "\"muxTokenSecret\": \"{alnum:70}4kT7x\""],
            NonMatches = ["MUX_TOKEN_ID={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "MUX_TOKEN_SECRET=$MUX"],
        },
        new Rule
        {
            Id = "cloudinary-secret",
            Description = "Cloudinary API secret",
            Keywords = ["cloudinary"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 27),
            Matches = ["CLOUDINARY_API_SECRET={alnum:22}4kT7x", "\"cloudinarySecret\": \"{alnum:22}4kT7x\""],
            NonMatches = ["CLOUDINARY_CLOUD_NAME=acme-images", "CLOUDINARY_API_SECRET=$SECRET"],
        },
        new Rule
        {
            Id = "vimeo-token",
            Description = "Vimeo access token",
            Keywords = ["vimeo"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["export VIMEO_TOKEN={hex:24}0a9f8e7c", "const vimeoToken = '{hex:24}0a9f8e7c';"],
            NonMatches = ["vimeoToken: process.env.VIMEO_TOKEN", "VIMEO_ACCOUNT_ID={hex:32}"],
        },
        new Rule
        {
            Id = "bannerbear-key",
            Description = "Bannerbear API key",
            Keywords = ["bb_pr_", "bb_ma_"],
            Pattern = BannerbearKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["bb_pr_{hex:30}", "BANNERBEAR_KEY=bb_ma_{hex:30}"],
            NonMatches = ["bb_pr_list", "bb_pr_..."],
        },
    ];

    [GeneratedRegex(@"\Gsl\.(?:u\.)?[A-Za-z0-9_-]{100,}=?", RegexOptions.CultureInvariant)]
    private static partial Regex DropboxToken();

    [GeneratedRegex(@"\Gp8e-[A-Za-z0-9_-]{30,}[A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex AdobeClientSecret();

    [GeneratedRegex(@"\Gfio-[uto]-[A-Za-z0-9_=-]{50,}[A-Za-z0-9=]", RegexOptions.CultureInvariant)]
    private static partial Regex FrameioToken();

    [GeneratedRegex(@"\Gcnvca[A-Za-z0-9_-]{50,}", RegexOptions.CultureInvariant)]
    private static partial Regex CanvaSecret();

    [GeneratedRegex(@"\Gbb_(?:pr|ma)_[a-f0-9]{24,}", RegexOptions.CultureInvariant)]
    private static partial Regex BannerbearKey();
}
