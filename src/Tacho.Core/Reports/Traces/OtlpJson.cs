using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Texts;

namespace Tacho.Reports.Traces;

/// <summary>
/// Traces as OTLP/JSON: <c>ExportTraceServiceRequest</c> by the JSON mapping of OTLP 1.11.0 of opentelemetry-proto (specification.md, «JSON Protobuf Encoding»): names in lowerCamelCase, ids in
/// hex, 64-bit numbers as texts, enums as numbers.
/// </summary>
public static class OtlpJson
{
    /// <summary>Before the first <see cref="ResourceSpans"/> of a request; between two stands a comma.</summary>
    public const string Begin = "{\"resourceSpans\":[";

    /// <summary>Behind the last.</summary>
    public const string End = "]}";

    /// <summary>Of the conventions whose names the attributes have.</summary>
    public const string SchemaUrl = "https://opentelemetry.io/schemas/1.41.0";

    private const int InternalKind = 1;
    private const int ClientKind = 3;
    private const int UnsetStatus = 0;
    private const int ErrorStatus = 2;
    private const long NanosecondsATick = 100;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Some spans of one session, on one line.</summary>
    /// <param name="trace">Whose they are.</param>
    /// <param name="spans">All of its spans, or a part.</param>
    /// <param name="version">Of Tacho.</param>
    public static string ResourceSpans(SessionTrace trace, IEnumerable<TraceSpan> spans, string version)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteStartObject("resource");
            json.WriteStartArray("attributes");
            Attribute(json, new SpanValue("service.name", trace.Agent));
            if (trace.AgentVersion is { } agentVersion) Attribute(json, new SpanValue("service.version", agentVersion));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("scopeSpans");
            json.WriteStartObject();
            json.WriteStartObject("scope");
            json.WriteString("name", "tacho");
            json.WriteString("version", version);
            json.WriteEndObject();
            json.WriteStartArray("spans");
            foreach (var span in spans) Span(json, span);
            json.WriteEndArray();
            json.WriteString("schemaUrl", SchemaUrl);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("schemaUrl", SchemaUrl);
            json.WriteEndObject();
        }

        return VisibleText.Json(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void Span(Utf8JsonWriter json, TraceSpan span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.TraceId);
        json.WriteString("spanId", span.SpanId);
        if (span.ParentId is { } parent) json.WriteString("parentSpanId", parent);
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", span.IsClient ? ClientKind : InternalKind);
        json.WriteString("startTimeUnixNano", Nanoseconds(span.Start));
        json.WriteString("endTimeUnixNano", Nanoseconds(span.End));
        json.WriteStartArray("attributes");
        foreach (var attribute in span.Attributes) Attribute(json, attribute);
        json.WriteEndArray();

        // Some receivers look into it even where nothing is to be said.
        json.WriteStartObject("status");
        json.WriteNumber("code", span.Error is null ? UnsetStatus : ErrorStatus);
        if (span.Error is { } error) json.WriteString("message", error);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Attribute(Utf8JsonWriter json, SpanValue attribute)
    {
        json.WriteStartObject();
        json.WriteString("key", attribute.Name);
        json.WriteStartObject("value");
        if (attribute.Text is { } text) json.WriteString("stringValue", text);
        else json.WriteString("intValue", attribute.Number.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Nanoseconds(DateTimeOffset at) => (Math.Max(0, (at - DateTimeOffset.UnixEpoch).Ticks) * NanosecondsATick).ToString(CultureInfo.InvariantCulture);
}
