using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Events;
using Tacho.Reports.Timing;
using Tacho.Texts;

namespace Tacho.Reports.Digests;

/// <summary>A digest as one JSON object with everything, entries in full. Members that are unknown are null.</summary>
public static class DigestJson
{
    /// <summary>Of the object's shape; members may be added to it.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static void Write(Digest digest, TextWriter output)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Indented)) Write(digest, json);

        // A document's own line ends are no text of anybody.
        foreach (var line in Encoding.UTF8.GetString(buffer.WrittenSpan).Split('\n')) output.Write(VisibleText.Json(line) + "\n");
    }

    private static void Write(Digest digest, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("title", digest.Title);
        json.WriteString("scope", digest.Scope);
        At(json, "from", digest.From);
        At(json, "before", digest.Before);
        At(json, "made", digest.Made);
        json.WriteString("profile", ReportText.ProfileName(digest.Profile));
        json.WritePropertyName("time");
        Row(json, digest.Time);
        Troubles(json, digest.Troubles);
        Tokens(json, digest.Tokens);
        if (digest.Prices is { } prices)
        {
            json.WriteString("pricesAsOf", prices.AsOf?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteBoolean("hasOwnPrices", prices.HasOwn);
        }

        Optional(json, "unconfirmed", digest.Unconfirmed);
        json.WriteNumber("sessionsWithoutEntry", digest.WithoutEntry);
        Array(json, "projects", digest.Projects, Project);
        Array(json, "newBlockers", digest.NewBlockers, Blocker);
        Array(json, "solvedBlockers", digest.SolvedBlockers, Blocker);
        Array(json, "next", digest.Next, static (json, step) =>
        {
            json.WriteStartObject();
            json.WriteString("text", step.Text);
            json.WriteString("project", step.Project);
            json.WriteString("person", step.Person);
            json.WriteString("entry", step.Entry);
            json.WriteEndObject();
        });
        Array(json, "commits", digest.Commits, static (json, commit) =>
        {
            json.WriteStartObject();
            json.WriteString("hash", commit.Hash);
            json.WriteString("subject", commit.Subject);
            json.WriteString("project", commit.Project);
            json.WriteString("session", commit.Session);
            At(json, "at", commit.At);
            json.WriteEndObject();
        });
        Array(json, "days", digest.Days, Row);
        Array(json, "agents", digest.Agents, Row);
        Array(json, "people", digest.People, Row);
        json.WriteEndObject();
    }

    private static void Project(Utf8JsonWriter json, DigestProject project)
    {
        json.WriteStartObject();
        json.WriteString("name", project.Name);
        json.WriteString("trailProject", project.TrailName);
        json.WritePropertyName("time");
        if (project.Time is { } time) Row(json, time);
        else json.WriteNullValue();
        Tokens(json, project.Tokens);
        Array(json, "people", project.People, static (json, person) =>
        {
            json.WriteStartObject();
            json.WriteString("person", person.Name);
            Array(json, "entries", person.Entries, Entry);
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void Entry(Utf8JsonWriter json, DigestEntry entry)
    {
        var noted = entry.Noted;
        json.WriteStartObject();
        json.WriteString("entry", entry.Id);
        At(json, "at", entry.At);
        json.WriteString("title", noted.Title);
        json.WriteString("part", noted.Part);
        Texts(json, "did", noted.Did);
        Texts(json, "why", noted.Why);
        Texts(json, "tried", noted.Tried);
        Texts(json, "rejected", noted.Rejected);
        Texts(json, "blockedOn", noted.BlockedOn);
        Texts(json, "solved", noted.Solved);
        Texts(json, "next", noted.Next);
        Texts(json, "supersedes", noted.Supersedes);
        Texts(json, "files", noted.Files);
        json.WriteString("text", noted.Text);
        json.WriteString("agent", noted.Of?.Agent);
        json.WriteString("session", noted.Of?.Session);
        json.WriteString("branch", noted.Branch);
        json.WriteString("commit", noted.Commit);
        json.WriteBoolean("inferred", noted.IsInferred);
        Texts(json, "cites", noted.Cites);
        json.WriteBoolean("sealed", entry.IsSealed);
        json.WriteEndObject();
    }

    private static void Blocker(Utf8JsonWriter json, DigestBlocker blocker)
    {
        json.WriteStartObject();
        json.WriteString("text", blocker.Text);
        json.WriteString("project", blocker.Project);
        json.WriteString("person", blocker.Person);
        json.WriteString("entry", blocker.Entry);
        At(json, "at", blocker.At);
        json.WriteString("solvedBy", blocker.SolvedBy);
        At(json, "solvedAt", blocker.SolvedAt);
        json.WriteEndObject();
    }

    private static void Row(Utf8JsonWriter json, TimeRow row)
    {
        json.WriteStartObject();
        if (row.Key is { } key) json.WriteString("key", key);
        json.WriteNumber("activeSeconds", (long)row.Active.TotalSeconds);
        json.WriteNumber("clockSeconds", (long)row.Clock.TotalSeconds);
        json.WriteNumber("agentTimeSeconds", (long)row.Agent.TotalSeconds);
        json.WriteNumber("personTimeSeconds", (long)row.Person.TotalSeconds);
        json.WriteNumber("sessions", row.Sessions);
        json.WriteNumber("prompts", row.Prompts);
        json.WriteNumber("projectSwitches", row.ProjectSwitches);
        json.WriteNumber("sessionSwitches", row.SessionSwitches);
        At(json, "first", row.First);
        At(json, "last", row.Last);
        json.WriteEndObject();
    }

    private static void Troubles(Utf8JsonWriter json, TimeTroubles troubles)
    {
        json.WriteStartObject("notCounted");
        json.WriteNumber("untimed", troubles.Untimed);
        json.WriteNumber("future", troubles.Future);
        json.WriteNumber("clockBack", troubles.ClockBack);
        json.WriteNumber("copied", troubles.Copied);
        json.WriteNumber("instants", troubles.Instants);
        json.WriteNumber("stalls", troubles.Stalls);
        json.WriteNumber("stalledSeconds", (long)troubles.Stalled.TotalSeconds);
        json.WriteEndObject();
    }

    private static void Tokens(Utf8JsonWriter json, DigestTokens? tokens)
    {
        if (tokens is null)
        {
            json.WriteNull("tokens");
            return;
        }

        json.WriteStartObject("tokens");
        json.WriteNumber("requests", tokens.Requests);
        json.WriteNumber("input", tokens.Sum.Input);
        json.WriteNumber("cacheRead", tokens.Sum.CacheRead);
        json.WriteNumber("cacheWrite", tokens.Sum.CacheWrite);
        json.WriteNumber("output", tokens.Sum.Output);
        json.WriteNumber("reasoning", tokens.Sum.Reasoning);
        if (tokens.Cost is { } cost) json.WriteNumber("cost", cost);
        else json.WriteNull("cost");
        json.WriteBoolean("isWhole", tokens.IsWhole);
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts) =>
        Array(json, name, texts.IsDefault ? [] : texts, static (json, text) => json.WriteStringValue(text));

    private static void At(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } known) json.WriteString(name, EventJson.FormatTime(known));
        else json.WriteNull(name);
    }

    private static void Optional(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } known) json.WriteNumber(name, known);
        else json.WriteNull(name);
    }
}
