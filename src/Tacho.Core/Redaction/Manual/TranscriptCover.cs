using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Tacho.Events;

namespace Tacho.Redaction.Manual;

/// <summary>The redactions of people that concern one archived transcript. Immutable; a reading begins with <see cref="Begin"/>.</summary>
public sealed class TranscriptCover
{
    private readonly ImmutableArray<ManualRedaction> _redactions;

    internal TranscriptCover(ImmutableArray<ManualRedaction> redactions, HiddenText? hidden, string transcript)
    {
        _redactions = redactions;
        Transcript = transcript;
        Hidden = hidden;
        Finder = FinderOf([]);
    }

    /// <summary>Tells two covers of one transcript apart; in a store that was made under another one other text is covered.</summary>
    public string Fingerprint =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _redactions.Select(static one => one.Id).Order(StringComparer.Ordinal)))).AsSpan(0, 8));

    /// <summary>Whether only texts are covered, wherever they stand; else what is covered at a line depends on lines before it: on its prompt, or on the call that it answers.</summary>
    public bool IsOfTexts => _redactions.All(static one => one.HoldsEverywhere && one.Made is { Text: not null, Field: null });

    internal string Transcript { get; }

    /// <summary>Finds texts that are covered wherever they stand in the transcript.</summary>
    internal HiddenTextFinder? Finder { get; }

    internal HiddenText? Hidden { get; }

    internal ImmutableArray<ManualRedaction> Redactions => _redactions;

    /// <summary>Finds those and the texts that are covered at one place.</summary>
    internal HiddenTextFinder? FinderOf(IEnumerable<ManualRedaction> here)
    {
        var local = here.Where(static one => one.Made is { Text: not null, Field: null }).ToList();
        if (Hidden is null) return null;
        return local.Count == 0 && Finder is not null ? Finder : new HiddenTextFinder(Hidden, _redactions.Where(one => one.HoldsEverywhere && one.Made is { Text: not null, Field: null }).Union(local));
    }

    /// <summary>The members that some redactions cover.</summary>
    internal ImmutableArray<CoveredField> FieldsOf(IEnumerable<ManualRedaction> here) =>
        [.. here.Where(static one => one.Made.Field is not null).Select(one => new CoveredField(one, one.Made.Text is null ? null : new HiddenTextFinder(Hidden!, [one])))];

    /// <summary>A reading of the transcript from its first line.</summary>
    /// <param name="told">Is told of each string that something is covered in.</param>
    public CoverReading Begin(Action<ManualRedaction, string>? told = null) => new(this, told);

    /// <summary>A text that is known of the session, such as its folder.</summary>
    public string? Text(string? text) => text is null || Finder is null ? text : CoverMap.Covered(text, Finder, told: null);

    /// <summary>What a reader knows of the lines before, which may quote them.</summary>
    public string State(string state)
    {
        if (Finder is null) return state;
        var map = new CoverMap(isEvent: false, Finder, whole: null, fields: []);
        return map.Apply(Encoding.UTF8.GetBytes(state), out var isJson) is { } covered ? Encoding.UTF8.GetString(covered) : isJson ? state : map.Text(state);
    }

    /// <summary>The session's title.</summary>
    public string? Title(string? title) =>
        title is not null && _redactions.FirstOrDefault(static one => one.Made.Title || (one.Scope == RedactionScope.Session && one.Made is { Text: null, Field: null })) is { } covering ? covering.Replacement : Text(title);
}
