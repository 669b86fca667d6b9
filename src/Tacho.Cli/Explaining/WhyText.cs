using System.Globalization;
using Tacho.Cli.Output;
using Tacho.Journal;

namespace Tacho.Cli.Explaining;

/// <summary>Why a file is as it is, for eyes: what explains it best in full, the rest a line each. In a pipe nothing is broken or cut short within a line.</summary>
internal sealed class WhyText(TextWriter output, Terminal? terminal, bool isFull)
{
    private const int MostInFull = 3, MostEntries = 10, MostPrompts = 6, MostCommits = 5, MostLines = 5;
    private const int MostPromptLines = 4, MostMessageLines = 10, MostItemLines = 6;

    // Select graphic rendition (ECMA-48).
    private const string Bold = "1", Dim = "2", Mark = "36", Yellow = "33";

    /// <summary>The lists that tell why, and behind them what was done.</summary>
    private static readonly string[] Telling = ["Why", "Rejected", "Tried", "Did", "Blocked on"];

    public void Write(WhyAnswer answer)
    {
        Head(answer);
        var entries = answer.Reasons.OfType<WhyReason.Entry>().ToList();
        var close = answer.First > 0 ? entries.Where(static entry => entry.Link <= WhyLink.Line).ToList() : entries;
        Entries(answer.First > 0 ? "Written down where it was written" : "Written down", close, MostInFull);
        Prompts([.. answer.Reasons.OfType<WhyReason.Prompt>()]);
        Commits([.. answer.Reasons.OfType<WhyReason.Commit>()], answer.First > 0);
        if (answer.First > 0) Entries("Written down about the file", [.. entries.Where(static entry => entry.Link > WhyLink.Line)], close.Count == 0 ? 1 : 0);
        Ways(answer);
    }

    private void Head(WhyAnswer answer)
    {
        var lines = answer.First == 0 ? "" : answer.Last == answer.First ? $":{SafeText.Of(answer.First)}" : $":{SafeText.Of(answer.First)}-{SafeText.Of(answer.Last)}";
        output.WriteLine(Toned(Cut(answer.File + lines, 0), Bold));
        foreach (var text in answer.Text.Take(isFull ? int.MaxValue : MostLines)) output.WriteLine("  " + Cut(text.Replace("\t", "    ", StringComparison.Ordinal).Trim(), 2));
        if (answer.Text.Length > MostLines && !isFull) More(answer.Text.Length - MostLines, "lines");
        if (!answer.FormerNames.IsEmpty) Lines($"was {string.Join(", ", answer.FormerNames)}", 2, Dim, MostItemLines);
    }

    private void Entries(string title, List<WhyReason.Entry> entries, int inFull)
    {
        if (entries.Count == 0) return;
        Section(title);
        var most = isFull ? int.MaxValue : MostEntries;
        foreach (var (i, entry) in entries.Take(most).Index())
        {
            var noted = entry.Said.Noted;
            var ties = Ties(entry);
            var whole = isFull || (i < inFull && entry.SupersededBy is null);
            output.WriteLine($"{Toned(entry.Said.Id, Mark)}  {Toned($"{Day(entry.Said.At)}  {SafeText.OneLine(noted.Person)}", Dim)}  {Cut(noted.Title, entry.Said.Id.Length + 16 + noted.Person.Length)}");
            if (ties.Length > 0) Lines(ties, 2, entry.SupersededBy is null ? Dim : Yellow, MostItemLines);
            if (!whole) continue;
            var lists = EntryMarkdown.Lists(noted).Where(static list => Telling.Contains(list.Label)).OrderBy(static list => Array.IndexOf(Telling, list.Label)).ToList();
            foreach (var (label, items) in lists)
            {
                foreach (var item in items) Lines($"{label}: {item.ReplaceLineEndings(" ").Trim()}", 2, null, isFull ? int.MaxValue : MostItemLines);
            }

            if (isFull && noted.Text is { } text) Lines(text, 2, null, int.MaxValue);
        }

        if (entries.Count > most) More(entries.Count - most, "entries");
    }

    private void Prompts(List<WhyReason.Prompt> prompts)
    {
        if (prompts.Count == 0) return;
        Section("Asked for");
        var most = isFull ? int.MaxValue : MostPrompts;
        foreach (var prompt in prompts.Take(most))
        {
            output.WriteLine($"{Toned(prompt.Place, Mark)}  {Toned($"{prompt.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}  {prompt.Agent}{(prompt.Edits > 1 ? $"  {SafeText.Count(prompt.Edits, "edit")}" : "")}", Dim)}");
            Lines(prompt.Text?.Trim() ?? "(no prompt is known; this is the edit)", 2, prompt.Text is null ? Dim : null, isFull ? int.MaxValue : prompt.IsOfLine ? MostPromptLines : 1);
        }

        if (prompts.Count > most) More(prompts.Count - most, "prompts");
    }

    private void Commits(List<WhyReason.Commit> commits, bool areOfLine)
    {
        if (commits.Count == 0) return;
        Section("Committed");
        var most = isFull ? int.MaxValue : MostCommits;
        foreach (var commit in commits.Take(most))
        {
            var from = commit.From is { } name ? $"  (was {SafeText.OneLine(name)})" : "";
            output.WriteLine($"{Toned(commit.Made.ShortHash, Mark)}  {Toned(Day(commit.Made.Authored.ToLocalTime()), Dim)}  {Cut(commit.Made.Subject + from, commit.Made.ShortHash.Length + 14)}");
            var body = commit.Message.StartsWith(commit.Made.Subject, StringComparison.Ordinal) ? commit.Message[commit.Made.Subject.Length..].Trim() : commit.Message;
            if (areOfLine && body.Length > 0) Lines(body, 2, null, isFull ? int.MaxValue : MostMessageLines);
            if (!commit.Sessions.IsEmpty) Lines($"made in {string.Join(", ", commit.Sessions)}", 2, Dim, MostItemLines);
        }

        if (commits.Count > most) More(commits.Count - most, "commits");
    }

    private void Ways(WhyAnswer answer)
    {
        var ways = new List<string>();
        if (answer.Reasons.OfType<WhyReason.Entry>().FirstOrDefault() is { } entry) ways.Add($"tacho journal show {entry.Said.Id}");
        if (answer.Reasons.OfType<WhyReason.Prompt>().FirstOrDefault() is { } prompt) ways.Add($"tacho show {prompt.Place}");
        if (answer.Reasons.OfType<WhyReason.Commit>().FirstOrDefault() is { } commit) ways.Add($"git show {commit.Made.ShortHash}");
        if (ways.Count == 0) return;
        output.WriteLine();
        Lines($"{string.Join(", ", ways)} {(ways.Count == 1 ? "opens it" : "open these")}.", 0, Dim, MostItemLines);
    }

    private static string Ties(WhyReason.Entry entry)
    {
        var ties = new List<string>();
        if (entry.Link == WhyLink.Session) ties.Add("of a session that edited the file, which it does not name");
        if (entry.Naming == FileNaming.Folder) ties.Add("about its folder");
        if (entry.Naming == FileNaming.Former) ties.Add("by its old name");
        if (entry.SupersededBy is { } by) ties.Add($"does not hold any more: {by.Id}, {by.Noted.Title}");
        if (entry.Said.Noted.IsInferred) ties.Add("inferred");
        if (!entry.Said.IsSealed) ties.Add("not sealed: somebody added it by hand");
        return string.Join("; ", ties);
    }

    private void Lines(string text, int indent, string? tone, int most)
    {
        var lines = TextBlock.Lines(text, terminal is null ? null : Math.Max(20, terminal.Width - indent)).Take(most == int.MaxValue ? most : most + 1).ToList();
        foreach (var (i, line) in lines.Take(most).Index()) output.WriteLine(line.Length == 0 ? "" : new string(' ', indent) + Toned(i == most - 1 && lines.Count > most ? Shortened(line, indent) : line, tone));
    }

    private string Shortened(string line, int indent) => terminal is null || line.Length + 2 <= terminal.Width - indent ? line + " …" : TextBlock.Cut(line, terminal.Width - indent - 1).TrimEnd('…') + "…";

    private void Section(string title)
    {
        output.WriteLine();
        output.WriteLine(Toned(title, Bold));
    }

    private void More(int count, string what) => output.WriteLine(Toned($"  … {SafeText.Of(count)} more {what}; --all shows all", Dim));

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Cut(string text, int taken) => terminal is null ? SafeText.OneLine(text) : TextBlock.Cut(text, Math.Max(20, terminal.Width - taken));

    private string Toned(string text, string? tone) => tone is null || text.Length == 0 || terminal is not { HasColours: true } ? text : $"\u001b[{tone}m{text}\u001b[0m";
}
