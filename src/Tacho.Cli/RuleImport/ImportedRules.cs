using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tacho.Cli.RuleImport;

/// <summary>A rule of another tool, as far as it can be said in a rule file.</summary>
/// <param name="Id">With the tool's name before it, so that it is no other rule's.</param>
internal sealed record ImportedRule(string Id)
{
    private const int MaxIdLength = 48;

    public string Description { get; init; } = "";

    public string? Pattern { get; init; }

    public IReadOnlyList<string> Literals { get; init; } = [];

    /// <summary>Null to have them derived from the pattern.</summary>
    public IReadOnlyList<string>? Keywords { get; init; }

    public int SecretGroup { get; init; }

    public double? Entropy { get; init; }

    public string? Replacement { get; init; }

    public bool SparesPlaceholders { get; init; }

    public bool IsDisabled { get; init; }

    /// <summary>An id out of a tool's name and the id that the rule has there.</summary>
    public static string IdOf(string tool, string id)
    {
        var words = new string([.. $"{tool}-{id}".ToLowerInvariant().Select(one => char.IsAsciiLetterOrDigit(one) ? one : '-')]).Trim('-');
        return words.Length <= MaxIdLength ? words : words[..MaxIdLength].TrimEnd('-');
    }
}

/// <summary>What an import brings.</summary>
/// <param name="Tool">The tool's name, as it stands in ids.</param>
/// <param name="Rules">In the order of the file.</param>
/// <param name="Notes">What could not be carried over, rule by rule.</param>
internal sealed record ImportedRules(string Tool, IReadOnlyList<ImportedRule> Rules, IReadOnlyList<string> Notes)
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The rule file.</summary>
    public byte[] ToFile()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteStartArray("rules");
            foreach (var rule in Rules) Write(json, rule);
            json.WriteEndArray();
            if (Rules.Any(rule => rule.IsDisabled)) Write(json, "disabled", Rules.Where(rule => rule.IsDisabled).Select(rule => rule.Id));
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private void Write(Utf8JsonWriter json, ImportedRule rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        if (rule.Description.Length > 0) json.WriteString("description", rule.Description);
        if (rule.Pattern is { } pattern) json.WriteString("pattern", pattern);
        if (rule.Literals.Count > 0) Write(json, "literals", rule.Literals);
        if (rule.Keywords is { } keywords) Write(json, "keywords", keywords);
        if (rule.SecretGroup != 0) json.WriteNumber("secretGroup", rule.SecretGroup);
        if (rule.Entropy is { } entropy) json.WriteNumber("entropy", entropy);
        if (rule.Replacement is { } replacement) json.WriteString("replacement", replacement);
        if (rule.SparesPlaceholders) json.WriteBoolean("sparesPlaceholders", true);
        json.WriteString("importedFrom", Tool);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
