using System.Collections.Immutable;

namespace Tacho.Attribution;

/// <summary>Names of models with their makers before them, as models.dev writes them: <c>anthropic/claude-opus-4-5</c>.</summary>
public static class ModelMaker
{
    private const int MaxLength = 250;

    private static readonly ImmutableArray<(string Beginning, string Maker)> Makers =
    [
        ("claude", "anthropic"), ("gpt", "openai"), ("o1", "openai"), ("o3", "openai"), ("o4", "openai"), ("gemini", "google"), ("grok", "xai"), ("deepseek", "deepseek"), ("qwen", "alibaba"),
        ("mistral", "mistral"), ("devstral", "mistral"), ("codestral", "mistral"), ("magistral", "mistral"), ("kimi", "moonshotai"), ("glm", "zai"), ("llama", "llama"), ("minimax", "minimax"),
    ];

    /// <summary>The name with its maker; as it is where the maker is told already, or is not known.</summary>
    public static string Named(string model)
    {
        var maker = model.Contains('/') ? null : Makers.FirstOrDefault(one => model.StartsWith(one.Beginning, StringComparison.OrdinalIgnoreCase)).Maker;
        var name = maker is null ? model : $"{maker}/{model}";
        return name.Length <= MaxLength ? name : name[..MaxLength];
    }
}
