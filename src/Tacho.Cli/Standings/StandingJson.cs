using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Cli.Output;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Cli.Standings;

/// <summary>Where work stands, for programs: one object a place. Members are part of the interface (docs/commands.md): never renamed.</summary>
internal static class StandingJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(PlaceStanding standing, DateTimeOffset now)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Compact))
        {
            json.WriteStartObject();
            json.WriteString("project", standing.Place.Name);
            json.WriteString("trailProject", standing.Place.Project);
            json.WriteString("root", standing.Place.Root);
            json.WriteString("part", standing.Place.Part);
            json.WritePropertyName("lastEntry");
            if (standing.Last is { } last)
            {
                json.WriteStartObject();
                json.WriteString("entry", last.Id);
                json.WriteString("at", EventJson.FormatTime(last.At));
                json.WriteString("person", last.Noted.Person);
                json.WriteString("title", last.Noted.Title);
                json.WriteEndObject();
            }
            else json.WriteNullValue();

            json.WritePropertyName("lastSession");
            if (standing.Session is { } session)
            {
                json.WriteStartObject();
                json.WriteString("place", session.Name);
                json.WriteString("agent", session.Agent);
                json.WriteString("session", session.Session);
                json.WriteString("at", EventJson.FormatTime(session.At));
                json.WriteString("title", session.Title);
                json.WriteEndObject();
            }
            else json.WriteNullValue();

            json.WriteNumber("toReview", standing.ToReview);
            json.WriteStartArray("next");
            foreach (var step in standing.Steps) JsonText.WriteObject(json, StandingRows.Steps, step);
            json.WriteEndArray();
            json.WriteStartArray("blockers");
            var format = StandingRows.Blockers(now);
            foreach (var blocker in standing.Blockers) JsonText.WriteObject(json, format, blocker);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return VisibleText.Json(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
