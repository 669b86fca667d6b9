using System.Globalization;

namespace Tacho.Reports;

/// <summary>
/// A report as one page of HTML that stands for itself: no script, no picture, nothing from a network, which its policy forbids besides. Folding is the browser's own.
/// </summary>
public static class HtmlReport
{
    /// <summary>Prompts in the table of contents are folded in a report of more sessions than this.</summary>
    private const int MaxOpenSessions = 3;

    /// <summary>Longer commands are folded.</summary>
    private const int MaxOpenLines = 8;

    public static void Write(Report report, TextWriter output)
    {
        var title = "What agents did: " + HtmlText.Inline(report.Scope);
        HtmlPage.Begin(output, title, "To the report", $"{HtmlText.Inline(ReportText.About(report.Profile))} All times are UTC.");
        Contents(report, output);
        output.Write("<main id=\"main\">\n<section>\n<h2 id=\"summary\">Summary</h2>\n");
        HtmlTables.Sums(report.Sums, report.Sessions.Length > 1 ? "of all sessions" : null, output);
        if (report.Prices is { } prices) output.Write($"<p class=\"soft\">{HtmlText.Inline(ReportText.About(prices))}</p>\n");
        output.Write("</section>\n");
        for (var i = 0; i < report.Sessions.Length; i++) Session(report.Sessions[i], i + 1, report.Sessions.Length > 1, output);
        output.Write($"</main>\n<footer>Made by Tacho, {ReportText.Time(report.Made)}. A place such as <code>4f1c8b3e:12</code> is opened by <code>tacho show</code> where the record is.</footer>\n</body>\n</html>\n");
    }

    private static void Contents(Report report, TextWriter output)
    {
        output.Write("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<p><a href=\"#summary\">Summary</a></p>\n<ol>\n");
        for (var i = 0; i < report.Sessions.Length; i++)
        {
            var session = report.Sessions[i];
            output.Write(Inv($"<li><a href=\"#s{i + 1}\">{HtmlText.Inline(session.Heading)}</a> <span class=\"soft\">{ReportText.Time(session.Facts.Started)}</span>\n"));
            if (session.Prompts.Length > 1)
            {
                output.Write($"<details{(report.Sessions.Length <= MaxOpenSessions ? " open" : "")}><summary>{ReportText.Count(session.Sums.Prompts, "prompt")}<span class=\"soft\"> of {HtmlText.Inline(session.Facts.Name)}</span></summary>\n<ol>\n");
                for (var p = 0; p < session.Prompts.Length; p++)
                    output.Write(Inv($"<li value=\"{session.Prompts[p].Number}\"><a href=\"#s{i + 1}p{p}\">{HtmlText.Inline(Heading(session.Prompts[p]))}</a></li>\n"));
                output.Write("</ol>\n</details>\n");
            }

            output.Write("</li>\n");
        }

        output.Write("</ol>\n</nav>\n");
    }

    private static string Heading(PromptReport prompt) =>
        prompt.Text is null ? "Before the first prompt" : ReportText.FirstLine(prompt.Text) is { Length: > 0 } line ? line : Inv($"Prompt {prompt.Number}");

    private static void Session(SessionReport session, int number, bool withSums, TextWriter output)
    {
        output.Write(Inv($"<section>\n<h2 id=\"s{number}\">{HtmlText.Inline(session.Heading)}</h2>\n<dl class=\"facts\">\n"));
        foreach (var (name, value) in ReportText.Facts(session)) output.Write($"<dt>{name}</dt><dd>{HtmlText.Inline(value)}</dd>\n");
        output.Write("</dl>\n");
        if (withSums)
        {
            output.Write("<details><summary>Sums of this session</summary>\n");
            HtmlTables.Sums(session.Sums, Inv($"of session {number}"), output);
            output.Write("</details>\n");
        }

        for (var p = 0; p < session.Prompts.Length; p++) Prompt(session, session.Prompts[p], Inv($"s{number}p{p}"), output);
        output.Write("</section>\n");
    }

    private static void Prompt(SessionReport session, PromptReport prompt, string id, TextWriter output)
    {
        output.Write(Inv($"<h3 id=\"{id}\">{(prompt.Text is null ? "Before the first prompt" : Inv($"Prompt {prompt.Number}"))}</h3>\n<p class=\"soft\">{ReportText.Time(prompt.At)} <code>{HtmlText.Inline(session.Facts.Name)}:{prompt.Line}</code></p>\n"));
        if (prompt.Text is { } text) output.Write($"<pre class=\"words prompt\">{HtmlText.Block(text)}</pre>\n");
        var entries = prompt.Entries.Where(entry => entry != prompt.Answer).ToList();
        if (entries.Count > 0)
        {
            output.Write($"<details><summary>{HtmlText.Inline(ReportText.Done(prompt))}</summary>\n<ol class=\"steps\">\n");
            foreach (var entry in entries) Entry(session, entry, output);
            output.Write("</ol>\n</details>\n");
        }

        if (prompt.Answer is { } answer) output.Write($"<h4>Answer</h4>\n<pre class=\"words answer\">{HtmlText.Block(answer.Text)}</pre>\n");
        if (!prompt.Tokens.IsNothing) output.Write($"<p class=\"soft\">Tokens: {HtmlText.Inline(ReportText.TokensOf(prompt))}</p>\n");
    }

    private static void Entry(SessionReport session, ReportEntry entry, TextWriter output)
    {
        var isWords = entry.Kind is not (ReportEntryKind.Command or ReportEntryKind.Call or ReportEntryKind.Change);
        output.Write($"<li{(entry.Depth > 0 ? Inv($" class=\"d{Math.Min(entry.Depth, 3)}\"") : "")}><span class=\"kind\">{HtmlText.Inline(Name(entry))}</span>");
        if (!isWords) output.Write($"<code>{HtmlText.Block(IsLong(entry) ? ReportText.FirstLine(entry.Text) : entry.Text)}</code>");
        if (entry.Outcome is { } outcome) output.Write($"<span class=\"{(entry.HasFailed ? "bad" : "ok")}\">{HtmlText.Inline(outcome)}</span>");
        output.Write($"<span class=\"at\">{HtmlText.Inline(ReportText.Place(session, entry))}</span>");
        if (!isWords && IsLong(entry)) output.Write($"<details><summary>All of it</summary><pre class=\"box\">{HtmlText.Block(entry.Text)}</pre></details>");
        if (isWords && entry.Text.Length > 0) output.Write($"<pre class=\"words\">{HtmlText.Block(entry.Text)}</pre>");
        foreach (var edit in entry.Edits)
        {
            var head = (edit.Path == entry.Text ? "Changed lines" : $"<code>{HtmlText.Inline(edit.Path)}</code>") + " " + ReportText.Changes(edit.Added, edit.Removed);
            output.Write(edit.Lines.Any(static line => line.Length > 1)
                ? $"<details><summary>{head}</summary><pre class=\"box\">{HtmlText.Block(string.Join('\n', edit.Lines))}</pre></details>"
                : $"<div class=\"soft\">{head}</div>");
        }

        if (entry.Output is { } told) output.Write($"<details><summary>Output</summary><pre class=\"box\">{HtmlText.Block(told)}</pre></details>");
        output.Write("</li>\n");
    }

    private static bool IsLong(ReportEntry entry) => entry.Text.AsSpan().Count('\n') >= MaxOpenLines;

    private static string Name(ReportEntry entry) => entry.Kind switch
    {
        ReportEntryKind.Command => "ran",
        ReportEntryKind.Answer => "said",
        ReportEntryKind.Reasoning => "thought",
        ReportEntryKind.Change => "changed",
        _ => entry.Tool ?? ReportText.KindName(entry.Kind),
    };

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
