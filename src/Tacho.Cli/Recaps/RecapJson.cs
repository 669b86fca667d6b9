using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Events;
using Tacho.Incidents.Notable;
using Tacho.Texts;

namespace Tacho.Cli.Recaps;

/// <summary>A recap for programs: one object with everything. Members are part of the interface (docs/commands.md): never renamed.</summary>
internal static class RecapJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Recap recap, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Compact))
        {
            json.WriteStartObject();
            json.WriteString("project"u8, recap.Project);
            Time(json, "since"u8, recap.Window.From);
            Time(json, "until"u8, recap.Window.Before);
            json.WriteNumber("commands"u8, recap.Commands);
            json.WriteNumber("unsealed"u8, recap.Unsealed);
            Array(json, "sessions"u8, recap.Sessions, Session);
            Array(json, "failed"u8, recap.Failed, Failure);
            Array(json, "notable"u8, recap.Notable, Notable);
            Array(json, "files"u8, recap.Files, File);
            json.WriteEndObject();
        }

        output.WriteLine(VisibleText.Json(Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length))));
    }

    private static void Session(Utf8JsonWriter json, RecapSession session)
    {
        json.WriteString("name"u8, session.Name);
        json.WriteString("session"u8, session.Session);
        json.WriteString("agent"u8, session.Agent);
        json.WriteString("project"u8, session.Project);
        Time(json, "first"u8, session.First);
        Time(json, "last"u8, session.Last);
        json.WriteNumber("prompts"u8, session.Prompts);
        json.WriteNumber("commands"u8, session.Commands);
        json.WriteNumber("failed"u8, session.Failed);
        json.WriteNumber("files"u8, session.Files);
        json.WriteString("about"u8, session.About);
    }

    private static void Failure(Utf8JsonWriter json, RecapFailure failure)
    {
        Place(json, failure.Place);
        json.WriteString("tool"u8, failure.Tool);
        json.WriteString("text"u8, failure.Text);
        Number(json, "exitCode"u8, failure.ExitCode);
        json.WriteString("status"u8, failure.Status);
    }

    private static void Notable(Utf8JsonWriter json, RecapNotable notable)
    {
        Place(json, notable.Place);
        json.WriteString("kind"u8, NotableFinding.NameOf(notable.Finding.Kind));
        json.WriteString("what"u8, notable.Finding.What);
        json.WriteString("command"u8, notable.Command);
        json.WriteBoolean("failed"u8, notable.HasFailed);
    }

    private static void File(Utf8JsonWriter json, RecapFile file)
    {
        Place(json, file.Place);
        json.WriteString("path"u8, file.Path);
        json.WriteNumber("edits"u8, file.Edits);
        Number(json, "added"u8, file.Added);
        Number(json, "removed"u8, file.Removed);
    }

    private static void Place(Utf8JsonWriter json, RecapPlace place)
    {
        Time(json, "at"u8, place.At);
        json.WriteString("place"u8, place.Citation);
        json.WriteString("session"u8, place.Session);
        json.WriteString("source"u8, place.Source);
    }

    private static void Array<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<T> rows, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            write(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, int? number)
    {
        if (number is { } known) json.WriteNumber(name, known);
        else json.WriteNull(name);
    }

    private static void Time(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? at)
    {
        if (at is { } known) json.WriteString(name, EventJson.FormatTime(known));
        else json.WriteNull(name);
    }
}
