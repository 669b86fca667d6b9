using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Cli.Commands.Journal;
using Tacho.Cli.Output;
using Tacho.Cli.Standings;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Texts;

namespace Tacho.Cli.Onboarding;

/// <summary>A reading list for programs: one object. Members are part of the interface (docs/commands.md): never renamed.</summary>
internal static class ReadingJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="list">The list.</param>
    /// <param name="scope">What it is of, in words.</param>
    /// <param name="mask">Masks a text for who it is for.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(ReadingList list, string scope, Func<string, string> mask, DateTimeOffset now, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Compact))
        {
            json.WriteStartObject();
            json.WriteString("scope", mask(scope));
            json.WriteString("made", EventJson.FormatTime(now));
            json.WriteNumber("entries", list.Entries);
            json.WriteNumber("holding", list.Holding);
            json.WriteNumber("superseded", list.Superseded);
            Array(json, "areas", list.Areas, area =>
            {
                json.WriteString("project", mask(area.Place.Name));
                json.WriteString("area", mask(area.Name));
                Array(json, "decisions", area.Decisions, decision =>
                {
                    json.WriteNumber("laterEntries", decision.LaterEntries);
                    json.WriteNumber("laterCommits", decision.LaterCommits);
                    Array(json, "gone", decision.Gone, gone =>
                    {
                        json.WriteString("file", mask(gone.Name));
                        json.WriteString("nowAt", gone.NowAt is { } at ? mask(at) : null);
                    });
                    json.WritePropertyName("entry");
                    JournalJson.Write(json, EntryTexts.Map(decision.Entry, mask));
                });
            });
            json.WriteStartArray("blockers");
            var format = StandingRows.Blockers(now);
            foreach (var blocker in list.Blockers) JsonText.WriteObject(json, format, Masked(blocker, mask));
            json.WriteEndArray();
            json.WriteStartArray("next");
            foreach (var step in list.Next) JsonText.WriteObject(json, StandingRows.Steps, step with { Text = mask(step.Text), Entry = EntryTexts.Map(step.Entry, mask) });
            json.WriteEndArray();
            Array(json, "people", list.People, person =>
            {
                json.WriteString("person", mask(person.Person));
                json.WriteString("name", person.Name is { } name ? mask(name) : null);
                json.WriteNumber("entries", person.Entries);
                json.WriteString("last", EventJson.FormatTime(person.Last));
                Array(json, "areas", person.Areas, area =>
                {
                    json.WriteString("project", mask(area.Place.Name));
                    json.WriteString("area", mask(area.Area));
                    json.WriteNumber("entries", area.Entries);
                });
            });
            json.WriteEndObject();
        }

        output.WriteLine(VisibleText.Json(Encoding.UTF8.GetString(stream.ToArray())));
    }

    private static Blocker Masked(Blocker blocker, Func<string, string> mask)
    {
        var newest = EntryTexts.Map(StandingRows.Entry(blocker), mask);
        return new(mask(blocker.Text), newest.Place, [.. blocker.Times.Select(time => time with { Namings = [.. time.Namings.Select(naming => new BlockerNaming(EntryTexts.Map(naming.Entry, mask), mask(naming.Text)))] })]) { On = blocker.On is { } on ? mask(on) : null };
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
