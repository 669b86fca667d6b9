using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tacho.Archive;

/// <summary>
/// The hash of what metadata says of its transcript (docs/archive.md, The seal). It is over a fixed list of fields in a form of their own, not over the file: an import writes where a source
/// stands without having read it, and a later version may write more fields. So the list is for ever; more fields make another version.
/// </summary>
internal sealed class StableFields
{
    private const string Version = "tacho-transcript 1\n";

    private readonly StringBuilder _text = new(Version, 2048);

    private StableFields()
    {
    }

    /// <summary>SHA-256 in hex. It differs for any two writings of a transcript, since the time of writing is in it.</summary>
    public static string HashOf(ArchiveMeta meta) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TextOf(meta))));

    /// <summary>The hashed text: a line for each field, with its length in bytes, so that no value can pass for another field.</summary>
    internal static string TextOf(ArchiveMeta meta)
    {
        var fields = new StableFields();
        fields.Add("hash", meta.Hash);
        fields.Add("session", meta.Session);
        fields.Add("agent", meta.Agent);
        fields.Add("agentVersion", meta.AgentVersion);
        fields.Add("format", meta.Format);
        fields.Add("source", meta.Source);
        fields.Add("row", meta.Row);
        fields.Add("rewritten", meta.Rewritten);
        fields.Add("subagent", meta.Subagent);
        fields.Add("parent", meta.Parent);
        fields.Add("title", meta.Title);
        fields.Add("cwd", meta.Cwd);
        fields.Add("project", meta.Project);
        fields.Add("gitBranch", meta.GitBranch);
        fields.Add("model", meta.Model);
        fields.Add("started", meta.Started);
        fields.Add("ended", meta.Ended);
        fields.Add("archived", meta.Archived);
        fields.Add("rules", meta.Rules);
        fields.Add("bytesIn", meta.BytesIn);
        fields.Add("bytesMasked", meta.BytesMasked);
        fields.Add("scrubbed", meta.Scrubbed);
        fields.Add("cursor", meta.Position?.Cursor);
        fields.Add("state", meta.Position?.State);
        foreach (var (rule, count) in meta.Masked.OrderBy(static one => one.Key, StringComparer.Ordinal)) fields.Add($"masked.{rule}", count);
        fields.AddAll("unanswered", meta.Unanswered);
        fields.Add(meta.Counts);
        if (meta.TakenOver is { } other) fields.Add(other);
        return fields._text.ToString();
    }

    private void Add(ArchiveCounts counts)
    {
        Add("lines", counts.Lines);
        Add("events", counts.Events);
        Add("prompts", counts.Prompts);
        Add("toolCalls", counts.ToolCalls);
        Add("toolResults", counts.ToolResults);
        Add("joined", counts.Joined);
        if (counts.Tokens is { } tokens) Add("tokens", string.Create(CultureInfo.InvariantCulture, $"{tokens.Input} {tokens.CacheRead} {tokens.CacheWrite} {tokens.Output} {tokens.Reasoning}"));
        foreach (var (reason, count) in counts.Unreadable.OrderBy(static one => one.Key, StringComparer.Ordinal)) Add($"unreadable.{reason}", count);
        foreach (var (type, count) in counts.Unknown.OrderBy(static one => one.Key, StringComparer.Ordinal)) Add($"unknown.{type}", count);
        foreach (var (name, count) in counts.UnknownFields.OrderBy(static one => one.Key, StringComparer.Ordinal)) Add($"unknownFields.{name}", count);
    }

    private void Add(TakenOver other)
    {
        Add("takenOver.program", other.Program);
        Add("takenOver.archived", other.Archived);
        Add("takenOver.source", other.Source);
        Add("takenOver.project", other.Project);
        Add("takenOver.lines", other.Lines);
        Add("takenOver.maskedLines", other.MaskedLines);
    }

    private void AddAll(string name, ImmutableArray<string> values)
    {
        if (values.IsDefault) return;
        foreach (var value in values) Add(name, value);
    }

    private void Add(string name, string? value)
    {
        if (value is null) return;
        _text.Append(name).Append(' ').Append(Encoding.UTF8.GetByteCount(value)).Append(' ').Append(value).Append('\n');
    }

    private void Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    private void Add(string name, DateTimeOffset? value) => Add(name, value?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
}
