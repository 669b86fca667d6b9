using System.Globalization;

namespace Tacho.Reports.Digests;

/// <summary>A digest as one page of HTML that stands for itself, in the looks of <see cref="HtmlReport"/>: no script, no picture, nothing from a network.</summary>
public static class DigestHtml
{
    public static void Write(Digest digest, TextWriter output)
    {
        var title = "Digest: " + HtmlText.Inline(digest.Title);
        HtmlPage.Begin(output, title, "To the digest", HtmlText.Inline(DigestText.About(digest)));
        var projects = digest.Projects.Where(static project => !project.People.IsEmpty).ToList();
        Contents(digest, projects, output);
        output.Write("<main id=\"main\">\n<section>\n<h2 id=\"summary\">Summary</h2>\n<dl class=\"sums\">\n");
        foreach (var (name, value) in DigestText.Sums(digest)) output.Write($"<div{(name == ReportText.Tokens ? " class=\"wide\"" : "")}><dt>{name}</dt><dd>{HtmlText.Inline(value)}</dd></div>\n");
        output.Write("</dl>\n</section>\n");
        for (var i = 0; i < projects.Count; i++) Project(projects[i], i + 1, output);
        Blockers("New blockers", "new", digest.NewBlockers, output);
        Blockers("Solved blockers", "solved", digest.SolvedBlockers, output);
        if (!digest.Next.IsEmpty)
        {
            output.Write("<section>\n<h2 id=\"next\">Next steps</h2>\n<ul>\n");
            foreach (var step in digest.Next) output.Write($"<li>{Words(step.Text)} <span class=\"soft\">{HtmlText.Inline($"{step.Project}, {step.Person}, {step.Entry}")}</span></li>\n");
            output.Write("</ul>\n</section>\n");
        }

        if (!digest.Commits.IsEmpty)
        {
            output.Write("<section>\n<h2 id=\"commits\">Commits</h2>\n<ul>\n");
            foreach (var commit in digest.Commits) output.Write($"<li><code>{HtmlText.Inline(commit.Hash)}</code> {HtmlText.Inline(commit.Subject)} <span class=\"soft\">{HtmlText.Inline($"{commit.Project}, session {commit.Session}, {DigestText.Day(commit.At)}")}</span></li>\n");
            output.Write("</ul>\n</section>\n");
        }

        Numbers(digest, output);
        output.Write($"</main>\n<footer>Made by Tacho, {digest.Made.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)}. <code>tacho journal show</code> opens an entry by its id.</footer>\n</body>\n</html>\n");
    }

    private static void Contents(Digest digest, List<DigestProject> projects, TextWriter output)
    {
        output.Write("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ul>\n<li><a href=\"#summary\">Summary</a></li>\n");
        for (var i = 0; i < projects.Count; i++)
        {
            var entries = projects[i].People.Sum(static person => person.Entries.Length);
            output.Write(string.Create(CultureInfo.InvariantCulture, $"<li><a href=\"#p{i + 1}\">{HtmlText.Inline(projects[i].Name)}</a> <span class=\"soft\">{DigestText.Count(entries, "entry", "entries")}</span></li>\n"));
        }

        if (!digest.NewBlockers.IsEmpty) output.Write("<li><a href=\"#new\">New blockers</a></li>\n");
        if (!digest.SolvedBlockers.IsEmpty) output.Write("<li><a href=\"#solved\">Solved blockers</a></li>\n");
        if (!digest.Next.IsEmpty) output.Write("<li><a href=\"#next\">Next steps</a></li>\n");
        if (!digest.Commits.IsEmpty) output.Write("<li><a href=\"#commits\">Commits</a></li>\n");
        output.Write("<li><a href=\"#numbers\">Time and tokens</a></li>\n</ul>\n</nav>\n");
    }

    private static void Project(DigestProject project, int number, TextWriter output)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture, $"<section>\n<h2 id=\"p{number}\">{HtmlText.Inline(project.Name)}</h2>\n"));
        if (DigestText.Line(project) is { Length: > 0 } line) output.Write($"<p class=\"soft\">{HtmlText.Inline(line)}</p>\n");
        foreach (var person in project.People)
        {
            output.Write($"<h3>{HtmlText.Inline(person.Name)}</h3>\n<ol class=\"steps\">\n");
            foreach (var entry in person.Entries)
            {
                output.Write($"<li><strong>{HtmlText.Inline(entry.Noted.Title)}</strong> <span class=\"soft\">{HtmlText.Inline(DigestText.Source(entry))}</span>");
                var lines = DigestText.Lines(entry).ToList();
                if (lines.Count > 0) output.Write("\n<ul>\n");
                foreach (var (label, text) in lines) output.Write($"<li><span class=\"kind\">{label}</span>{Words(text)}</li>\n");
                output.Write(lines.Count > 0 ? "</ul>\n</li>\n" : "</li>\n");
            }

            output.Write("</ol>\n");
        }

        output.Write("</section>\n");
    }

    private static void Blockers(string heading, string id, IReadOnlyCollection<DigestBlocker> blockers, TextWriter output)
    {
        if (blockers.Count == 0) return;
        output.Write($"<section>\n<h2 id=\"{id}\">{heading}</h2>\n<ul>\n");
        foreach (var blocker in blockers) output.Write($"<li>{Words(blocker.Text)} <span class=\"soft\">{HtmlText.Inline(DigestText.Source(blocker))}</span></li>\n");
        output.Write("</ul>\n</section>\n");
    }

    private static void Numbers(Digest digest, TextWriter output)
    {
        output.Write("<section>\n<h2 id=\"numbers\">Time and tokens</h2>\n");
        foreach (var table in DigestText.Tables(digest)) HtmlTables.Table(table.Caption, [.. table.Head], table.Rows.Select(static row => (row.Name, (string[])[.. row.Cells])), output);
        output.Write("<p class=\"soft\">Active: each session for itself; clock: sessions side by side once. Person's: reading, thinking and writing between an answer and the next prompt.</p>\n");
        var notes = DigestText.Notes(digest).ToList();
        if (notes.Count > 0) output.Write("<ul class=\"soft\">\n");
        foreach (var note in notes) output.Write($"<li>{HtmlText.Inline(note)}</li>\n");
        output.Write(notes.Count > 0 ? "</ul>\n</section>\n" : "</section>\n");
    }

    private static string Words(string text) => HtmlText.Inline(text.ReplaceLineEndings(" ").Trim());
}
