using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Places that train, host and label models, known by their names.</summary>
internal static partial class AiHostRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "clarifai-key",
            Description = "Clarifai API key",
            Keywords = ["clarifai"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["CLARIFAI_PAT={hex:32}", "clarifaiPat: \"{hex:32}\""],
            NonMatches = ["CLARIFAI_PAT=$KEY", "clarifai_pat: \"your-clarifai-pat\"", "clarifai commit: {hex:40}"],
        },
        new Rule
        {
            Id = "roboflow-key",
            Description = "Roboflow API key",
            Keywords = ["roboflow"],
            NamedKey = new NamedKey("A-Za-z0-9", 20),
            Matches = ["ROBOFLOW_API_KEY={alnum:18}7a", "roboflowApiKey: \"{alnum:18}7a\""],
            NonMatches = ["ROBOFLOW_API_KEY=$KEY", "roboflow_api_key: \"your-roboflow-api-key\"", "roboflow commit: {hex:40}"],
        },
        new Rule
        {
            Id = "novita-key",
            Description = "Novita AI API key",
            Keywords = ["novita"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 46),
            Matches = ["NOVITA_API_KEY=sk_{alnum+_:42}7", "novitaApiKey: \"sk_{alnum+_:42}7\""],
            NonMatches = ["NOVITA_API_KEY=$KEY", "novita_api_key: \"your-novita-api-key\"", "novita commit: {hex:40}"],
        },
        new Rule
        {
            Id = "modal-token",
            Description = "Modal token",
            Keywords = ["modal_token", "modal-token"],
            NamedKey = new NamedKey("A-Za-z0-9-", 25),
            Matches = ["MODAL_TOKEN_SECRET=as-{alnum:22}", "modal_token_secret: \"as-{alnum:22}\""],
            NonMatches = ["MODAL_TOKEN_SECRET=$KEY", "modal_token_secret: \"your-modal-token-secret\"", "modal_token_id: short"],
        },
        new Rule
        {
            Id = "speechmatics-key",
            Description = "Speechmatics API key",
            Keywords = ["speechmatics"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["SPEECHMATICS_API_KEY={alnum:32}", "speechmaticsApiKey: \"{alnum:32}\""],
            NonMatches =
            [
                "SPEECHMATICS_API_KEY=$KEY",
                "speechmatics_api_key: \"your-speechmatics-api-key\"",
                "speechmatics commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "label-studio-key",
            Description = "Label Studio access token",
            Keywords = ["label_studio", "labelstudio"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["LABEL_STUDIO_API_KEY={hex:40}", "labelStudioApiKey: \"{hex:40}\""],
            NonMatches =
            [
                "LABEL_STUDIO_API_KEY=$KEY",
                "label_studio_api_key: \"your-label-studio-api-key\"",
                "label_studio commit: {hex:40}",
            ],
        },
        new Rule
        {
            Id = "comet-key",
            Description = "Comet ML API key",
            Keywords = ["comet_api", "comet_ml"],
            NamedKey = new NamedKey("A-Za-z0-9", 25),
            Matches = ["COMET_API_KEY={alnum:25}", "comet_api_key: \"{alnum:25}\""],
            NonMatches = ["COMET_API_KEY=$KEY", "comet_api_key: \"your-comet-api-key\"", "comet_api commit: {hex:40}"],
        },
        new Rule
        {
            Id = "kaggle-key",
            Description = "Kaggle API key",
            Keywords = ["kaggle"],
            NamedKey = new NamedKey("a-f0-9", 32),
            Matches = ["KAGGLE_KEY={hex:32}", "kaggleKey: \"{hex:32}\""],
            NonMatches = ["KAGGLE_KEY=$KEY", "kaggle_key: \"your-kaggle-key\"", "kaggle commit: {hex:40}"],
        },
        new Rule
        {
            Id = "kaggle-token",
            Description = "Kaggle access token",
            Keywords = ["kgat_"],
            Pattern = KaggleToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["KGAT_{hex:32}", "KAGGLE_API_TOKEN=KGAT_{hex:32}"],
            NonMatches = ["KGAT_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "KGAT_{alnum:3}"],
        },
    ];

    [GeneratedRegex(@"\GKGAT_[a-f0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex KaggleToken();
}
