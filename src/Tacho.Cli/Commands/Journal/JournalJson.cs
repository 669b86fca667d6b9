using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Texts;

namespace Tacho.Cli.Commands.Journal;

/// <summary>An entry as one JSON object on a line.</summary>
internal static class JournalJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="entry">The entry.</param>
    /// <param name="state">What a person said of an inferred one; null where that is not asked.</param>
    public static string Text(JournalEntry entry, string? state = null) => Line(json => Write(json, entry, state));

    /// <summary>What is written, on one line on which nothing deceives.</summary>
    public static string Line(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options)) write(json);
        return VisibleText.Json(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    public static void Write(Utf8JsonWriter json, JournalEntry entry, string? state = null)
    {
        var noted = entry.Noted;
        json.WriteStartObject();
        json.WriteString("entry", entry.Id);
        json.WriteString("at", EventJson.FormatTime(entry.At));
        json.WriteString("title", noted.Title);
        json.WriteString("person", noted.Person);
        Optional(json, "personName", noted.PersonName);
        json.WriteString("project", entry.Place.Name);
        json.WriteString("trailProject", entry.Place.Project);
        json.WriteString("root", entry.Place.Root);
        List(json, "did", noted.Did);
        List(json, "why", noted.Why);
        List(json, "tried", noted.Tried);
        List(json, "rejected", noted.Rejected);
        List(json, "blockedOn", noted.BlockedOn);
        List(json, "solved", noted.Solved);
        List(json, "next", noted.Next);
        List(json, "supersedes", noted.Supersedes);
        List(json, "files", noted.Files);
        Optional(json, "text", noted.Text);
        Optional(json, "agent", noted.Of?.Agent);
        Optional(json, "session", noted.Of?.Session);
        Optional(json, "branch", noted.Branch);
        Optional(json, "commit", noted.Commit);
        json.WriteBoolean("inferred", noted.IsInferred);
        Optional(json, "state", state ?? (entry.IsCandidate ? "new" : null));
        List(json, "cites", noted.Cites);
        if (entry.Dropped is { } dropped) Optional(json, "dropped", dropped.Reason ?? "");
        json.WriteBoolean("sealed", entry.IsSealed);
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void List(Utf8JsonWriter json, string name, ImmutableArray<string> items)
    {
        if (items.IsDefaultOrEmpty) return;
        json.WriteStartArray(name);
        foreach (var item in items) json.WriteStringValue(item);
        json.WriteEndArray();
    }
}
