using System.Text.RegularExpressions;

namespace Tacho.Store.Usage;

/// <summary>
/// What a model is called, however an agent writes it: without the provider's or the cloud's prefix, the day of a snapshot, the size of the context and the effort that was asked for.
/// <c>us.anthropic.claude-sonnet-4-5-20250929-v1:0</c>, <c>openrouter/anthropic/claude-sonnet-4.5</c> and <c>claude-sonnet-4-5[1m]</c> are one model.
/// </summary>
public static partial class ModelName
{
    /// <summary>The name; what cannot be told from a name of its own stays.</summary>
    public static string Of(string written)
    {
        var name = written.Trim().ToLowerInvariant();
        name = name[(name.LastIndexOf('/') + 1)..];
        name = Suffix.Replace(name, "");
        name = Cloud.Replace(name, "");
        name = Snapshot.Replace(name, "");
        if (!name.StartsWith("claude-", StringComparison.Ordinal)) return name.Length == 0 ? written : name;
        name = Dot.Replace(name, "-");
        name = Turned.Replace(name, "claude-${family}-${version}");
        return name.EndsWith("-4-0", StringComparison.Ordinal) ? name[..^2] : name;
    }

    /// <summary>Behind the name: <c>[1m]</c>, Bedrock's <c>-v1:0</c>, OpenRouter's <c>:free</c>.</summary>
    [GeneratedRegex(@"(\[[^\]]*\]|-v\d+:\d+|:[a-z-][a-z0-9-]*)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix { get; }

    /// <summary>Bedrock's region and maker.</summary>
    [GeneratedRegex(@"^((us|eu|apac|au|jp|global)\.)?(anthropic|openai|google|meta|mistral|deepseek|qwen|moonshotai)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Cloud { get; }

    /// <summary>The day of a snapshot (Vertex sets it off by an @), or a word for the newest one.</summary>
    [GeneratedRegex(@"([-@]20\d{6}|-20\d\d-\d\d-\d\d|-preview(-\d\d-\d\d(\d\d)?)?|-latest|-thinking)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Snapshot { get; }

    [GeneratedRegex(@"(?<=\d)\.(?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Dot { get; }

    /// <summary>Some write the version first although the maker does not since version 4.</summary>
    [GeneratedRegex(@"^claude-(?<version>[4-9](-\d)?)-(?<family>opus|sonnet|haiku)$", RegexOptions.CultureInvariant)]
    private static partial Regex Turned { get; }
}
