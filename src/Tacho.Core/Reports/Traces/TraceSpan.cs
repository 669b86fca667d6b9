using System.Collections.Immutable;

namespace Tacho.Reports.Traces;

/// <summary>One span of a trace, as OpenTelemetry has it.</summary>
/// <param name="TraceId">32 hex digits.</param>
/// <param name="SpanId">16 hex digits.</param>
/// <param name="ParentId">Null for the first of a trace.</param>
/// <param name="Name">Of few values.</param>
/// <param name="IsClient">Whether it is a request to another party (kind CLIENT), and not the agent's own work (INTERNAL).</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended; never before it began.</param>
/// <param name="Attributes">In a fixed order, each name once.</param>
public sealed record TraceSpan(string TraceId, string SpanId, string? ParentId, string Name, bool IsClient, DateTimeOffset Start, DateTimeOffset End, ImmutableArray<SpanValue> Attributes)
{
    /// <summary>What went wrong; null for what did not.</summary>
    public string? Error { get; init; }
}

/// <summary>An attribute of a span: a text or a whole number.</summary>
public readonly record struct SpanValue(string Name, string? Text, long Number)
{
    public SpanValue(string name, string text)
        : this(name, text, 0)
    {
    }

    public SpanValue(string name, long number)
        : this(name, null, number)
    {
    }
}

/// <summary>The spans of one session.</summary>
/// <param name="Agent">Id of the agent, whose service they are of.</param>
/// <param name="AgentVersion">Null where it is not known.</param>
/// <param name="Spans">Parents before their children.</param>
public sealed record SessionTrace(string Agent, string? AgentVersion, ImmutableArray<TraceSpan> Spans);
