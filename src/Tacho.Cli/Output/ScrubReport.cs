using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Scrubbing;

namespace Tacho.Cli.Output;

/// <summary>What <c>tacho scrub</c> tells: places and counts, never the secret. As JSON it is one object, printed once.</summary>
internal sealed class ScrubReport(TextWriter output, TextWriter error, bool asJson)
{
    private const int LinesShown = 12;

    /// <summary>True where nobody can be asked: standard input gave the secret through a pipe, or the output is for a program.</summary>
    public bool CannotAsk => asJson || Console.IsInputRedirected || Terminal.Of(output) is null;

    public void Nothing(ScrubPlan plan)
    {
        if (asJson) WriteJson(plan, changed: false, plan);
        else WriteOutOfReach(plan);
        error.WriteLine("Nothing to change was found.");
    }

    /// <summary>What would be changed.</summary>
    public void Plan(ScrubPlan plan)
    {
        if (asJson) return;
        foreach (var file in plan.Files) output.WriteLine(SafeText.OneLine($"{file.Place}  {file.Path}  {What(file)}"));
        foreach (var place in plan.Files.GroupBy(file => file.Place)) output.WriteLine($"{place.Key}: {SafeText.Count(place.Sum(file => file.Lines.Length), "line")} in {SafeText.Count(place.Count(), "file")}.");
        var sessions = plan.Files.Where(file => file.Session is not null).Select(file => (file.Project, file.Session)).Distinct().Count();
        output.WriteLine($"{SafeText.Count(plan.Lines, "line")} in {SafeText.Count(plan.Files.Length, "file")} of {SafeText.Count(sessions, "session")}.");
        WriteOutOfReach(plan);
    }

    public ExitCode End(ScrubPlan plan, string sentence, ExitCode exitCode)
    {
        if (asJson) WriteJson(plan, changed: false, plan);
        error.WriteLine(sentence);
        return exitCode;
    }

    public bool Ask(string question) => Confirmation.Ask(error, question);

    /// <summary>What was changed, what is left, and what no scrub reaches.</summary>
    public void Done(ScrubPlan plan, ScrubPlan left)
    {
        if (asJson)
        {
            WriteJson(plan, changed: true, left);
            return;
        }

        output.WriteLine($"Masked {SafeText.Count(plan.Lines, "line")} in {SafeText.Count(plan.Files.Length, "file")}; the ledger says who, when and why. tacho verify shows it.");
        foreach (var file in left.Files) output.WriteLine(SafeText.OneLine($"Still there (recorded meanwhile?): {file.Path}: {What(file)}"));
        WriteOutOfReach(left);
        output.WriteLine();
        output.WriteLine("What leaked is known to whoever read it: make a new secret and revoke this one. Tacho cannot reach:");
        foreach (var folder in plan.Transcripts) output.WriteLine(SafeText.OneLine($"  - the agents' own transcripts in {folder}"));
        if (plan.Transcripts.IsEmpty) output.WriteLine("  - the agents' own transcripts");
        output.WriteLine("  - copies of the trail and the views, backups and snapshots, git history, terminals' scrollback, swap, freed blocks of the disk");
    }

    private void WriteOutOfReach(ScrubPlan plan)
    {
        foreach (var place in plan.OutOfReach) output.WriteLine(SafeText.OneLine($"Out of reach: {place.Path}: {place.Reason}"));
    }

    private static string What(ScrubbedFile file) => file.Lines.IsEmpty && file.Note is { } note ? note
        : $"{SafeText.Count(file.Lines.Length, "line")}: {Ranges(file.Lines)}" + (file.Note is { } more ? $", {more}" : "");

    /// <summary><c>3, 7-9</c>; of many the first few.</summary>
    private static string Ranges(ImmutableArray<long> lines)
    {
        var ranges = new List<(long From, long To)>();
        foreach (var line in lines)
        {
            if (ranges.Count > 0 && ranges[^1].To == line - 1) ranges[^1] = (ranges[^1].From, line);
            else ranges.Add((line, line));
        }

        var shown = ranges.Take(LinesShown).Select(range => range.From == range.To ? range.From.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{range.From}-{range.To}"));
        return string.Join(", ", shown) + (ranges.Count > LinesShown ? ", …" : "");
    }

    private void WriteJson(ScrubPlan plan, bool changed, ScrubPlan left)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteBoolean("changed", changed);
            json.WriteNumber("lines", plan.Lines);
            WriteFiles(json, "files", plan);
            if (changed) WriteFiles(json, "left", left);
            json.WriteStartArray("outOfReach");
            foreach (var place in left.OutOfReach)
            {
                json.WriteStartObject();
                json.WriteString("path", place.Path);
                json.WriteString("reason", place.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("transcripts");
            foreach (var folder in plan.Transcripts) json.WriteStringValue(folder);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteFiles(Utf8JsonWriter json, string name, ScrubPlan plan)
    {
        json.WriteStartArray(name);
        foreach (var file in plan.Files)
        {
            json.WriteStartObject();
            json.WriteString("place", file.Place);
            json.WriteString("project", file.Project);
            json.WriteString("session", file.Session);
            json.WriteString("path", file.Path);
            json.WriteStartArray("lines");
            foreach (var line in file.Lines) json.WriteNumberValue(line);
            json.WriteEndArray();
            if (file.Note is { } note) json.WriteString("note", note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
