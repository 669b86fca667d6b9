using Tacho.Cli.Output;
using Tacho.Journal;

namespace Tacho.Cli.Standings;

/// <summary>Blockers and next steps as rows, the same wherever they are told.</summary>
internal static class StandingRows
{
    /// <summary>Blockers with their age at a time.</summary>
    public static RowFormat<Blocker> Blockers(DateTimeOffset now) => new(
        blocker => SafeText.OneLine($"{Age(blocker, now)} {blocker.Place.Name} {string.Join(',', blocker.People)}{(blocker.On is { } on ? $" on {on}" : "")} {Entry(blocker).Id}: {Words(blocker)}{Marks(blocker)}"),
        [
            new("age", blocker => (int)Math.Max(0, (End(blocker, now) - blocker.Since).TotalDays)) { Title = "age", Shown = blocker => Age(blocker, now), AlignsRight = true },
            new("blocker", static blocker => blocker.Text) { Title = "blocker", Shown = static blocker => Words(blocker) + Marks(blocker), Wraps = true },
            new("people", static blocker => blocker.People) { Title = "who" },
            new("on", static blocker => blocker.On) { Title = "waits on" },
            new("project", static blocker => blocker.Place.Name) { Title = "project", IsSpare = true },
            new("entry", static blocker => Entry(blocker).Id) { Title = "entry" },
            new("open", static blocker => blocker.IsOpen),
            new("since", static blocker => blocker.Since),
            new("recurring", static blocker => blocker.IsRecurring),
            new("times", static blocker => blocker.Times.Length),
            new("days", static blocker => blocker.Days),
            new("entries", static blocker => blocker.Times.SelectMany(static time => time.Namings).Select(static naming => naming.Entry.Id).Distinct(StringComparer.Ordinal)),
            new("solvedAt", static blocker => blocker.Times[^1].End?.By.At),
            new("solvedBy", static blocker => blocker.Times[^1].End?.By.Id),
            new("overtaken", static blocker => blocker.Times[^1].End?.IsOvertaken == true),
            new("trailProject", static blocker => blocker.Place.Project),
            new("part", static blocker => blocker.Place.Part),
        ]);

    /// <summary>Next steps.</summary>
    public static RowFormat<NextStep> Steps { get; } = new(
        static step => SafeText.OneLine($"{step.Entry.Noted.Person} {step.Entry.Id}: {step.Text}"),
        [
            new("step", static step => step.Text),
            new("person", static step => step.Entry.Noted.Person),
            new("entry", static step => step.Entry.Id),
            new("at", static step => step.Entry.At),
            new("state", static step => step.State switch { NextStepState.Done => "done", NextStepState.Replaced => "replaced", _ => "open" }),
            new("by", static step => step.By?.Id),
        ]);

    /// <summary>A text of several lines on one.</summary>
    public static string Words(Blocker blocker) => blocker.Text.ReplaceLineEndings(" ").Trim();

    /// <summary>How often it blocked, and whether it is gone, in words behind it; empty for one that was named on one day.</summary>
    public static string Marks(Blocker blocker)
    {
        var marks = new List<string>();
        if (blocker.Times.Length > 1) marks.Add($"{(blocker.IsOpen ? "back " : "")}for the {Ordinal(blocker.Times.Length)} time");
        if (blocker.Days > 1) marks.Add($"named on {SafeText.Count(blocker.Days, "day")}");
        if (blocker.Times[^1].End is { } end) marks.Add($"{(end.IsOvertaken ? "overtaken" : "solved")} by {end.By.Id}");
        return marks.Count == 0 ? "" : $" ({string.Join(", ", marks)})";
    }

    /// <summary>How long it has blocked, or did.</summary>
    public static string Age(Blocker blocker, DateTimeOffset now) => AgeText.Of(blocker.Since, End(blocker, now));

    /// <summary>The entry that named it last.</summary>
    public static JournalEntry Entry(Blocker blocker) => blocker.Times[^1].Namings[^1].Entry;

    private static DateTimeOffset End(Blocker blocker, DateTimeOffset now) => blocker.Times[^1].End?.By.At ?? now;

    private static string Ordinal(int number) => $"{SafeText.Of(number)}{(number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" })}";
}
