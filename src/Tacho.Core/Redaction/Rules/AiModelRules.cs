using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tacho.Redaction.Rules;

/// <summary>Companies that run language models, known by a prefix of their keys.</summary>
internal static partial class AiModelRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "huggingface-token",
            Description = "Hugging Face user or organization token",
            Keywords = ["hf_", "api_org_"],
            Pattern = HuggingfaceToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = static secret => !Wordiness.ReadsAsWords(secret),
            Matches = ["hf_{letter:34}", "HF_TOKEN=hf_{letter:34}", "api_org_{letter:34}"],
            NonMatches = ["hf_{letter:10}", "hf_hub_download_with_a_long_name", "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "groq-key",
            Description = "Groq API key",
            Keywords = ["gsk_"],
            Pattern = GroqKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["gsk_{alnum:52}", "GROQ_API_KEY=gsk_{alnum:52}"],
            NonMatches = ["gsk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "gsk_{alnum:3}"],
        },
        new Rule
        {
            Id = "replicate-token",
            Description = "Replicate API token",
            Keywords = ["r8_"],
            Pattern = ReplicateToken,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["r8_{alnum:37}", "REPLICATE_API_TOKEN=r8_{alnum:37}"],
            NonMatches = ["r8_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "r8_{alnum:3}"],
        },
        new Rule
        {
            Id = "perplexity-key",
            Description = "Perplexity API key",
            Keywords = ["pplx-"],
            Pattern = PerplexityKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pplx-{alnum:48}", "PERPLEXITY_API_KEY=pplx-{alnum:48}"],
            NonMatches = ["pplx-{alnum:9}", "pplx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "pplx-70b-online"],
        },
        new Rule
        {
            Id = "xai-key",
            Description = "xAI API key",
            Keywords = ["xai-"],
            Pattern = XaiKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["xai-{alnum+_:80}", "XAI_API_KEY=xai-{alnum+_:80}"],
            NonMatches = ["xai-{alnum:9}", "xai-your-key-here", "xai-grok-4-fast-reasoning"],
        },
        new Rule
        {
            Id = "openrouter-key",
            Description = "OpenRouter API key",
            Keywords = ["sk-or-"],
            Pattern = OpenrouterKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sk-or-v1-{hex:64}", "OPENROUTER_API_KEY=sk-or-v1-{hex:64}"],
            NonMatches = ["sk-or-v1-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "sk-or-v1-{alnum:3}"],
        },
        new Rule
        {
            Id = "nvidia-key",
            Description = "NVIDIA NIM or NGC API key",
            Keywords = ["nvapi-"],
            Pattern = NvidiaKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["nvapi-{alnum+_+-:63}A", "NVIDIA_API_KEY=nvapi-{alnum+_+-:63}A"],
            NonMatches = ["nvapi-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "nvapi-{alnum:3}"],
        },
        new Rule
        {
            Id = "cerebras-key",
            Description = "Cerebras API key",
            Keywords = ["csk-"],
            Pattern = CerebrasKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["csk-{lower+digit:48}", "CEREBRAS_API_KEY=csk-{lower+digit:48}"],
            NonMatches = ["csk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "csk-{alnum:3}"],
        },
        new Rule
        {
            Id = "fireworks-key",
            Description = "Fireworks AI API key",
            Keywords = ["fw_"],
            Pattern = FireworksKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.IsLikely,
            Matches = ["fw_{alnum:24}7k2", "FIREWORKS_API_KEY=fw_{alnum:24}7k2"],
            NonMatches = ["fw_{alnum:8}", "fw_update_firmware_image_now", "fw_getConfigurationManagerInstance"],
        },
        new Rule
        {
            Id = "together-key",
            Description = "Together AI API key",
            Keywords = ["tgp_v1_"],
            Pattern = TogetherKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["tgp_v1_{alnum+_:43}", "TOGETHER_API_KEY=tgp_v1_{alnum+_:43}"],
            NonMatches = ["tgp_v1_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "tgp_v1_{alnum:3}"],
        },
        new Rule
        {
            Id = "voyage-key",
            Description = "Voyage AI API key",
            Keywords = ["pa-"],
            Pattern = VoyageKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.HasMixedCase,
            Matches = ["pa-{alnum+_+-:42}a", "VOYAGE_API_KEY=pa-{alnum+_+-:42}a"],
            NonMatches =
            [
                "pa-{alnum:9}",
                "pa-system-announcement-service-for-the-whole-building",
                "pa-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            ],
        },
        new Rule
        {
            Id = "elevenlabs-key",
            Description = "ElevenLabs API key",
            Keywords = ["sk_"],
            Pattern = ElevenlabsKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sk_{hex:48}", "ELEVENLABS_API_KEY=sk_{hex:48}"],
            NonMatches = ["sk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "sk_{alnum:3}"],
        },
        new Rule
        {
            Id = "minimax-key",
            Description = "MiniMax API key",
            Keywords = ["sk-api-"],
            Pattern = MinimaxKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sk-api-{alnum+_+-:118}a", "MINIMAX_API_KEY=sk-api-{alnum+_+-:118}a"],
            NonMatches = ["sk-api-{alnum:8}", "sk-api-your-key-here"],
        },
        new Rule
        {
            Id = "kimi-key",
            Description = "Moonshot (Kimi) API key of a plan",
            Keywords = ["sk-kimi-"],
            Pattern = KimiKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["sk-kimi-{alnum:64}", "KIMI_API_KEY=sk-kimi-{alnum:64}"],
            NonMatches = ["sk-kimi-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "sk-kimi-{alnum:3}"],
        },
        new Rule
        {
            Id = "google-bound-key",
            Description = "Google API key bound to a service account",
            Keywords = ["aq.ab"],
            Pattern = GoogleBoundKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["AQ.Ab8{alnum+_:48}", "GEMINI_API_KEY=AQ.Ab8{alnum+_:48}"],
            NonMatches = ["AQ.Ab8xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "AQ.Ab8{alnum:3}"],
        },
        new Rule
        {
            Id = "pinecone-key",
            Description = "Pinecone API key",
            Keywords = ["pcsk_"],
            Pattern = PineconeKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["pcsk_{alnum:6}_{alnum:63}", "PINECONE_API_KEY=pcsk_{alnum:6}_{alnum:63}"],
            NonMatches = ["pcsk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "pcsk_{alnum:3}"],
        },
        new Rule
        {
            Id = "nomic-key",
            Description = "Nomic Atlas API key",
            Keywords = ["nk-"],
            Pattern = NomicKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Check = Randomness.HasMixedCase,
            Matches = ["nk-{alnum+_:43}", "NOMIC_API_KEY=nk-{alnum+_:43}"],
            NonMatches = ["nk-{alnum:8}", "nk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "jina-key",
            Description = "Jina AI API key",
            Keywords = ["jina_"],
            Pattern = JinaKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["jina_{hex:32}{alnum+_:28}", "JINA_API_KEY=jina_{hex:32}{alnum+_:28}"],
            NonMatches = ["jina_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "jina_{alnum:3}"],
        },
        new Rule
        {
            Id = "runpod-key",
            Description = "RunPod API key",
            Keywords = ["rpa_"],
            Pattern = RunpodKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["rpa_{upper+digit:40}{alnum:6}", "RUNPOD_API_KEY=rpa_{upper+digit:40}{alnum:6}"],
            NonMatches = ["rpa_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "rpa_{alnum:3}"],
        },
        new Rule
        {
            Id = "devin-key",
            Description = "Devin API key",
            Keywords = ["apk_", "cog_"],
            Pattern = DevinKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["apk_user_{base64url:143}A", "cog_{lower+digit:52}", "DEVIN_API_KEY=apk_user_{base64url:143}A"],
            NonMatches = ["apk_{alnum:12}", "cog_{lower:10}", "apk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "cursor-key",
            Description = "Cursor API key",
            Keywords = ["key_", "crsr_"],
            Pattern = CursorKey,
            StartsAtKeyword = true,
            Entropy = 3,
            Matches = ["key_{hex:64}", "CURSOR_API_KEY=key_{hex:64}", "crsr_{hex:64}"],
            NonMatches =
            [
                "key_{hex:32}",
                "crsr_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "key_0000000000000000000000000000000000000000000000000000000000000000",
            ],
        },
    ];

    [GeneratedRegex(@"\G(?:hf_|api_org_)[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex HuggingfaceToken();

    [GeneratedRegex(@"\Ggsk_[A-Za-z0-9]{36,}", RegexOptions.CultureInvariant)]
    private static partial Regex GroqKey();

    [GeneratedRegex(@"\Gr8_[A-Za-z0-9]{36,}", RegexOptions.CultureInvariant)]
    private static partial Regex ReplicateToken();

    [GeneratedRegex(@"\Gpplx-[A-Za-z0-9]{36,}", RegexOptions.CultureInvariant)]
    private static partial Regex PerplexityKey();

    [GeneratedRegex(@"\Gxai-[A-Za-z0-9_-]{59,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex XaiKey();

    [GeneratedRegex(@"\Gsk-or-(?:v[0-9]-)?[a-zA-Z0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex OpenrouterKey();

    [GeneratedRegex(@"\Gnvapi-[A-Za-z0-9_-]{49,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex NvidiaKey();

    [GeneratedRegex(@"\Gcsk-[a-z0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex CerebrasKey();

    [GeneratedRegex(@"\Gfw_[A-Za-z0-9]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex FireworksKey();

    [GeneratedRegex(@"\Gtgp_v1_[A-Za-z0-9_-]{35,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex TogetherKey();

    [GeneratedRegex(@"\Gpa-[A-Za-z0-9_-]{39,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex VoyageKey();

    [GeneratedRegex(@"\Gsk_[a-f0-9]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex ElevenlabsKey();

    [GeneratedRegex(@"\Gsk-api-[A-Za-z0-9_-]{59,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex MinimaxKey();

    [GeneratedRegex(@"\Gsk-kimi-[A-Za-z0-9]{30,}", RegexOptions.CultureInvariant)]
    private static partial Regex KimiKey();

    [GeneratedRegex(@"\GAQ\.Ab[A-Za-z0-9_-]{35,}", RegexOptions.CultureInvariant)]
    private static partial Regex GoogleBoundKey();

    [GeneratedRegex(@"\Gpcsk_[A-Za-z0-9_]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex PineconeKey();

    [GeneratedRegex(@"\Gnk-[A-Za-z0-9_-]{39,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex NomicKey();

    [GeneratedRegex(@"\Gjina_[A-Za-z0-9_-]{39,}[A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex JinaKey();

    [GeneratedRegex(@"\Grpa_[A-Z0-9]{28,}[A-Za-z0-9]*", RegexOptions.CultureInvariant)]
    private static partial Regex RunpodKey();

    [GeneratedRegex(@"\G(?:apk_[A-Za-z0-9+/=_-]{59,}[A-Za-z0-9=]|cog_[a-z0-9]{40,})", RegexOptions.CultureInvariant)]
    private static partial Regex DevinKey();

    [GeneratedRegex(@"\G(?:key_|crsr_)[a-f0-9]{60,}", RegexOptions.CultureInvariant)]
    private static partial Regex CursorKey();
}
