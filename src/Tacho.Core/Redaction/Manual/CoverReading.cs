using System.Collections.Immutable;
using System.Text;
using Tacho.Events;

namespace Tacho.Redaction.Manual;

/// <summary>Covers the lines of one transcript as they are read, in their order from the first.</summary>
public sealed class CoverReading
{
    private readonly TranscriptCover _cover;
    private readonly Action<ManualRedaction, string>? _told;
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, ManualRedaction>> _valuesOfCall = new(StringComparer.Ordinal);
    private readonly ImmutableArray<ManualRedaction> _always;
    private readonly Dictionary<string, ManualRedaction> _coveredWhole = new(StringComparer.Ordinal);
    private ImmutableArray<ManualRedaction> _ofPrompt = [];

    internal CoverReading(TranscriptCover cover, Action<ManualRedaction, string>? told = null)
    {
        (_cover, _told) = (cover, told);
        _always = [.. cover.Redactions.Where(one => one.HoldsEverywhere || one.Made.Subagents.Contains(cover.Transcript, StringComparer.Ordinal))];
    }

    /// <summary>How many strings each redaction covered so far; a redaction that covered none is not in it.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Covers one line.</summary>
    /// <param name="number">Counted from 1.</param>
    /// <param name="bytes">As the agent wrote it, masked; a line of which a redaction covers all, or a member, is replaced by a record that says so.</param>
    /// <param name="events">What the line says.</param>
    public (ReadOnlyMemory<byte> Bytes, ImmutableArray<AgentEvent> Events) Cover(long number, ReadOnlyMemory<byte> bytes, ImmutableArray<AgentEvent> events)
    {
        foreach (var prompt in events.Where(static happened => happened is { Body: UserPrompt, Subagent: null }))
            _ofPrompt = [.. _cover.Redactions.Where(one => one.Scope == RedactionScope.Prompt && IsAt(one, number, [prompt]))];
        var here = _always.AddRange(_ofPrompt).AddRange(_cover.Redactions.Where(one => one.Scope == RedactionScope.Field && IsAt(one, number, events)));
        var texts = _cover.FinderOf(here);
        if (here.All(static one => one.Made is { Text: not null, Field: null }) && texts is null or { IsEmpty: true } && _valuesOfCall.Count == 0 && (_coveredWhole.Count == 0 || !events.IsEmpty)) return (bytes, events);

        var whole = here.FirstOrDefault(static one => one.IsWhole);
        var fields = _cover.FieldsOf(here);
        var values = ValuesOf(fields, events);
        var shown = CoveredBytes(bytes, texts, whole ?? (fields.IsEmpty ? null : fields[0].Redaction), events.IsEmpty ? _coveredWhole : []);
        return (shown, [.. events.Select(happened => Covered(happened, texts, whole, fields, values))]);
    }

    private bool IsAt(ManualRedaction one, long number, ImmutableArray<AgentEvent> events) =>
        one.Made.Places.Any(place => (place.Line == number && place.Transcript == _cover.Transcript) || (place.Event is { } id && events.Any(happened => happened.Id.Value == id)));

    /// <summary>What covered members hold may stand whole in other events of the line too, such as a command beside the call that it is of.</summary>
    private static Dictionary<string, ManualRedaction> ValuesOf(ImmutableArray<CoveredField> fields, ImmutableArray<AgentEvent> events)
    {
        var values = new Dictionary<string, ManualRedaction>(StringComparer.Ordinal);
        if (fields.All(static one => one.Texts is not null)) return values;
        foreach (var happened in events)
        {
            var look = new CoverMap(isEvent: true, texts: null, whole: null, fields);
            look.Apply(EventJson.Write(happened), out _);
            foreach (var (text, redaction) in look.CoveredFields) values[text] = redaction;
        }

        return values;
    }

    private AgentEvent Covered(AgentEvent happened, HiddenTextFinder? texts, ManualRedaction? whole, ImmutableArray<CoveredField> fields, Dictionary<string, ManualRedaction> values)
    {
        // And in the result of the call.
        if (happened.ToolCallId is { } call)
        {
            if (values.Count > 0) _valuesOfCall[call] = values;
            else if (_valuesOfCall.TryGetValue(call, out var known)) values = known;
        }

        var map = new CoverMap(isEvent: true, texts, whole, fields, values, Told);
        return map.Apply(EventJson.Write(happened), out _) is { } changed ? EventJson.Read(changed) : happened;
    }

    /// <summary>A record without events is shown as it is; agents repeat in such what they said before.</summary>
    private static ReadOnlyMemory<byte> CoveredBytes(ReadOnlyMemory<byte> bytes, HiddenTextFinder? texts, ManualRedaction? whole, Dictionary<string, ManualRedaction> repeated)
    {
        if (whole is not null) return Encoding.UTF8.GetBytes($"{{\"tacho\":\"redacted\",\"redaction\":\"{whole.Id}\"}}");
        if (texts is null or { IsEmpty: true } && repeated.Count == 0) return bytes;
        var map = new CoverMap(isEvent: false, texts, whole: null, fields: [], repeated);
        if (map.Apply(bytes, out var isJson) is { } changed) return changed;
        if (isJson) return bytes;
        var text = Encoding.UTF8.GetString(bytes.Span);
        var covered = map.Text(text);
        return ReferenceEquals(covered, text) ? bytes : Encoding.UTF8.GetBytes(covered);
    }

    private void Told(ManualRedaction redaction, string text)
    {
        if (redaction.Made.Text is null && text.Length >= HiddenText.MinLength) _coveredWhole[text] = redaction;
        _counts[redaction.Id] = _counts.GetValueOrDefault(redaction.Id) + 1;
        _told?.Invoke(redaction, text);
    }
}
