using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Events;
using Tacho.Git;

namespace Tacho.Attribution;

/// <summary>
/// A trace record of the Agent Trace specification (version 0.1.0, status RFC, January 2026; agent-trace.dev, github.com/cursor/agent-trace at 2754f07 of 2026-02-06): which conversations wrote which
/// lines of a commit. The specification leaves open where records are kept; <see cref="NotesRef"/> is Tacho's choice. What it has no member for stands under <c>metadata.tacho</c>.
/// </summary>
/// <param name="Commit">The revision.</param>
/// <param name="Files">Those with lines of recorded edits, by path.</param>
/// <param name="Sessions">All that had a part in the commit, and what says so.</param>
public sealed record AgentTrace(GitCommit Commit, ImmutableArray<TracedFile> Files, ImmutableArray<TracedSession> Sessions)
{
    public const string Version = "0.1.0";

    /// <summary>Where records are kept as notes.</summary>
    public const string NotesRef = "refs/notes/agent-trace";

    /// <summary>Scheme of the addresses of conversations: behind it stands what <c>tacho show</c> takes.</summary>
    private const string Scheme = "tacho:";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The record as one line of JSON. Its id is made of the commit's hash, so that the same commit has the same record whenever it is made.</summary>
    /// <param name="recorded">When.</param>
    /// <param name="toolVersion">Of this program.</param>
    public string ToJson(DateTimeOffset recorded, string toolVersion)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            json.WriteString("id", IdOf(Commit.Hash));
            json.WriteString("timestamp", EventJson.FormatTime(recorded));
            json.WriteStartObject("vcs");
            json.WriteString("type", "git");
            json.WriteString("revision", Commit.Hash);
            json.WriteEndObject();
            json.WriteStartObject("tool");
            json.WriteString("name", "tacho");
            json.WriteString("version", toolVersion);
            json.WriteEndObject();
            json.WriteStartArray("files");
            foreach (var file in Files) Write(json, file);
            json.WriteEndArray();
            json.WriteStartObject("metadata");
            json.WriteStartObject("tacho");
            json.WriteStartArray("sessions");
            foreach (var session in Sessions) Write(json, session);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>When a record was made; null for what is none.</summary>
    public static DateTimeOffset? RecordedAt(string json)
    {
        try
        {
            using var record = JsonDocument.Parse(json);
            return record.RootElement.ValueKind == JsonValueKind.Object && record.RootElement.TryGetProperty("timestamp", out var at) && at.TryGetDateTimeOffset(out var time) ? time : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, TracedFile file)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteStartArray("conversations");
        foreach (var conversation in file.Conversations)
        {
            json.WriteStartObject();
            json.WriteString("url", Address(conversation.Session));
            json.WriteStartObject("contributor");
            json.WriteString("type", "ai");
            if (conversation.Model is { Length: > 0 } model) json.WriteString("model_id", ModelMaker.Named(model));
            json.WriteEndObject();
            json.WriteStartArray("ranges");
            foreach (var range in conversation.Ranges)
            {
                json.WriteStartObject();
                json.WriteNumber("start_line", range.First);
                json.WriteNumber("end_line", range.Last);
                json.WriteString("content_hash", range.Hash);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (!conversation.Prompts.IsEmpty)
            {
                json.WriteStartArray("related");
                foreach (var prompt in conversation.Prompts)
                {
                    json.WriteStartObject();
                    json.WriteString("type", "prompt");
                    json.WriteString("url", Address(prompt));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TracedSession session)
    {
        json.WriteStartObject();
        json.WriteString("agent", session.Agent);
        json.WriteString("session", session.Session);
        json.WriteStartArray("evidence");
        foreach (var word in session.Evidence) json.WriteStringValue(word);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>An address with nothing in it that addresses may not hold (RFC 3986); the colon before a line may.</summary>
    private static string Address(string citation) => Scheme + Uri.EscapeDataString(citation).Replace("%3A", ":", StringComparison.Ordinal);

    /// <summary>A UUID of version 8 (RFC 9562), whose bits are those of a hash.</summary>
    private static string IdOf(string commit)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"tacho agent-trace {commit}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString("D", CultureInfo.InvariantCulture);
    }
}

/// <summary>A file of a trace record.</summary>
/// <param name="Path">From the repository's root.</param>
/// <param name="Conversations">At least one.</param>
public sealed record TracedFile(string Path, ImmutableArray<TracedConversation> Conversations);

/// <summary>What one conversation wrote with one model.</summary>
/// <param name="Session">As <c>tacho show</c> takes it.</param>
/// <param name="Model">As the agent names it; null where it does not.</param>
/// <param name="Ranges">By their lines.</param>
/// <param name="Prompts">What had been asked, as <c>tacho show</c> takes it.</param>
public sealed record TracedConversation(string Session, string? Model, ImmutableArray<TracedRange> Ranges, ImmutableArray<string> Prompts);

/// <summary>Lines of a file.</summary>
/// <param name="First">From 1.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Hash">Of the lines with a line feed behind each: <c>sha256:</c> and 64 hex digits.</param>
public sealed record TracedRange(int First, int Last, string Hash);

/// <summary>A session that had a part in a commit.</summary>
/// <param name="Agent">Id of the agent.</param>
/// <param name="Session">The agent's id of it.</param>
/// <param name="Evidence">Words: <c>output</c>, <c>patch</c>, <c>tree</c>, <c>lines</c>.</param>
public sealed record TracedSession(string Agent, string Session, ImmutableArray<string> Evidence);
