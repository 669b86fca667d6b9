using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tacho.Tests.Redaction.Scores;

/// <summary>One test text of a secret scanner.</summary>
public sealed record SecretItem(
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("rule")] string Rule,
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("secret")] string? Secret,
    [property: JsonPropertyName("secrets")] IReadOnlyList<string>? Secrets,
    [property: JsonPropertyName("positive")] bool IsPositive,
    [property: JsonPropertyName("kind")] string? Kind)
{
    /// <summary>What must not stand in the output; empty where the set does not say what the secret is.</summary>
    public IReadOnlyList<string> Hidden => Secrets ?? (Secret is null ? [] : [Secret]);
}

/// <summary>
/// The texts that other scanners test themselves with, one gzipped JSON lines file a scanner. They are not part of this repository, see
/// <see cref="CorpusFolder"/>.
/// </summary>
public static class SecretCorpus
{
    /// <summary>Sets of secrets, and of personal data.</summary>
    public const string PersonalData = "presidio-pii";

    /// <summary>The folder of the sets, or null where there is none.</summary>
    public static string? Folder { get; } = CorpusFolder.Path is { } corpus && Path.Combine(corpus, "secrets") is var secrets && Directory.Exists(secrets) ? secrets : null;

    /// <summary>The names of the sets that are there, in order.</summary>
    public static IReadOnlyList<string> Sources => Folder is null
        ? []
        : [.. Directory.EnumerateFiles(Folder, "*.jsonl.gz").Select(static file => Path.GetFileName(file)[..^".jsonl.gz".Length]).Order(StringComparer.Ordinal)];

    /// <summary>All items of a set.</summary>
    public static IReadOnlyList<SecretItem> Read(string source)
    {
        using var file = File.OpenRead(Path.Combine(Folder!, source + ".jsonl.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var items = new List<SecretItem>();
        while (reader.ReadLine() is { } line)
        {
            items.Add(JsonSerializer.Deserialize<SecretItem>(line)!);
        }

        return items;
    }
}
