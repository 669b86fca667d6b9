using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Reports;

/// <summary>A report as one JSON object. Members that are unknown are null; deceptive characters are escaped, so that it shows what it holds.</summary>
public static class JsonReport
{
    /// <summary>Of the object's shape; members may be added to it.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static void Write(Report report, TextWriter output)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("scope", report.Scope);
            json.WriteString("profile", ReportText.ProfileName(report.Profile));
            json.WriteString("made", EventJson.FormatTime(report.Made.ToUniversalTime()));
            Prices(json, report.Prices);
            Sums(json, report.Sums);
            json.WriteStartArray("sessions");
            foreach (var session in report.Sessions) Session(json, session);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        // A document's own line ends are no text of anybody.
        foreach (var line in Encoding.UTF8.GetString(buffer.WrittenSpan).Split('\n')) output.Write(VisibleText.Json(line) + "\n");
    }

    private static void Sums(Utf8JsonWriter json, ReportSums sums)
    {
        json.WriteStartObject("sums");
        json.WriteNumber("sessions", sums.Sessions);
        json.WriteNumber("prompts", sums.Prompts);
        json.WriteNumber("commands", sums.Commands);
        json.WriteNumber("failedCommands", sums.FailedCommands);
        json.WriteNumber("calls", sums.Calls);
        json.WriteNumber("failedCalls", sums.FailedCalls);
        json.WriteNumber("decisions", sums.Decisions);
        json.WriteNumber("subagents", sums.Subagents);
        json.WriteNumber("notUnderstood", sums.NotUnderstood);
        json.WriteStartArray("unreadable");
        foreach (var (transcript, afterLine, why) in sums.Unreadable)
        {
            json.WriteStartObject();
            json.WriteString("transcript", transcript);
            json.WriteNumber("afterLine", afterLine);
            json.WriteString("why", why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Cost(json, sums.Cost);
        json.WriteStartArray("tokens");
        foreach (var row in sums.Tokens)
        {
            json.WriteStartObject();
            json.WriteString("model", row.Model);
            Tokens(json, row.Tokens);
            Cost(json, row.Cost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("files");
        foreach (var file in sums.Files)
        {
            json.WriteStartObject();
            if (file.Project is { } project) json.WriteString("project", project);
            json.WriteString("path", file.Path);
            json.WriteNumber("edits", file.Edits);
            json.WriteNumber("added", file.Added);
            json.WriteNumber("removed", file.Removed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("masks");
        foreach (var (rule, before, now) in sums.Masks)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule);
            json.WriteNumber("whenArchived", before);
            json.WriteNumber("forThisReport", now);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Session(Utf8JsonWriter json, SessionReport session)
    {
        var facts = session.Facts;
        json.WriteStartObject();
        json.WriteString("session", facts.Id);
        json.WriteString("name", facts.Name);
        json.WriteString("agent", facts.Agent);
        json.WriteString("agentVersion", facts.AgentVersion);
        json.WriteString("project", facts.Project);
        json.WriteString("title", facts.Title);
        json.WriteString("cwd", facts.Cwd);
        json.WriteString("gitBranch", facts.GitBranch);
        json.WriteString("started", EventJson.FormatTime(facts.Started.ToUniversalTime()));
        json.WriteString("ended", EventJson.FormatTime(facts.Ended.ToUniversalTime()));
        Sums(json, session.Sums);
        json.WriteStartArray("prompts");
        foreach (var prompt in session.Prompts)
        {
            json.WriteStartObject();
            json.WriteNumber("number", prompt.Number);
            json.WriteNumber("line", prompt.Line);
            json.WriteString("at", EventJson.FormatTime(prompt.At.ToUniversalTime()));
            json.WriteString("text", prompt.Text);
            json.WriteStartObject("tokens");
            Tokens(json, prompt.Tokens);
            Cost(json, prompt.Cost);
            json.WriteEndObject();
            json.WriteStartArray("entries");
            foreach (var entry in prompt.Entries) Entry(json, session, entry);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Entry(Utf8JsonWriter json, SessionReport session, ReportEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("kind", ReportText.KindName(entry.Kind));
        json.WriteString("place", ReportText.Place(session, entry));
        json.WriteNumber("depth", entry.Depth);
        json.WriteString("at", EventJson.FormatTime(entry.At.ToUniversalTime()));
        json.WriteString("tool", entry.Tool);
        json.WriteString("text", entry.Text);
        if (entry.Outcome is not null)
        {
            json.WriteString("outcome", entry.Outcome);
            json.WriteBoolean("failed", entry.HasFailed);
            if (entry.ExitCode is { } exit) json.WriteNumber("exitCode", exit);
            if (entry.DurationMs is { } time) json.WriteNumber("durationMs", time);
        }

        if (!entry.Edits.IsEmpty) Edits(json, entry.Edits);
        if (entry.Output is { } told) json.WriteString("output", told);
        json.WriteEndObject();
    }

    private static void Edits(Utf8JsonWriter json, ImmutableArray<FileEdit> edits)
    {
        json.WriteStartArray("edits");
        foreach (var edit in edits)
        {
            json.WriteStartObject();
            json.WriteString("path", edit.Path);
            json.WriteNumber("added", edit.Added);
            json.WriteNumber("removed", edit.Removed);
            if (edit.Lines.Any(static line => line.Length > 1)) json.WriteString("diff", string.Join('\n', edit.Lines));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Prices(Utf8JsonWriter json, ReportPrices? prices)
    {
        if (prices is null) return;
        json.WriteStartObject("prices");
        json.WriteString("currency", "USD");
        json.WriteString("asOf", prices.AsOf?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteBoolean("hasOwn", prices.HasOwn);
        json.WriteEndObject();
    }

    /// <summary>What is known, or null where nothing is; and of how many requests it is not.</summary>
    private static void Cost(Utf8JsonWriter json, TokenCost? cost)
    {
        if (cost is null) return;
        if (cost.Known is { } known) json.WriteNumber("cost", known);
        else json.WriteNull("cost");
        json.WriteNumber("unpricedRequests", cost.Unpriced);
        json.WriteNumber("untoldRequests", cost.Untold);
    }

    private static void Tokens(Utf8JsonWriter json, TokenSum tokens)
    {
        json.WriteNumber("input", tokens.Input);
        json.WriteNumber("cacheRead", tokens.CacheRead);
        json.WriteNumber("cacheWrite", tokens.CacheWrite);
        json.WriteNumber("output", tokens.Output);
        json.WriteNumber("reasoning", tokens.Reasoning);
    }
}
