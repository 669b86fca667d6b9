using System.Globalization;
using Tacho.Cli.Toml;
using Tacho.Redaction.UserRules;

namespace Tacho.Cli.RuleImport;

/// <summary>
/// Rules of gitleaks (TOML, as of v8.30) and of tools that read its files. What is masked is the group that secretGroup names, else the first group that took part, else the match.
/// </summary>
internal static class GitleaksImport
{
    public const string Tool = "gitleaks";

    private const int MinKeywordLength = 3;

    /// <summary>Members that say nothing about what is found.</summary>
    private static readonly string[] Harmless = ["id", "description", "regex", "keywords", "entropy", "secretGroup", "tags", "title", "skipReport"];

    private static readonly string[] AllowedKinds = ["regexes", "stopwords", "paths", "commits"];

    /// <exception cref="FormatException">The text is not TOML.</exception>
    public static ImportedRules Read(string text)
    {
        var document = TomlReader.Read(text);
        var rules = new List<ImportedRule>();
        var notes = new List<string>();
        if (document.Table("extend") is not null) notes.Add("[extend] is not followed: import the file that it names too");
        foreach (var list in document.Tables("allowlists").Append(document.Table("allowlist")).OfType<TomlTable>())
            notes.Add($"the file's allow list is not carried over: {AllowList(list)}");
        foreach (var table in document.Tables("rules"))
        {
            var id = table.Text("id") ?? string.Create(CultureInfo.InvariantCulture, $"line-{table.Line}");
            if (Reason(table) is { } reason) notes.Add($"{id} is not imported: {reason}");
            else rules.Add(Rule(table, id, notes));
        }

        return new(Tool, rules, notes);
    }

    /// <summary>Why a rule cannot be taken over at all; null when it can.</summary>
    private static string? Reason(TomlTable table)
    {
        if (table.Text("regex") is not { Length: > 0 } regex) return "it has no regex, it looks at paths";
        if (table.Tables("required").Count > 0) return "it holds only beside other rules ([[rules.required]])";
        if (table.Values.GetValueOrDefault("skipReport") is true) return "it only serves other rules (skipReport)";
        return RulePattern.Of(regex).Wrong;
    }

    private static ImportedRule Rule(TomlTable table, string id, List<string> notes)
    {
        var regex = table.Text("regex")!;
        var keywords = table.Texts("keywords").Select(keyword => keyword.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        var areUsable = keywords.Count > 0 && keywords.TrueForAll(keyword => keyword.Length >= MinKeywordLength && System.Text.Ascii.IsValid(keyword));
        if (keywords.Count > 0 && !areUsable)
            notes.Add($"{id}: its keywords are too short and not carried over; {(RulePattern.Of(regex).Keywords.IsEmpty ? "it is tried on every text" : "others are taken from its pattern")}");
        if (table.Text("path") is not null) notes.Add($"{id}: path is not carried over, so it holds everywhere");
        foreach (var list in table.Tables("allowlists").Append(table.Table("allowlist")).OfType<TomlTable>()) notes.Add($"{id}: its allow list is not carried over: {AllowList(list)}");
        foreach (var member in table.Values.Keys.Except(Harmless).Except(["path", "allowlist", "allowlists"]).Order(StringComparer.Ordinal))
            notes.Add($"{id}: {member} is not carried over");
        return new(ImportedRule.IdOf(Tool, id))
        {
            Description = table.Text("description") ?? "",
            Pattern = regex,
            Keywords = areUsable ? keywords : null,
            SecretGroup = table.Number("secretGroup") is > 0 and var group ? (int)group : RulePattern.Of(regex).Groups > 0 ? -1 : 0,
            Entropy = table.Number("entropy") is > 0 and var entropy ? entropy : null,
            SparesPlaceholders = true,
        };
    }

    private static string AllowList(TomlTable list) => string.Join(
        ", ",
        AllowedKinds
            .Select(kind => (kind, list.Texts(kind).Count))
            .Where(part => part.Count > 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.kind}")));
}
