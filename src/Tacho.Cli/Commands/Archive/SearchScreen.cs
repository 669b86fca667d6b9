using System.Globalization;
using Spectre.Console;
using Tacho.Cli.Output;
using Tacho.Incidents.Search;

namespace Tacho.Cli.Commands.Archive;

/// <summary>What was found, for eyes: a head for each transcript, and below it a line for each place, cut round the match, which stands out.</summary>
internal sealed class SearchScreen(TextWriter output, Terminal terminal)
{
    private const int KindCells = 9;
    private const int NarrowestText = 24;

    // Select graphic rendition (ECMA-48).
    private const string Bold = "1", Dim = "2", MatchTone = "1;31";

    /// <summary>Writes the rows; those that follow each other in one transcript share a head.</summary>
    public void Write(IReadOnlyList<Row> found)
    {
        var lineCells = (found.Max(static one => one.Line) ?? 0).ToString(CultureInfo.InvariantCulture).Length + 2;
        string? last = null;
        foreach (var row in found)
        {
            if (row.Name != last)
            {
                if (last is not null) output.WriteLine();
                last = row.Name;
                Head(row);
            }

            var left = (row.Line?.ToString(CultureInfo.InvariantCulture) ?? "").PadLeft(lineCells) + "  " + row.Kind.PadRight(KindCells) + "  ";
            var (before, match, after) = Fitting(row.Snippet, Math.Max(NarrowestText, terminal.Width - left.Length));
            output.WriteLine(Toned(left, Dim) + before + Toned(match, MatchTone) + after);
        }
    }

    private void Head(Row row)
    {
        var id = TextBlock.Cut(row.Name, terminal.Width);
        var rest = $"  {(row.Agent is null ? "" : row.Agent + "  ")}{row.Project}  {SafeText.Time(row.Started.ToLocalTime())}{(row.Title is { Length: > 0 } title ? "  " + title : "")}";
        var left = terminal.Width - id.GetCellWidth();
        output.WriteLine(Toned(id, Bold) + (left > NarrowestText ? Toned(TextBlock.Cut(rest, left), Dim) : ""));
    }

    /// <summary>As much round the match as there is room for: a third of it before, what is left behind.</summary>
    private static (string Before, string Match, string After) Fitting(Snippet snippet, int width)
    {
        var match = TextBlock.Cut(snippet.Match, Math.Max(1, width * 2 / 3));
        var (before, after) = (SafeText.OneLine(snippet.Before), SafeText.OneLine(snippet.After));
        var room = width - match.GetCellWidth();
        var forBefore = Math.Max(room / 3, room - after.GetCellWidth());
        before = TextBlock.CutStart(before, forBefore);
        return (before, match, TextBlock.Cut(after, room - before.GetCellWidth()));
    }

    private string Toned(string text, string tone) => terminal.HasColours && text.Length > 0 ? $"\u001b[{tone}m{text}\u001b[0m" : text;

    /// <summary>One place.</summary>
    /// <param name="Name">By which its transcript, or the entry of the journal, is found again.</param>
    /// <param name="Line">Its line; null for an entry of the journal.</param>
    /// <param name="Kind">What of the session it is.</param>
    /// <param name="Snippet">The match with what stands round it.</param>
    /// <param name="Agent">Whose session; null where an entry tells none.</param>
    /// <param name="Project">Where.</param>
    /// <param name="Started">When the transcript began.</param>
    /// <param name="Title">What the session is called.</param>
    internal sealed record Row(string Name, long? Line, string Kind, Snippet Snippet, string? Agent, string Project, DateTimeOffset Started, string? Title)
    {
        public static Row Of(SearchHit hit, string name) =>
            new(name, hit.Line, hit.Kind.ToString().ToLowerInvariant(), hit.Snippet, hit.Transcript.Meta.Agent, hit.Transcript.ShownProject, hit.Transcript.Meta.Started, hit.Transcript.Meta.Title);
    }
}
