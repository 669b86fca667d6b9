using System.Collections.Immutable;
using System.Globalization;
using Tacho.Cli.Output;
using Tacho.Cli.Standings;
using Tacho.Journal;
using Tacho.Reports;

namespace Tacho.Cli.Onboarding;

/// <summary>A reading list as Markdown. Texts of other hands stand in it as they are, never as Markdown.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="mask">Masks a text for who it is for.</param>
/// <param name="now">When it is made.</param>
internal sealed class ReadingMarkdown(TextWriter output, Func<string, string> mask, DateTimeOffset now)
{
    private const int MostAreasOfPerson = 6, MostFiles = 8;

    /// <summary>What is told of a decision, in this order.</summary>
    private static readonly ImmutableArray<string> Telling = ["Why", "Rejected", "Tried", "Did"];

    public void Write(ReadingList list, string scope)
    {
        output.WriteLine($"# Reading list: {Text(scope)}\n");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Made on {now:yyyy-MM-dd} of {SafeText.Count(list.Entries, "entry", "entries")} of the journal. {Counted(list)}"));
        var severalProjects = list.Areas.Select(static area => area.Place.Project).Distinct(StringComparer.Ordinal).Count() > 1;
        if (!list.Areas.IsEmpty)
        {
            output.WriteLine("\n## Decisions that hold\n");
            output.WriteLine("The most central first: the more later entries name one of its files or its id, and the more later commits changed one of its files.");
            foreach (var area in list.Areas)
            {
                output.WriteLine($"\n### {Area(area.Place, area.Name, severalProjects)}");
                foreach (var decision in area.Decisions) Write(decision);
            }
        }

        Blockers(list);
        Next(list);
        People(list, severalProjects);
    }

    private static string Counted(ReadingList list)
    {
        var superseded = list.Superseded == 0 ? "" : $" {SafeText.Count(list.Superseded, "decision")} {(list.Superseded == 1 ? "is" : "are")} superseded and left out.";
        var shown = list.Shown == list.Holding ? "" : $" The {SafeText.Of(list.Shown)} most central are here; --all has all.";
        return $"{SafeText.Count(list.Holding, "decision")} {(list.Holding == 1 ? "holds" : "hold")}.{superseded}{shown}";
    }

    private void Write(ReadingDecision decision)
    {
        var noted = decision.Entry.Noted;
        output.WriteLine($"\n#### {Text(noted.Title)}\n");
        foreach (var label in Telling)
        {
            foreach (var item in EntryMarkdown.Lists(noted).Where(list => list.Label == label).SelectMany(static list => list.Items)) output.WriteLine($"- {label}: {Text(item)}");
        }

        // Masked names may be the same one.
        var gone = decision.Gone.DistinctBy(static file => file.Name, StringComparer.Ordinal).ToDictionary(static file => file.Name, StringComparer.Ordinal);
        if (!noted.Files.IsDefaultOrEmpty)
        {
            var files = noted.Files.Take(MostFiles).Select(file => MarkdownText.Code(mask(file)) + (gone.TryGetValue(file, out var it) ? it.NowAt is { } at ? $" (now {MarkdownText.Code(mask(Below(at, noted.Root)))})" : " (gone)" : ""));
            output.WriteLine($"- Files: {string.Join(", ", files)}{(noted.Files.Length > MostFiles ? $" and {SafeText.Of(noted.Files.Length - MostFiles)} more" : "")}");
        }

        if (decision.IsAllGone) output.WriteLine("- All of its files are gone: look whether it still matters.");
        var touched = decision.Touched == 0 ? "" : $"; touched since by {string.Join(" and ", ((string[])[Count(decision.LaterEntries, "entry", "entries"), Count(decision.LaterCommits, "commit", "commits")]).Where(static text => text.Length > 0))}";
        output.WriteLine($"- Source: {Text(EntryMarkdown.Source(decision.Entry))}; {Day(decision.Entry.At)} by {Text(noted.PersonName ?? noted.Person)}{touched}");
    }

    private void Blockers(ReadingList list)
    {
        if (list.Blockers.IsEmpty) return;
        output.WriteLine("\n## What blocks\n");
        foreach (var blocker in list.Blockers)
        {
            var who = string.Join(", ", blocker.People.Select(Text)) + (blocker.On is { } on ? $" on {Text(on)}" : "");
            output.WriteLine($"- {StandingRows.Age(blocker, now)}: {Text(blocker.Text)}{StandingRows.Marks(blocker)}; waits: {who}; {StandingRows.Entry(blocker).Id}");
        }
    }

    private void Next(ReadingList list)
    {
        if (list.Next.IsEmpty) return;
        output.WriteLine("\n## Where work stopped\n");
        foreach (var step in list.Next) output.WriteLine($"- {Text(step.Text)} ({Text(step.Entry.Noted.Person)}, {Day(step.Entry.At)}, {step.Entry.Id})");
    }

    private void People(ReadingList list, bool severalProjects)
    {
        if (list.People.IsEmpty) return;
        output.WriteLine("\n## Who knows what\n");
        foreach (var person in list.People)
        {
            var areas = person.Areas.Take(MostAreasOfPerson).Select(area => $"{Area(area.Place, area.Area, severalProjects)} ({SafeText.Of(area.Entries)})");
            output.WriteLine($"- {Text(person.Name is { } name && name != person.Person ? $"{name} ({person.Person})" : person.Person)}: {SafeText.Count(person.Entries, "entry", "entries")}, the last on {Day(person.Last)}: {string.Join(", ", areas)}");
        }
    }

    private string Area(JournalPlace place, string name, bool withProject)
    {
        var project = place with { Part = null };
        return Text(name.Length == 0 ? withProject ? project.Name : "The whole project" : withProject ? $"{project.Name}/{name}" : name);
    }

    private static string Below(string path, string root) => path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal) ? path[(root.TrimEnd('/').Length + 1)..] : path;

    private static string Count(int count, string one, string many) => count == 0 ? "" : SafeText.Count(count, one, many);

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Text(string text) => MarkdownText.Inline(mask(text).ReplaceLineEndings(" ").Trim());
}
