namespace Tacho.Reports.Traces;

/// <summary>Who makes a model, in the words of <c>gen_ai.provider.name</c>.</summary>
internal static class ModelProvider
{
    /// <summary>The attribute is required, and has no word for what is not known.</summary>
    public const string Unknown = "unknown";

    private static readonly (string Part, string Provider)[] Parts =
    [
        ("claude", "anthropic"), ("gpt", "openai"), ("codex", "openai"), ("o1", "openai"), ("o3", "openai"), ("o4", "openai"), ("gemini", "gcp.gemini"), ("grok", "x_ai"), ("deepseek", "deepseek"),
        ("mistral", "mistral_ai"), ("codestral", "mistral_ai"), ("devstral", "mistral_ai"), ("kimi", "moonshot_ai"), ("command-", "cohere"), ("sonar", "perplexity"), ("granite", "ibm.watsonx.ai"),
    ];

    /// <summary>Clouds by what they write before a model's name.</summary>
    private static readonly (string Part, string Provider)[] Clouds = [("anthropic.", "aws.bedrock"), ("bedrock/", "aws.bedrock"), ("azure/", "azure.ai.openai"), ("vertex_ai/", "gcp.vertex_ai"), ("groq/", "groq")];

    /// <summary>The provider by the model's name; <see cref="Unknown"/> where that does not tell.</summary>
    public static string Of(string? model)
    {
        if (model is null) return Unknown;
        foreach (var (part, provider) in Clouds)
        {
            if (model.Contains(part, StringComparison.OrdinalIgnoreCase)) return provider;
        }

        var name = model[(model.LastIndexOf('/') + 1)..];
        foreach (var (part, provider) in Parts)
        {
            if (name.StartsWith(part, StringComparison.OrdinalIgnoreCase)) return provider;
        }

        return Unknown;
    }
}
