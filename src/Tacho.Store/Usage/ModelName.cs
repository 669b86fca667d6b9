namespace Tacho.Store.Usage;

/// <summary>
/// What a model is called, however an agent writes it: without the provider's or the cloud's prefix, the day of a snapshot, the size of the context and the effort that was asked for.
/// <c>us.anthropic.claude-sonnet-4-5-20250929-v1:0</c>, <c>openrouter/anthropic/claude-sonnet-4.5</c> and <c>claude-sonnet-4-5[1m]</c> are one model.
/// </summary>
public static class ModelName
{
    private const string Claude = "claude-";

    /// <summary>Words of Bedrock before a name, each with a dot: the region and the maker.</summary>
    private static readonly string[] CloudWords = ["us.", "eu.", "apac.", "au.", "jp.", "global.", "anthropic.", "openai.", "google.", "meta.", "mistral.", "deepseek.", "qwen.", "moonshotai."];

    /// <summary>Words behind a name that make no other price.</summary>
    private static readonly string[] StateWords = ["-latest", "-preview", "-thinking"];

    private static readonly string[] Families = ["opus", "sonnet", "haiku"];

    /// <summary>The name; what cannot be told from a name of its own stays.</summary>
    public static string Of(string written)
    {
        var name = written.Trim().ToLowerInvariant();
        name = WithoutState(WithoutCloud(WithoutBrackets(name[(name.LastIndexOf('/') + 1)..])));
        if (name.Length == 0) return written;
        return name.StartsWith(Claude, StringComparison.Ordinal) ? OfClaude(name) : name;
    }

    /// <summary>Without <c>[1m]</c>, Bedrock's <c>-v1:0</c>, OpenRouter's <c>:free</c>.</summary>
    private static string WithoutBrackets(string name)
    {
        while (name.EndsWith(']') && name.LastIndexOf('[') is var open and > 0) name = name[..open];
        if (name.LastIndexOf(':') is var colon and > 0)
        {
            var isBedrock = IsDigits(name.AsSpan(colon + 1));
            name = name[..colon];
            if (isBedrock && name.LastIndexOf("-v", StringComparison.Ordinal) is var version and > 0 && IsDigits(name.AsSpan(version + 2))) name = name[..version];
        }

        return name;
    }

    private static string WithoutCloud(string name)
    {
        for (var i = 0; i < CloudWords.Length; i++)
        {
            if (!name.StartsWith(CloudWords[i], StringComparison.Ordinal)) continue;
            name = name[CloudWords[i].Length..];
            i = -1;
        }

        return name;
    }

    /// <summary>Without the day of a snapshot (<c>-20250929</c>, <c>@20250929</c>, <c>-2025-09-29</c>, <c>-09-2025</c>) and words such as <c>-latest</c>.</summary>
    private static string WithoutState(string name)
    {
        while (true)
        {
            var before = name.Length;
            foreach (var word in StateWords)
            {
                if (name.EndsWith(word, StringComparison.Ordinal)) name = name[..^word.Length];
            }

            var text = name.AsSpan();
            if (text is [.., '-' or '@', '2', '0', _, _, _, _, _, _] && IsDigits(text[^8..])) name = name[..^9];
            else if (text is [.., '-', '2', '0', _, _, '-', _, _, '-', _, _] && IsDigits(text[^10..^6]) && IsDigits(text[^5..^3]) && IsDigits(text[^2..])) name = name[..^11];
            else if (text is [.., '-', _, _, '-', '2', '0', _, _] && IsDigits(text[^7..^5]) && IsDigits(text[^4..])) name = name[..^8];
            if (name.Length == before) return name;
        }
    }

    /// <summary>Versions with a dash for a dot, and behind the family since version 4, as the maker writes them.</summary>
    private static string OfClaude(string name)
    {
        name = name.Replace('.', '-');
        foreach (var family in Families)
        {
            if (!name.EndsWith("-" + family, StringComparison.Ordinal) || name.Length < Claude.Length + family.Length + 2) continue;
            var version = name[Claude.Length..^(family.Length + 1)];
            if (version is [>= '4' and <= '9'] or [>= '4' and <= '9', '-', >= '0' and <= '9']) name = $"{Claude}{family}-{version}";
        }

        return name.EndsWith("-4-0", StringComparison.Ordinal) ? name[..^2] : name;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
