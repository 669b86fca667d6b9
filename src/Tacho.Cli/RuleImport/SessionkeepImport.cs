using System.Globalization;
using System.Text.Json;
using Tacho.Redaction.Masks;
using Tacho.Redaction.UserRules;

namespace Tacho.Cli.RuleImport;

/// <summary>The masking part of sessionkeep's config.json (0.4): <c>mask_patterns</c>, texts or objects with pattern and replacement, and <c>mask_literals</c>.</summary>
internal static class SessionkeepImport
{
    public const string Tool = "sessionkeep";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="FormatException">The text is not such a file.</exception>
    public static ImportedRules Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return Read(document.RootElement);
        }
        catch (JsonException failure)
        {
            throw new FormatException(failure.Message, failure);
        }
    }

    private static ImportedRules Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new FormatException("the file must hold one JSON object");
        var rules = new List<ImportedRule>();
        var notes = new List<string>();
        var number = 0;
        foreach (var item in Items(root, "mask_patterns"))
        {
            var id = ImportedRule.IdOf(Tool, string.Create(CultureInfo.InvariantCulture, $"pattern-{++number}"));
            var pattern = item.ValueKind == JsonValueKind.Object ? Text(item, "pattern") : item.ValueKind == JsonValueKind.String ? item.GetString() : null;
            if (pattern is null) notes.Add($"{id} is not imported: it has no pattern");
            else if (RulePattern.Of(pattern).Wrong is { } wrong) notes.Add($"{id} is not imported: {wrong}");
            else rules.Add(new(id) { Pattern = pattern, Replacement = Usable(id, item.ValueKind == JsonValueKind.Object ? Text(item, "replacement") : null, notes) });
        }

        var literals = Items(root, "mask_literals").Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToList();
        foreach (var wrong in literals.Where(literal => literal.Length < 3 || literal.Contains('"', StringComparison.Ordinal)))
            notes.Add($"a literal of {wrong.Length} characters is not imported: literals have three characters or more and no double quotation mark");
        literals.RemoveAll(literal => literal.Length < 3 || literal.Contains('"', StringComparison.Ordinal));
        if (literals.Count > 0) rules.Add(new(ImportedRule.IdOf(Tool, "literals")) { Literals = literals });
        return new(Tool, rules, notes);
    }

    /// <summary>A replacement that a rule may have; else null, and a note.</summary>
    public static string? Usable(string id, string? replacement, List<string> notes)
    {
        if (replacement is null || RuleText.WrongReplacement(replacement) is not { } wrong) return replacement;
        notes.Add($"{id}: its replacement is not carried over, a tag stands there instead: {wrong}");
        return null;
    }

    private static List<JsonElement> Items(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var list) ? [] : list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : throw new FormatException($"{name} must be a list");

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
