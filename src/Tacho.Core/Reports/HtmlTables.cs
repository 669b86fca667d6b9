namespace Tacho.Reports;

/// <summary>Sums as HTML. A table wider than a phone is moved within its own frame, which the keyboard reaches.</summary>
internal static class HtmlTables
{
    public static void Sums(ReportSums sums, string? whose, TextWriter output)
    {
        whose = whose is null ? "" : ", " + whose;
        output.Write("<dl class=\"sums\">\n");
        foreach (var (name, value) in ReportText.Sums(sums)) output.Write($"<div{(name == ReportText.Tokens ? " class=\"wide\"" : "")}><dt>{name}</dt><dd>{HtmlText.Inline(value)}</dd></div>\n");
        output.Write("</dl>\n");
        if (!sums.Unreadable.IsEmpty)
        {
            output.Write($"<p class=\"bad\">Not readable{whose}:</p>\n<ul>\n");
            foreach (var one in sums.Unreadable) output.Write($"<li>{HtmlText.Inline(one.ToString())}</li>\n");
            output.Write("</ul>\n");
        }

        Table($"Tokens by model{whose}", ["Model", "In", "From cache", "Into cache", "Out", .. sums.Cost is null ? (string[])[] : ["Cost"]], sums.Tokens.Select(static row =>
            (row.Model, (string[])[.. Numbers(row.Tokens.Input, row.Tokens.CacheRead, row.Tokens.CacheWrite, row.Tokens.Output), .. row.Cost is { } cost ? (string[])[cost.ToString()] : []])), output);
        Table($"Files changed{whose}", ["File", "Edits", "Added", "Removed"], sums.Files.Select(row => (sums.NameOf(row), Numbers(row.Edits, row.Added, row.Removed))), output);
        Table($"Masks by rule{whose}", ["Rule", "When archived", "For this report"], sums.Masks.Select(static row => (row.Rule, Numbers(row.Before, row.Now))), output);
    }

    private static string[] Numbers(params ReadOnlySpan<long> numbers)
    {
        var cells = new string[numbers.Length];
        for (var i = 0; i < cells.Length; i++) cells[i] = ReportText.Number(numbers[i]);
        return cells;
    }

    public static void Table(string caption, string[] head, IEnumerable<(string Name, string[] Cells)> rows, TextWriter output)
    {
        var all = rows.ToList();
        if (all.Count == 0) return;
        output.Write($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\">\n<table>\n<caption>{caption}</caption>\n<thead><tr><th scope=\"col\">{head[0]}</th>");
        foreach (var name in head[1..]) output.Write($"<th scope=\"col\" class=\"n\">{name}</th>");
        output.Write("</tr></thead>\n<tbody>\n");
        foreach (var (name, cells) in all)
        {
            output.Write($"<tr><th scope=\"row\">{HtmlText.Inline(name)}</th>");
            foreach (var cell in cells) output.Write($"<td class=\"n\">{HtmlText.Inline(cell)}</td>");
            output.Write("</tr>\n");
        }

        output.Write("</tbody>\n</table>\n</div>\n");
    }
}
