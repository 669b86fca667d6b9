using System.Globalization;

namespace Tacho.Reports;

/// <summary>
/// A report as Markdown that every reader of it shows alike: headings, lists, tables, and texts of other hands in fences longer than any that they hold, so that nothing in them is taken for Markdown or HTML.
/// </summary>
public static class MarkdownReport
{
    /// <summary>Writes all of it.</summary>
    public static void Write(Report report, TextWriter output)
    {
        output.Write($"# What agents did: {MarkdownText.Inline(report.Scope)}\n\n{ReportText.About(report.Profile)}\nMade by Tacho, {ReportText.Time(report.Made)}; all times are UTC.\n\n");
        Sums(report.Sums, "##", output);
        if (report.Prices is { } prices) output.Write($"{ReportText.About(prices)}\n\n");
        if (report.Sessions.Length > 1)
        {
            output.Write("## Sessions\n\n");
            for (var i = 0; i < report.Sessions.Length; i++)
                output.Write(string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {ReportText.Time(report.Sessions[i].Facts.Started)} {MarkdownText.Inline(report.Sessions[i].Heading)} ({MarkdownText.Code(report.Sessions[i].Facts.Name)})\n"));
            output.Write("\n");
        }

        foreach (var session in report.Sessions) WriteSession(session, output, withSums: report.Sessions.Length > 1);
    }

    /// <summary>Writes one session, under a heading of the second level.</summary>
    /// <param name="session">The session.</param>
    /// <param name="output">Where to.</param>
    /// <param name="withSums">Whether its sums are told.</param>
    /// <param name="prices">What its costs were counted with, to be said; null where that is said elsewhere.</param>
    public static void WriteSession(SessionReport session, TextWriter output, bool withSums, ReportPrices? prices = null)
    {
        output.Write($"## {MarkdownText.Inline(session.Heading)}\n\n");
        foreach (var (name, value) in ReportText.Facts(session)) output.Write($"- {name}: {MarkdownText.Inline(value)}\n");
        output.Write("\n");
        if (withSums) Sums(session.Sums, "###", output);
        if (prices is not null) output.Write($"{ReportText.About(prices)}\n\n");
        foreach (var prompt in session.Prompts) Prompt(session, prompt, output);
    }

    private static void Sums(ReportSums sums, string level, TextWriter output)
    {
        output.Write($"{level} Summary\n\n| what | how much |\n| --- | --- |\n");
        foreach (var (name, value) in ReportText.Sums(sums)) output.Write($"| {name} | {MarkdownText.Cell(value)} |\n");
        output.Write("\n");
        if (!sums.Tokens.IsEmpty)
        {
            var hasCost = sums.Cost is not null;
            output.Write($"{level}# Tokens by model\n\n| model | in | from cache | into cache | out |{(hasCost ? " cost |" : "")}\n| --- | ---: | ---: | ---: | ---: |{(hasCost ? " ---: |" : "")}\n");
            foreach (var row in sums.Tokens)
            {
                var tokens = row.Tokens;
                output.Write($"| {MarkdownText.Cell(row.Model)} | {ReportText.Number(tokens.Input)} | {ReportText.Number(tokens.CacheRead)} | {ReportText.Number(tokens.CacheWrite)} | {ReportText.Number(tokens.Output)} |{(row.Cost is { } cost ? $" {MarkdownText.Cell(cost.ToString())} |" : "")}\n");
            }

            output.Write("\n");
        }

        if (!sums.Files.IsEmpty)
        {
            output.Write($"{level}# Files changed\n\n| file | edits | added | removed |\n| --- | ---: | ---: | ---: |\n");
            foreach (var file in sums.Files)
                output.Write($"| {MarkdownText.Code(sums.NameOf(file), inTable: true)} | {ReportText.Number(file.Edits)} | {ReportText.Number(file.Added)} | {ReportText.Number(file.Removed)} |\n");
            output.Write("\n");
        }

        if (!sums.Unreadable.IsEmpty)
        {
            output.Write($"{level}# Not readable\n\n");
            foreach (var one in sums.Unreadable) output.Write($"- {MarkdownText.Inline(one.ToString())}\n");
            output.Write("\n");
        }

        if (sums.Masks.IsEmpty) return;
        output.Write($"{level}# Masks\n\n| rule | when archived | for this report |\n| --- | ---: | ---: |\n");
        foreach (var (rule, before, now) in sums.Masks) output.Write($"| {MarkdownText.Cell(rule)} | {ReportText.Number(before)} | {ReportText.Number(now)} |\n");
        output.Write("\n");
    }

    private static void Prompt(SessionReport session, PromptReport prompt, TextWriter output)
    {
        var name = MarkdownText.Code(string.Create(CultureInfo.InvariantCulture, $"{session.Facts.Name}:{prompt.Line}"));
        output.Write(prompt.Text is null
            ? $"### Before the first prompt\n\n{ReportText.Time(prompt.At)}, {name}\n\n"
            : string.Create(CultureInfo.InvariantCulture, $"### Prompt {prompt.Number}\n\n{ReportText.Time(prompt.At)}, {name}\n\n{MarkdownText.Fence(prompt.Text)}\n"));
        var entries = prompt.Entries.Where(entry => entry != prompt.Answer).ToList();
        if (entries.Count > 0)
        {
            output.Write($"{ReportText.Done(prompt)}:\n\n");
            foreach (var entry in entries) Entry(entry, output);
            output.Write("\n");
        }

        if (prompt.Answer is { } answer) output.Write($"Answer:\n\n{MarkdownText.Fence(answer.Text)}\n");
        if (!prompt.Tokens.IsNothing) output.Write($"Tokens: {MarkdownText.Inline(ReportText.TokensOf(prompt))}\n\n");
    }

    private static void Entry(ReportEntry entry, TextWriter output)
    {
        var indent = new string(' ', entry.Depth * 2);
        var what = entry.Kind switch
        {
            ReportEntryKind.Command => $"ran {MarkdownText.Code(entry.Text)}",
            ReportEntryKind.Call => $"{MarkdownText.Inline(entry.Tool ?? "")} {MarkdownText.Code(entry.Text)}".TrimEnd(),
            ReportEntryKind.Change => $"changed {MarkdownText.Code(entry.Text)}",
            ReportEntryKind.Answer => "said:",
            ReportEntryKind.Reasoning => "thought:",
            _ => MarkdownText.Inline(entry.Tool ?? ReportText.KindName(entry.Kind)) + (entry.Text.Length > 0 ? ":" : ""),
        };
        output.Write($"{indent}- {what}");
        if (entry.Outcome is { } outcome) output.Write($" → {(entry.HasFailed ? "**" : "")}{MarkdownText.Inline(outcome)}{(entry.HasFailed ? "**" : "")}");
        foreach (var edit in entry.Edits) output.Write($", {(entry.Kind == ReportEntryKind.Call && edit.Path == entry.Text ? "" : MarkdownText.Code(edit.Path) + " ")}{ReportText.Changes(edit.Added, edit.Removed)}");
        output.Write("\n");
        if (entry.Kind is not (ReportEntryKind.Command or ReportEntryKind.Call or ReportEntryKind.Change) && entry.Text.Length > 0) output.Write(MarkdownText.Fence(entry.Text, indent + "  "));
        foreach (var edit in entry.Edits.Where(static edit => edit.Lines.Any(static line => line.Length > 1))) output.Write(MarkdownText.Fence(string.Join('\n', edit.Lines), indent + "  ", "diff"));
        if (entry.Output is { } told) output.Write(MarkdownText.Fence(told, indent + "  "));
    }
}
