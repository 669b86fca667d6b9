using System.Text;

namespace Tacho.Reports.Digests;

/// <summary>A digest as Markdown that is read in a terminal as well as in a chat: short lines, tables in columns.</summary>
public static class DigestMarkdown
{
    public static void Write(Digest digest, TextWriter output)
    {
        output.Write($"# Digest: {MarkdownText.Inline(digest.Title)}\n\n{MarkdownText.Inline(DigestText.About(digest))}\n\n");
        Table(["what", "how much"], [.. DigestText.Sums(digest).Select(static sum => (string[])[sum.Name, MarkdownText.Cell(sum.Value)])], isText: true, output);
        foreach (var project in digest.Projects.Where(static project => !project.People.IsEmpty)) Project(project, output);
        Blockers("New blockers", digest.NewBlockers, output);
        Blockers("Solved blockers", digest.SolvedBlockers, output);
        if (!digest.Next.IsEmpty)
        {
            output.Write("## Next steps\n\n");
            foreach (var step in digest.Next) output.Write($"- {Item(step.Text, "  ")} ({MarkdownText.Inline($"{step.Project}, {step.Person}, {step.Entry}")})\n");
            output.Write("\n");
        }

        if (!digest.Commits.IsEmpty)
        {
            output.Write("## Commits\n\n");
            foreach (var commit in digest.Commits) output.Write($"- {MarkdownText.Code(commit.Hash)} {MarkdownText.Inline(commit.Subject)} ({MarkdownText.Inline($"{commit.Project}, session {commit.Session}, {DigestText.Day(commit.At)}")})\n");
            output.Write("\n");
        }

        foreach (var table in DigestText.Tables(digest))
        {
            output.Write($"## {table.Caption}\n\n");
            Table(table.Head, [.. table.Rows.Select(static row => (string[])[MarkdownText.Cell(row.Name), .. row.Cells.Select(MarkdownText.Cell)])], isText: false, output);
        }

        var notes = DigestText.Notes(digest).ToList();
        foreach (var note in notes) output.Write($"- {MarkdownText.Inline(note)}\n");
        output.Write($"{(notes.Count > 0 ? "\n" : "")}Made by Tacho, {MarkdownText.Inline(digest.Made.ToString("yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture))}. tacho journal show opens an entry by its id.\n");
    }

    private static void Project(DigestProject project, TextWriter output)
    {
        output.Write($"## {MarkdownText.Inline(project.Name)}\n\n");
        if (DigestText.Line(project) is { Length: > 0 } line) output.Write($"{MarkdownText.Inline(line)}\n\n");
        foreach (var person in project.People)
        {
            output.Write($"### {MarkdownText.Inline(person.Name)}\n\n");
            foreach (var entry in person.Entries)
            {
                output.Write($"- **{MarkdownText.Inline(entry.Noted.Title)}** ({MarkdownText.Inline(DigestText.Source(entry))})\n");
                foreach (var (label, text) in DigestText.Lines(entry)) output.Write($"  - {label}: {Item(text, "    ")}\n");
            }

            output.Write("\n");
        }
    }

    private static void Blockers(string heading, IReadOnlyCollection<DigestBlocker> blockers, TextWriter output)
    {
        if (blockers.Count == 0) return;
        output.Write($"## {heading}\n\n");
        foreach (var blocker in blockers) output.Write($"- {Item(blocker.Text, "  ")} ({MarkdownText.Inline(DigestText.Source(blocker))})\n");
        output.Write("\n");
    }

    /// <summary>A text of several lines as one item.</summary>
    private static string Item(string text, string indent) => string.Join($"\n{indent}", ReportText.Lines(text).Where(static line => line.Length > 0).Select(MarkdownText.Inline));

    private static void Table(IReadOnlyList<string> head, IReadOnlyList<string[]> rows, bool isText, TextWriter output)
    {
        var widths = head.Select((name, i) => rows.Select(row => row[i].Length).Append(name.Length).Append(3).Max()).ToArray();
        if (isText) widths[^1] = head[^1].Length;
        Line(head, output);
        output.Write("|" + string.Concat(widths.Select((width, i) => $" {new string('-', i == 0 || isText ? width : width - 1)}{(i == 0 || isText ? "" : ":")} |")) + "\n");
        foreach (var row in rows) Line(row, output);
        output.Write("\n");

        void Line(IReadOnlyList<string> cells, TextWriter to)
        {
            var line = new StringBuilder("|");
            for (var i = 0; i < cells.Count; i++) line.Append(' ').Append(i == 0 || isText ? cells[i].PadRight(widths[i]) : cells[i].PadLeft(widths[i])).Append(" |");
            to.Write(line.Append('\n').ToString());
        }
    }
}
