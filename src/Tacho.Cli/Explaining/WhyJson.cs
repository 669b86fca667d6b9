using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Cli.Commands.Journal;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Cli.Explaining;

/// <summary>Why a file is as it is, for programs: one object with everything. Members are part of the interface (docs/commands.md): never renamed.</summary>
internal static class WhyJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(WhyAnswer answer, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Compact))
        {
            json.WriteStartObject();
            json.WriteString("file", answer.File);
            json.WriteString("path", answer.Path);
            Number(json, "line", answer.First);
            Number(json, "lastLine", answer.Last);
            Texts(json, "text", answer.Text);
            Texts(json, "formerNames", answer.FormerNames);
            json.WriteStartArray("reasons");
            foreach (var reason in answer.Reasons) Write(json, reason);
            json.WriteEndArray();
            Texts(json, "notes", answer.Notes);
            json.WriteEndObject();
        }

        output.WriteLine(VisibleText.Json(Encoding.UTF8.GetString(stream.ToArray())));
    }

    private static void Write(Utf8JsonWriter json, WhyReason reason)
    {
        json.WriteStartObject();
        switch (reason)
        {
            case WhyReason.Entry entry:
                json.WriteString("kind", "entry");
                json.WriteString("place", entry.Said.Id);
                json.WriteString("link", entry.Link switch { WhyLink.LineAndFile => "line+file", WhyLink.Line => "line", WhyLink.File => "file", _ => "session" });
                json.WriteString("naming", entry.Naming.ToString().ToLowerInvariant());
                json.WriteString("supersededBy", entry.SupersededBy?.Id);
                json.WritePropertyName("entry");
                JournalJson.Write(json, entry.Said);
                break;
            case WhyReason.Prompt prompt:
                json.WriteString("kind", "prompt");
                json.WriteString("place", prompt.Place);
                json.WriteString("edit", prompt.Edit);
                json.WriteString("agent", prompt.Agent);
                json.WriteString("session", prompt.Session);
                json.WriteString("at", EventJson.FormatTime(prompt.At));
                json.WriteString("text", prompt.Text);
                json.WriteBoolean("ofLine", prompt.IsOfLine);
                json.WriteNumber("edits", prompt.Edits);
                break;
            case WhyReason.Commit commit:
                json.WriteString("kind", "commit");
                json.WriteString("place", commit.Made.Hash);
                json.WriteString("at", EventJson.FormatTime(commit.Made.Authored));
                json.WriteString("subject", commit.Made.Subject);
                json.WriteString("message", commit.Message);
                json.WriteBoolean("ofLine", commit.IsOfLine);
                json.WriteString("from", commit.From);
                Texts(json, "sessions", commit.Sessions);
                break;
        }

        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, int value)
    {
        if (value > 0) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
