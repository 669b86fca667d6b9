using System.Collections.Immutable;
using System.Text;
using Tacho.Events;

namespace Tacho.Redaction.Manual;

/// <summary>Covers the strings of one JSON value: of an event, or of a record as its agent wrote it.</summary>
internal sealed class CoverMap : JsonMap
{
    /// <summary>Members of an event, and of its body, that say what it is and not what was said.</summary>
    private static readonly string[] Envelope = ["kind", "at", "id", "session", "agent", "source", "turn", "call", "subagent", "model"];
    private static readonly string[] BodyNames = ["tool", "status", "decision", "trigger", "type", "request"];

    /// <summary>Members of an event's body that hold what an agent or a tool wrote, with members of its own; numbers elsewhere have a meaning to Tacho.</summary>
    private static readonly string[] Free = ["input", "response", "change", "plan"];

    private readonly bool _isEvent;
    private readonly HiddenTextFinder? _texts;
    private readonly ManualRedaction? _whole;
    private readonly ImmutableArray<CoveredField> _fields;
    private readonly IReadOnlyDictionary<string, ManualRedaction> _values;
    private readonly Action<ManualRedaction, string>? _covered;

    /// <summary>A map of one value.</summary>
    /// <param name="isEvent">Whether it is an event, whose own names stay.</param>
    /// <param name="texts">Texts that are covered wherever they stand in it.</param>
    /// <param name="whole">Covers all of it; null where only parts are covered.</param>
    /// <param name="fields">Members of an event's body that are covered.</param>
    /// <param name="values">Strings that are covered where they stand whole.</param>
    /// <param name="covered">Is told of each string that something was covered in.</param>
    public CoverMap(
        bool isEvent, HiddenTextFinder? texts, ManualRedaction? whole, ImmutableArray<CoveredField> fields, IReadOnlyDictionary<string, ManualRedaction>? values = null, Action<ManualRedaction, string>? covered = null) =>
        (_isEvent, _texts, _whole, _fields, _values, _covered) = (isEvent, texts, whole, fields, values ?? ImmutableDictionary<string, ManualRedaction>.Empty, covered);

    /// <summary>Strings that a redaction of a field covered whole: they may stand in other members of the same call too.</summary>
    public List<(string Text, ManualRedaction Redaction)> CoveredFields { get; } = [];

    /// <summary>The value covered; null when nothing changed or it is no JSON.</summary>
    public byte[]? Apply(ReadOnlyMemory<byte> json, out bool isJson) => TryApply(json, out isJson);

    /// <summary>A text with the hidden texts in it covered; the same instance where there are none.</summary>
    public static string Covered(string text, HiddenTextFinder finder, Action<ManualRedaction, string>? told)
    {
        var hits = finder.Find(text);
        if (hits.Count == 0) return text;
        var covered = new StringBuilder(text.Length);
        var end = 0;
        foreach (var hit in hits)
        {
            covered.Append(text, end, hit.Start - end).Append(Shown(hit.Redaction, finder));
            end = hit.End;
            told?.Invoke(hit.Redaction, text);
        }

        return covered.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>A line that is no JSON.</summary>
    public string Text(string text) => _texts is null ? text : Covered(text, _texts, _covered);

    /// <inheritdoc/>
    protected override bool Passes() => _isEvent && Path is [var member] && Envelope.Contains(member, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override string Number(string written) => !_isEvent || IsInside || Path is ["extra", ..] || (Path is ["body", var member, ..] && Free.Contains(member, StringComparer.Ordinal)) ? Value(written) : written;

    /// <inheritdoc/>
    protected override string Name(string text) => _texts is null || (_isEvent && Path is [] or ["body"]) ? text : Covered(text, _texts, _covered);

    /// <inheritdoc/>
    protected override string Value(string text)
    {
        if (text.Length == 0) return text;
        foreach (var (redaction, texts) in _fields)
        {
            if (!IsAt(redaction.Path)) continue;
            if (texts is not null)
            {
                text = Covered(text, texts, _covered);
                continue;
            }

            CoveredFields.Add((text, redaction));
            return Whole(redaction, text);
        }

        if (_whole is not null && IsContent()) return Whole(_whole, text);
        if (_values.TryGetValue(text, out var elsewhere)) return Whole(elsewhere, text);
        if (_texts is null || _texts.IsEmpty) return text;
        return Covered(Inside(text) ?? text, _texts, _covered);
    }

    private string Whole(ManualRedaction redaction, string text)
    {
        _covered?.Invoke(redaction, text);
        var shown = _texts is null ? redaction.Replacement : Shown(redaction, _texts);
        return text == shown ? text : shown;
    }

    /// <summary>What a person chose to stand in a text's place; the usual mark where that would tell what is covered.</summary>
    private static string Shown(ManualRedaction redaction, HiddenTextFinder finder) => finder.Find(redaction.Replacement).Count == 0 ? redaction.Replacement : ManualRedaction.UsualMark;

    /// <summary>Whether the string is, or is in, the member of the body that a field names.</summary>
    private bool IsAt(ImmutableArray<string> path) => _isEvent && Path.Count > path.Length && Path[0] == "body" && path.AsSpan().SequenceEqual(Path.GetRange(1, path.Length).ToArray());

    private bool IsContent() => !_isEvent || Path is not ([_] or ["body", _]) || (Path is ["body", var member] && !BodyNames.Contains(member, StringComparer.Ordinal));
}

/// <summary>A member that is covered: whole, or the texts in it.</summary>
internal sealed record CoveredField(ManualRedaction Redaction, HiddenTextFinder? Texts);
