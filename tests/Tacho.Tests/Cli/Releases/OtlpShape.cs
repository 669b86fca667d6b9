using System.Text.Json;

namespace Tacho.Tests.Cli.Releases;

/// <summary>What members the messages of <c>ExportTraceServiceRequest</c> may have in OTLP/JSON (opentelemetry-proto 1.11.0: trace.proto, common.proto, resource.proto), and of which form.</summary>
internal static class OtlpShape
{
    private static readonly Dictionary<string, Dictionary<string, string>> Messages = new()
    {
        ["Request"] = new() { ["resourceSpans"] = "ResourceSpans[]" },
        ["ResourceSpans"] = new() { ["resource"] = "Resource", ["scopeSpans"] = "ScopeSpans[]", ["schemaUrl"] = "string" },
        ["Resource"] = new() { ["attributes"] = "KeyValue[]", ["droppedAttributesCount"] = "uint32" },
        ["ScopeSpans"] = new() { ["scope"] = "Scope", ["spans"] = "Span[]", ["schemaUrl"] = "string" },
        ["Scope"] = new() { ["name"] = "string", ["version"] = "string", ["attributes"] = "KeyValue[]", ["droppedAttributesCount"] = "uint32" },
        ["Span"] = new()
        {
            ["traceId"] = "hex16", ["spanId"] = "hex8", ["parentSpanId"] = "hex8", ["traceState"] = "string", ["flags"] = "uint32", ["name"] = "string", ["kind"] = "enum5",
            ["startTimeUnixNano"] = "int64", ["endTimeUnixNano"] = "int64", ["attributes"] = "KeyValue[]", ["droppedAttributesCount"] = "uint32", ["status"] = "Status",
        },
        ["Status"] = new() { ["message"] = "string", ["code"] = "enum2" },
        ["KeyValue"] = new() { ["key"] = "string", ["value"] = "AnyValue" },
        ["AnyValue"] = new() { ["stringValue"] = "string", ["intValue"] = "int64" },
    };

    public static void Check(JsonElement request) => Check(request, "Request", "request");

    private static void Check(JsonElement value, string type, string path)
    {
        switch (type)
        {
            case "string": Assert.True(value.ValueKind == JsonValueKind.String, path); break;
            case "int64": Assert.Matches("^-?[0-9]+$", value.GetString()); break;
            case "uint32": Assert.True(value.TryGetUInt32(out _), path); break;
            case "hex16": Assert.Matches("^[0-9a-f]{32}$", value.GetString()); break;
            case "hex8": Assert.Matches("^[0-9a-f]{16}$", value.GetString()); break;
            case "enum2" or "enum5": Assert.InRange(value.GetInt32(), 0, type[^1] - '0'); break;
            default:
                if (type.EndsWith("[]", StringComparison.Ordinal))
                {
                    var number = 0;
                    foreach (var item in value.EnumerateArray()) Check(item, type[..^2], $"{path}[{number++}]");
                    return;
                }

                Assert.Equal(JsonValueKind.Object, value.ValueKind);
                foreach (var member in value.EnumerateObject())
                {
                    Assert.True(Messages[type].ContainsKey(member.Name), $"{path} has no {member.Name}");
                    Check(member.Value, Messages[type][member.Name], $"{path}.{member.Name}");
                }

                break;
        }
    }
}
