using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Trail;

/// <summary>What a genesis says of the file that it begins.</summary>
/// <param name="Origin">The origin line of the file's checkpoints.</param>
/// <param name="Session">The agent's id of the session.</param>
/// <param name="Agent">The agent of the first event.</param>
/// <param name="Root">The project's root folder.</param>
/// <param name="Rules">Fingerprint of the redaction rules in force.</param>
/// <param name="Key">Verifier key of the checkpoints; null where no key could be had.</param>
public sealed record Genesis(string Origin, string Session, string Agent, string Root, string Rules, string? Key)
{
    /// <summary>Why the file begins: null for a session's first, else what was found wrong with the file before it, or why the lock could not be had.</summary>
    public string? Why { get; init; }

    /// <summary>h of the last line of the file before it, as its head remembered it.</summary>
    public string? Previous { get; init; }

    /// <summary>Count of lines of the file before it, as its head remembered it.</summary>
    public long? PreviousSize { get; init; }
}

/// <summary>The records that the seal itself writes between the events; their kinds begin with <c>seal.</c> and are listed in docs/trail-format.md.</summary>
internal static class SealRecords
{
    public const string Format = "tacho1";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Genesis(Genesis genesis, DateTimeOffset at) => Write("seal.genesis", json =>
    {
        json.WriteString("format"u8, Format);
        json.WriteString("at"u8, EventJson.FormatTime(at));
        json.WriteString("origin"u8, genesis.Origin);
        json.WriteString("session"u8, genesis.Session);
        json.WriteString("agent"u8, genesis.Agent);
        json.WriteString("root"u8, genesis.Root);
        json.WriteString("rules"u8, genesis.Rules);
        if (genesis.Key is not null) json.WriteString("key"u8, genesis.Key);
        if (genesis.Why is not null) json.WriteString("why"u8, genesis.Why);
        if (genesis.Previous is not null) json.WriteString("previous"u8, genesis.Previous);
        if (genesis.PreviousSize is { } size) json.WriteNumber("previousSize"u8, size);
    });

    /// <summary>Part of a line that an interrupted write left, now closed with a line feed.</summary>
    public static byte[] Torn(long bytes, byte[] sha256) => Write("seal.torn", json =>
    {
        json.WriteNumber("bytes"u8, bytes);
        json.WriteString("sha256"u8, Seal.Text(sha256));
    });

    /// <summary>The head was lost and has been rebuilt from the file.</summary>
    public static byte[] Rebuilt(long size) => Write("seal.rebuilt", json => json.WriteNumber("size"u8, size));

    /// <summary>A side file is part of this chain from here on.</summary>
    public static byte[] Side(string file, long size, string hash) => Write("seal.side", json =>
    {
        json.WriteString("file"u8, file);
        json.WriteNumber("size"u8, size);
        json.WriteString("hash"u8, hash);
    });

    /// <summary>What a genesis says; null when the line is none, or not of this format.</summary>
    public static Genesis? ReadGenesis(ReadOnlySpan<byte> line) => Read(line, "seal.genesis"u8, json =>
        Text(json, "format") == Format && Text(json, "origin") is { } origin
            ? new Genesis(origin, Text(json, "session") ?? "", Text(json, "agent") ?? "", Text(json, "root") ?? "", Text(json, "rules") ?? "", Text(json, "key"))
            {
                Why = Text(json, "why"),
                Previous = Text(json, "previous"),
                PreviousSize = Number(json, "previousSize"),
            }
            : null);

    /// <summary>Size and hash of an interrupted write; null when the line is no such record.</summary>
    public static (long Bytes, string Sha256)? ReadTorn(ReadOnlySpan<byte> line) => Read<(long, string)?>(line, "seal.torn"u8, json =>
        Number(json, "bytes") is { } bytes && Text(json, "sha256") is { } hash ? (bytes, hash) : null);

    /// <summary>Name, size and last hash of a bound side file; null when the line is no such record.</summary>
    public static (string File, long Size, string Hash)? ReadSide(ReadOnlySpan<byte> line) => Read<(string, long, string)?>(line, "seal.side"u8, json =>
        Text(json, "file") is { } file && Number(json, "size") is { } size && Text(json, "hash") is { } hash ? (file, size, hash) : null);

    public static bool IsRebuilt(ReadOnlySpan<byte> line) => StartsWithKind(line, "seal.rebuilt"u8);

    /// <summary>True for a line that begins as the recorder begins one of this kind.</summary>
    public static bool StartsWithKind(ReadOnlySpan<byte> line, ReadOnlySpan<byte> kind)
    {
        var start = "{\"kind\":\""u8;
        return line.StartsWith(start) && line[start.Length..].StartsWith(kind) && line[(start.Length + kind.Length)..].StartsWith("\""u8);
    }

    private static T? Read<T>(ReadOnlySpan<byte> line, ReadOnlySpan<byte> kind, Func<JsonElement, T?> members)
    {
        if (!StartsWithKind(line, kind)) return default;
        try
        {
            var json = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref json);
            return members(document.RootElement);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static byte[] Write(string kind, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, kind);
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
