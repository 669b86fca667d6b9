using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>
/// A reader of records that are JSON objects, which is what nearly every agent writes.
/// </summary>
internal abstract class JsonRecordReader(TranscriptSource source, TranscriptPosition? from) : RecordReader(source, from)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = EventJson.MaxDepth };

    private readonly List<string> _unknownFields = [];

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> UnknownFields => _unknownFields;

    /// <summary>The agent's fields as far as they were seen; null where too few real records were.</summary>
    protected virtual KnownFields? Fields => null;

    /// <inheritdoc/>
    public sealed override RecordReading Read(in TranscriptRecord record)
    {
        _unknownFields.Clear();
        if (record.Piece != RecordPiece.Whole) return new RecordReading.Unreadable("too long");
        if (record.Bytes.Span.Trim(" \t\0"u8).IsEmpty) return new RecordReading.Ignored("blank");
        try
        {
            using var document = JsonDocument.Parse(PayloadText.Mend(record.Bytes), Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return new RecordReading.Unreadable("not an object");
            Begin();
            var reading = Read(document.RootElement, record.Offset) ?? Understood();
            if (reading is RecordReading.Understood) Fields?.AddUnknown(document.RootElement, _unknownFields);
            return reading;
        }
        catch (JsonException)
        {
            return new RecordReading.Unreadable("not JSON");
        }
        catch (InvalidOperationException)
        {
            // A member of another type than any version writes.
            return new RecordReading.Unreadable("unexpected shape");
        }
    }

    /// <summary>
    /// Reads one object and adds its events by <see cref="Add"/>; null when it was understood so, else what became of it. What it keeps of an element beyond the
    /// call must be cloned.
    /// </summary>
    protected abstract RecordReading? Read(JsonElement record, long offset);

    /// <summary>A member's text; null when it is missing or no text.</summary>
    protected static string? Text(JsonElement element, string name) => HookPayload.StringOf(element, name);

    /// <summary>A member; an element without a value when it is missing.</summary>
    protected static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    /// <summary>A member that is true.</summary>
    protected static bool Flag(JsonElement element, string name) => Member(element, name).ValueKind == JsonValueKind.True;

    /// <summary>A member's whole number; null when it is missing or none.</summary>
    protected static long? Number(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && Math.Abs(value) < 1e18 ? (long)value : null;

    /// <summary>A member's time, written as ISO 8601 with a zone (without one it is UTC), or as milliseconds since 1970.</summary>
    protected static DateTimeOffset? Time(JsonElement element, string name) => Member(element, name) switch
    {
        { ValueKind: JsonValueKind.String } text => DateTimeOffset.TryParse(text.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var milliseconds) && milliseconds is > 0 and < 253_402_300_800_000 =>
            DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds),
        _ => null,
    };
}
