using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Tools round language models: tracing, search, speech, notebooks, datasets.</summary>
internal static partial class AiToolRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "langsmith-key",
            Description = "LangSmith personal, service or license key",
            Keywords = ["lsv2_", "ls__"],
            Pattern = LangsmithKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["lsv2_pt_{hex:32}_{hex:10}", "LANGSMITH_API_KEY=lsv2_pt_{hex:32}_{hex:10}", "ls__{hex:32}"],
            NonMatches = ["lsv2_pt_{hex:6}", "lsv2_sk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "langfuse-secret-key",
            Description = "Langfuse secret key",
            Keywords = ["sk-lf-"],
            Pattern = LangfuseSecretKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "sk-lf-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "LANGFUSE_SECRET_KEY=sk-lf-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
            NonMatches = ["sk-lf-...", "pk-lf-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"],
        },
        new Rule
        {
            Id = "helicone-key",
            Description = "Helicone API key",
            Keywords = ["sk-helicone-"],
            Pattern = HeliconeKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches =
            [
                "sk-helicone-{lower+digit:7}-{lower+digit:7}-{lower+digit:7}-{lower+digit:7}",
                "HELICONE_API_KEY=sk-helicone-{lower+digit:7}-{lower+digit:7}-{lower+digit:7}-{lower+digit:7}",
            ],
            NonMatches = ["sk-helicone-{alnum:3}", "sk-helicone-your-api-key-goes-here"],
        },
        new Rule
        {
            Id = "tavily-key",
            Description = "Tavily API key",
            Keywords = ["tvly-"],
            Pattern = TavilyKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["tvly-dev-{alnum:32}", "TAVILY_API_KEY=tvly-dev-{alnum:32}", "tvly-{alnum:32}"],
            NonMatches = ["tvly-{alnum:6}", "tvly-YOUR_API_KEY_GOES_INTO_THIS_PLACE"],
        },
        new Rule
        {
            Id = "firecrawl-key",
            Description = "Firecrawl API key",
            Keywords = ["fc-"],
            Pattern = FirecrawlKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["fc-{hex:32}", "FIRECRAWL_API_KEY=fc-{hex:32}"],
            NonMatches = ["fc-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "fc-{alnum:3}"],
        },
        new Rule
        {
            Id = "e2b-key",
            Description = "E2B API key",
            Keywords = ["e2b_"],
            Pattern = E2bKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["e2b_{hex:40}", "E2B_API_KEY=e2b_{hex:40}"],
            NonMatches = ["e2b_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "e2b_{alnum:3}"],
        },
        new Rule
        {
            Id = "wandb-key",
            Description = "Weights & Biases API key",
            Keywords = ["wandb_v1_"],
            Pattern = WandbKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["wandb_v1_{alnum+_:77}", "WANDB_API_KEY=wandb_v1_{alnum+_:77}"],
            NonMatches = ["wandb_v1_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "wandb_v1_{alnum:3}"],
        },
        new Rule
        {
            Id = "wandb-legacy-key",
            Description = "Weights & Biases API key of the first form",
            Keywords = ["wandb"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["WANDB_API_KEY={hex:40}", "wandbApiKey: \"{hex:40}\""],
            NonMatches = ["WANDB_API_KEY=$KEY", "wandb_api_key: \"your-wandb-api-key\"", "wandb commit: {hex:40}"],
        },
        new Rule
        {
            Id = "assemblyai-key",
            Description = "AssemblyAI API key",
            Keywords = ["assemblyai", "assembly_ai"],
            NamedKey = new NamedKey("a-z0-9", 32),
            Matches = ["ASSEMBLYAI_API_KEY={hex:32}", "assemblyaiApiKey: \"{hex:32}\""],
            NonMatches = ["ASSEMBLYAI_API_KEY=$KEY", "assemblyai_api_key: \"your-assemblyai-api-key\"", "assemblyai commit: {hex:40}"],
        },
        new Rule
        {
            Id = "deepgram-key",
            Description = "Deepgram API key",
            Keywords = ["deepgram"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["DEEPGRAM_API_KEY={hex:40}", "deepgramApiKey: \"{hex:40}\""],
            NonMatches = ["DEEPGRAM_API_KEY=$KEY", "deepgram_api_key: \"your-deepgram-api-key\"", "deepgram commit: {hex:40}"],
        },
        new Rule
        {
            Id = "mistral-key",
            Description = "Mistral AI API key",
            Keywords = ["mistral"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["MISTRAL_API_KEY={alnum:32}", "mistralApiKey: \"{alnum:32}\""],
            NonMatches =
            [
                "MISTRAL_API_KEY=$KEY",
                "mistral_api_key: \"your-mistral-api-key\"",
                "mistral model: mistral-large-2411",
                "mistral_sha256: {hex:64}",
            ],
        },
        new Rule
        {
            Id = "cohere-key",
            Description = "Cohere API key",
            Keywords = ["cohere", "co_api_key"],
            NamedKey = new NamedKey("A-Za-z0-9", 40),
            Matches = ["COHERE_API_KEY={alnum:40}", "cohereApiKey: \"{alnum:40}\"", "CO_API_KEY={alnum:40}"],
            NonMatches = ["COHERE_API_KEY=$KEY", "cohere_api_key: \"your-cohere-api-key\"", "cohere commit: {hex:40}"],
        },
        new Rule
        {
            Id = "ai21-key",
            Description = "AI21 API key",
            Keywords = ["ai21"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["AI21_API_KEY={alnum:32}", "ai21ApiKey: \"{alnum:32}\""],
            NonMatches = ["AI21_API_KEY=$KEY", "ai21_api_key: \"your-ai21-api-key\"", "ai21 commit: {hex:40}"],
        },
        new Rule
        {
            Id = "together-legacy-key",
            Description = "Together AI API key of the first form",
            Keywords = ["together_api", "togetherai", "together_ai", "together-ai"],
            NamedKey = new NamedKey("a-f0-9", 64),
            Matches = ["TOGETHER_API_KEY={hex:64}", "together_api_key: \"{hex:64}\""],
            NonMatches = ["TOGETHER_API_KEY=$KEY", "together_api_key: \"your-together-api-key\"", "together we stand: {alnum:64}"],
        },
        new Rule
        {
            Id = "baseten-key",
            Description = "Baseten API key",
            Keywords = ["baseten"],
            NamedKey = new NamedKey("A-Za-z0-9.", 41),
            Matches = ["BASETEN_API_KEY={alnum:8}.{alnum:32}", "basetenApiKey: \"{alnum:8}.{alnum:32}\""],
            NonMatches = ["BASETEN_API_KEY=$KEY", "baseten_api_key: \"your-baseten-api-key\"", "baseten commit: {hex:40}"],
        },
        new Rule
        {
            Id = "pinecone-legacy-key",
            Description = "Pinecone API key of the first form",
            Keywords = ["pinecone"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "PINECONE_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "pineconeApiKey: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches =
            [
                "PINECONE_API_KEY=$KEY",
                "pinecone_api_key: \"your-pinecone-api-key\"",
                "pinecone_project_id: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
            ],
        },
        new Rule
        {
            Id = "zhipu-key",
            Description = "Z.ai or Ollama cloud API key",
            Keywords = ["zai", "zhipu", "bigmodel", "glm_api", "ollama"],
            NamedKey = new NamedKey("A-Za-z0-9._-", 49, 64),
            Matches = ["ZAI_API_KEY={hex:32}.{alnum:16}", "zaiApiKey: \"{hex:32}.{alnum:16}\"", "OLLAMA_API_KEY={hex:32}.{alnum+_:24}"],
            NonMatches = ["ZAI_API_KEY=$KEY", "zai_api_key: \"your-zai-api-key\"", "ollama digest: sha256:{hex:64}"],
        },
        new Rule
        {
            Id = "upstage-key",
            Description = "Upstage API key",
            Keywords = ["upstage"],
            NamedKey = new NamedKey("A-Za-z0-9_", 32, 40),
            Matches = ["UPSTAGE_API_KEY={alnum:40}", "upstageApiKey: \"{alnum:40}\""],
            NonMatches = ["UPSTAGE_API_KEY=$KEY", "upstage_api_key: \"your-upstage-api-key\"", "upstage commit: {hex:40}"],
        },
        new Rule
        {
            Id = "lighton-key",
            Description = "LightOn Paradigm API key",
            Keywords = ["lighton", "paradigm"],
            NamedKey = new NamedKey("A-Za-z0-9_-", 48),
            Matches = ["LIGHTON_API_KEY={alnum:48}", "lightonApiKey: \"{alnum:48}\""],
            NonMatches = ["LIGHTON_API_KEY=$KEY", "lighton_api_key: \"your-lighton-api-key\"", "lighton commit: {hex:40}"],
        },
        new Rule
        {
            Id = "privateai-key",
            Description = "Private AI API key",
            Keywords = ["privateai", "private_ai", "private-ai"],
            NamedKey = new NamedKey("a-z0-9", 32),
            Matches = ["PRIVATEAI_API_KEY={lower+digit:32}", "privateaiApiKey: \"{lower+digit:32}\""],
            NonMatches = ["PRIVATEAI_API_KEY=$KEY", "privateai_api_key: \"your-privateai-api-key\"", "privateai commit: {hex:40}"],
        },
        new Rule
        {
            Id = "greptile-key",
            Description = "Greptile API key",
            Keywords = ["greptile"],
            NamedKey = new NamedKey("A-Za-z0-9+/", 48),
            Matches = ["GREPTILE_API_KEY={base64:47}7", "greptileApiKey: \"{base64:47}7\""],
            NonMatches = ["GREPTILE_API_KEY=$KEY", "greptile_api_key: \"your-greptile-api-key\"", "greptile commit: {hex:40}"],
        },
        new Rule
        {
            Id = "exa-key",
            Description = "Exa search API key",
            Keywords = ["exa_api", "exa-api"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "EXA_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "exa_api_key: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches = ["EXA_API_KEY=$KEY", "exa_api_key: \"your-exa-api-key\"", "exa_api commit: {hex:40}"],
        },
        new Rule
        {
            Id = "serper-key",
            Description = "Serper API key",
            Keywords = ["serper"],
            NamedKey = new NamedKey("a-f0-9", 40),
            Matches = ["SERPER_API_KEY={hex:40}", "serperApiKey: \"{hex:40}\""],
            NonMatches = ["SERPER_API_KEY=$KEY", "serper_api_key: \"your-serper-api-key\"", "serper commit: {hex:40}"],
        },
        new Rule
        {
            Id = "sambanova-key",
            Description = "SambaNova API key",
            Keywords = ["sambanova"],
            NamedKey = NamedKey.Uuid,
            Matches =
            [
                "SAMBANOVA_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",
                "sambanovaApiKey: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}\"",
            ],
            NonMatches = ["SAMBANOVA_API_KEY=$KEY", "sambanova_api_key: \"your-sambanova-api-key\"", "sambanova commit: {hex:40}"],
        },
        new Rule
        {
            Id = "deepinfra-key",
            Description = "DeepInfra API key",
            Keywords = ["deepinfra"],
            NamedKey = new NamedKey("A-Za-z0-9", 32),
            Matches = ["DEEPINFRA_API_KEY={alnum:32}", "deepinfraApiKey: \"{alnum:32}\""],
            NonMatches = ["DEEPINFRA_API_KEY=$KEY", "deepinfra_api_key: \"your-deepinfra-api-key\"", "deepinfra commit: {hex:40}"],
        },
        new Rule
        {
            Id = "fal-key",
            Description = "fal.ai API key",
            Keywords = ["fal_key", "fal-key", "fal_api"],
            NamedKey = new NamedKey("a-f0-9:-", 69),
            Matches =
            [
                "FAL_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{hex:32}",
                "fal_key: \"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}:{hex:32}\"",
            ],
            NonMatches = ["FAL_KEY=$KEY", "fal_key: \"your-fal-key\"", "fal_key commit: {hex:40}"],
        },
    ];

    [GeneratedRegex(@"\G(?:lsv2_[a-z]{2,4}_|ls__)[A-Za-z0-9_]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex LangsmithKey();

    [GeneratedRegex(@"\Gsk-lf-[a-f0-9-]{31,}[a-f0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex LangfuseSecretKey();

    [GeneratedRegex(@"\Gsk-helicone-[a-z0-9-]{19,}[a-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex HeliconeKey();

    [GeneratedRegex(@"\Gtvly-[A-Za-z0-9_-]{27,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex TavilyKey();

    [GeneratedRegex(@"\Gfc-[a-f0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex FirecrawlKey();

    [GeneratedRegex(@"\Ge2b_[a-f0-9]{36,}", RegexOptions.CultureInvariant)]
    private static partial Regex E2bKey();

    [GeneratedRegex(@"\Gwandb_v1_[A-Za-z0-9_]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex WandbKey();
}
