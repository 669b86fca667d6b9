using System.Text;
using System.Text.Json;
using Tacho.Trail.Verification;

namespace Tacho.Cli.Output;

/// <summary>What a verification found, as JSON.</summary>
internal static class VerifyJson
{
    /// <summary>One object, for a person too.</summary>
    public static string Text(VerifyReport report, long? rebuiltLines)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            Members(json, report, rebuiltLines, static text => text);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The object's members.</summary>
    /// <param name="json">Within an object.</param>
    /// <param name="report">What was found.</param>
    /// <param name="rebuiltLines">Lines of views that were made anew; null for none.</param>
    /// <param name="text">Masks paths and words.</param>
    public static void Members(Utf8JsonWriter json, VerifyReport report, long? rebuiltLines, Func<string, string> text)
    {
        json.WriteString("verdict", Word(report.Verdict));
        json.WriteNumber("exitCode", (int)report.ExitCode);
        json.WriteNumber("files", report.Files);
        json.WriteNumber("lines", report.Lines);
        json.WriteNumber("bytes", report.Bytes);
        json.WriteNumber("checkpoints", report.Checkpoints);
        json.WriteNumber("viewLines", report.ViewLines);
        json.WriteNumber("transcripts", report.Transcripts);
        if (rebuiltLines is { } rebuilt) json.WriteNumber("rebuiltLines", rebuilt);
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("kind", finding.Kind.Name);
            json.WriteString("verdict", Word(finding.Kind.Verdict));
            json.WriteString("file", text(finding.File));
            if (finding.Line is { } line) json.WriteNumber("line", line);
            if (finding.LastLine is { } last) json.WriteNumber("lastLine", last);
            json.WriteString("text", text(finding.Text));
            if (finding.Witness is { } witness) json.WriteString("witness", text(witness));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Tampered => "tampered",
        Verdict.CannotTell => "cannot-tell",
        _ => "sound",
    };
}
