using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tacho.Agents.CodexCli;

/// <summary>
/// The output of a tool as the model was shown it. By version: JSON in a string with <c>output</c> and <c>metadata</c>; text with a header that ends in
/// <c>Output:</c>; an array of text blocks, the first of which may be such a header.
/// </summary>
/// <param name="Text">Without the header.</param>
internal sealed partial record CodexOutput(string Text)
{
    private const int MaxHeaderLength = 4000;

    public int? ExitCode { get; init; }

    public long? DurationMs { get; init; }

    /// <summary>What the header says in words; null where only the exit code tells.</summary>
    public string? Status { get; init; }

    public static CodexOutput Parse(JsonElement output)
    {
        switch (output.ValueKind)
        {
            case JsonValueKind.String:
                var text = output.GetString()!;
                return ToolCalls.Unwrapped(output) is { ValueKind: JsonValueKind.Object } inner && inner.TryGetProperty("output", out var wrapped) && wrapped.ValueKind == JsonValueKind.String
                    ? Wrapped(inner, wrapped.GetString()!)
                    : OfText(text);
            case JsonValueKind.Array:
                return OfText(BlocksOf(output));
            case JsonValueKind.Object when output.TryGetProperty("text", out var single) && single.ValueKind == JsonValueKind.String:
                return OfText(single.GetString()!);
            case JsonValueKind.Object when output.TryGetProperty("content", out var content):
                var success = output.TryGetProperty("success", out var flag) ? flag.ValueKind : JsonValueKind.Undefined;
                return Parse(content) with { Status = success switch { JsonValueKind.True => "ok", JsonValueKind.False => "failed", _ => null } };
            default:
                return new CodexOutput(output.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "" : output.GetRawText());
        }
    }

    private static CodexOutput Wrapped(JsonElement outer, string text)
    {
        var metadata = outer.TryGetProperty("metadata", out var member) && member.ValueKind == JsonValueKind.Object ? member : default;
        return new CodexOutput(text)
        {
            ExitCode = metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("exit_code", out var exit) && exit.ValueKind == JsonValueKind.Number && exit.TryGetInt32(out var code) ? code : null,
            DurationMs = metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("duration_seconds", out var seconds) && seconds.ValueKind == JsonValueKind.Number
                ? (long)Math.Round(seconds.GetDouble() * 1000)
                : null,
        };
    }

    private static CodexOutput OfText(string text)
    {
        if (Aborted.IsMatch(text)) return new CodexOutput(text) { Status = "cancelled" };
        if (Refused.IsMatch(text)) return new CodexOutput(text) { Status = "failed" };
        if (!Header.IsMatch(text)) return new CodexOutput(text);
        var end = text.IndexOf("\nOutput:\n", 0, Math.Min(text.Length, MaxHeaderLength), StringComparison.Ordinal);
        var header = text[..(end < 0 ? Math.Min(text.Length, MaxHeaderLength) : end)];
        var exit = Exit.Match(header);
        var wall = Wall.Match(header);
        return new CodexOutput(end < 0 ? text : text[(end + "\nOutput:\n".Length)..])
        {
            ExitCode = exit.Success ? int.Parse(exit.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : null,
            DurationMs = wall.Success ? (long)Math.Round(double.Parse(wall.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture) * 1000) : null,
            Status = header.StartsWith("Script completed", StringComparison.Ordinal) ? "ok" : header.StartsWith("Script failed", StringComparison.Ordinal) ? "failed" : null,
        };
    }

    private static string BlocksOf(JsonElement blocks)
    {
        var text = new StringBuilder();
        foreach (var block in blocks.EnumerateArray())
        {
            if (HookPayload.StringOf(block, "text") is { } part) text.Append(text.Length > 0 && text[^1] != '\n' ? "\n" : "").Append(part);
            else if (HookPayload.StringOf(block, "type") is "input_image" or "image") text.Append(text.Length > 0 && text[^1] != '\n' ? "\n" : "").Append("[image]");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\A(?:Exit code: |Wall time|Chunk ID: |Command: |Script (?:completed|failed|running))", RegexOptions.CultureInvariant)]
    private static partial Regex Header { get; }

    [GeneratedRegex(@"^(?:Exit code: |Process exited with code )(?<code>-?\d{1,9})$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Exit { get; }

    [GeneratedRegex(@"^Wall time:? (?<seconds>\d{1,9}(?:\.\d{1,9})?) seconds?$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Wall { get; }

    [GeneratedRegex(@"\A(?:aborted by user|aborted$)", RegexOptions.CultureInvariant)]
    private static partial Regex Aborted { get; }

    [GeneratedRegex(
        @"\A(?:apply_patch verification failed|failed in sandbox|exec_command failed|failed to parse function arguments|unsupported call|approval policy is|patch rejected)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Refused { get; }
}

/// <summary>How a tool ended, as the person was told; kept as text until the output for the model comes.</summary>
internal sealed record CodexEnd(int? ExitCode, long? DurationMs, string? Status)
{
    /// <summary>Of an end event or a completed item.</summary>
    public static CodexEnd Of(JsonElement end)
    {
        var exit = end.TryGetProperty("exit_code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : (int?)null;
        var success = end.TryGetProperty("success", out var flag) ? flag.ValueKind : JsonValueKind.Undefined;
        var status = HookPayload.StringOf(end, "status") switch
        {
            "completed" => "ok",
            "failed" => "failed",
            "declined" => "cancelled",
            _ => success switch { JsonValueKind.True => "ok", JsonValueKind.False => "failed", _ => null },
        };
        return new(exit, DurationOf(end), exit is null ? status : exit == 0 ? "ok" : status is "cancelled" ? status : "failed");
    }

    public static CodexEnd Parse(string text)
    {
        var parts = text.Split(' ');
        return new(
            int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exit) ? exit : null,
            parts.Length > 1 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var duration) ? duration : null,
            parts.Length > 2 && parts[2] != "-" ? parts[2] : null);
    }

    /// <summary>Form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(ExitCode is { } exit ? exit : "-")} {(DurationMs is { } duration ? duration : "-")} {Status ?? "-"}");

    private static long? DurationOf(JsonElement end)
    {
        if (!end.TryGetProperty("duration", out var duration) || duration.ValueKind != JsonValueKind.Object) return null;
        var seconds = duration.TryGetProperty("secs", out var secs) && secs.ValueKind == JsonValueKind.Number ? secs.GetDouble() : 0;
        var nanos = duration.TryGetProperty("nanos", out var rest) && rest.ValueKind == JsonValueKind.Number ? rest.GetDouble() : 0;
        return (long)Math.Round((seconds * 1000) + (nanos / 1e6));
    }
}
