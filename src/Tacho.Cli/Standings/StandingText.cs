using Tacho.Cli.Output;
using Tacho.Journal;

namespace Tacho.Cli.Standings;

/// <summary>Where work stands, for eyes: a block a place, as wide as the terminal; in a pipe nothing is broken.</summary>
internal sealed class StandingText(TextWriter output, Terminal? terminal, DateTimeOffset now)
{
    private const int LabelCells = 14;

    // Select graphic rendition (ECMA-48).
    private const string Bold = "1", Dim = "2", Yellow = "33";

    public void Write(IReadOnlyList<PlaceStanding> places)
    {
        foreach (var (i, place) in places.Index())
        {
            if (i > 0) output.WriteLine();
            Write(place);
        }
    }

    private void Write(PlaceStanding standing)
    {
        output.WriteLine(Toned(Cut(standing.Place.Name, 0), Bold));
        if (standing.Last is { } last) Row("last entry", $"{Ago(last.At)}, {last.Id} by {last.Noted.Person}: {last.Noted.Title}");
        if (standing.Session is { } session) Row("last session", $"{Ago(session.At)}, {session.Name} of {session.Agent}{(session.Title is { Length: > 0 } title ? $": {title}" : "")}");
        if (standing.ToReview > 0) Row("to review", $"{SafeText.Count(standing.ToReview, "entry", "entries")} that nobody wrote: tacho journal review");
        var label = "next";
        foreach (var plan in standing.Steps.GroupBy(static step => step.Entry.Id, StringComparer.Ordinal))
        {
            Row(label, $"{plan.First().Entry.Noted.Person}, {Ago(plan.First().Entry.At)} ({plan.Key})");
            foreach (var step in plan) Item("- ", step.Text, step.By is { } by ? $" ({(step.State == NextStepState.Done ? "done" : "replaced")} by {by.Id})" : "");
            label = "";
        }

        if (standing.Last is not null && standing.Steps.IsEmpty) Row("next", "nothing is planned");
        label = "blocked";
        foreach (var blocker in standing.Blockers)
        {
            var who = $"{string.Join(", ", blocker.People)}{(blocker.On is { } on ? $" on {on}" : "")}";
            Row(label, $"{StandingRows.Age(blocker, now)}: {StandingRows.Words(blocker)}{StandingRows.Marks(blocker)}, {who} ({StandingRows.Entry(blocker).Id})", Yellow);
            label = "";
        }
    }

    private void Row(string label, string text, string? tone = null)
    {
        var first = true;
        foreach (var line in Lines(text, LabelCells + 2))
        {
            output.WriteLine($"  {(first ? Toned(label, Dim) + new string(' ', LabelCells - label.Length) : new string(' ', LabelCells))}{Toned(line, tone)}");
            first = false;
        }
    }

    private void Item(string mark, string text, string behind)
    {
        var first = true;
        foreach (var line in Lines(text.ReplaceLineEndings(" ").Trim() + behind, LabelCells + 2 + mark.Length))
        {
            output.WriteLine($"{new string(' ', LabelCells + 2)}{(first ? mark : new string(' ', mark.Length))}{line}");
            first = false;
        }
    }

    private IEnumerable<string> Lines(string text, int indent) => TextBlock.Lines(SafeText.OneLine(text), terminal is null ? null : Math.Max(20, terminal.Width - indent));

    private string Ago(DateTimeOffset at) => $"{AgeText.Of(at, now)} ago";

    private string Cut(string text, int indent) => terminal is null ? SafeText.OneLine(text) : TextBlock.Cut(text, terminal.Width - indent);

    private string Toned(string text, string? tone) => tone is null || text.Length == 0 || terminal is not { HasColours: true } ? text : $"\u001b[{tone}m{text}\u001b[0m";
}
