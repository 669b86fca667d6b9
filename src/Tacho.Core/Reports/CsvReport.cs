using System.Globalization;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Reports;

/// <summary>
/// A report as CSV: a row for each prompt and each thing that happened under it, one for each file that a call changed, and one for each transcript that could not be read. Sums are for the
/// reader to make. A cost of which something is unknown is empty.
/// </summary>
public static class CsvReport
{
    private static readonly string[] Head =
        ["session", "agent", "project", "prompt", "place", "depth", "at", "kind", "tool", "text", "outcome", "failed", "exitCode", "durationMs", "file", "added", "removed", "input", "cacheRead", "cacheWrite", "output", "cost"];

    /// <summary>Cells of a row that tells no tokens.</summary>
    private const string NoTokens = ",,,,";

    public static void Write(Report report, TextWriter output)
    {
        output.Write(string.Join(',', Head) + "\n");
        foreach (var session in report.Sessions)
        {
            foreach (var one in session.Sums.Unreadable)
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"{one.Transcript}:{one.AfterLine}");
                Row(session, prompt: null, output, place, 0, session.Facts.Ended, "unreadable", tool: null, one.ToString(), entry: null, edit: null, NoTokens);
            }

            foreach (var prompt in session.Prompts)
            {
                var tokens = prompt.Tokens;
                Row(session, prompt, output, string.Create(CultureInfo.InvariantCulture, $"{session.Facts.Name}:{prompt.Line}"), 0, prompt.At, "prompt", tool: null, prompt.Text, entry: null, edit: null,
                    tokens.IsNothing ? NoTokens : string.Create(CultureInfo.InvariantCulture, $"{tokens.Input},{tokens.CacheRead},{tokens.CacheWrite},{tokens.Output},{(prompt.Cost is { IsWhole: true } cost ? cost.Dollars : null)}"));
                foreach (var entry in prompt.Entries)
                {
                    var (place, kind) = (ReportText.Place(session, entry), ReportText.KindName(entry.Kind));
                    if (entry.Edits is not [_])
                        Row(session, prompt, output, place, entry.Depth, entry.At, kind, entry.Tool, entry.Text, entry, edit: null, NoTokens);
                    else
                        Row(session, prompt, output, place, entry.Depth, entry.At, kind, entry.Tool, entry.Text, entry, entry.Edits[0], NoTokens);
                    if (entry.Edits.Length < 2) continue;
                    foreach (var edit in entry.Edits) Row(session, prompt, output, place, entry.Depth, entry.At, "change", entry.Tool, edit.Path, entry, edit, NoTokens);
                }
            }
        }
    }

    private static void Row(
        SessionReport session, PromptReport? prompt, TextWriter output, string place, int depth, DateTimeOffset at, string kind, string? tool, string? text, ReportEntry? entry, FileEdit? edit, string tokens)
    {
        var facts = session.Facts;
        output.Write(string.Join(
            ',',
            CsvCell.Of(facts.Id),
            CsvCell.Of(facts.Agent),
            CsvCell.Of(facts.Project),
            Cell(prompt?.Number),
            CsvCell.Of(place),
            Cell(depth),
            EventJson.FormatTime(at.ToUniversalTime()),
            kind,
            CsvCell.Of(tool),
            CsvCell.Of(text),
            CsvCell.Of(entry?.Outcome),
            entry?.Outcome is null ? "" : entry.HasFailed ? "true" : "false",
            Cell(entry?.ExitCode),
            Cell(entry?.DurationMs),
            CsvCell.Of(edit?.Path),
            Cell(edit?.Added),
            Cell(edit?.Removed),
            tokens) + "\n");
    }

    private static string Cell(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
