using System.Text.Json;
using Tacho.Events;

namespace Tacho.Setup.Doctor;

/// <summary>The head of a line of the trail. Members stand in a fixed order (docs/events.md), so that the rest need not be read.</summary>
/// <param name="Kind">The event's kind.</param>
/// <param name="At">When it was captured.</param>
/// <param name="Agent">Who acted.</param>
/// <param name="IsLive">True for what a hook sent while it happened: no probe, no import, nothing of Tacho's own.</param>
internal readonly record struct SurveyLine(string Kind, DateTimeOffset At, string Agent, bool IsLive)
{
    private static ReadOnlySpan<byte> Aside => ",\"extra\":{"u8;

    // The seal follows the last member of an event.
    private static ReadOnlySpan<byte> Seal => ",\"s\":\""u8;

    /// <summary>False for lines that are no events: those of the seal, and what is not JSON.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out SurveyLine read)
    {
        read = default;
        string? kind = null, agent = null, source = null;
        DateTimeOffset? at = null;
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
            while (source is null && json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("kind"u8)) kind = Next(ref json);
                else if (json.ValueTextEquals("at"u8)) at = json.Read() && json.TryGetDateTimeOffset(out var time) ? time : null;
                else if (json.ValueTextEquals("agent"u8)) agent = Next(ref json);
                else if (json.ValueTextEquals("source"u8)) source = Next(ref json);
                else if (json.ValueTextEquals("body"u8)) return false;
                else json.Skip();
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }

        if (kind is null || at is null || agent is null || source is null) return false;
        var live = EventSource.Parse(source).Channel is EventChannel.Hook or EventChannel.Shell && line.IndexOf(Probe.Mark) < 0;
        read = new(kind, at.Value, agent, live);
        return true;
    }

    /// <summary>Names of the members that the adapter did not take.</summary>
    public static List<string> MembersAside(ReadOnlySpan<byte> line)
    {
        // A tool's input may have a member of that name, too: the event's own is the one before the seal.
        for (var rest = line; rest.LastIndexOf(Aside) is var at and >= 0; rest = rest[..at])
            if (TryReadNames(line[(at + Aside.Length - 1)..], out var names)) return names;
        return [];
    }

    /// <summary>The reason that a capture gap tells.</summary>
    public static string ReasonOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            return EventJson.Read(line).Body is CaptureGap gap ? gap.Reason : "unreadable";
        }
        catch (JsonException)
        {
            return "unreadable";
        }
    }

    private static bool TryReadNames(ReadOnlySpan<byte> text, out List<string> names)
    {
        names = [];
        try
        {
            var json = new Utf8JsonReader(text);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                names.Add(json.GetString()!);
                json.Skip();
            }

            return json.TokenType == JsonTokenType.EndObject && text[(int)json.BytesConsumed..].StartsWith(Seal);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Next(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.String ? json.GetString() : null;
    }
}
