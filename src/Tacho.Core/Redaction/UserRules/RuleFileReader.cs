using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction.UserRules;

/// <summary>
/// Reads a rule file: JSON with comments and trailing commas (docs/rules.schema.json). Never throws for content: what is wrong becomes problems, all of them, each with its line.
/// </summary>
internal sealed class RuleFileReader
{
    /// <summary>The longest file that is read.</summary>
    public const int MaxFileBytes = 8 << 20;

    private const int MaxRules = 4096;
    private const int MaxTextChars = 16 * 1024;

    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };

    private readonly string _file;
    private readonly RuleSource _source;
    private readonly List<RuleProblem> _problems;
    private readonly List<RuleEntry> _rules = [];
    private readonly List<string> _disabled = [];
    private readonly List<string> _allowed = [];
    private int _counted;
    private int _line = 1;

    private RuleFileReader(string file, RuleSource source, List<RuleProblem> problems)
    {
        _file = file;
        _source = source;
        _problems = problems;
    }

    /// <summary>Reads a file's content; adds what is wrong to <paramref name="problems"/>.</summary>
    /// <param name="file">Full path, for messages.</param>
    /// <param name="text">The content.</param>
    /// <param name="source">A repository's file may hold rules only, beside the settings that stand there too, and those without texts of their own.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static RuleFile Read(string file, ReadOnlySpan<byte> text, RuleSource source, List<RuleProblem> problems)
    {
        var reader = new RuleFileReader(file, source, problems);
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        if (text.Trim(" \t\r\n"u8).IsEmpty)
        {
            return RuleFile.Empty;
        }

        if (!Utf8.IsValid(text))
        {
            problems.Add(new RuleProblem(file, 0, "the file is not UTF-8"));
            return RuleFile.Empty;
        }

        try
        {
            var json = new Utf8JsonReader(text, Options);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                problems.Add(new RuleProblem(file, 1, "the file must hold one JSON object"));
                return RuleFile.Empty;
            }

            reader.ReadFile(text, ref json);
            while (json.Read())
            {
                // What stands behind the object must be nothing but comments; the reader throws for anything else.
            }
        }
        catch (JsonException failure)
        {
            problems.Add(new RuleProblem(file, (int)(failure.LineNumber ?? 0) + 1, "this is not JSON: " + failure.Message.Split(" LineNumber")[0]));
        }

        return new RuleFile([.. reader._rules], [.. reader._disabled], [.. reader._allowed]);
    }

    private void ReadFile(ReadOnlySpan<byte> text, ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string? name = Text(ref json);
            int line = Line(text, ref json);
            json.Read();
            switch (name)
            {
                case "rules" when json.TokenType == JsonTokenType.StartArray: ReadRules(text, ref json); break;
                case "rules": Wrong(line, "rules must be a list of objects", ref json); break;
                case "disabled" when _source == RuleSource.File: _disabled.AddRange(ReadTexts(text, ref json, name)); break;
                case "allow" when _source == RuleSource.File: ReadAllowed(line, ReadTexts(text, ref json, name)); break;
                case "disabled" or "allow": Wrong(line, $"a repository cannot say {name}: only rules can be added here", ref json); break;
                case "$schema": json.Skip(); break;
                case var _ when _source == RuleSource.Repository: json.Skip(); break;
                default: Wrong(line, $"there is no member '{name}'; there are rules, disabled, allow", ref json); break;
            }
        }
    }

    private void ReadAllowed(int line, List<string> allowed)
    {
        foreach (string one in allowed)
        {
            if (RuleText.IsFingerprint(one))
            {
                _allowed.Add(one);
            }
            else
            {
                _problems.Add(new RuleProblem(_file, line, $"'{Shown(one)}' is no fingerprint: write what stands in the tag, such as github-pat:3f9a1c02"));
            }
        }
    }

    private void ReadRules(ReadOnlySpan<byte> text, ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            int line = Line(text, ref json);
            if (json.TokenType != JsonTokenType.StartObject)
            {
                Wrong(line, "a rule must be an object", ref json);
            }
            else if (ReadRule(text, line, ref json) is { } rule)
            {
                if (_rules.Count == MaxRules)
                {
                    _problems.Add(new RuleProblem(_file, line, $"a file holds at most {MaxRules} rules"));
                    json = default;
                    throw new JsonException("too many rules", null, line - 1, null);
                }

                _rules.Add(rule);
            }
        }
    }

    /// <summary>Reads and checks one rule; null when something is wrong with it, which is then among the problems.</summary>
    private RuleEntry? ReadRule(ReadOnlySpan<byte> text, int start, ref Utf8JsonReader json)
    {
        int before = _problems.Count;
        var rule = new RuleEntry { Id = "", File = _file, Line = start, Source = _source };
        bool hasKeywords = false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(ref json) ?? "";
            int line = Line(text, ref json);
            if (!seen.Add(name))
            {
                _problems.Add(new RuleProblem(_file, line, $"{name} stands there twice"));
            }

            json.Read();
            switch (name)
            {
                case "id": rule = rule with { Id = OneText(line, name, ref json) ?? "" }; break;
                case "description": rule = rule with { Description = OneText(line, name, ref json) ?? "" }; break;
                case "pattern": rule = rule with { Pattern = OneText(line, name, ref json) }; break;
                case "literal": rule = rule with { Literals = OneText(line, name, ref json) is { } literal ? [.. rule.Literals, literal] : rule.Literals }; break;
                case "literals": rule = rule with { Literals = [.. rule.Literals, .. ReadTexts(text, ref json, name)] }; break;
                case "keys": rule = rule with { Keys = [.. ReadTexts(text, ref json, name)] }; break;
                case "notKeys": rule = rule with { NotKeys = [.. ReadTexts(text, ref json, name)] }; break;
                case "keywords":
                    rule = rule with { Keywords = [.. ReadTexts(text, ref json, name).Select(static keyword => keyword.ToLowerInvariant()).Distinct(StringComparer.Ordinal)] };
                    hasKeywords = true;
                    break;
                case "secretGroup": rule = rule with { SecretGroup = (int)Number(line, name, -1, 99, ref json) }; break;
                case "entropy": rule = rule with { Entropy = Number(line, name, 0, 8, ref json) }; break;
                case "replacement" when _source == RuleSource.Repository: Wrong(line, "a repository's rule cannot choose its own text, for that text is never masked", ref json); break;
                case "replacement": rule = rule with { Replacement = OneText(line, name, ref json) }; break;
                case "category": rule = rule with { Category = Category(line, ref json) }; break;
                case "sparesPlaceholders": rule = rule with { SparesPlaceholders = Flag(line, name, ref json) }; break;
                case "matches": rule = rule with { Matches = [.. ReadTexts(text, ref json, name)] }; break;
                case "nonMatches": rule = rule with { NonMatches = [.. ReadTexts(text, ref json, name)] }; break;
                case "importedFrom": rule = rule with { ImportedFrom = OneText(line, name, ref json) }; break;
                default: Wrong(line, $"a rule has no member '{Shown(name)}'; there are {string.Join(", ", Members)}", ref json); break;
            }
        }

        if (_problems.Count == before)
        {
            rule = RuleCheck.Complete(rule, hasKeywords, reason => _problems.Add(new RuleProblem(_file, start, rule.Id.Length > 0 ? $"rule {Shown(rule.Id)}: {reason}" : reason)));
        }

        return _problems.Count == before ? rule : null;
    }

    /// <summary>What a rule may hold; docs/rules.schema.json says the same.</summary>
    public static ImmutableArray<string> Members { get; } =
    [
        "id", "description", "pattern", "literal", "literals", "keys", "notKeys", "keywords", "secretGroup", "entropy", "replacement", "category", "sparesPlaceholders",
        "matches", "nonMatches", "importedFrom",
    ];

    private RuleCategory Category(int line, ref Utf8JsonReader json)
    {
        string? word = OneText(line, "category", ref json);
        if (word is not null && RuleText.CategoryOf(word) is { } category)
        {
            return category;
        }

        if (word is not null)
        {
            _problems.Add(new RuleProblem(_file, line, $"category must be {string.Join(", ", RuleText.CategoryWords)}, not '{Shown(word)}'"));
        }

        return RuleCategory.Secret;
    }

    private double Number(int line, string name, double least, double most, ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetDouble(out double value) && value >= least && value <= most && (name == "entropy" || value == Math.Floor(value)))
        {
            return value;
        }

        Wrong(line, $"{name} must be a {(name == "entropy" ? "" : "whole ")}number from {least} to {most}", ref json);
        return 0;
    }

    private bool Flag(int line, string name, ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return json.GetBoolean();
        }

        Wrong(line, $"{name} must be true or false", ref json);
        return false;
    }

    private string? OneText(int line, string name, ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String && Text(ref json) is { Length: <= MaxTextChars } value)
        {
            return value;
        }

        Wrong(line, $"{name} must be a text of at most {MaxTextChars} characters", ref json);
        return null;
    }

    private List<string> ReadTexts(ReadOnlySpan<byte> text, ref Utf8JsonReader json, string name)
    {
        var texts = new List<string>();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            Wrong(Line(text, ref json), $"{name} must be a list of texts", ref json);
            return texts;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (OneText(Line(text, ref json), $"each of {name}", ref json) is { } one)
            {
                texts.Add(one);
            }
        }

        return texts;
    }

    /// <summary>A string's value; null for one with half a surrogate pair.</summary>
    private static string? Text(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void Wrong(int line, string reason, ref Utf8JsonReader json)
    {
        _problems.Add(new RuleProblem(_file, line, reason));
        json.Skip();
    }

    /// <summary>A text of the file in a message: short, since it may be what somebody wants masked.</summary>
    private static string Shown(string text) => text.Length <= 48 ? text : text[..48] + "…";

    /// <summary>The line of the token at hand. Lines are counted on from the last token asked for.</summary>
    private int Line(ReadOnlySpan<byte> text, ref Utf8JsonReader json)
    {
        int at = (int)json.TokenStartIndex;
        if (at > _counted)
        {
            _line += text[_counted..at].Count((byte)'\n');
            _counted = at;
        }

        return _line;
    }
}
