using System.Collections.Immutable;
using System.Globalization;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Incidents.Search;

namespace Tacho.Store.Search;

/// <summary>
/// What a person asks for: words that must stand in one text, and fields that say of which texts. <c>npm install</c> both words; <c>"npm install"</c> one behind the other; <c>inst*</c> a beginning;
/// <c>re:gr[ae]y</c> a regular expression; <c>-word</c> not; <c>a OR b</c> either; <c>cmd: prompt: answer: reasoning: path: output: note: journal:</c> words in a text of that kind; <c>tool: agent: project: model: session: tag: exit: before: after: has:</c>
/// of what the text belongs to.
/// </summary>
public sealed record WordQuery
{
    private static readonly Dictionary<string, TextKind> KindFields = new(StringComparer.Ordinal)
    {
        ["cmd"] = TextKind.Command, ["command"] = TextKind.Command, ["prompt"] = TextKind.Prompt, ["answer"] = TextKind.Answer, ["reasoning"] = TextKind.Reasoning,
        ["path"] = TextKind.Path, ["output"] = TextKind.Output, ["note"] = TextKind.Note, ["input"] = TextKind.Tool, ["journal"] = TextKind.Journal,
    };

    /// <summary>The field of an expression, whose value is not words.</summary>
    internal const string PatternField = "re";

    /// <summary>What <c>has:</c> knows.</summary>
    private static readonly string[] Marks = ["failure", "install", "edit", "commit"];

    private WordQuery()
    {
    }

    /// <summary>All of these must hold; of each one of its alternatives.</summary>
    public ImmutableArray<ImmutableArray<WordTerm>> All { get; private init; } = [];

    /// <summary>None of these may hold.</summary>
    public ImmutableArray<WordTerm> None { get; private init; } = [];

    /// <summary>Names of tools; empty for all. Without regard to case, as all names here.</summary>
    public ImmutableArray<string> Tools { get; private init; } = [];

    /// <summary>Ids of agents; empty for all.</summary>
    public ImmutableArray<string> Agents { get; init; } = [];

    /// <summary>Parts of projects' names; empty for all.</summary>
    public ImmutableArray<string> Projects { get; init; } = [];

    /// <summary>Parts of models' names; empty for all.</summary>
    public ImmutableArray<string> Models { get; private init; } = [];

    /// <summary>Beginnings of sessions' ids; empty for all.</summary>
    public ImmutableArray<string> Sessions { get; init; } = [];

    /// <summary>Tags that people gave the session or a record of it; empty for all.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Expressions that the text must match, without regard to case; empty for none.</summary>
    public ImmutableArray<UserPattern> Patterns { get; private init; } = [];

    /// <summary>The exit code of the command that the text belongs to; null for any.</summary>
    public ExitCodeFilter? Exit { get; private init; }

    /// <summary>From this time on; null for ever.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Up to this time; null for ever.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>What else it must be: <c>failure</c> (a tool call that failed), <c>install</c>.</summary>
    public ImmutableArray<string> Has { get; private init; } = [];

    /// <summary>Only texts of these kinds; empty for all.</summary>
    public ImmutableArray<TextKind> Kinds { get; init; } = [];

    /// <summary>Whether any word is asked for; else the fields alone choose, newest first.</summary>
    public bool HasWords => !All.IsEmpty;

    /// <summary>Reads a query.</summary>
    /// <param name="text">As the person typed it.</param>
    /// <param name="time">Understands the times of <c>before:</c> and <c>after:</c>, such as <c>2026-05-11</c> or <c>2d</c>; throws a <see cref="UserError"/>.</param>
    /// <exception cref="UserError">A field has no or a wrong value, a quotation mark is not closed, or there is nothing to search for.</exception>
    public static WordQuery Parse(string text, Func<string, DateTimeOffset> time)
    {
        var query = new WordQuery();
        var mayJoin = false;
        var joins = false;
        foreach (var part in QueryPart.Of(text))
        {
            if (part is { IsQuoted: false, Field: null, Value: "OR" } && mayJoin)
            {
                joins = true;
                continue;
            }

            mayJoin = false;
            if (part.Field is not null && !KindFields.ContainsKey(part.Field))
            {
                if (part.IsNegated) throw Wrong($"-{part.Field}: only words can be left out");
                query = query.With(part.Field, part.Value, time);
                joins = false;
                continue;
            }

            if (WordTerm.Of(part.Value, part.Field is null ? null : KindFields[part.Field], part.IsPrefix) is not { } term) continue;
            if (part.IsNegated) query = query with { None = query.None.Add(term) };
            else if (joins) query = query with { All = query.All.SetItem(query.All.Length - 1, query.All[^1].Add(term)) };
            else query = query with { All = query.All.Add([term]) };
            mayJoin = !part.IsNegated;
            joins = false;
        }

        if (!query.HasWords && !query.HasFields) throw Wrong("there is nothing to search for: no word, and no field such as cmd: or agent:");
        return query;
    }

    /// <summary>The fields that only the store can tell of; null for none.</summary>
    public string? NeedsStore => !Tools.IsEmpty ? "tool:" : !Models.IsEmpty ? "model:" : !Tags.IsEmpty ? "tag:" : Exit is not null ? "exit:" : !Has.IsEmpty ? "has:" : null;

    private bool HasFields => !(Tools.IsEmpty && Agents.IsEmpty && Projects.IsEmpty && Models.IsEmpty && Sessions.IsEmpty && Tags.IsEmpty && Has.IsEmpty && Patterns.IsEmpty) || Exit is not null || After is not null || Before is not null;

    private WordQuery With(string field, string value, Func<string, DateTimeOffset> time)
    {
        if (value.Length == 0) throw Wrong($"{field}: has no value");
        return field switch
        {
            "tool" => this with { Tools = Tools.Add(value) },
            "agent" => this with { Agents = Agents.Add(value) },
            "project" => this with { Projects = Projects.Add(value) },
            "model" => this with { Models = Models.Add(value) },
            "session" => this with { Sessions = Sessions.Add(value) },
            "tag" => this with { Tags = Tags.Add(value) },
            PatternField => this with { Patterns = Patterns.Add(UserPattern.Parse(value, PatternSyntax.LineExpression, ignoreCase: true)) },
            "exit" => this with { Exit = ExitCodeFilter.Parse(value) ?? throw Wrong($"exit:{value} is no exit code: write exit:1, or exit:!0 for any but 0") },
            "after" => this with { After = time(value) },
            "before" => this with { Before = time(value) },
            "has" when Marks.Contains(value, StringComparer.Ordinal) => this with { Has = Has.Add(value) },
            "has" => throw Wrong($"has:{value} is not known: {string.Join(", ", Marks)} are"),
            _ => throw new InvalidOperationException(field),
        };
    }

    /// <summary>Whether a name before a colon is a field; else it is a word like any other, such as that of an address.</summary>
    internal static bool IsField(string name) => KindFields.ContainsKey(name) || name is "tool" or "agent" or "project" or "model" or "session" or "tag" or PatternField or "exit" or "after" or "before" or "has";

    internal static UserError Wrong(string what) => new(what, "tacho search --help has examples; --exact searches for a text letter for letter", ExitCode.Usage);
}

/// <summary>Words one behind the other.</summary>
/// <param name="Words">As <see cref="Words.Of(string)"/> parts them.</param>
/// <param name="Kind">Only in texts of this kind; null for all.</param>
/// <param name="IsPrefix">The last is the beginning of a word.</param>
public sealed record WordTerm(ImmutableArray<string> Words, TextKind? Kind, bool IsPrefix)
{
    /// <summary>The term of a text; null where it holds no word.</summary>
    internal static WordTerm? Of(string text, TextKind? kind, bool isPrefix) =>
        Search.Words.Of(text).ToImmutableArray() is { IsEmpty: false } words ? new(words, kind, isPrefix) : null;

    /// <summary>Whether a text of a kind holds it.</summary>
    public bool IsIn(IReadOnlyList<string> text, TextKind kind)
    {
        if (Kind is { } wanted && wanted != kind) return false;
        for (var at = 0; at < text.Count; at++)
        {
            if (IsAt(text, at)) return true;
        }

        return false;
    }

    /// <summary>Whether it begins at a word of a text.</summary>
    internal bool IsAt(IReadOnlyList<string> text, int at)
    {
        if (at + Words.Length > text.Count) return false;
        for (var i = 0; i < Words.Length; i++)
        {
            var isLast = i == Words.Length - 1;
            if (isLast && IsPrefix ? !text[at + i].StartsWith(Words[i], StringComparison.Ordinal) : text[at + i] != Words[i]) return false;
        }

        return true;
    }
}

/// <summary>A wanted exit code, or any other than one.</summary>
/// <param name="Code">The code.</param>
/// <param name="IsNot">Any other than that.</param>
public sealed record ExitCodeFilter(int Code, bool IsNot)
{
    internal static ExitCodeFilter? Parse(string value) =>
        int.TryParse(value.AsSpan().TrimStart('!'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? new(code, value.StartsWith('!')) : null;
}
