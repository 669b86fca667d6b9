using System.Text.RegularExpressions;
using Tacho.Redaction.Masks;
using Tacho.Redaction.UserRules;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tacho.Cli.RuleImport;

/// <summary>
/// Rules of AI Log Trail (user/redactions.yml, state of 2025-11): a list of <c>id, type (regex, marker, literal), pattern, scope, replacement, enabled, reason, ignore_case, dotall</c>,
/// in YAML or in JSON, which is YAML as well.
/// </summary>
internal static class AiLogTrailImport
{
    public const string Tool = "ai-log-trail";

    private static readonly string[] Known = ["id", "type", "pattern", "scope", "replacement", "enabled", "reason", "actor", "ignore_case", "dotall"];

    /// <exception cref="FormatException">The text is not such a file.</exception>
    public static ImportedRules Read(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException failure)
        {
            throw new FormatException($"line {failure.Start.Line}: {failure.Message}", failure);
        }

        if (stream.Documents is not [{ RootNode: YamlSequenceNode list }]) throw new FormatException("the file must hold one list of rules");
        var rules = new List<ImportedRule>();
        var notes = new List<string>();
        foreach (var node in list)
        {
            var members = node is YamlMappingNode mapping ? Members(mapping) : throw new FormatException($"line {node.Start.Line}: a rule must have members");
            var id = members.GetValueOrDefault("id") ?? throw new FormatException($"line {node.Start.Line}: a rule has no id");
            if (Rule(id, members, notes) is { } rule) rules.Add(rule);
        }

        return new(Tool, rules, notes);
    }

    private static ImportedRule? Rule(string id, Dictionary<string, string> members, List<string> notes)
    {
        var type = members.GetValueOrDefault("type");
        if (type is not ("regex" or "marker" or "literal") || members.GetValueOrDefault("pattern") is not { } pattern)
        {
            notes.Add($"{id} is not imported: it has {(type is "regex" or "marker" or "literal" ? "no pattern" : "a type that is not known")}");
            return null;
        }

        var ignoresCase = Flag(members, "ignore_case", orElse: true);
        var isPlain = type == "literal" && !ignoresCase;
        var flags = $"{(ignoresCase ? "i" : "")}{(type != "literal" && Flag(members, "dotall", orElse: false) ? "s" : "")}";
        var expression = $"{(flags.Length > 0 ? $"(?{flags})" : "")}{(type == "literal" ? Regex.Escape(pattern) : pattern)}";
        if (!isPlain && RulePattern.Of(expression).Wrong is { } wrong)
        {
            notes.Add($"{id} is not imported: {wrong}");
            return null;
        }

        if (members.GetValueOrDefault("scope") is { } scope and not "global") notes.Add($"{id}: scope {scope} is not carried over, so it holds everywhere");
        foreach (var member in members.Keys.Except(Known).Order(StringComparer.Ordinal)) notes.Add($"{id}: {member} is not carried over");
        return new(ImportedRule.IdOf(Tool, id))
        {
            Description = members.GetValueOrDefault("reason") ?? "",
            Pattern = isPlain ? null : expression,
            Literals = isPlain ? [pattern] : [],
            Replacement = SessionkeepImport.Usable(id, members.GetValueOrDefault("replacement"), notes),
            IsDisabled = !Flag(members, "enabled", orElse: true),
        };
    }

    private static Dictionary<string, string> Members(YamlMappingNode mapping) => mapping.Children
        .Where(member => member is { Key: YamlScalarNode { Value: not null }, Value: YamlScalarNode { Value: not null } })
        .ToDictionary(member => ((YamlScalarNode)member.Key).Value!, member => ((YamlScalarNode)member.Value).Value!, StringComparer.Ordinal);

    private static bool Flag(Dictionary<string, string> members, string name, bool orElse) =>
        members.TryGetValue(name, out var word) ? word.ToLowerInvariant() is "true" or "yes" or "on" or "1" : orElse;
}
