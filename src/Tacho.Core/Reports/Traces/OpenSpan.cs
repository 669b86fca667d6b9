namespace Tacho.Reports.Traces;

/// <summary>A span that is being told; what lies within it makes it longer.</summary>
internal sealed class OpenSpan(string id, OpenSpan? parent, string name, bool isClient, DateTimeOffset start)
{
    private readonly List<SpanValue> _attributes = [];

    public string Id => id;

    public string Name { get; set; } = name;

    public DateTimeOffset Start { get; private set; } = start;

    public DateTimeOffset End { get; private set; } = start;

    public string? Error { get; set; }

    /// <summary>Makes it, and all that it lies in, reach to a time.</summary>
    public void Reach(DateTimeOffset at)
    {
        for (var span = this; span is not null; span = span.Parent)
        {
            if (at < span.Start) span.Start = at;
            if (at > span.End) span.End = at;
        }
    }

    /// <summary>Sets an attribute; what is unknown is left out.</summary>
    public void Set(string name, string? text)
    {
        if (text is { Length: > 0 }) Put(new SpanValue(name, text));
    }

    /// <inheritdoc cref="Set(string, string?)"/>
    public void Set(string name, long? number)
    {
        if (number is { } known) Put(new SpanValue(name, known));
    }

    public TraceSpan Close(string trace) => new(trace, id, parent?.Id, Name, isClient, Start, End, [.. _attributes.OrderBy(static one => one.Name, StringComparer.Ordinal)]) { Error = Error };

    private OpenSpan? Parent => parent;

    private void Put(SpanValue attribute)
    {
        _attributes.RemoveAll(one => one.Name == attribute.Name);
        _attributes.Add(attribute);
    }
}
